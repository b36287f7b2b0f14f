"""How one row of a change is drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from bizctx_tui.core.diff.changed_words import Span
from bizctx_tui.core.diff.comparison import Comparison
from bizctx_tui.core.diff.pairing import NONE
from bizctx_tui.core.diff.rows import Row
from bizctx_tui.core.text.wrap import row_clusters
from bizctx_tui.tui.widgets.diff_layout import DiffLayout

NO_CHANGES: Final = "Nothing changes: the two texts are equal."

TAB: Final = "→"
"""Stands for a tab that changed."""

SPACE: Final = "⍽"
"""Stands for a changed space that is not the usual one."""

_SIGNS: Final = {"same": " ", "removed": "−", "added": "+"}
_HERE, _TAKEN_BACK = "▌", "↶"
_BETWEEN: Final = "│"


@dataclass(frozen=True, slots=True)
class Marker:
    """Where the reader is.

    Attributes:
        hunk: The hunk under the marker; -1 for none.
        taken_back: The hunks that will not be saved.
        fold_key: The key that opens the folds next to the marker; empty for none.
    """

    hunk: int
    taken_back: frozenset[int]
    fold_key: str


class DiffPaint:
    """Draws the rows of a change.

    Args:
        comparison: What is known of the change.
        layout: Where its rows stand.
        styles: The styles by name: the kinds, ``removed-word``, ``added-word``, ``gutter``,
            ``marker``, ``fold`` and ``back``.
    """

    def __init__(self, comparison: Comparison, layout: DiffLayout, styles: dict[str, Style]):
        self._comparison = comparison
        self._layout = layout
        self._styles = styles

    def strip(self, row: Row, line: int, marker: Marker) -> Strip:
        """A line of a row.

        Args:
            row: What is drawn.
            line: Which of its lines, from 0.
            marker: Where the reader is.
        """
        layout, width = self._layout, self._layout.width
        if row.kind == "fold":
            return self._fold(row, marker)
        if not layout.rows.side_by_side:
            segments = [*self._unified(row, line, marker)]
            return Strip(segments).adjust_cell_length(width, self._styles[_look(row, marker)])
        left = self._side(row, line, marker, new=False)
        right = self._side(row, line, marker, new=True)
        middle = Segment(_BETWEEN, self._styles["same"] + self._front("gutter"))
        return Strip([*left, middle, *right]).adjust_cell_length(width, self._styles["same"])

    def _fold(self, row: Row, marker: Marker) -> Strip:
        style = self._styles["fold"]
        words = f" ⋯ {row.lines:,} unchanged line{'' if row.lines == 1 else 's'}"
        diff = self._comparison.diff
        if diff is not None and diff.is_empty:
            words = f" {NO_CHANGES}{words}"
        if marker.fold_key and marker.hunk in (row.part - 1, row.part):
            words += f" · {marker.fold_key} opens"
        return Strip([Segment(words, style)]).adjust_cell_length(self._layout.width, style)

    def _unified(self, row: Row, line: int, marker: Marker) -> Iterator[Segment]:
        look = _look(row, marker)
        style = self._styles[look]
        size = self._layout.number_width
        yield self._marker(row, marker, style)
        old = "" if row.before == NONE or line else str(row.before + 1)
        new = "" if row.after == NONE or line else str(row.after + 1)
        yield Segment(f"{old:>{size}} {new:>{size}} ", style + self._front("gutter"))
        yield Segment(f"{_SIGNS[row.kind]} ", style)
        is_new = row.kind == "added"
        yield from self._text(row.after if is_new else row.before, line, look, new=is_new)

    def _side(self, row: Row, line: int, marker: Marker, *, new: bool) -> Strip:
        layout = self._layout
        number = row.after if new else row.before
        kind = "same" if row.kind == "same" or number == NONE else "added" if new else "removed"
        taken_back = row.kind != "same" and row.part in marker.taken_back
        look = "back" if taken_back else kind
        style = self._styles[look]
        shown = "" if number == NONE or line else str(number + 1)
        # An unchanged line is the same text on both sides.
        changed = new and row.kind != "same"
        shown_line = row.before if row.kind == "same" else number
        if number != NONE and line:
            start, end = layout.wrapped(shown_line, new=changed).piece(line)
            ended = start == end
        else:
            ended = False
        segments = [
            self._marker(row, marker, style) if not new else Segment(" ", style),
            Segment(f"{shown:>{layout.number_width}} ", style + self._front("gutter")),
            Segment("  " if ended else f"{_SIGNS[kind]} ", style),
        ]
        if number != NONE:
            segments += self._text(shown_line, line, look, new=changed)
        return Strip(segments).adjust_cell_length(layout.side_width, style)

    def _marker(self, row: Row, marker: Marker, style: Style) -> Segment:
        sign = " "
        if row.kind != "same" and row.part in marker.taken_back:
            sign = _TAKEN_BACK
        elif row.kind != "same" and row.part == marker.hunk:
            sign = _HERE
        here = row.kind != "same" and row.part == marker.hunk
        return Segment(sign, style + self._front("marker") if here else style)

    def _text(self, number: int, line: int, look: str, *, new: bool) -> Iterator[Segment]:
        """A stretch of a line of a text, its changed words marked."""
        wrapped = self._layout.wrapped(number, new=new)
        start, end = wrapped.piece(line)
        if start == end:
            return
        style = self._styles[look]
        spans = self._spans(number, wrapped.text, new=new) if look in ("removed", "added") else ()
        marked = self._styles[f"{look}-word"] if spans else style
        text = wrapped.text[start:end]
        if text.isascii() and text.isprintable():
            yield from _plain(text, start, spans, style, marked)
            return
        for cluster in row_clusters(wrapped.text, start, end):
            inside = _is_inside(spans, cluster.start)
            shown = cluster.text
            if inside and wrapped.text[cluster.start] == "\t":
                shown = TAB + shown[1:]
            elif inside and shown.isspace() and not shown.isascii():
                shown = SPACE.ljust(cluster.width)
            yield Segment(shown, marked if inside else style)

    def _spans(self, number: int, text: str, *, new: bool) -> tuple[Span, ...]:
        """The changed words of a line, and its ending if that changed."""
        diff, marks = self._comparison.diff, self._comparison.marks
        if diff is None or marks is None:
            return ()
        spans = marks.of_added(number) if new else marks.of_removed(number)
        bare = len((diff.after if new else diff.before).bare(number))
        return (*spans, (bare, len(text))) if len(text) > bare else spans

    def _front(self, name: str) -> Style:
        style = self._styles[name]
        return Style(color=style.color, bold=style.bold)


def _look(row: Row, marker: Marker) -> str:
    taken_back = row.kind != "same" and row.part in marker.taken_back
    return "back" if taken_back else row.kind


def _plain(
    text: str, start: int, spans: tuple[Span, ...], style: Style, marked: Style
) -> Iterator[Segment]:
    """Text of which each character is one cell, from a position of its line on."""
    at, end = start, start + len(text)
    for low, high in spans[max(0, bisect_right(spans, (start, start)) - 1) :]:
        if low >= end:
            break
        low, high = max(low, at), min(high, end)
        if high <= low:
            continue
        if low > at:
            yield Segment(text[at - start : low - start], style)
        yield Segment(text[low - start : high - start], marked)
        at = high
    if end > at:
        yield Segment(text[at - start :], style)


def _is_inside(spans: tuple[Span, ...], position: int) -> bool:
    place = bisect_right(spans, (position, position))
    # A span may begin at the position itself.
    return any(low <= position < high for low, high in spans[max(0, place - 1) : place + 1])
