"""The history of the document in front: look, compare, have it back."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bizctx_tui.core.draft import Draft
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import BizctxError
from bizctx_tui.files.texts import expanded
from bizctx_tui.tui.flows.clipboard import show_edit
from bizctx_tui.tui.flows.view import View

if TYPE_CHECKING:
    from bizctx_tui.storage.history import How, Version
    from bizctx_tui.storage.store import Store
    from bizctx_tui.tui.screens.history import HistoryRow

NO_DOCUMENT: Final = "Open a document first: its history is shown."
HOW_WORDS: Final[dict[How, str]] = {
    "opened": "found when first opened",
    "observed": "written by someone else",
    "sent": "sent, never confirmed",
    "saved": "saved from here",
    "restored": "restored from here",
    "imported": "imported from a file",
    "draft": "draft, never stored",
}


def show_history(view: View) -> Awaitable[None] | None:
    """Show the versions of the document in front."""
    draft = view.draft
    if draft is None:
        view.say(NO_DOCUMENT, "warning")
        return None
    return _show(view, draft)


async def _show(view: View, draft: Draft) -> None:
    from bizctx_tui.tui.screens.history import HistoryModal

    key, title = view.services.key(draft.scope), view.desk.title(draft.scope)
    store, start = view.services.store, 0
    try:
        versions = await store.run(lambda store: store.history.versions(key))
        if not versions:
            view.say(f"The history of {title} is empty: nothing of it was seen or saved yet.")
            return
        rows = _rows(versions)
        while (decision := await view.ask(HistoryModal(title, rows, start=start))) is not None:
            start = decision.row
            version = versions[start]
            text = await store.run(partial(_text, version))
            match decision.what:
                case "compare":
                    await _compare(view, title, text, draft.text, "This version → your text")
                case "server":
                    await _against_server(view, draft, title, text)
                case "export":
                    await _export(view, draft)
                    return
                case "restore":
                    _restore(view, draft, text)
                    return
    except BizctxError as error:
        view.fail(error, about=f"History of {title}")


def _text(version: Version, store: Store) -> str:
    return store.history.text(version)


async def _compare(view: View, title: str, before: str, after: str, heading: str) -> None:
    from bizctx_tui.tui.flows.reviewing import show_change
    from bizctx_tui.tui.screens.for_review import ForReview

    subject = ForReview(title=title, before=before, after=after, heading=heading, read_only=True)
    await show_change(view, subject)


async def _against_server(view: View, draft: Draft, title: str, text: str) -> None:
    view.show_work("asking what the server holds …")
    try:
        remote = await view.services.api.context(draft.scope)
    finally:
        view.show_work("")
    await _compare(view, title, text, remote, "This version → what the server holds")


def _restore(view: View, draft: Draft, text: str) -> None:
    """Put a version into the editor, as one edit, and review it for saving."""
    if view.desk.held(draft.scope):
        view.say(f"Nothing was restored. {view.desk.held(draft.scope)}", "warning")
        return
    draft.buffer.replace_all_text(text)
    show_edit(view, draft.buffer)
    view.review(draft)


async def _export(view: View, draft: Draft) -> None:
    from bizctx_tui.tui.screens.path_box import PathBox

    home = view.services.environment.home
    typed = await view.ask(PathBox("Export every version into which directory?", home=home))
    if typed is None:
        return
    directory: Path = expanded(typed, home)
    key = view.services.key(draft.scope)
    written = await view.services.store.run(lambda store: store.history.export(directory, key))
    files = "1 file" if len(written) == 1 else f"{len(written):,} files"
    view.say(f"Wrote {files} below {visible(str(directory))}.")


def _rows(versions: Sequence[Version]) -> list[HistoryRow]:
    from bizctx_tui.tui.screens.history import HistoryRow

    changes = [newer.characters - older.characters for newer, older in pairwise(versions)]
    return [
        HistoryRow(
            when=time.strftime("%Y-%m-%d %H:%M", time.localtime(version.at)),
            how=HOW_WORDS[version.how],
            size=f"{version.characters:,}" + (f" ({change:+,})" if change is not None else ""),
            name=version.hash[:8],
        )
        for version, change in zip(versions, [*changes, None], strict=True)
    ]
