"""Finding a place in a document from a line number or a few letters of a heading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bizctx_tui.core.fuzzy import best
from bizctx_tui.core.outline import Outline, Section
from bizctx_tui.core.text.document import Document, Position

_LINE: Final = re.compile(r"\s*(\d{1,9})\s*(?::\s*(\d{0,9})\s*)?$", re.ASCII)
_BEFORE: Final = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go.

    Attributes:
        position: Where the cursor goes.
        section: The section that is there.
        by_line: Whether it was asked for by its line number, not by its heading.
        missed: What was asked for and is not there, in words; empty when it is.
    """

    position: Position
    section: Section
    by_line: bool = False
    missed: str = ""


def places(
    query: str, document: Document, outline: Outline, *, cursor: Position, limit: int
) -> list[Place]:
    """Where a query leads, the best first.

    Args:
        query: Digits are a line, ``120:5`` a line and a column, both from 1; everything
            else is looked for in the headings. Empty is every heading around the cursor.
        document: The text that the outline was read from.
        cursor: Where the person is.
        limit: The most headings to return.
    """
    found: list[Place] = []
    asked = _LINE.match(query)
    if asked is not None:
        found.append(_line(int(asked[1]), asked[2], document, outline))
    headings = outline.headings
    if not query.strip():
        here = outline.at(cursor.line).number
        first = next((at for at, one in enumerate(headings) if one.number >= here), 0)
        headings = headings[max(0, first - _BEFORE) :][:limit]
    else:
        headings = best(query, headings, key=_key, limit=limit)
    return [*found, *(Place(section.start, section) for section in headings)]


def _key(section: Section) -> str:
    return section.title.casefold()


def _line(line: int, column: str | None, document: Document, outline: Outline) -> Place:
    wanted = Position(line - 1, int(column) - 1 if column else 0)
    position = document.clamp(wanted)
    missed = ""
    if line > document.line_count:
        missed = f"There is no line {line:,}: the last one is {document.line_count:,}."
        position = Position(document.line_count - 1, 0)
    elif line == 0:
        missed = "There is no line 0: the first one is 1."
        position = Position(0, 0)
    elif position != wanted:
        last = len(document.line(position.line)) + 1
        missed = f"There is no column {wanted.column + 1:,} in line {line:,}: " + (
            "the first one is 1." if wanted.column < 0 else f"it ends at {last:,}."
        )
    return Place(position, outline.at(position.line), by_line=True, missed=missed)
