"""Moving a section past its sibling, without losing or adding a character.

The empty lines between two sections stay where they are, and so do the line ending of
each section's last line and the end of the document with or without one: only what the
sections say changes places. So every move can be moved back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from bizctx_tui.core.outline import Outline, Section
from bizctx_tui.core.text.document import Document, Position
from bizctx_tui.core.text.undo import Selection


@dataclass(frozen=True, slots=True)
class SectionMove:
    """What to put where.

    Attributes:
        start: Where the text to replace begins.
        end: Where it ends.
        text: What to put there.
        selection: The same places in the moved section.
    """

    start: Position
    end: Position
    text: str
    selection: Selection


@dataclass(frozen=True, slots=True)
class SectionStays:
    """Why nothing can be moved, in words for a person; titles in it are not yet safe to draw."""

    why: str


def move_section(
    document: Document, selection: Selection, *, down: bool
) -> SectionMove | SectionStays:
    """How to move the section that the cursor is in, with its subsections.

    Args:
        document: Only read.
        selection: The cursor tells the section.
        down: Past the section below; else past the one above.
    """
    outline = Outline.of(document)
    section = outline.at(selection.cursor.line)
    if not outline.headings:
        return SectionStays("There is no heading here, so there is no section to move.")
    if not section.level:
        return SectionStays("What stands before the first heading stays there.")
    sibling = outline.sibling(section, down=down)
    if sibling is None:
        return SectionStays(_nothing_to_pass(outline, section, down=down))
    above, below = (section, sibling) if down else (sibling, section)
    first, second = _parts(document, above), _parts(document, below)
    swap = _Swap(
        Position(above.start.line, 0),
        _end(document, below),
        second.body + first.gap + first.body + second.gap,
        second.body_lines + first.gap_lines,
    )
    if not _keeps_headings(document, outline, above, below, swap):
        return SectionStays(
            f"Moved there, “{section.title}” or its neighbour would read differently: a heading "
            "needs an empty line before it, or a code fence has no end. Nothing was moved."
        )
    if down:
        line, gap = swap.start.line + swap.down, second.gap_lines
    else:
        line, gap = swap.start.line, first.gap_lines
    own = first if down else second
    cursor = _carried(selection.cursor, section, own, line, gap)
    inside = section.start.line <= selection.anchor.line < section.end
    anchor = _carried(selection.anchor, section, own, line, gap) if inside else cursor
    return SectionMove(swap.start, swap.end, swap.text, Selection(cursor, anchor))


class _Swap(NamedTuple):
    """The text in the place of two sections, and how many lines the upper one goes down."""

    start: Position
    end: Position
    text: str
    down: int


class _Parts(NamedTuple):
    """A section as what it says, and the line ending and empty lines behind that."""

    body: str
    gap: str
    body_lines: int
    gap_lines: int


def _parts(document: Document, section: Section) -> _Parts:
    first, behind = section.start.line, section.end
    while not document.line(behind - 1).strip(" \t"):
        behind -= 1
    middle = Position(behind - 1, len(document.line(behind - 1)))
    return _Parts(
        document.text_between(Position(first, 0), middle),
        document.text_between(middle, _end(document, section)),
        behind - first,
        section.end - behind,
    )


def _end(document: Document, section: Section) -> Position:
    last = section.end == document.line_count
    return document.end if last else Position(section.end, 0)


def _carried(position: Position, section: Section, own: _Parts, line: int, gap: int) -> Position:
    """Where a place in the section is when the section begins at ``line``."""
    offset = position.line - section.start.line
    # The empty lines stay behind; the cursor goes to those that are there now.
    offset = min(offset, own.body_lines - 1 + gap)
    return Position(line + offset, position.column)


def _keeps_headings(
    document: Document, outline: Outline, above: Section, below: Section, move: _Swap
) -> bool:
    """Whether the same headings are found where they are then."""
    up = below.start.line - above.start.line
    wanted = []
    for section in outline.sections:
        line = section.start.line
        if above.start.line <= line < below.start.line:
            line += move.down
        elif below.start.line <= line < below.end:
            line -= up
        wanted.append((line, section.level, section.title))
    before = document.text_between(Position(0, 0), move.start)
    after = document.text_between(move.end, document.end)
    moved = Outline.of(Document(before + move.text + after))
    found = [(section.start.line, section.level, section.title) for section in moved.sections]
    return found == sorted(wanted)


def _nothing_to_pass(outline: Outline, section: Section, *, down: bool) -> str:
    place = "last" if down else "first"
    parent = outline.sections[section.parent] if section.parent >= 0 else None
    where = f"under “{parent.title}”" if parent is not None else "of its level"
    return f"“{section.title}” is the {place} section {where}. Nothing was moved."
