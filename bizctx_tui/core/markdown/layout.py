"""Where each block of a document stands when drawn for a width, and its rows.

Only blocks that are looked at are drawn. The height of the others is estimated from
their source and corrected when they are seen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from bizctx_tui.core.markdown.blocks import Body
from bizctx_tui.core.markdown.columns import TableColumns
from bizctx_tui.core.markdown.document import Change, MarkdownDocument
from bizctx_tui.core.markdown.inside import InFence
from bizctx_tui.core.markdown.rows import block_rows
from bizctx_tui.core.markdown.spans import Measure, Row, Rows


class MarkdownLayout:
    """The rows of a document for a width.

    Args:
        document: The document; after each of its updates call :meth:`apply`.
        measure: The width of a text in cells.
    """

    def __init__(self, document: MarkdownDocument, measure: Measure) -> None:
        self._document = document
        self._measure = measure
        self._columns = TableColumns(document, measure)
        self._width = 0
        self._rows: list[Rows | None] = []
        self._numbers: list[int | None] = []
        self._gaps: list[int] = []
        self._heights: list[int] = []
        self._tops: list[int] | None = None
        self.drawn_blocks = 0
        """How many blocks were drawn since the start, for tests and benchmarks."""

    @property
    def width(self) -> int:
        """Cells in a row; 0 until the first :meth:`resize`."""
        return self._width

    @property
    def has_blocks(self) -> bool:
        """False when there is nothing to draw."""
        return bool(self._heights)

    @property
    def height(self) -> int:
        """Rows of the whole document, those of unseen blocks estimated."""
        return self._ends()[-1]

    def resize(self, width: int) -> bool:
        """Draw for another width; True when it is another one."""
        if width == self._width:
            return False
        self._width = width
        self._columns.resize(width)
        self._rows = [None] * len(self._document)
        self._heights = [
            estimate(self._document.body(index), width) for index in range(len(self._document))
        ]
        self._tops = None
        return True

    def apply(self, change: Change) -> None:
        """Follow an update of the document."""
        document, first = self._document, change.first
        old = slice(first, first + change.removed)
        new = range(first, first + change.added)
        self._rows[old] = [None] * change.added
        self._heights[old] = [estimate(document.body(index), self._width) for index in new]
        self._numbers[old] = [None] * change.added
        self._gaps[old] = [0] * change.added
        for index in range(first, min(first + change.added + 1, len(document))):
            self._gaps[index] = self._gap(index)
        self._renumber(first, first + change.added)
        self._columns.apply(change)
        if change.references:
            self._rows = [None] * len(document)
        self._tops = None

    def settle(self, top: int, height: int) -> None:
        """Draw the blocks that a window shows, so that their heights are no estimates.

        Args:
            top: The first row of the window.
            height: Its rows.
        """
        index, inside = self.at(top)
        below = height + inside
        for number in range(index, len(self._heights)):
            if below <= 0:
                return
            self._draw(number)
            below -= self._heights[number] + self._gaps[number]

    def settle_end(self, height: int) -> None:
        """Draw the blocks that the last rows show."""
        for number in reversed(range(len(self._heights))):
            if height <= 0:
                return
            self._draw(number)
            height -= self._heights[number] + self._gaps[number]

    def at(self, row: int) -> tuple[int, int]:
        """The block at a row, and the row inside it, negative in the gap above it."""
        ends = self._ends()
        index = min(bisect_right(ends, row, 1) - 1, max(0, len(self._heights) - 1))
        return index, row - self._start(index)

    def row_of(self, index: int, inside: int = 0) -> int:
        """The row of the document at which a row of a block stands."""
        if index >= len(self._heights):
            return 0
        return self._start(index) + min(inside, max(0, self._heights[index] - 1))

    def row(self, number: int) -> Row:
        """One row of the document; its block is drawn if it was not yet."""
        index, inside = self.at(number)
        if index >= len(self._heights) or inside < 0:
            return ()
        rows = self._draw(index)
        return rows[inside] if inside < len(rows) else ()

    def block_of_line(self, line: int) -> int:
        """The index of the block that a source line is in, or the one above it."""
        return max(0, bisect_right(self._document.starts, line) - 1)

    def rows_of_line(self, line: int) -> tuple[int, int]:
        """Where a source line is shown.

        Returns:
            The first row of its block and the row after the last one. Of a block with
            many lines it is about the rows of this one.
        """
        if not self._heights:
            return 0, 0
        index = self.block_of_line(line)
        self._draw(index)
        block = self._document.block(index)
        first, height = self._start(index), self._heights[index]
        if not height:
            # The end of a fence is shown by the line above it.
            return max(0, first - 1), max(1, first)
        lines = block.end_line - block.start_line
        place = min(max(0, line - block.start_line), lines - 1)
        return first + height * place // lines, first + -(-height * (place + 1) // lines)

    def _draw(self, index: int) -> Rows:
        body = self._document.body(index)
        columns = None
        if body.kind in {"table", "row"}:
            columns, outdated = self._columns.of(index)
            self._rows[outdated.start : outdated.stop] = [None] * len(outdated)
        rows = self._rows[index]
        if rows is None:
            self.drawn_blocks += 1
            rows = block_rows(
                body,
                self._width,
                self._measure,
                self._document.references,
                number=self._numbers[index],
                columns=columns,
            )
            self._rows[index] = rows
            if len(rows) != self._heights[index]:
                self._heights[index] = len(rows)
                self._tops = None
        return rows

    def _ends(self) -> Sequence[int]:
        """Row 0, then for each block the row after its last."""
        if self._tops is None:
            heights = (gap + rows for gap, rows in zip(self._gaps, self._heights, strict=True))
            self._tops = list(accumulate(heights, initial=0))
        return self._tops

    def _start(self, index: int) -> int:
        if index >= len(self._gaps):
            return 0
        return self._ends()[index] + self._gaps[index]

    def _gap(self, index: int) -> int:
        """Empty rows above a block: none between the lines or pieces of what is one."""
        if index == 0:
            return 0
        document = self._document
        before, body = document.body(index - 1), document.body(index)
        if body.inside is not None:
            return 0
        if not document.touches(index):
            return 1
        together = before.cut or before.kind == "definition" == body.kind
        return 0 if together or document.continues_list(index) else 1

    def _renumber(self, first: int, end: int) -> None:
        """Number ordered items from ``first`` on, past ``end`` while their numbers change."""
        for index in range(first, len(self._numbers)):
            number = self._document.body(index).number
            before = self._numbers[index - 1] if index else None
            if number is not None and before is not None and self._document.continues_list(index):
                number = before + 1
            if number == self._numbers[index] and index >= end:
                return
            if number != self._numbers[index]:
                self._numbers[index] = number
                self._rows[index] = None


def estimate(body: Body, width: int) -> int:
    """About how many rows a block will have, from its source alone."""
    room = max(1, width)
    source = body.source
    if body.kind in {"row", "fence-end"}:
        return 1 if body.kind == "row" else 0
    if body.kind == "fence":
        return 1 if isinstance(body.opens, InFence) and body.opens.info else 0
    if body.kind == "paragraph":
        return 1 + (len(source) - 1) // room
    rows = sum(1 + max(0, len(line) - 1) // room for line in source.split("\n"))
    underlined = body.kind == "heading" and source.startswith("#") and source[2:3] != "#"
    return rows + 1 if underlined else rows
