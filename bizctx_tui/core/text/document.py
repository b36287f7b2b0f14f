"""A text as lines, without losing one code point or line ending of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final, NamedTuple

_BREAK: Final = re.compile("(\r\n|\r|\n)")
# Where two endings are equally frequent, the earlier one here prevails.
_ENDINGS: Final = ("\n", "\r\n", "\r")


class Position(NamedTuple):
    """A place between two characters.

    Attributes:
        line: Index of the line, from 0.
        column: Code points of the line before the place; never inside a line ending.
    """

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Change:
    """One replaced stretch of a document, enough to do it again or take it back.

    Attributes:
        start: Where the stretch begins, before and after.
        removed: What stood there, line endings included.
        inserted: What stands there now.
        old_end: The end of ``removed`` in the document before.
        new_end: The end of ``inserted`` in the document after.
    """

    start: Position
    removed: str
    inserted: str
    old_end: Position
    new_end: Position


class Document:
    """The lines of a text, each with the ending it came with.

    Only CRLF, LF and a lone CR end a line. Form feed, U+0085, U+2028, U+2029, NUL and
    lone surrogates are characters inside one.

    Args:
        text: Anything, as the server or a file holds it.
    """

    def __init__(self, text: str = "") -> None:
        parts = _BREAK.split(text)
        self._lines: list[str] = parts[0::2]
        self._endings: list[str] = [*parts[1::2], ""]
        self._frequency = Counter(self._endings)
        self._character_count = len(text)

    def copy(self) -> Document:
        """The same text, to be edited by itself; the two share what they have in common."""
        copy = Document()
        copy._lines = self._lines.copy()
        copy._endings = self._endings.copy()
        copy._frequency = self._frequency.copy()
        copy._character_count = self._character_count
        return copy

    @property
    def text(self) -> str:
        """The whole text, exactly."""
        return "".join(
            [part for pair in zip(self._lines, self._endings, strict=True) for part in pair]
        )

    @property
    def character_count(self) -> int:
        """Length in code points, line endings counted; takes no time."""
        return self._character_count

    @property
    def line_count(self) -> int:
        """One more than there are line endings."""
        return len(self._lines)

    @property
    def newline(self) -> str:
        """The ending that most lines have; LF when there is none."""
        return max(_ENDINGS, key=lambda ending: self._frequency[ending])

    @property
    def end(self) -> Position:
        """The position behind the last character."""
        return Position(len(self._lines) - 1, len(self._lines[-1]))

    def line(self, index: int) -> str:
        """The line without its ending."""
        return self._lines[index]

    def ending(self, index: int) -> str:
        """The line's own ending; empty only for the last line."""
        return self._endings[index]

    def clamp(self, position: Position) -> Position:
        """The nearest position that exists."""
        if position.line < 0:
            return Position(0, 0)
        if position.line >= len(self._lines):
            return self.end
        column = min(max(position.column, 0), len(self._lines[position.line]))
        return Position(position.line, column)

    def text_between(self, start: Position, end: Position) -> str:
        """The text from ``start`` up to ``end``, line endings included.

        Raises:
            IndexError: A position is outside the document, or ``end`` is before ``start``.
        """
        self._check(start, end)
        if start.line == end.line:
            return self._lines[start.line][start.column : end.column]
        parts = [self._lines[start.line][start.column :], self._endings[start.line]]
        for index in range(start.line + 1, end.line):
            parts += (self._lines[index], self._endings[index])
        parts.append(self._lines[end.line][: end.column])
        return "".join(parts)

    def replace(self, start: Position, end: Position, text: str) -> Change:
        """Put ``text`` in the place of what stands from ``start`` to ``end``, as it is.

        The outcome is that of the same operation on the plain string. Where a CR and an
        LF come to touch they are one ending, and the change is widened to hold both.

        Returns:
            What happened, in positions that exist before and after.

        Raises:
            IndexError: A position is outside the document, or ``end`` is before ``start``.
        """
        removed = self.text_between(start, end)
        start, end, removed, text = self._widen(start, end, removed, text)
        head = self._lines[start.line][: start.column]
        tail = self._lines[end.line][end.column :]
        parts = _BREAK.split(text)
        lines, endings = parts[0::2], [*parts[1::2], self._endings[end.line]]
        new_end = Position(
            start.line + len(lines) - 1, len(lines[-1]) + (len(head) if len(lines) == 1 else 0)
        )
        lines[0] = head + lines[0]
        lines[-1] += tail
        touched = slice(start.line, end.line + 1)
        if len(lines) > 1 or end.line > start.line:
            self._frequency.subtract(self._endings[touched])
            self._frequency.update(endings)
            self._endings[touched] = endings
        self._lines[touched] = lines
        self._character_count += len(text) - len(removed)
        return Change(start, removed, text, end, new_end)

    def offset(self, position: Position) -> int:
        """How many code points of the text are before the position.

        Raises:
            IndexError: The position is outside the document.
        """
        self._check(position, position)
        before = position.line
        return (
            sum(map(len, self._lines[:before]))
            + sum(map(len, self._endings[:before]))
            + position.column
        )

    def position(self, offset: int) -> Position:
        """The position with that many code points before it, the inverse of :meth:`offset`.

        An offset between the two characters of a CRLF is moved before it; one outside
        the text to its nearest end.
        """
        rest = max(offset, 0)
        for index, line in enumerate(self._lines):
            length = len(line) + len(self._endings[index])
            if rest < length:
                return Position(index, min(rest, len(line)))
            rest -= length
        return self.end

    def _widen(
        self, start: Position, end: Position, removed: str, text: str
    ) -> tuple[Position, Position, str, str]:
        line = self._lines[end.line]
        following = self._endings[end.line] if end.column == len(line) else line[end.column]
        if (
            start.column == 0
            and start.line > 0
            and self._endings[start.line - 1] == "\r"
            and (text or following).startswith("\n")
        ):
            start = Position(start.line - 1, len(self._lines[start.line - 1]))
            removed, text = "\r" + removed, "\r" + text
        if text.endswith("\r") and following == "\n":
            end = Position(end.line + 1, 0)
            removed, text = removed + "\n", text + "\n"
        return start, end, removed, text

    def _check(self, start: Position, end: Position) -> None:
        if start > end or self.clamp(start) != start or self.clamp(end) != end:
            raise IndexError(f"no stretch from {start} to {end} in {len(self._lines)} lines")
