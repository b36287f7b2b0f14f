"""Texts above and beside each other, each on as many rows of the screen as it needs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import Final, Literal

from bizctx_tui.core.diff.changed_words import Span
from bizctx_tui.core.merge import whole_lines
from bizctx_tui.core.text.wrap import row_clusters, wrap

Look = Literal["context", "before", "mine", "theirs", "answer"]

NOTHING: Final = "(nothing)"
SIDE_BY_SIDE_WIDTH: Final = 120
"""Cells from which on versions stand beside each other."""

_SIGNS: Final[dict[Look, str]] = {
    "context": "  ",
    "before": "− ",
    "mine": "+ ",
    "theirs": "+ ",
    "answer": "= ",
}
_ENDINGS: Final = {"\n": "␊", "\r\n": "␍␊", "\r": "␍", "": " (no newline here)"}


@dataclass(frozen=True, slots=True)
class Version:
    """One text.

    Attributes:
        look: What it is.
        text: Whole lines, as they came.
        spans: Words to mark, in code points.
        label: Its heading, safe to draw; empty for none.
    """

    look: Look
    text: str
    spans: tuple[Span, ...] = ()
    label: str = ""


Band = tuple[Version, ...]
"""Versions of the same place: beside each other where there is room."""

Cell = tuple[str, bool]
"""Text that is safe to draw, and whether its words are marked."""


class Column:
    """One version at a width: a heading if it has one, then its lines, wrapped.

    Args:
        version: What to lay out.
        width: Cells.
        newline: The usual ending of a line, which is not drawn.
    """

    def __init__(self, version: Version, width: int, newline: str) -> None:
        self.version = version
        self.width = width
        self._heading = 1 if version.label else 0
        room = width - len(_SIGNS[version.look]) - 1
        self._lines: list[str] = []
        self._offsets: list[int] = []
        self._rows: list[tuple[int, int, int]] = []
        offset = 0
        for number, line in enumerate(whole_lines(version.text)):
            text = line.rstrip("\r\n")
            ending = line[len(text) :]
            shown = text if ending == newline else text + _ENDINGS[ending]
            self._lines.append(shown)
            self._offsets.append(offset)
            offset += len(line)
            # No character takes more than two cells, so most lines need no measuring.
            if len(shown) * (1 if shown.isascii() else 2) <= room and "\t" not in shown:
                self._rows.append((number, 0, len(shown)))
                continue
            starts = [*wrap(shown, room), len(shown)]
            # What hangs over the end of a full row is a space: no row shows nothing.
            self._rows += [(number, start, end) for start, end in pairwise(starts) if end > start]

    @property
    def height(self) -> int:
        """Rows of the screen."""
        return self._heading + max(1, len(self._rows))

    def is_heading(self, row: int) -> bool:
        """Whether a row is the heading."""
        return row < self._heading

    def cells(self, row: int) -> Iterator[Cell]:
        """What a row of the screen shows, the heading among them; nothing below the end."""
        if row < self._heading:
            yield self.version.label, False
        elif not self._rows:
            yield (_SIGNS["context"] + NOTHING if row == self._heading else ""), False
        elif row - self._heading < len(self._rows):
            line, start, end = self._rows[row - self._heading]
            yield (_SIGNS[self.version.look] if not start else "  "), False
            yield from self._text(line, start, end)

    def _text(self, number: int, start: int, end: int) -> Iterator[Cell]:
        line, offset = self._lines[number], self._offsets[number]
        spans = self.version.spans
        first = max(0, bisect_right(spans, (offset + start, offset + start)) - 1)
        last = bisect_right(spans, (offset + end, offset + end))
        marked = [False] * (end - start)
        for low, high in spans[first:last]:
            low, high = max(low - offset, start) - start, min(high - offset, end) - start
            if high > low:
                marked[low:high] = [True] * (high - low)
        clusters = row_clusters(line, start, end)
        for mark, group in groupby(clusters, lambda cluster: marked[cluster.start - start]):
            yield "".join(cluster.text for cluster in group), mark


class ConflictLayout:
    """Where everything stands.

    Args:
        bands: From top to bottom.
        width: Cells of a row of the screen.
        newline: The usual ending of a line.
    """

    def __init__(self, bands: Sequence[Band], width: int, newline: str) -> None:
        self.width = width
        beside = width >= SIDE_BY_SIDE_WIDTH
        rows = bands if beside else [(version,) for band in bands for version in band]
        self._bands = [
            [
                Column(version, column_width, newline)
                for version, column_width in zip(band, _shares(width, len(band)), strict=True)
            ]
            for band in rows
        ]
        self._tops = [0, *accumulate(max(column.height for column in band) for band in self._bands)]

    @property
    def height(self) -> int:
        """Rows of the whole."""
        return self._tops[-1]

    def at(self, y: int) -> tuple[list[Column], int] | None:
        """The columns on a row of the screen and which of their rows it is; None below the end."""
        if not 0 <= y < self.height:
            return None
        band = bisect_right(self._tops, y) - 1
        return self._bands[band], y - self._tops[band]


def _shares(width: int, count: int) -> list[int]:
    """The widths of columns with a cell between them; the last ones get what is over."""
    room = width - (count - 1)
    return [room * (index + 1) // count - room * index // count for index in range(count)]
