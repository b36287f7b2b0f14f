"""The round trip through the person's own editor: one undoable edit, or none."""

from __future__ import annotations

import asyncio
from typing import Final

from textual.app import SuspendNotSupported

from bizctx_tui.core.draft import Draft
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import BizctxError
from bizctx_tui.service.external_editor import (
    Edited,
    ExternalEditor,
    choose_editor,
    edit,
    with_own_end,
)
from bizctx_tui.tui.flows.clipboard import say_if_too_long, show_edit
from bizctx_tui.tui.flows.files import NO_DOCUMENT, file_name
from bizctx_tui.tui.flows.view import View

NOT_HERE: Final = (
    "This terminal cannot be handed to another program. Export to a file (alt+s), edit that, "
    "and open it again (alt+o)."
)
_REDO: Final = "Redo (ctrl+y) takes what it left, undo takes that back."


async def edit_elsewhere(view: View) -> None:
    """Hand the document to the editor of ``VISUAL`` or ``EDITOR`` and take what it wrote."""
    draft = view.draft
    if draft is None:
        view.say(NO_DOCUMENT, "warning")
        return
    environ = view.services.environment.variables
    try:
        editor = await asyncio.to_thread(choose_editor, environ)
        text, revision = draft.text, draft.buffer.revision
        with view.away():
            edited = await edit(editor, text, file_name(view.desk.title(draft.scope)), environ)
    except BizctxError as error:
        view.fail(error)
    except SuspendNotSupported:
        view.say(NOT_HERE, "warning")
    else:
        changed_here = draft.buffer.revision != revision
        _take(view, draft, editor, text, edited, changed_here=changed_here)


def _take(
    view: View, draft: Draft, editor: ExternalEditor, before: str, edited: Edited, *,
    changed_here: bool,
) -> None:  # fmt: skip
    name = visible(editor.name)
    if edited.text is None:
        view.say(f"{name} left no file. Nothing was changed.", "warning")
        return
    after = with_own_end(before, edited.text)
    problem = _problem(name, edited)
    if problem:
        # Nothing that was typed there may be lost, and no file of it may stay.
        left = f" {_REDO}" if after != before and _keep_for_redo(draft, after) else ""
        show_edit(view, draft.buffer)
        view.say(f"{problem} Nothing was changed.{left}", "warning")
    elif after == before:
        view.say(f"{name} changed nothing.{_which(editor)}")
    else:
        draft.buffer.replace_all_text(after)
        words = f"Took {len(after):,} characters from {name}"
        show_edit(view, draft.buffer)
        if changed_here:
            view.say(f"{words}. The text was changed here meanwhile: undo shows that.", "warning")
        elif not say_if_too_long(view, draft.buffer, words):
            view.say(f"{words}. Undo takes it back.{_which(editor)}")


def _problem(name: str, edited: Edited) -> str:
    if edited.code < 0:
        return f"{name} was ended by signal {-edited.code}."
    if edited.code:
        return f"{name} ended with code {edited.code}."
    return "" if edited.is_utf8 else f"What {name} left is not UTF-8 text."


def _keep_for_redo(draft: Draft, text: str) -> bool:
    draft.buffer.replace_all_text(text)
    return draft.buffer.undo()


def _which(editor: ExternalEditor) -> str:
    return "" if editor.variable else " Set EDITOR to use another editor."
