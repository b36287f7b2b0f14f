"""Copying out of the editor and pasting into it."""

from __future__ import annotations

from typing import Final

from bizctx_tui.core.limits import Size
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.mark import Mark, moved
from bizctx_tui.tui.flows.view import View

NOTHING_TO_PASTE: Final = (
    "There is nothing to paste here. For what another program copied, use the paste key of "
    "your terminal, such as ctrl+shift+v or cmd+v."
)


async def copy_out(view: View, text: str) -> None:
    """Copy a text to wherever it can be pasted from, and say what is known of that."""
    copied = await view.clipboard.copy(text, view.send)
    view.say(copied.words, "warning" if copied.place == "here" else "info")


async def paste_in(view: View, buffer: Buffer, place: Mark) -> None:
    """Put the clipboard's text where the cursor was when it was asked for.

    Args:
        view: Where the buffer is shown, or was.
        buffer: What to paste into.
        place: The selection of that moment.
    """
    text = await view.clipboard.paste()
    if not text:
        view.say(NOTHING_TO_PASTE, "warning")
        return
    put_in(buffer, place, text)
    show_edit(view, buffer)
    say_if_too_long(view, buffer, f"Pasted {len(text):,} characters")


def put_in(buffer: Buffer, place: Mark, text: str) -> None:
    """Paste in the place of a stretch, one undo step; what was typed meanwhile stays."""
    changes = buffer.changes_since(place.revision)
    cursor = buffer.cursor
    start, end = (cursor, cursor) if changes is None else place.after(changes)
    buffer.move_to(start)
    buffer.move_to(end, select=True)
    revision = buffer.revision
    buffer.insert(text, paste=True)
    if not start <= cursor <= end:
        for change in buffer.changes_since(revision) or ():
            cursor = moved(cursor, change)
        buffer.move_to(cursor)


def show_edit(view: View, buffer: Buffer) -> None:
    """Show what was done to a buffer, wherever the person is by now."""
    if view.editor.buffer is buffer:
        view.editor.sync()
    else:
        view.show_list()


def say_if_too_long(view: View, buffer: Buffer, what: str) -> bool:
    """Say that a text was taken although it cannot be saved like this.

    Args:
        view: Where to say it.
        buffer: The document.
        what: What was just done, as the beginning of a sentence.

    Returns:
        Whether it was said.
    """
    over = Size(buffer.character_count).over_by
    if over:
        view.say(
            f"{what}. The document now has {over:,} too many: saving will say no until they "
            "are gone; undo takes it back.",
            "warning",
        )
    return bool(over)
