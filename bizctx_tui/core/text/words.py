"""Where words begin and end inside a line, for moving and deleting by word."""

from __future__ import annotations

import unicodedata
from typing import Literal

_Class = Literal["blank", "word", "sign", "mark"]


def word_left(line: str, column: int) -> int:
    """The start of the word, or run of signs, before the column; 0 when there is none."""
    while column > 0 and _class(line[column - 1]) == "blank":
        column -= 1
    kind: _Class = "mark"
    while column > 0 and _goes_on(kind, found := _class(line[column - 1])):
        kind = found if kind == "mark" else kind
        column -= 1
    return column


def word_right(line: str, column: int) -> int:
    """The end of the word, or run of signs, after the column; the line's length at last."""
    length = len(line)
    while column < length and _class(line[column]) == "blank":
        column += 1
    return _run_end(line, column)


def word_around(line: str, column: int) -> tuple[int, int]:
    """The start and end of the word, run of signs or run of blanks that holds the column.

    At the end of the line it is what stands before; two equal columns in an empty line.
    """
    if not line:
        return 0, 0
    column = min(column, len(line) - 1)
    kind = _class(line[column])
    start = column
    while start > 0 and _goes_on(kind, found := _class(line[start - 1])):
        kind = found if kind == "mark" else kind
        start -= 1
    return start, _run_end(line, start)


def _run_end(line: str, column: int) -> int:
    kind: _Class = "mark"
    while column < len(line) and _goes_on(kind, found := _class(line[column])):
        kind = found if kind == "mark" else kind
        column += 1
    return column


def _goes_on(kind: _Class, found: _Class) -> bool:
    # A mark belongs to whatever it is drawn on.
    return found == kind or "mark" in (kind, found)


def _class(character: str) -> _Class:
    if character.isspace():
        return "blank"
    if character == "_" or character.isalnum():
        return "word"
    category = unicodedata.category(character)
    return "mark" if category[0] == "M" or character in "\u200c\u200d" else "sign"
