"""Where each row of a change stands on the screen, at a given width.

Rows are measured block by block, those in sight first. Until then a block is taken to be
as high as it has rows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Final, NamedTuple

from bizctx_tui.core.diff.compare import Diff
from bizctx_tui.core.diff.pairing import NONE, Pairing
from bizctx_tui.core.diff.rows import Row, Rows
from bizctx_tui.core.text.cells import TAB_SIZE
from bizctx_tui.core.text.wrap import MIN_WIDTH, next_row

ENDINGS: Final = {"\n": "␊", "\r\n": "␍␊", "\r": "␍", "": " (no newline here)"}
"""What shows how a line ends, where that changed."""

_LONGEST_ENDING: Final = max(map(len, ENDINGS.values()))
_BLOCK: Final = 32
"""Rows; less than a screen has, since what is in sight is measured before it is seen."""

_LINES_KEPT: Final = 512
_PIECES_A_STEP: Final = 64
_GIANT: Final = 4_000


class Place(NamedTuple):
    """A line of the screen: a row, and which of its lines that is."""

    row: int
    line: int


class Wrapped:
    """A text on lines of a width, broken only as far as it was asked for.

    Args:
        text: One line of a document, and what shows its ending.
        width: Cells.
    """

    __slots__ = ("_starts", "_width", "is_whole", "text")

    def __init__(self, text: str, width: int) -> None:
        self.text = text
        self._width = width
        self._starts = [0]
        self.is_whole = False

    @property
    def reached(self) -> int:
        """Lines that are known so far."""
        return len(self._starts)

    @property
    def height(self) -> int:
        """Lines that it takes, estimated until it was broken to its end."""
        if self.is_whole:
            return len(self._starts)
        rest = len(self.text) - self._starts[-1]
        return len(self._starts) + rest // (self._width + 1)

    def reach(self, line: int) -> None:
        """Break it up to the end of that many lines and one more."""
        while not self.is_whole and len(self._starts) <= line + 1:
            start = next_row(self.text, self._starts[-1], self._width)
            # What hangs over the end of a full row is a space: no line begins with nothing.
            if start is None or start >= len(self.text):
                self.is_whole = True
            else:
                self._starts.append(start)

    def piece(self, line: int) -> tuple[int, int]:
        """From and up to which position of the text a line goes; nothing behind the last."""
        self.reach(line)
        if line >= len(self._starts):
            return len(self.text), len(self.text)
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self.text)
        return self._starts[line], end


class DiffLayout:
    """The rows of a change, each on as many lines of the screen as it needs.

    Args:
        diff: The change.
        pairing: Which of its lines belong together.
        rows: Its rows.
        width: Cells of a line of the screen.
    """

    def __init__(self, diff: Diff, pairing: Pairing, rows: Rows, width: int) -> None:
        self.rows = rows
        self.width = width
        self._diff = diff
        self.pairing = pairing
        self.number_width = len(str(max(len(diff.before), len(diff.after), 1)))
        gutter = self.number_width + 4 if rows.side_by_side else 2 * self.number_width + 5
        self.side_width = (width - 1) // 2 if rows.side_by_side else width
        """Cells of one side, or of the whole line where there are no sides."""
        # The last cell is left to the space after a word, so that no line begins with it.
        self.text_width = max(MIN_WIDTH, self.side_width - gutter - 1)
        self._wrapped: dict[tuple[bool, int], Wrapped] = {}
        blocks = -(-len(rows) // _BLOCK)
        self._heights: list[list[int] | None] = [None] * blocks
        self._lines_of = [_BLOCK] * blocks
        if blocks:
            self._lines_of[-1] = len(rows) - _BLOCK * (blocks - 1)
        self._tops: list[int] = []
        self._unmeasured = len(self._heights)
        # Rows of giant lines that were not yet broken to their end.
        self._estimated: set[int] = set()

    @property
    def is_measured(self) -> bool:
        """Whether nothing is estimated any more."""
        return not self._unmeasured and not self._estimated

    @property
    def height(self) -> int:
        """Lines of the whole change."""
        return self._block_tops()[-1]

    def at(self, y: int) -> Place | None:
        """What is on a line; None below the end."""
        if not 0 <= y < self.height:
            return None
        block = bisect_right(self._block_tops(), y) - 1
        rest = y - self._block_tops()[block]
        for offset, height in enumerate(self._measured(block)):
            if rest < height:
                return Place(block * _BLOCK + offset, rest)
            rest -= height
        # It turned out to be lower than it was taken to be.
        return self.at(y)

    def top(self, row: int) -> int:
        """The first line of a row; of the number behind the last, the end."""
        block, offset = divmod(row, _BLOCK)
        if block >= len(self._heights):
            return self.height
        heights = self._measured(block)
        return self._block_tops()[block] + sum(heights[:offset])

    def settle(self, y: int, height: int) -> None:
        """Measure what is to be seen from a line on."""
        end = y + height
        while y < end:
            place = self.at(y)
            if place is None:
                return
            block = place.row // _BLOCK
            y = self._block_tops()[block + 1]

    def measuring(self) -> Iterator[None]:
        """Measure everything, in steps of about a millisecond."""
        for block in range(len(self._heights)):
            if self._heights[block] is None:
                self._measured(block)
                yield
        while self._estimated:
            row = next(iter(self._estimated))
            for wrapped in self._giants(self.rows[row]):
                while not wrapped.is_whole:
                    wrapped.reach(wrapped.reached + _PIECES_A_STEP)
                    yield
            block, offset = divmod(row, _BLOCK)
            heights = self._measured(block)
            heights[offset] = self._height(row, self.rows[row])
            self._estimated.discard(row)
            self._set_height(block, sum(heights))

    def wrapped(self, line: int, *, new: bool) -> Wrapped:
        """A line of a text as it is broken here, with its ending where that changed.

        Args:
            line: Its number.
            new: Of the new text.
        """
        key = new, line
        wrapped = self._wrapped.get(key)
        if wrapped is None:
            if len(self._wrapped) >= _LINES_KEPT:
                self._forget()
            text = self.text(line, new=new)
            wrapped = self._wrapped[key] = Wrapped(text, self.text_width)
        return wrapped

    def text(self, line: int, *, new: bool) -> str:
        """A line without its ending, or with what shows it where it changed."""
        mine, other = self._diff.before, self._diff.after
        partner = self.pairing.became[line] if not new else self.pairing.was[line]
        if new:
            mine, other = other, mine
        text = mine.bare(line)
        if partner == NONE:
            return text
        ending = mine.lines[line][len(text) :]
        return text if other.ending(partner) == ending else text + ENDINGS[ending]

    def _forget(self) -> None:
        # Breaking a giant line again would be seen.
        self._wrapped = {
            key: wrapped for key, wrapped in self._wrapped.items() if len(wrapped.text) > _GIANT
        }

    def _block_tops(self) -> list[int]:
        if not self._tops:
            self._tops = [0, *accumulate(self._lines_of)]
        return self._tops

    def _set_height(self, block: int, lines: int) -> None:
        if self._lines_of[block] != lines:
            self._lines_of[block] = lines
            self._tops = []

    def _measured(self, block: int) -> list[int]:
        heights = self._heights[block]
        if heights is None:
            first = block * _BLOCK
            rows = self.rows.between(first, min(first + _BLOCK, len(self.rows)))
            heights = [self._height(first + at, row) for at, row in enumerate(rows)]
            self._heights[block] = heights
            self._unmeasured -= 1
            self._set_height(block, sum(heights))
        return heights

    def _height(self, index: int, row: Row) -> int:
        if row.kind == "fold":
            return 1
        heights = []
        if row.before != NONE:
            heights.append(self._lines(index, row.before, new=False))
        if row.after != NONE and row.kind != "same":
            heights.append(self._lines(index, row.after, new=True))
        return max(heights)

    def _lines(self, row: int, line: int, *, new: bool) -> int:
        text = (self._diff.after if new else self._diff.before).lines[line]
        # Most lines need no measuring: no character takes more than two cells, no tab more
        # than four.
        cells = len(text) + _LONGEST_ENDING
        if not text.isascii():
            cells *= 2
        if "\t" in text:
            cells *= TAB_SIZE
        if cells <= self.text_width:
            return 1
        wrapped = self.wrapped(line, new=new)
        if len(wrapped.text) <= _GIANT:
            wrapped.reach(len(wrapped.text))
        elif not wrapped.is_whole:
            self._estimated.add(row)
        return wrapped.height

    def _giants(self, row: Row) -> Iterator[Wrapped]:
        for line, new in ((row.before, False), (row.after, True)):
            if line != NONE and not (new and row.kind == "same"):
                yield self.wrapped(line, new=new)
