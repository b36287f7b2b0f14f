"""Which row of the screen shows which stretch of the document.

Rows are counted from the top of the document. An edit costs what it touched: the rows of
other lines are neither measured nor summed again.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from bizctx_tui.core.text.document import Change, Document, Position
from bizctx_tui.core.text.wrap import cell_to_column, column_to_cell, rewrap, wrap

# Most lines have one row; they share it.
_ONE_ROW = [0]


class Row(NamedTuple):
    """A row and what it shows.

    Attributes:
        line: Index of the line.
        start: Column of its first character.
        end: Column behind its last.
        last: Whether the line ends here.
    """

    line: int
    start: int
    end: int
    last: bool


class RowMap:
    """The rows of a document, wrapped to a width.

    Args:
        document: Wrapped once as a whole, later only where it changes.
        width: Cells of a row.
    """

    def __init__(self, document: Document, width: int) -> None:
        self._document = document
        self.width = width
        self._starts = [self._wrap(index) for index in range(document.line_count)]
        self._total = sum(map(len, self._starts))
        # First row of each line, known from the top as far as anyone has asked.
        self._first_rows = [0]

    @property
    def row_count(self) -> int:
        """How many rows there are; takes no time."""
        return self._total

    def apply(self, change: Change) -> None:
        """Follow one change that the document has just gone through."""
        first, old_last, new_last = change.start.line, change.old_end.line, change.new_end.line
        touched = slice(first, old_last + 1)
        old = self._starts[touched]
        if first == old_last == new_last:
            fresh = [self._rewrap(change)]
        else:
            fresh = [self._wrap(index) for index in range(first, new_last + 1)]
        self._starts[touched] = fresh
        self._total += sum(map(len, fresh)) - sum(map(len, old))
        if [len(starts) for starts in fresh] != [len(starts) for starts in old]:
            del self._first_rows[first + 1 :]

    def row(self, index: int) -> Row:
        """What a row shows.

        Args:
            index: From 0 to ``row_count - 1``.
        """
        self._sum_until_row(index)
        line = bisect_right(self._first_rows, index) - 1
        starts = self._starts[line]
        part = index - self._first_rows[line]
        last = part == len(starts) - 1
        end = len(self._document.line(line)) if last else starts[part + 1]
        return Row(line, starts[part], end, last)

    def locate(self, position: Position) -> tuple[int, int]:
        """The row and the cell in it where the character behind a position is drawn."""
        line, column = position
        self._sum_until_line(line)
        starts = self._starts[line]
        part = bisect_right(starts, column) - 1
        text = self._document.line(line)
        end = starts[part + 1] if part + 1 < len(starts) else len(text)
        return self._first_rows[line] + part, column_to_cell(text, starts[part], end, column)

    def position_at(self, index: int, cell: int) -> Position:
        """The position of the character at a cell, or behind the row's last.

        Args:
            index: A row; outside of the document the nearest one counts.
            cell: Cells from the start of the row's text.
        """
        row = self.row(min(max(index, 0), self._total - 1))
        line = self._document.line(row.line)
        column = cell_to_column(line, row.start, row.end, max(cell, 0))
        if column == row.end and not row.last:
            # Behind the last character would be the start of the next row.
            end = column_to_cell(line, row.start, row.end, row.end)
            column = cell_to_column(line, row.start, row.end, end - 1)
        return Position(row.line, column)

    def _wrap(self, index: int) -> list[int]:
        line = self._document.line(index)
        if len(line) <= self.width and line.isascii() and "\t" not in line:
            return _ONE_ROW
        return wrap(line, self.width)

    def _rewrap(self, change: Change) -> list[int]:
        line = change.start.line
        return rewrap(
            self._document.line(line),
            self.width,
            self._starts[line],
            change.start.column,
            len(change.removed),
            len(change.inserted),
        )

    def _sum_until_line(self, line: int) -> None:
        known = self._first_rows
        for index in range(len(known) - 1, line):
            known.append(known[index] + len(self._starts[index]))

    def _sum_until_row(self, row: int) -> None:
        known, starts = self._first_rows, self._starts
        index = len(known) - 1
        while index < len(starts) - 1 and known[index] + len(starts[index]) <= row:
            known.append(known[index] + len(starts[index]))
            index += 1


def selected_columns(row: Row, first: Position, last: Position) -> tuple[int, int]:
    """The columns of its line from where to where a row is selected; equal for nothing."""
    if row.line < first.line or row.line > last.line:
        return 0, 0
    start = first.column if row.line == first.line else 0
    return start, last.column if row.line == last.line else row.end
