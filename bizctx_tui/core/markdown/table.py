"""Tables of the preview: columns fitted to a width, cells wrapped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bizctx_tui.core.markdown.inline import inline_lines
from bizctx_tui.core.markdown.parser import Reference
from bizctx_tui.core.markdown.spans import Measure, Row, Rows, Span, merged, row_cells
from bizctx_tui.core.markdown.wrap import wrap
from bizctx_tui.core.visible import visible

if TYPE_CHECKING:
    from markdown_it.token import Token

_MIN_COLUMN: Final = 3
_BETWEEN: Final = " │ "
_CROSSING: Final = "─┼─"
_LINE: Final = "─"
_CELL_END: Final = re.compile(r"(?<!\\)\|")

_Cell = list[list[Span]]


@dataclass(frozen=True, slots=True)
class _Table:
    rows: list[list[_Cell]]
    aligns: list[str]


def table_rows(
    tokens: Sequence[Token],
    lines: Sequence[str],
    width: int,
    references: Mapping[str, Reference],
    measure: Measure,
) -> Rows | None:
    """Draw a table.

    Args:
        tokens: From ``table_open`` to ``table_close``.
        lines: The source lines; the first is that of the table's head.
        width: Cells available.
        references: The link definitions of the document.
        measure: The width of a text in cells.

    Returns:
        The rows; None when there are more columns than the width can hold.
    """
    table = _read(tokens, lines, references)
    columns = len(table.aligns)
    room = width - len(_BETWEEN) * (columns - 1)
    if room < columns * _MIN_COLUMN:
        return None
    natural = [
        max(_natural(row[column], measure) for row in table.rows) for column in range(columns)
    ]
    widths = fit_columns(natural, room)
    drawn: Rows = []
    for number, row in enumerate(table.rows):
        drawn += _draw(row, widths, table.aligns, measure)
        if number == 0:
            drawn.append((Span(_CROSSING.join(_LINE * size for size in widths), "table-border"),))
    return drawn


def fit_columns(natural: Sequence[int], room: int) -> list[int]:
    """Share out cells: narrow columns get what they need, wide ones equal parts of the rest.

    Args:
        natural: The width that each column would like, in cells.
        room: Cells for all columns together, at least one for each.

    Returns:
        One width per column, none below 1, together not over ``room``.
    """
    widths = [0] * len(natural)
    open_columns = sorted(range(len(natural)), key=lambda column: natural[column])
    left = room
    for position, column in enumerate(open_columns):
        share = left // (len(open_columns) - position)
        widths[column] = max(1, min(natural[column], share))
        left -= widths[column]
    return widths


def _read(
    tokens: Sequence[Token], lines: Sequence[str], references: Mapping[str, Reference]
) -> _Table:
    first_line = _line(tokens[0])
    rows: list[list[_Cell]] = []
    aligns: list[str] = []
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "th_open":
            aligns.append(str(token.attrs.get("style", "")).removeprefix("text-align:"))
            rows[-1].append(inline_lines(tokens[index + 1].content, "table-head", references))
        elif token.type == "td_open":
            rows[-1].append(inline_lines(tokens[index + 1].content, "text", references))
            line = lines[_line(tokens[index + 1]) - first_line]
            if len(rows[-1]) == len(aligns) and (surplus := _surplus(line, len(aligns))):
                rows[-1][-1][-1].append(Span(f" | {surplus}", "source"))
    return _Table(rows, aligns)


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _surplus(line: str, columns: int) -> str:
    """The cells that a row has beyond those of the head; markdown would leave them out."""
    if line.count("|") <= columns - 1:
        return ""
    parts = _CELL_END.split(line.strip("> \t"))
    if not parts[0]:
        parts.pop(0)
    if parts and not parts[-1]:
        parts.pop()
    return visible(" | ".join(part.strip() for part in parts[columns:]))


def _natural(cell: _Cell, measure: Measure) -> int:
    return max(row_cells(tuple(line), measure) for line in cell)


def _draw(
    row: Sequence[_Cell], widths: Sequence[int], aligns: Sequence[str], measure: Measure
) -> Rows:
    wrapped = [
        [part for line in cell for part in wrap(line, size, measure)]
        for cell, size in zip(row, widths, strict=True)
    ]
    drawn: Rows = []
    for height in range(max(len(cell) for cell in wrapped)):
        spans: list[Span] = []
        for column, cell in enumerate(wrapped):
            if column:
                spans.append(Span(_BETWEEN, "table-border"))
            part = cell[height] if height < len(cell) else ()
            spans += _aligned(
                part, widths[column], aligns[column], column == len(wrapped) - 1, measure
            )
        drawn.append(merged(spans))
    return drawn


def _aligned(part: Row, width: int, align: str, last: bool, measure: Measure) -> list[Span]:
    free = max(0, width - row_cells(part, measure))
    before = {"right": free, "center": free // 2}.get(align, 0)
    after = 0 if last else free - before
    return [Span(" " * before, "text"), *part, Span(" " * after, "text")]
