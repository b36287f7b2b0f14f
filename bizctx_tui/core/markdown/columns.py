"""How wide the columns of each table are: what its rows would like, fitted to the width."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bizctx_tui.core.markdown.blocks import Body
from bizctx_tui.core.markdown.inline import has_marks
from bizctx_tui.core.markdown.inside import InTable
from bizctx_tui.core.markdown.spans import Measure, Style
from bizctx_tui.core.markdown.table import (
    Widths,
    about_widths,
    fit_columns,
    line_cells,
    natural_widths,
    room_of_columns,
    widest,
)

if TYPE_CHECKING:
    from bizctx_tui.core.markdown.document import Change, MarkdownDocument

MAX_EXACT_ROWS: Final = 60
"""How wide the cells of a table with more rows are is told by their source alone."""

MAX_EXACT_CHARACTERS: Final = 6_000
"""The same for a table with more characters."""

_NOTHING: Final = range(0)


class _Table(NamedTuple):
    blocks: range
    widths: Widths | None


class TableColumns:
    """The columns of the tables of a document.

    Args:
        document: The document; after each of its updates call :meth:`apply`.
        measure: The width of a text in cells.
    """

    def __init__(self, document: MarkdownDocument, measure: Measure) -> None:
        self._document = document
        self._measure = measure
        self._width = 0
        # What each block would like, and whether that was read or told by its source.
        self._natural: list[tuple[bool, Widths] | None] = []
        self._tables: list[_Table] = []
        # The widths that the rows below a head were last drawn with.
        self._drawn: dict[int, tuple[Body, Widths | None]] = {}

    def resize(self, width: int) -> None:
        """Fit the columns into another width, in cells."""
        self._width = width
        self._tables = []
        self._drawn = {}

    def apply(self, change: Change) -> None:
        """Follow an update of the document."""
        old = slice(change.first, change.first + change.removed)
        self._natural[old] = [None] * change.added
        self._tables = []
        if change.references:
            self._natural = [None] * len(self._natural)
            self._drawn = {}

    def of(self, index: int) -> tuple[Widths | None, range]:
        """The columns of the table that a block is a line of.

        Returns:
            Their widths, None when they do not fit; and the blocks of the table if their
            widths are others than when they were last asked for, else none.
        """
        for blocks, widths in self._tables:
            if index in blocks:
                return widths, _NOTHING
        table = self._table(index)
        self._tables.append(table)
        head = self._document.body(table.blocks.start)
        drawn = self._drawn.get(id(head))
        same = drawn is not None and drawn[0] is head and drawn[1] == table.widths
        self._drawn[id(head)] = (head, table.widths)
        return table.widths, _NOTHING if same else table.blocks

    def _table(self, index: int) -> _Table:
        body = self._document.body
        first, end = index, index + 1
        while body(first).kind == "row":
            first -= 1
        while end < len(self._document) and body(end).kind == "row":
            end += 1
        blocks = range(first, end)
        head = body(first).opens
        columns = len(head.aligns) if isinstance(head, InTable) else 0
        room = room_of_columns(columns, self._width) if columns else None
        if room is None:
            return _Table(blocks, None)
        exact = len(blocks) <= MAX_EXACT_ROWS and (
            sum(len(body(at).source) for at in blocks) <= MAX_EXACT_CHARACTERS
        )
        natural = [self._natural_of(at, exact, columns) for at in blocks]
        return _Table(blocks, tuple(fit_columns(widest(natural), room)))

    def _natural_of(self, index: int, exact: bool, columns: int) -> Widths:
        known = self._natural[index]
        if known is not None and known[0] == exact:
            return known[1]
        body = self._document.body(index)
        line = body.source.split("\n", 1)[0]
        if exact and has_marks(line):
            style: Style = "table-head" if body.kind == "table" else "text"
            row = line_cells(line, columns, style, self._document.references)
            widths = natural_widths(row, self._measure)
        else:
            widths = about_widths(line, columns, self._measure)
        self._natural[index] = (exact, widths)
        return widths
