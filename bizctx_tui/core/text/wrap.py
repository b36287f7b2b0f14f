"""Soft wrap: one line of text as rows of terminal cells.

Every function looks at a stretch about as long as a row, never at the whole line, so that
a key in a line of 50,000 characters costs what it costs in a short one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from bizctx_tui.core.text.cells import TAB_SIZE, WIDTHS, draw_cluster
from bizctx_tui.core.text.graphemes import is_flag_letter, shown_cluster_end
from bizctx_tui.core.visible import visible

MIN_WIDTH: Final = TAB_SIZE
_MARGIN: Final = 32
_PARTS: Final = 3
_NARROW: Final = frozenset({1})
_WIDE: Final = frozenset({2})


class Cluster(NamedTuple):
    """One grapheme cluster as it is drawn in its row.

    Attributes:
        start: Column where it begins.
        end: Column behind it.
        text: What is drawn, tabs as spaces.
        cell: Cells of the row before it.
        width: Its own cells.
    """

    start: int
    end: int
    text: str
    cell: int
    width: int


def wrap(line: str, width: int) -> list[int]:
    """Where each row of the line begins.

    Args:
        line: The characters of one line, without its ending.
        width: Cells of a row; below :data:`MIN_WIDTH` counts as that. One space more may
            hang over the end of a row.

    Returns:
        Rising columns, the first always 0. The last may be the line's length: a row that
        is empty so that a cursor behind a full row has a place.
    """
    starts = [0]
    while (following := next_row(line, starts[-1], width)) is not None:
        starts.append(following)
    return starts


def rewrap(
    line: str, width: int, starts: list[int], column: int, removed: int, inserted: int
) -> list[int]:
    """What :func:`wrap` says after one edit, looking only at the rows that it touched.

    Args:
        line: The line after the edit.
        width: As for :func:`wrap`.
        starts: The row starts before the edit.
        column: Where the edit was.
        removed: Code points of the line that went.
        inserted: Code points that came.
    """
    shift = inserted - removed
    settled = column + inserted + 2
    keep = max(0, bisect_right(starts, column) - 3)
    rows = starts[: keep + 1]
    while (following := next_row(line, rows[-1], width)) is not None:
        rows.append(following)
        if following >= settled:
            old = bisect_left(starts, following - shift)
            if old < len(starts) and starts[old] == following - shift:
                rows.extend([start + shift for start in starts[old + 1 :]])
                break
    return rows


def next_row(line: str, start: int, width: int) -> int | None:
    """Where the row after the one at ``start`` begins, None when this is the last.

    Rows break behind spaces and tabs and around wide characters, else between clusters.
    """
    width = max(width, MIN_WIDTH)
    length = len(line)
    span = width + _MARGIN
    while True:
        # A stretch that stops before the line does must not decide on its last clusters.
        stop = min(length, start + span)
        widths = _simple_widths(line[start:stop])
        if widths == _NARROW:
            if stop == length and length - start <= width:
                return None
            space = line.rfind(" ", start, start + width + 1)
            return start + width if space < start else space + 1
        if widths == _WIDE:
            if stop == length and (length - start) * 2 <= width:
                return None
            return start + width // 2
        if 0 in widths:
            # Marks and joined parts take no cells, so more characters make a row.
            stop = min(length, start + span * _PARTS)
            found = _break(_clusters(_shown(line, start, stop)), start, width)
        else:
            found = _break(_characters(line[start:stop]), start, width)
        if stop == length or (found is not None and found < stop - 1):
            return found
        span *= 2


def row_clusters(line: str, start: int, end: int) -> list[Cluster]:
    """The clusters of one row.

    Args:
        line: The whole line.
        start: Column where the row begins.
        end: Column where it ends.
    """
    shown = _shown(line, start, end)
    clusters = []
    cell = 0
    for first, last, text, width in _clusters(shown):
        drawn, cells = (" " * _tab(cell), _tab(cell)) if text == "\t" else (text, width)
        clusters.append(Cluster(start + first, start + last, drawn, cell, cells))
        cell += cells
    return clusters


def column_to_cell(line: str, start: int, end: int, column: int) -> int:
    """Cells of the row before the cluster that holds the column.

    Args:
        line: The whole line.
        start: Column where the row begins.
        end: Column where it ends.
        column: From ``start`` to ``end``.
    """
    if _is_plain(line, start, end):
        return column - start
    cell = 0
    for cluster in row_clusters(line, start, end):
        if column < cluster.end:
            return cluster.cell
        cell = cluster.cell + cluster.width
    return cell


def cell_to_column(line: str, start: int, end: int, cell: int) -> int:
    """The column where the cluster at that cell begins; ``end`` behind the last."""
    if _is_plain(line, start, end):
        return min(max(start + cell, start), end)
    for cluster in row_clusters(line, start, end):
        if cell < cluster.cell + cluster.width:
            return cluster.start
    return end


class _Simple(dict[str, int]):
    """Cells of the characters that are always a cluster by themselves, 0 for the others."""

    def __missing__(self, character: str) -> int:
        shown = visible(character, keep_tabs=True)
        alone = character not in "\t\u200c\u200d" and not is_flag_letter(character)
        width = self[character] = WIDTHS[shown] if alone else 0
        return width


_SIMPLE: Final = _Simple()


def _simple_widths(stretch: str) -> frozenset[int]:
    if stretch.isascii() and "\t" not in stretch:
        return _NARROW
    return frozenset([_SIMPLE[character] for character in set(stretch)])


def _is_plain(line: str, start: int, end: int) -> bool:
    return _simple_widths(line[start:end]) == _NARROW


def _shown(line: str, start: int, end: int) -> str:
    # One character more on each side tells a joiner that joins from one that only hides.
    low = max(0, start - 1)
    return visible(line[low : end + 1], keep_tabs=True)[start - low : end - low]


def _tab(cell: int) -> int:
    return TAB_SIZE - cell % TAB_SIZE


def _clusters(shown: str) -> Iterator[tuple[int, int, str, int]]:
    start, length = 0, len(shown)
    widths = WIDTHS
    while start < length:
        text = shown[start]
        end = start + 1
        # Most characters are a cluster by themselves; only the others cost a call.
        if end < length and (widths[shown[end]] == 0 or is_flag_letter(text)):
            end = shown_cluster_end(shown, start)
            text = shown[start:end]
        if text == "\t":
            yield start, end, text, 0
        elif end == start + 1 and (width := WIDTHS[text]):
            yield start, end, text, width
        else:
            yield start, end, *draw_cluster(text)
        start = end


def _characters(stretch: str) -> Iterator[tuple[int, int, str, int]]:
    for index, character in enumerate(stretch):
        yield index, index + 1, character, _SIMPLE[character]


def _break(clusters: Iterator[tuple[int, int, str, int]], offset: int, width: int) -> int | None:
    cell = 0
    chance = 0
    for start, end, text, cells in clusters:
        if text == "\t":
            cells = _tab(cell)
        if cells > 1:
            chance = start
        if cell + cells > width:
            if text == " ":
                return offset + end
            return offset + (chance or start or end)
        cell += cells
        if cells > 1 or text == " " or text == "\t":
            chance = end
    return None
