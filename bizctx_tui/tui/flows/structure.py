"""Going about in the headings of the open document, and moving its sections."""

from __future__ import annotations

from typing import Final

from bizctx_tui.core.outline import Outline, Section
from bizctx_tui.core.places import Place
from bizctx_tui.core.section_move import SectionStays, move_section
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.undo import Selection
from bizctx_tui.core.visible import visible
from bizctx_tui.tui.flows.view import View
from bizctx_tui.tui.screens.go_to import GoToBox
from bizctx_tui.tui.screens.sizes import SizesModal

NOTHING_OPEN: Final = "There is no document open yet."


def go_to_place(view: View) -> None:
    """Ask for a line or a heading, and go there."""
    buffer = _buffer(view)
    if buffer is None:
        return

    def go(place: Place | None) -> None:
        if place is not None:
            view.go_to(place.position)
            if place.missed:
                view.say(place.missed, "warning")

    view.put(GoToBox(buffer), go)


def show_sizes(view: View) -> None:
    """Show what the characters went to, and go to the section that is chosen."""
    buffer = _buffer(view)
    if buffer is None or view.draft is None:
        return

    def go(section: Section | None) -> None:
        if section is not None:
            view.go_to(section.start)

    title = view.desk.title(view.draft.scope)
    outline = Outline.of(buffer.document)
    view.put(SizesModal(outline, title=title, line=buffer.cursor.line), go)


def move_section_up(view: View) -> None:
    """Move the section under the cursor above its neighbour."""
    _move(view, down=False)


def move_section_down(view: View) -> None:
    """Move the section under the cursor below its neighbour."""
    _move(view, down=True)


def next_heading(view: View) -> None:
    """Put the cursor at the next heading."""
    buffer = _buffer(view)
    if buffer is not None:
        found = Outline.of(buffer.document).next_heading(buffer.cursor.line)
        _go(view, found, "There is no heading below.")


def previous_heading(view: View) -> None:
    """Put the cursor at the heading before."""
    buffer = _buffer(view)
    if buffer is not None:
        found = Outline.of(buffer.document).previous_heading(buffer.cursor.line)
        _go(view, found, "There is no heading above.")


def _buffer(view: View) -> Buffer | None:
    buffer = view.editor.buffer
    if buffer is None:
        view.say(NOTHING_OPEN, "warning")
    return buffer


def _go(view: View, section: Section | None, otherwise: str) -> None:
    if section is None:
        view.say(otherwise)
    else:
        view.go_to(section.start)


def _move(view: View, *, down: bool) -> None:
    buffer = _buffer(view)
    if buffer is None:
        return
    if view.editor.read_only:
        view.say("This text can only be read. Nothing was moved.", "warning")
        return
    move = move_section(buffer.document, Selection(buffer.cursor, buffer.anchor), down=down)
    if isinstance(move, SectionStays):
        view.say(visible(move.why))
        return
    cursor, anchor = move.selection.cursor, move.selection.anchor
    buffer.edit(move.start, move.end, move.text, cursor=cursor, anchor=anchor)
    view.editor.sync()
