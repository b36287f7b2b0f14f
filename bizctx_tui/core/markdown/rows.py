"""Draws one block of markdown as rows of spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from bizctx_tui.core.markdown.blocks import Body, is_blank
from bizctx_tui.core.markdown.code import code_rows, language_of
from bizctx_tui.core.markdown.inline import inline_lines
from bizctx_tui.core.markdown.inside import InFence, InTable
from bizctx_tui.core.markdown.parser import Reference
from bizctx_tui.core.markdown.spans import Measure, Row, Rows, Span, Style, row_cells, shown
from bizctx_tui.core.markdown.table import Widths, head_rows, line_cells, row_rows, table_rows
from bizctx_tui.core.markdown.window import MAX_LINE
from bizctx_tui.core.markdown.wrap import chopped_source, source_rows, wrap

if TYPE_CHECKING:
    from markdown_it.token import Token

_MIN_INSIDE: Final = 8
_HEADINGS: Final[dict[str, Style]] = {
    "h1": "h1",
    "h2": "h2",
    "h3": "h3",
    "h4": "h4",
    "h5": "h5",
    "h6": "h6",
}
_UNDERLINES: Final[dict[Style, str]] = {"h1": "═", "h2": "─"}
_BULLETS: Final = "•◦▪"
_QUOTE: Final = Span("▌ ", "quote")
_QUOTE_ALONE: Final = Span("▌", "quote")
_TASKS: Final[dict[str, str]] = {"[ ]": "☐", "[x]": "☑", "[X]": "☑"}


def block_rows(
    body: Body,
    width: int,
    measure: Measure,
    references: Mapping[str, Reference],
    *,
    number: int | None = None,
    columns: Widths | None = None,
) -> Rows:
    """Draw a block.

    Args:
        body: The block.
        width: Cells in a row, at least 1.
        measure: The width of a text in cells.
        references: The link definitions of the whole document.
        number: The place of an ordered item in its list; as written if None.
        columns: The columns of the table that it is a line of; None if they do not fit.

    Returns:
        At least one row, but for the lines that a fence begins and ends with. All of
        them fit the width, except where a single character is wider. Every text in them
        is visible.
    """
    width = max(1, width)
    if body.tokens:
        painter = _Painter(body, measure, references)
        if body.kind == "item":
            return painter.item(body.tokens, width, 0, body.number if number is None else number)
        return painter.siblings(body.tokens, width, 0)
    if body.kind in {"fence", "empty-fence"} and isinstance(body.opens, InFence):
        rows = _info_rows(body.opens.info, width, measure)
        return rows or ([(Span("", "code-block"),)] if body.kind == "empty-fence" else [])
    if body.kind == "fence-line" and isinstance(body.inside, InFence):
        code = body.inside.code(body.source)
        return code_rows(code, language_of(body.inside.info), width, measure)
    if body.kind == "fence-end":
        return []
    if len(body.source) <= MAX_LINE:
        if body.kind == "table" and columns is not None:
            return head_rows(body.source, columns, references, measure)
        if body.kind == "row" and columns is not None and isinstance(body.inside, InTable):
            cells = line_cells(body.source, len(columns), "text", references)
            return row_rows(cells, columns, body.inside.aligns, measure)
        if body.kind in {"table", "row", "html"}:
            return source_rows(body.source, "source", width, measure)
    return chopped_source(body.source, "source", width, measure)


def _info_rows(info: str, width: int, measure: Measure) -> Rows:
    """What an opening fence says, if anything."""
    return wrap([Span(shown(info), "code-info")], width, measure) if info else []


class _Painter:
    def __init__(self, body: Body, measure: Measure, references: Mapping[str, Reference]) -> None:
        self._body = body
        self._lines = body.source.split("\n")
        self._measure = measure
        self._references = references

    def siblings(self, tokens: Sequence[Token], width: int, depth: int) -> Rows:
        """Blocks below each other, with an empty row wherever the source has a blank line."""
        rows: Rows = []
        for part in _split(tokens):
            if rows and self._spaced(part[0]):
                rows.append(())
            rows += self._one(part, width, depth)
        return rows

    def item(self, tokens: Sequence[Token], width: int, depth: int, number: int | None) -> Rows:
        """A list item: its marker, and its blocks indented beside it."""
        inside = tokens[1:-1]
        marker = Span(_BULLETS[depth % len(_BULLETS)], "bullet")
        if number is not None:
            marker = Span(f"{number}{tokens[0].markup}", "bullet")
        task, inside = _task(inside)
        if task is not None:
            marker = Span(task, "task") if number is None else Span(f"{marker.text} {task}", "task")
        marker = Span(f"{marker.text} ", marker.style)
        indent = row_cells((marker,), self._measure)
        if width - indent < _MIN_INSIDE:
            return [*wrap([marker], width, self._measure), *self.siblings(inside, width, depth + 1)]
        rows = self.siblings(inside, width - indent, depth + 1) or [()]
        return _beside(rows, marker, Span(" " * indent, "text"))

    def _one(self, tokens: Sequence[Token], width: int, depth: int) -> Rows:
        kind = tokens[0].type
        if kind == "heading_open":
            return self._heading(tokens, width)
        if kind == "paragraph_open":
            return self._wrapped(tokens[1].content, "text", width)
        if kind in {"bullet_list_open", "ordered_list_open"}:
            return self._list(tokens, width, depth)
        if kind == "blockquote_open":
            return self._quote(tokens, width, depth)
        if kind in {"fence", "code_block"}:
            return self._code(tokens[0], width)
        if kind == "table_open":
            return self._table(tokens, width)
        if kind == "hr":
            return [(Span("─" * width, "rule"),)]
        style: Style = "definition" if kind == "definition" else "source"
        return source_rows(self._source(tokens[0]), style, width, self._measure)

    def _heading(self, tokens: Sequence[Token], width: int) -> Rows:
        style = _HEADINGS[tokens[0].tag]
        rows = self._wrapped(tokens[1].content, style, width)
        if style in _UNDERLINES:
            length = max(1, *(row_cells(row, self._measure) for row in rows))
            rows.append((Span(_UNDERLINES[style] * min(length, width), style),))
        return rows

    def _wrapped(self, source: str, style: Style, width: int) -> Rows:
        return [
            row
            for line in inline_lines(source, style, self._references)
            for row in wrap(line, width, self._measure)
        ]

    def _list(self, tokens: Sequence[Token], width: int, depth: int) -> Rows:
        rows: Rows = []
        items = _split(tokens[1:-1])
        number = int(items[0][0].info) if items[0][0].info else None
        for place, item in enumerate(items):
            if place and self._spaced(item[0]):
                rows.append(())
            rows += self.item(item, width, depth, None if number is None else number + place)
        return rows

    def _quote(self, tokens: Sequence[Token], width: int, depth: int) -> Rows:
        room = width - len(_QUOTE.text)
        if room < _MIN_INSIDE:
            return self.siblings(tokens[1:-1], width, depth) or [(_QUOTE_ALONE,)]
        return _beside(self.siblings(tokens[1:-1], room, depth) or [()], _QUOTE, _QUOTE)

    def _code(self, token: Token, width: int) -> Rows:
        info = token.info.strip()
        rows = _info_rows(info, width, self._measure)
        for line in token.content.removesuffix("\n").split("\n"):
            rows += code_rows(line, language_of(info), width, self._measure)
        return rows

    def _table(self, tokens: Sequence[Token], width: int) -> Rows:
        first = self._line(tokens[0])
        rows = table_rows(tokens, self._lines[first:], width, self._references, self._measure)
        if rows is None:
            return source_rows(self._source(tokens[0]), "source", width, self._measure)
        return rows

    def _line(self, token: Token) -> int:
        return token.map[0] - self._body.origin if token.map else 0

    def _spaced(self, token: Token) -> bool:
        """Whether a blank line, or only quote marks, stand above a nested block."""
        return is_blank(self._lines[self._line(token) - 1].replace(">", ""))

    def _source(self, token: Token) -> str:
        if not token.map:
            return token.content
        first, last = (line - self._body.origin for line in token.map)
        return "\n".join(self._lines[first:last])


def _split(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """Cut a run of tokens into those of each sibling."""
    parts: list[Sequence[Token]] = []
    first = 0
    depth = 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            parts.append(tokens[first : index + 1])
            first = index + 1
    return parts


def _task(tokens: Sequence[Token]) -> tuple[str | None, Sequence[Token]]:
    """The box of a task item, and its tokens without the brackets."""
    if len(tokens) < 2 or tokens[0].type != "paragraph_open":
        return None, tokens
    content = tokens[1].content
    box = _TASKS.get(content[:3])
    if box is None or content[3:4] not in {" ", "\t", "\n"}:
        return None, tokens
    return box, [tokens[0], tokens[1].copy(content=content[4:]), *tokens[2:]]


def _beside(rows: Sequence[Row], first: Span, other: Span) -> Rows:
    """Rows with a span before each: one for the first, another for the rest."""
    return [((other if number else first), *row) for number, row in enumerate(rows)]
