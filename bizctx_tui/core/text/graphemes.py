"""Where one character, as a person sees it, ends and the next begins.

A cluster is a base and what is drawn on it: combining marks, variation selectors, skin
tones, what a zero-width joiner joins, the second half of a flag. A hidden character is
drawn as a glyph of its own, and so is a cluster of its own.
"""

from __future__ import annotations

from typing import Final

from bizctx_tui.core.text.cells import JOINER, WIDTHS
from bizctx_tui.core.visible import visible

_BACK: Final = 256
"""Code points that are looked at before a place; longer clusters are cut there."""
_AHEAD: Final = 64

_FIRST_FLAG_LETTER: Final = "\U0001f1e6"
_LAST_FLAG_LETTER: Final = "\U0001f1ff"


def shown_cluster_end(shown: str, start: int) -> int:
    """The end of the cluster that begins at ``start``.

    Args:
        shown: A text that :func:`visible` made, tabs kept.
        start: An index below its length, where a cluster begins.
    """
    length = len(shown)
    first = shown[start]
    end = start + 1
    if end == length or first == "\t":
        return end
    if is_flag_letter(first) and is_flag_letter(shown[end]):
        end += 1
    while end < length:
        character = shown[end]
        if character == JOINER:
            end += 2
        elif character != "\t" and WIDTHS[character] == 0:
            end += 1
        else:
            break
    return min(end, length)


def next_boundary(line: str, column: int) -> int:
    """The end of the cluster at or around the column; the line's length at its end.

    Args:
        line: The characters of one line, without its ending.
        column: Code points before the place.
    """
    length = len(line)
    if column >= length:
        return length
    ahead = _AHEAD
    while True:
        start, shown = _shown_around(line, column, ahead)
        end = start
        while end <= column:
            end = start + shown_cluster_end(shown, end - start)
        if end < start + len(shown) - 1 or start + len(shown) >= length:
            return end
        ahead *= 4


def previous_boundary(line: str, column: int) -> int:
    """The start of the cluster that is before or around the column; 0 at the line's start."""
    if column <= 0:
        return 0
    column = min(column, len(line))
    start, shown = _shown_around(line, column - 1, 1)
    begin = end = start
    while end < column:
        begin = end
        end = start + shown_cluster_end(shown, end - start)
    return begin


def cluster_start(line: str, column: int) -> int:
    """The column itself where a cluster begins, else the start of the one it is inside."""
    if column <= 0 or column >= len(line):
        return min(max(column, 0), len(line))
    return previous_boundary(line, column + 1)


def is_flag_letter(character: str) -> bool:
    """Whether two of these in a row make one flag."""
    return _FIRST_FLAG_LETTER <= character <= _LAST_FLAG_LETTER


def _begins(shown: str, index: int) -> bool:
    """Whether a cluster surely begins here, whatever stands before."""
    character = shown[index]
    if character == "\t":
        return True
    return (
        WIDTHS[character] > 0
        and not is_flag_letter(character)
        and (index == 0 or shown[index - 1] != JOINER)
    )


def _shown_around(line: str, column: int, ahead: int) -> tuple[int, str]:
    """A cluster's start at or before the column, and the shown text from there on."""
    length = len(line)
    if line.isascii():
        end = min(length, column + ahead + 1)
        return column, visible(line[column:end], keep_tabs=True)
    first = max(0, column - _BACK)
    # One character more on each side tells a joiner that joins from one that only hides.
    low = max(0, first - 1)
    end = min(length, column + ahead + 1)
    shown = visible(line[low : end + 1], keep_tabs=True)[: end - low]
    index = column - low
    while index > first - low and not _begins(shown, index):
        index -= 1
    return low + index, shown[index:]
