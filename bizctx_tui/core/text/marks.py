"""Bold, italic and code: put the marks around a text, or take them away again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.code_mark import code_around, coded, strip_code
from bizctx_tui.core.text.document import Position
from bizctx_tui.core.text.fences import fenced_lines
from bizctx_tui.core.text.list_item import heading_mark, quotes_of, read_item
from bizctx_tui.core.text.words import word_around

MAX_LINE: Final = 2_000
"""In lines of more code points only marks next to the text are looked for."""

# One that is around the cursor but not next to its word.
_BOLD: Final = re.compile(r"(?<![*\\])(?P<m>\*\*)(?=[^\s*]).+?(?<=[^\s*])(?P=m)(?!\*)")
_ITALIC: Final = re.compile(r"(?<![*\\])(?P<m>\*)(?=[^\s*])[^*]+?(?<=[^\s*])(?P=m)(?!\*)")
_CODE: Final = re.compile(r"(?<!`)(?P<m>`+)(?!`).+?(?<!`)(?P=m)(?!`)")


class Span(NamedTuple):
    """A stretch of a line; columns in code points."""

    start: int
    end: int


class Marked(NamedTuple):
    """A line with marks put in or taken away, and where the text is that they are about."""

    line: str
    span: Span


@dataclass(frozen=True, slots=True)
class Style:
    """One kind of marks.

    Attributes:
        narrowed: The stretch without the marks at its own ends.
        removed: What the line is without the marks around the stretch; None when it has none.
        added: What the line is with them.
        signs: The characters that the marks are made of.
        around: A whole marked stretch with its marks, for one that the cursor is inside of.
    """

    narrowed: Callable[[str, Span], Span]
    removed: Callable[[str, Span], Marked | None]
    added: Callable[[str, Span], Marked]
    signs: str
    around: re.Pattern[str]


def toggle_bold(buffer: Buffer) -> None:
    """Make the selection, or the word at the cursor, bold; or not bold if it is."""
    _toggle(buffer, _emphasis(2, _BOLD))


def toggle_italic(buffer: Buffer) -> None:
    """Make the selection, or the word at the cursor, italic; or not italic if it is."""
    _toggle(buffer, _emphasis(1, _ITALIC))


def toggle_code(buffer: Buffer) -> None:
    """Make the selection, or the word at the cursor, code; or not code if it is.

    Around a text with backticks the marks are longer than any run of them in it.
    """
    _toggle(buffer, _CODE_STYLE)


def _toggle(buffer: Buffer, style: Style) -> None:
    start, end = buffer.selection
    if start == end:
        _toggle_at_cursor(buffer, style)
        return
    spans = _selected_spans(buffer, style.signs)
    if not spans:
        return
    document = buffer.document
    texts = {index: document.line(index) for index in spans}
    narrow = {index: style.narrowed(texts[index], span) for index, span in spans.items()}
    changed = {index: style.removed(texts[index], span) for index, span in narrow.items()}
    found = [marked for marked in changed.values() if marked is not None]
    if len(found) == len(spans):
        done = dict(zip(spans, found, strict=True))
    else:
        done = {
            index: style.added(texts[index], span)
            if changed[index] is None
            else Marked(texts[index], span)
            for index, span in narrow.items()
        }
    first, last = min(done), max(done)
    near = Position(first, done[first].span.start)
    far = Position(last, done[last].span.end)
    cursor, anchor = (near, far) if buffer.cursor == start else (far, near)
    parts = []
    for index in range(first, last + 1):
        parts.append(done[index].line if index in done else document.line(index))
        parts.append(document.ending(index) if index < last else "")
    buffer.edit(
        Position(first, 0),
        Position(last, len(document.line(last))),
        "".join(parts),
        cursor=cursor,
        anchor=anchor,
    )


def _toggle_at_cursor(buffer: Buffer, style: Style) -> None:
    line, column = buffer.cursor
    text = buffer.document.line(line)
    whole = _word_at(text, column)
    span = style.narrowed(text, whole)
    marked = style.removed(text, span)
    if marked is None:
        marked = _removed_around(text, whole, style) or style.added(text, span)
    kept = min(max(column - span.start, 0), span.end - span.start)
    buffer.edit(
        Position(line, 0),
        Position(line, len(text)),
        marked.line,
        cursor=Position(line, marked.span.start + kept),
    )


def _word_at(line: str, column: int) -> Span:
    """The word that the column is in or at the end of; an empty stretch where there is none."""
    for place in (column, column - 1):
        if 0 <= place < len(line) and (line[place].isalnum() or line[place] == "_"):
            return Span(*word_around(line, place))
    return Span(column, column)


def _removed_around(line: str, span: Span, style: Style) -> Marked | None:
    """The line without the marks of a longer stretch that holds the span."""
    if len(line) > MAX_LINE:
        return None
    for found in style.around.finditer(line):
        size = len(found["m"])
        first, last = found.start() + size, found.end() - size
        if first <= span.start and span.end <= last:
            text = line[: found.start()] + line[first:last] + line[found.end() :]
            return Marked(text, Span(span.start - size, span.end - size))
    return None


def _selected_spans(buffer: Buffer, signs: str) -> dict[int, Span]:
    """What the marks go around, line by line: no marks of blocks, no blanks at the ends.

    Of a selection over several lines each end is taken with the marks that it touches.
    """
    document = buffer.document
    start, end = buffer.selection
    several = end.line > start.line
    fenced = (
        fenced_lines([document.line(index) for index in range(end.line + 1)]) if several else []
    )
    spans = {}
    for index in range(start.line, end.line + 1):
        line = document.line(index)
        if not line or (several and fenced[index]):
            continue
        first = start.column if index == start.line else 0
        last = end.column if index == end.line else len(line)
        if several and index == start.line:
            first = len(line[:first].rstrip(signs))
        if several and index == end.line:
            last = len(line) - len(line[last:].lstrip(signs))
        first = max(first, min(_block_marks(line), last))
        text = line[first:last]
        first += len(text) - len(text.lstrip())
        last -= len(text) - len(text.rstrip())
        if first < last:
            spans[index] = Span(first, last)
    return spans


def _block_marks(line: str) -> int:
    """How many characters at the start of the line say what block it is."""
    item = read_item(line)
    start = len(item.prefix if item else quotes_of(line))
    return start + len(heading_mark(line, start))


# Emphasis


class _Layer(NamedTuple):
    """The same number of one mark on both sides of a text, with other layers inside."""

    mark: str
    size: int
    start: int
    end: int


def _emphasis(size: int, around: re.Pattern[str]) -> Style:
    """The style whose mark is one asterisk or two, whatever other marks are there."""

    def removed(line: str, span: Span) -> Marked | None:
        # One asterisk is italic, two are bold, three are both, and so on.
        has = [layer for layer in _layers(line, span) if layer.size % 4 & size]
        return _without(line, span, has[-1], size) if has else None

    def added(line: str, span: Span) -> Marked:
        layers = _layers(line, span)
        first, last = (layers[-1].start, layers[-1].end) if layers else span
        mark = "*" * size
        text = line[:first] + mark + line[first:last] + mark + line[last:]
        return Marked(text, Span(span.start + size, span.end + size))

    return Style(_narrowed, removed, added, "*_", around)


def _without(line: str, span: Span, layer: _Layer, size: int) -> Marked:
    inner = line[layer.start + size : layer.end - size]
    text = line[: layer.start] + inner + line[layer.end :]
    return Marked(text, Span(span.start - size, span.end - size))


def _layers(line: str, span: Span) -> list[_Layer]:
    """The marks next to the text on both sides, the innermost first."""
    layers: list[_Layer] = []
    start, end = span
    while start > 0 and end < len(line):
        mark = line[start - 1]
        if mark not in "*_" or line[end] != mark:
            break
        before = start - len(line[:start].rstrip(mark))
        after = len(line[end:]) - len(line[end:].lstrip(mark))
        size = min(before, after)
        if mark == "_" and _inside_a_word(line, start - size, end + size):
            break
        start, end = start - size, end + size
        layers.append(_Layer(mark, size, start, end))
        if before != after:
            break
    return layers


def _inside_a_word(line: str, start: int, end: int) -> bool:
    """Whether underscores there are part of a name."""
    return line[:start][-1:].isalnum() or line[end:][:1].isalnum()


def _narrowed(line: str, span: Span) -> Span:
    """The stretch without the marks that are its own first and last characters."""
    start, end = span
    while end - start > 1:
        text = line[start:end]
        mark = text[0]
        if mark not in "*_":
            break
        size = min(len(text) - len(text.lstrip(mark)), len(text) - len(text.rstrip(mark)))
        inner = text[size : len(text) - size]
        if size == 0 or not inner or not _belong_together(inner, mark):
            break
        if mark == "_" and _inside_a_word(line, start, end):
            break
        start, end = start + size, end - size
    return Span(start, end)


def _belong_together(inner: str, mark: str) -> bool:
    """Whether marks around the text are a pair: no mark in it closes the one before it."""
    if inner[0].isspace() or inner[-1].isspace():
        return False
    depth = 0
    for found in re.finditer(re.escape(mark) + "+", inner):
        before, after = inner[: found.start()][-1:], inner[found.end() :][:1]
        closes = bool(before.strip())
        if closes and (depth > 0 or not after.strip()):
            depth -= 1
        else:
            depth += 1
        if depth < 0:
            return False
    return True


# Code


def _code_removed(line: str, span: Span) -> Marked | None:
    size = code_around(line, *span)
    if size is None:
        return None
    text = line[: span.start - size] + line[span.start : span.end] + line[span.end + size :]
    return Marked(text, Span(span.start - size, span.end - size))


def _code_added(line: str, span: Span) -> Marked:
    mark, blank = coded(line[span.start : span.end])
    opening, closing = mark + blank, blank + mark
    size = len(opening)
    text = line[: span.start] + opening + line[span.start : span.end] + closing + line[span.end :]
    return Marked(text, Span(span.start + size, span.end + size))


def _code_narrowed(line: str, span: Span) -> Span:
    if code_around(line, *span) is not None:
        return span
    size = strip_code(line[span.start : span.end])
    return Span(span.start + size, span.end - size)


_CODE_STYLE: Final = Style(_code_narrowed, _code_removed, _code_added, "`", _CODE)
