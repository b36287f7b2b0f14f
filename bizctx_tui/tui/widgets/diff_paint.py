"""How one row of a change is drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from bizctx_tui.core.diff.changed_words import Span
from bizctx_tui.core.diff.comparison import Comparison
from bizctx_tui.core.diff.pairing import NONE
from bizctx_tui.core.diff.rows import Row
from bizctx_tui.core.text.wrap import Cluster, row_clusters
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


def looks_of(base: Style, parts: Mapping[str, Style]) -> dict[str, Style]:
    """The styles that :class:`DiffPaint` needs, each under its name.

    Args:
        base: What is behind everything.
        parts: The kinds, ``removed-word``, ``added-word``, ``gutter``, ``marker``, ``fold``
            and ``back``.

    Returns:
        These and ``base``, and for each kind the gutter and the marker on its background.
    """
    looks = {"base": base, **parts}
    for name in ("gutter", "marker"):
        front = Style(color=parts[name].color, bold=parts[name].bold)
        for kind in ("same", "removed", "added", "back"):
            looks[f"{kind}-{name}"] = parts[kind] + front
    return looks


class DiffPaint:
    """Draws the rows of a change.

    Args:
        comparison: What is known of the change.
        layout: Where its rows stand.
        styles: The styles by name, as :func:`looks_of` gives them.
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
        layout, styles = self._layout, self._styles
        if row.kind == "fold":
            return self._fold(row, marker)
        if not layout.rows.side_by_side:
            segments = [*self._unified(row, line, marker)]
            return Strip(segments).adjust_cell_length(layout.width, styles[_look(row, marker)])
        left = self._side(row, line, marker, new=False)
        right = self._side(row, line, marker, new=True)
        strip = Strip([*left, Segment(_BETWEEN, styles["same-gutter"]), *right])
        return strip.adjust_cell_length(layout.width, styles["same"])

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
        yield self._marker(row, marker, look)
        old = "" if row.before == NONE or line else str(row.before + 1)
        new = "" if row.after == NONE or line else str(row.after + 1)
        yield Segment(f"{old:>{size}} {new:>{size}} ", self._styles[f"{look}-gutter"])
        yield Segment(f"{_SIGNS[row.kind]} ", style)
        is_new = row.kind == "added"
        number = row.after if is_new else row.before
        segments, _ = self._text(number, line, look, new=is_new)
        yield from segments

    def _side(self, row: Row, line: int, marker: Marker, *, new: bool) -> list[Segment]:
        layout = self._layout
        number = row.after if new else row.before
        kind = "same" if row.kind == "same" or number == NONE else "added" if new else "removed"
        taken_back = row.kind != "same" and row.part in marker.taken_back
        look = "back" if taken_back else kind
        style = self._styles[look]
        shown = "" if number == NONE or line else str(number + 1)
        text: list[Segment] = []
        cells = 0
        if number != NONE:
            # An unchanged line is the same text on both sides.
            is_same = row.kind == "same"
            text, cells = self._text(
                row.before if is_same else number, line, look, new=new and not is_same
            )
        ended = line > 0 and not text
        segments = [
            self._marker(row, marker, look) if not new else Segment(" ", style),
            Segment(f"{shown:>{layout.number_width}} ", self._styles[f"{look}-gutter"]),
            Segment("  " if ended else f"{_SIGNS[kind]} ", style),
            *text,
        ]
        rest = layout.side_width - layout.number_width - 4 - cells
        if rest < 0:
            return [*Strip(segments).adjust_cell_length(layout.side_width, style)]
        segments.append(Segment(" " * rest, style))
        return segments

    def _marker(self, row: Row, marker: Marker, look: str) -> Segment:
        changes, here = row.kind != "same", row.part == marker.hunk
        sign = " "
        if changes and row.part in marker.taken_back:
            sign = _TAKEN_BACK
        elif changes and here:
            sign = _HERE
        return Segment(sign, self._styles[f"{look}-marker" if changes and here else look])

    def _text(self, number: int, line: int, look: str, *, new: bool) -> tuple[list[Segment], int]:
        """A stretch of a line of a text, its changed words marked, and the cells that it takes."""
        wrapped = self._layout.wrapped(number, new=new)
        start, end = wrapped.piece(line)
        if start == end:
            return [], 0
        style = self._styles[look]
        spans = self._spans(number, wrapped.text, new=new) if look in ("removed", "added") else ()
        marked = self._styles[f"{look}-word"] if spans else style
        text = wrapped.text[start:end]
        if text.isascii() and text.isprintable():
            return [*_plain(text, start, spans, style, marked)], end - start
        clusters = row_clusters(wrapped.text, start, end)
        segments = [
            Segment("".join(shown for _, shown in run), marked if inside else style)
            for inside, run in groupby(_shown(clusters, wrapped.text, spans), itemgetter(0))
        ]
        # As whoever puts the strips together will count them.
        return segments, sum(segment.cell_length for segment in segments)

    def _spans(self, number: int, text: str, *, new: bool) -> tuple[Span, ...]:
        """The changed words of a line, and its ending if that changed."""
        diff, marks = self._comparison.diff, self._comparison.marks
        if diff is None or marks is None:
            return ()
        spans = marks.of_added(number) if new else marks.of_removed(number)
        bare = len((diff.after if new else diff.before).bare(number))
        return (*spans, (bare, len(text))) if len(text) > bare else spans


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


def _shown(
    clusters: Sequence[Cluster], text: str, spans: Sequence[Span]
) -> Iterator[tuple[bool, str]]:
    """Whether each cluster changed, and what stands for it."""
    start = clusters[0].start if clusters else 0
    at = max(0, bisect_right(spans, (start, start)) - 1)
    for cluster in clusters:
        while at < len(spans) and spans[at][1] <= cluster.start:
            at += 1
        inside = at < len(spans) and spans[at][0] <= cluster.start
        shown = cluster.text
        if inside and text[cluster.start] == "\t":
            shown = TAB + shown[1:]
        elif inside and shown.isspace() and not shown.isascii():
            shown = SPACE.ljust(cluster.width)
        yield inside, shown
