"""A stretch of lines in which markdown-it reads one top-level block at a time."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from bizctx_tui.core.markdown.parser import block_rules, block_state, row_enders, table_rule

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_LINE: Final = 10_000
"""A line of more characters is a block by itself and shown as its source."""

MAX_BLOCK_LINES: Final = 200
"""A block of more lines is read as several."""

MAX_BLOCK_CHARACTERS: Final = 10_000
"""A block is cut before the first line that starts this far behind its start."""

_AHEAD: Final = 2
_MAX_LINES: Final = 2 * MAX_BLOCK_LINES + _AHEAD
_MAX_CHARACTERS: Final = 4 * MAX_BLOCK_CHARACTERS
_DELIMITERS: Final = re.compile(r" {0,3}[-:|][-:| \t]*")
_MAY_END_ROWS: Final = frozenset("`~<>#*+-_=0123456789")
_ENDS_LABEL: Final = re.compile(r" {0,3}(?:#{1,6}[ \t]|>|[-+*][ \t]|\d{1,9}[.)][ \t])")
_LABEL: Final = re.compile(r"^[ \t>*+\-0-9.)]*\[", re.MULTILINE)


class Read(NamedTuple):
    """What was read: tokens, the line after them, and whether more would belong to it."""

    tokens: list[Token]
    end: int
    cut: bool


class Window:
    """Lines from ``first`` on, at most ``count``, up to the next one that is too long.

    Args:
        lines: The lines of the document.
        first: The first line; it is not over :data:`MAX_LINE`.
        count: How many lines to look at.
    """

    def __init__(self, lines: Sequence[str], first: int, count: int) -> None:
        stop = min(len(lines), first + min(count, _MAX_LINES))
        last, size = first, 0
        while last < stop and size < _MAX_CHARACTERS and len(lines[last]) <= MAX_LINE:
            size += len(lines[last])
            last += 1
        self._lines = lines
        self._first = first
        self._last = last
        self._count = last - first
        # Nothing behind the window belongs to a block in it.
        self._closed = last == len(lines) or len(lines[last]) > MAX_LINE
        # Without a break behind it the last line would not count if it were blank.
        self._state = block_state("\n".join(lines[first:last]) + "\n")

    @property
    def last(self) -> int:
        """The line after the last one in it."""
        return self._last

    @property
    def count(self) -> int:
        """How many lines are in it."""
        return self._count

    def begins_table(self, line: int) -> bool | None:
        """Whether a table begins at a line; None when the window is too small to tell."""
        if line + 1 >= self._last:
            return False if self._closed else None
        if not _DELIMITERS.fullmatch(self._lines[line + 1]) or "|" not in self._lines[line]:
            return False
        at = line - self._first
        return table_rule()(self._state, at, at + 2, True)

    def ends_rows(self, line: int) -> bool:
        """Whether a line right below a table is no row of it."""
        text = self._lines[line].lstrip(" \t")
        at = line - self._first
        if not text or self._state.is_code_block(at):
            return True
        # Rules leave behind what they were inside of, and a paragraph lets fewer lists begin.
        self._state.parentType = "table"
        return text[0] in _MAY_END_ROWS and any(
            rule(self._state, at, self._count, True) for rule in row_enders()
        )

    def read(self, line: int) -> Read | None:
        """Read the block that begins at a line; None when the window is too small for it."""
        state, at = self._state, line - self._first
        limit, cuts = self._limit(at)
        if not cuts and limit - at < _AHEAD and not self._closed:
            return None
        state.line, state.lineMax = at, limit
        state.tokens, state.env, state.level, state.parentType = [], {}, 0, "root"
        for rule in block_rules():
            if rule(state, at, limit, False):
                break
        end = min(state.line, limit)
        if not cuts and not self._closed and not self._is_sure(line, self._first + end):
            return None
        return Read(state.tokens, self._first + end, cuts and end == limit)

    def _limit(self, at: int) -> tuple[int, bool]:
        """Where to stop at the latest, and whether that is because a block is too long."""
        marks = self._state.bMarks
        by_size = bisect_left(marks, marks[at] + MAX_BLOCK_CHARACTERS, at + 1)
        limit = min(at + MAX_BLOCK_LINES, by_size)
        if limit > self._count or (limit == self._count and self._closed):
            return self._count, False
        return limit, True

    def _is_sure(self, line: int, end: int) -> bool:
        """Whether no line behind the window could change a block."""
        if end + _AHEAD > self._last:
            return False
        lines = self._lines
        if _ENDS_LABEL.match(lines[end]):
            return True
        last = end
        while last > line + 1 and not lines[last - 1].strip(" \t"):
            last -= 1
        # A link definition looks ahead to the end of the paragraph that it would be.
        return not _LABEL.search("\n".join(lines[line:last])) or any(
            not text.strip(" \t") for text in lines[last : self._last]
        )
