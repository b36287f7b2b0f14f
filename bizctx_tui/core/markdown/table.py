"""Tables of the preview: columns fitted to a width, cells wrapped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from bizctx_tui.core.markdown.inline import inline_lines
from bizctx_tui.core.markdown.inside import opened_table, split_cells
from bizctx_tui.core.markdown.parser import Reference
from bizctx_tui.core.markdown.spans import (
    Measure,
    Row,
    Rows,
    Span,
    Style,
    cells,
    merged,
    row_cells,
)
from bizctx_tui.core.markdown.wrap import wrap
from bizctx_tui.core.visible import visible

if TYPE_CHECKING:
    from markdown_it.token import Token

_MIN_COLUMN: Final = 3
_BETWEEN: Final = " │ "
_CROSSING: Final = "─┼─"
_LINE: Final = "─"
_SILENT: Final = re.compile(r"[*`~\\]+")

Cell: TypeAlias = list[list[Span]]
Widths: TypeAlias = tuple[int, ...]
"""Cells of the terminal by column."""


def table_rows(
    tokens: Sequence[Token],
    lines: Sequence[str],
    width: int,
    references: Mapping[str, Reference],
    measure: Measure,
) -> Rows | None:
    """Draw a table that is inside of another block.

    Args:
        tokens: From ``table_open`` to ``table_close``.
        lines: The source lines; the first is that of the table's head.
        width: Cells available.
        references: The link definitions of the document.
        measure: The width of a text in cells.

    Returns:
        The rows; None when there are more columns than the width can hold.
    """
    aligns = [
        str(token.attrs.get("style", "")).removeprefix("text-align:")
        for token in tokens
        if token.type == "th_open"
    ]
    room = room_of_columns(len(aligns), width)
    if room is None:
        return None
    rows = _read(tokens, lines, len(aligns), references)
    natural = [natural_widths(row, measure) for row in rows]
    widths = tuple(fit_columns(widest(natural), room))
    drawn: Rows = []
    for number, row in enumerate(rows):
        drawn += row_rows(row, widths, aligns, measure)
        if number == 0:
            drawn.append(border(widths))
    return drawn


def line_cells(
    line: str, columns: int, style: Style, references: Mapping[str, Reference]
) -> list[Cell]:
    """The cells of one line of a table, as many as its head has.

    Cells beyond those, which markdown would leave out, stand in the last one.
    """
    contents = split_cells(line)
    found = [inline_lines(content, style, references) for content in contents[:columns]]
    found += [[[]] for _ in range(columns - len(found))]
    if surplus := contents[columns:]:
        _add_surplus(found[-1], surplus)
    return found


def about_widths(line: str, columns: int, measure: Measure) -> Widths:
    """How wide the cells of a line would like to be, without reading what is in them.

    It is exact where nothing in them is more than plain words.
    """
    contents = [_SILENT.sub("", content) for content in split_cells(line)]
    if len(contents) > columns:
        contents[columns - 1 :] = [" | ".join(contents[columns - 1 :])]
    widths = [cells(visible(content), measure) for content in contents]
    return (*widths, *[0] * (columns - len(widths)))


def natural_widths(row: Sequence[Cell], measure: Measure) -> Widths:
    """How wide each cell of a row would like to be."""
    return tuple(max(row_cells(tuple(line), measure) for line in cell) for cell in row)


def widest(rows: Sequence[Widths]) -> list[int]:
    """The widest of each column; at least one row."""
    return [max(column) for column in zip(*rows, strict=True)]


def room_of_columns(columns: int, width: int) -> int | None:
    """Cells that so many columns share; None when there are too many for the width."""
    room = width - len(_BETWEEN) * (columns - 1)
    return None if room < columns * _MIN_COLUMN else room


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


def head_rows(
    source: str, widths: Widths, references: Mapping[str, Reference], measure: Measure
) -> Rows:
    """The head of a table, of its two lines of source, and the line below it."""
    head, delimiters = source.split("\n")
    row = line_cells(head, len(widths), "table-head", references)
    return [*row_rows(row, widths, opened_table(delimiters).aligns, measure), border(widths)]


def border(widths: Sequence[int]) -> Row:
    """The line between a table's head and its rows."""
    return (Span(_CROSSING.join(_LINE * size for size in widths), "table-border"),)


def row_rows(
    row: Sequence[Cell], widths: Sequence[int], aligns: Sequence[str], measure: Measure
) -> Rows:
    """One row of a table, its cells wrapped to their columns."""
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
            last = column == len(wrapped) - 1
            spans += _aligned(part, widths[column], aligns[column], last, measure)
        drawn.append(merged(spans))
    return drawn


def _read(
    tokens: Sequence[Token],
    lines: Sequence[str],
    columns: int,
    references: Mapping[str, Reference],
) -> list[list[Cell]]:
    first_line = _line(tokens[0])
    rows: list[list[Cell]] = []
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "th_open":
            rows[-1].append(inline_lines(tokens[index + 1].content, "table-head", references))
        elif token.type == "td_open":
            rows[-1].append(inline_lines(tokens[index + 1].content, "text", references))
            line = lines[_line(tokens[index + 1]) - first_line]
            if len(rows[-1]) == columns and line.count("|") >= columns:
                _add_surplus(rows[-1][-1], split_cells(line.strip("> \t"))[columns:])
    return rows


def _add_surplus(cell: Cell, surplus: Sequence[str]) -> None:
    if surplus:
        cell[-1].append(Span(f" | {visible(' | '.join(surplus))}", "source"))


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _aligned(part: Row, width: int, align: str, last: bool, measure: Measure) -> list[Span]:
    free = max(0, width - row_cells(part, measure))
    before = {"right": free, "center": free // 2}.get(align, 0)
    after = 0 if last else free - before
    return [Span(" " * before, "text"), *part, Span(" " * after, "text")]
