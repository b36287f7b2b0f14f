"""Text from a file into the editor, and from the editor into a file."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable
from pathlib import Path
from typing import Final

from bizctx_tui.core.draft import Draft
from bizctx_tui.core.pasted_path import paths_in
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Position
from bizctx_tui.core.text.mark import Mark
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import BizctxError
from bizctx_tui.files.texts import (
    FileThereError,
    Found,
    Written,
    expanded,
    is_regular_file,
    read_text,
    write_text,
)
from bizctx_tui.tui.flows.clipboard import say_if_too_long, show_edit
from bizctx_tui.tui.flows.view import View
from bizctx_tui.tui.screens.choice import Answer, ChoiceModal
from bizctx_tui.tui.screens.path_box import PathBox

NO_DOCUMENT: Final = "There is no document open yet."

_INSERT: Final = Answer("insert", "Insert its text at the cursor")
_REPLACE: Final = Answer("replace", "Replace the whole document by its text")
_KEEP_PATH: Final = Answer("keep", "Keep the path as text")
_IN_PLACE: Final = Answer("insert", "Insert the text of the file in its place")
_TAKE_OUT: Final = Answer("undo", "Take the path out again")
_GO_BACK: Final = Answer("back", "Go back; nothing is written")
_OVERWRITE: Final = Answer("overwrite", "Replace the file")
_LONGEST_NAME: Final = 60


def open_file(view: View) -> Awaitable[None] | None:
    """Ask for a file and put its text into the document, exactly, as one undoable edit."""
    draft = view.draft
    if draft is None:
        view.say(NO_DOCUMENT, "warning")
        return None
    return _open(view, draft, _path(view, "Insert or replace from which file?"))


def _path(view: View, question: str, proposal: str = "") -> Awaitable[str | None]:
    """The path that is typed into a box that is there at once, for what is typed behind."""
    typed: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
    home = view.services.environment.home
    view.put(PathBox(question, home=home, proposal=proposal), typed.set_result)
    return typed


async def _open(view: View, draft: Draft, answer_to_box: Awaitable[str | None]) -> None:
    typed = await answer_to_box
    if typed is None:
        return
    path = expanded(typed, view.services.environment.home)
    found = await _found(view, path)
    if found is None:
        return
    modal = ChoiceModal(
        f"What to do with the {len(found.text):,} characters?",
        (_INSERT, _REPLACE),
        details=visible(str(path)),
    )
    answer = await view.ask(modal)
    if answer == "insert":
        _insert(draft.buffer, None, found.text)
    elif answer == "replace":
        draft.buffer.replace_all_text(found.text)
    else:
        view.say("Nothing was changed.")
        return
    _tell_taken(view, draft.buffer, path, found)


async def take_pasted(view: View, buffer: Buffer, text: str, place: Mark) -> None:
    """After a paste: say when it is too much, and offer the file that it names.

    Args:
        view: Where the buffer is shown.
        buffer: Where the text stands already.
        text: What was pasted.
        place: Where it stands.
    """
    say_if_too_long(view, buffer, f"Pasted {len(text):,} characters")
    home = view.services.environment.home
    path = await asyncio.to_thread(_first_file, paths_in(text), home)
    if path is None:
        return
    modal = ChoiceModal(
        "You pasted the path of a file. Keep it as text, or take the file?",
        (_KEEP_PATH, _IN_PLACE, _REPLACE, _TAKE_OUT),
        details=visible(str(path)),
        typing_leaves=True,
    )
    answer = await view.ask(modal)
    if modal.typed:
        buffer.insert("".join(modal.typed), paste=len(modal.typed) > 1)
        show_edit(view, buffer)
    elif answer in ("insert", "replace"):
        found = await _found(view, path)
        if found is not None:
            _insert(buffer, place if answer == "insert" else _everything(buffer), found.text)
            _tell_taken(view, buffer, path, found)
    elif answer == "undo":
        _insert(buffer, place, "")
        show_edit(view, buffer)


def _first_file(paths: tuple[str, ...], home: Path) -> Path | None:
    return next((path for each in paths if is_regular_file(path := expanded(each, home))), None)


async def _found(view: View, path: Path) -> Found | None:
    """The text of a file; None after saying why there is none."""
    try:
        return await asyncio.to_thread(read_text, path)
    except BizctxError as error:
        view.fail(error)
        return None


def _everything(buffer: Buffer) -> Mark:
    return Mark(buffer.revision, Position(0, 0), buffer.document.end)


def _insert(buffer: Buffer, place: Mark | None, text: str) -> None:
    """Put a text exactly as it is in the place of a stretch, or of the selection."""
    start, end = buffer.selection
    if place is not None:
        changes = buffer.changes_since(place.revision)
        start, end = (buffer.cursor, buffer.cursor) if changes is None else place.after(changes)
    buffer.replace(start, end, text)


def _tell_taken(view: View, buffer: Buffer, path: Path, found: Found) -> None:
    show_edit(view, buffer)
    mark = " without its byte order mark" if found.had_mark else ""
    words = f"Took {len(found.text):,} characters from {visible(str(path))}{mark}"
    if not say_if_too_long(view, buffer, words):
        view.say(f"{words}. Undo takes it back.")


def export_file(view: View) -> Awaitable[None] | None:
    """Ask for a path and write the document there, exactly; never over a file unasked."""
    draft = view.draft
    if draft is None:
        view.say(NO_DOCUMENT, "warning")
        return None
    directory = _start_directory(view.services.environment.home)
    proposal = str(directory / file_name(view.desk.title(draft.scope)))
    return _export(view, draft, _path(view, "Export to which file?", proposal))


def _start_directory(home: Path) -> Path:
    """Where bizctx was started; home where that is gone or cannot be shown."""
    try:
        here = Path.cwd()
    except FileNotFoundError:
        return home
    return here if str(here).isprintable() else home


async def _export(view: View, draft: Draft, answer_to_box: Awaitable[str | None]) -> None:
    typed = await answer_to_box
    if typed is None:
        return
    path, text = expanded(typed, view.services.environment.home), draft.text
    try:
        try:
            written = await asyncio.to_thread(write_text, path, text, replace=False)
        except FileThereError:
            modal = ChoiceModal(
                "There is a file of that name. Replace it?",
                (_GO_BACK, _OVERWRITE),
                details=visible(str(path)),
            )
            if await view.ask(modal) != _OVERWRITE.id:
                view.say("Nothing was written.")
                return
            written = await asyncio.to_thread(write_text, path, text, replace=True)
    except BizctxError as error:
        view.fail(error)
    else:
        view.say(_written_words(written, len(text)))


def _written_words(written: Written, characters: int) -> str:
    return (
        f"Exported {characters:,} characters ({written.size:,} bytes) to "
        f"{visible(str(written.path))}."
    )


def file_name(title: str) -> str:
    """A file name for a document, out of its title."""
    words = re.sub(r"[\W_]+", "-", title).strip("-").lower()
    return f"{words[:_LONGEST_NAME].strip('-') or 'document'}.md"
