"""Breaks spans into rows that fit a width in cells, between words where it can."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from bizctx_tui.core.markdown.spans import Measure, Row, Rows, Span, Style, cells, merged, shown

# Scripts written without spaces may break after any character, but closing punctuation
# stays with what it closes.
_WIDE: Final = (
    "\u2e80-\u3000\u3003-\u3007\u3012-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003fffd"
)
_CLOSING: Final = (
    "\u3001\u3002\u3009\u300b\u300d\u300f\u3011\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f"
)
_JOINERS: Final = "\u200c\u200d"
_PIECE: Final = re.compile(
    rf"( +)|((?<![{_JOINERS}])[{_WIDE}][{_CLOSING}]*(?![{_JOINERS}]))"
    rf"|(?:[^ {_WIDE}]|(?<=[{_JOINERS}])[{_WIDE}]|[{_WIDE}](?=[{_JOINERS}]))+"
)

_EMOJI_MODIFIERS: Final = range(0x1F3FB, 0x1F400)
_VARIATION_SELECTORS: Final = range(0xFE00, 0xFE10)


def wrap(line: Sequence[Span], width: int, measure: Measure) -> Rows:
    """Wrap one line by words.

    Args:
        line: Spans without line breaks, already visible.
        width: Cells in a row, at least 1.
        measure: The width of a text in cells.

    Returns:
        At least one row. Only the spaces where a row was broken, and those at the end,
        are left out. A row is wider than the width only when a single character is.
    """
    filler = _Filler(width, measure)
    for span in line:
        for piece in _PIECE.finditer(span.text):
            text = piece[0]
            if piece[1]:
                filler.space(span._replace(text=text))
            elif piece[2]:
                filler.end_word()
                filler.add(span._replace(text=text))
                filler.end_word()
            else:
                filler.add(span._replace(text=text))
    return filler.finish()


def chop(text: str, style: Style, width: int, measure: Measure) -> Rows:
    """Cut a visible text into rows of the width, wherever that falls; at least one row."""
    if not text:
        return [()]
    return [(Span(part, style),) for part in _parts(text, width, width, measure)]


def chop_spans(line: Sequence[Span], width: int, measure: Measure) -> Rows:
    """The same for a line of several styles."""
    filler = _Filler(width, measure)
    for span in line:
        filler.add(span)
    return filler.finish()


def source_rows(source: str, style: Style, width: int, measure: Measure) -> Rows:
    """Text as it was written, each of its lines wrapped by words."""
    rows: Rows = []
    for line in source.split("\n"):
        rows += wrap([Span(shown(line), style)], width, measure)
    return rows


def chopped_source(source: str, style: Style, width: int, measure: Measure) -> Rows:
    """Text as it was written, each of its lines cut at the width."""
    rows: Rows = []
    for line in source.split("\n"):
        rows += chop(shown(line), style, width, measure)
    return rows


def _parts(text: str, first: int, width: int, measure: Measure) -> Iterator[str]:
    """Cut so that the first part fits ``first`` cells and the others ``width``."""
    if text.isascii():
        yield text[:first]
        for start in range(first, len(text), width):
            yield text[start : start + width]
        return
    clusters = _clusters(text)
    sizes = {cluster: cells(cluster, measure) for cluster in set(clusters)}
    ends = list(accumulate(map(sizes.__getitem__, clusters)))
    start, limit = 0, first
    while start < len(clusters):
        begin = ends[start - 1] if start else 0
        end = max(start + 1, bisect_right(ends, begin + limit, start))
        yield "".join(clusters[start:end])
        start, limit = end, width


def _clusters(text: str) -> list[str]:
    """Characters, each with the marks that belong on it."""
    marks = "".join(character for character in set(text) if _is_mark(character))
    if not marks:
        return list(text)
    # Beyond ASCII a joiner holds on to what follows it.
    return re.findall(rf".(?:[{re.escape(marks)}]|(?<=[{_JOINERS}])[^\x00-\x7f])*", text, re.DOTALL)


def _is_mark(character: str) -> bool:
    """Whether a character belongs on the one before it."""
    code = ord(character)
    return (
        character in _JOINERS
        or code in _VARIATION_SELECTORS
        or code in _EMOJI_MODIFIERS
        or unicodedata.category(character) in {"Mn", "Me"}
    )


class _Filler:
    """The rows of one line while words are put into them."""

    def __init__(self, width: int, measure: Measure) -> None:
        self._width = max(1, width)
        self._measure = measure
        self._rows: Rows = []
        self._row: list[Span] = []
        self._used = 0
        self._spaces: list[Span] = []
        self._word: list[Span] = []

    def add(self, span: Span) -> None:
        self._word.append(span)

    def space(self, span: Span) -> None:
        self.end_word()
        self._spaces.append(span)

    def end_word(self) -> None:
        if not self._word:
            return
        size = sum(cells(span.text, self._measure) for span in self._word)
        gap = sum(len(span.text) for span in self._spaces)
        if self._used + gap + size <= self._width:
            self._row += self._spaces
            self._row += self._word
            self._used += gap + size
        else:
            if self._row:
                self._break()
            if size <= self._width:
                self._row += self._word
                self._used = size
            else:
                self._cut_word()
        self._spaces = []
        self._word = []

    def finish(self) -> Rows:
        self.end_word()
        if self._row or not self._rows:
            self._break()
        return self._rows

    def _cut_word(self) -> None:
        for span in self._word:
            room = self._width - self._used
            if room < 1 or (self._used and cells(span.text[0], self._measure) > room):
                self._break()
                room = self._width
            for number, part in enumerate(_parts(span.text, room, self._width, self._measure)):
                if number:
                    self._break()
                self._row.append(span._replace(text=part))
                self._used += cells(part, self._measure)

    def _break(self) -> None:
        row: Row = merged(self._row)
        self._rows.append(row)
        self._row = []
        self._used = 0
