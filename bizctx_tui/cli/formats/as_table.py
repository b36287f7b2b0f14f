"""A table with a frame, for a person to look at.

Values are text, never markup, and every control or invisible character is drawn as a
glyph. Nothing is cut off: what is too long for its column goes on in the next line.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bizctx_tui.cli.formats.as_json import one_line
from bizctx_tui.core.text.cells import shown_width
from bizctx_tui.core.text.graphemes import shown_cluster_end
from bizctx_tui.core.visible import visible

_LEAST_CELLS: Final = 2
"""The narrowest column: a wide character must fit."""
_WORD: Final = re.compile(r" *[^ ]+ *| +")

Cell = Sequence[str]
"""The lines of a cell."""


def write(members: Mapping[str, object]) -> bytes:
    """The members as columns, as wide as the terminal; 80 cells where there is none."""
    return write_list(list(members), [members])


def write_list(names: Sequence[str], rows: Sequence[Mapping[str, object]]) -> bytes:
    """The names as columns and the rows below each other, as wide as :func:`write`."""
    titles = [visible(name.upper().replace("_", " ")) for name in names]
    values = [[_shown(row[name]) for name in names] for row in rows]
    columns = shutil.get_terminal_size().columns
    natural = [
        max(_widest([title]), *(_widest(row[at]) for row in values), 1)
        for at, title in enumerate(titles)
    ]
    widths = column_widths(natural, columns)
    head = [list(_wrap(title, width)) for title, width in zip(titles, widths, strict=True)]
    body = [
        [
            [part for line in lines for part in _wrap(line, width)]
            for lines, width in zip(row, widths, strict=True)
        ]
        for row in values
    ]
    return ("\n".join(_drawn(head, body, widths)) + "\n").encode("utf-8")


def column_widths(natural: Sequence[int], columns: int) -> list[int]:
    """How many cells each column gets.

    Args:
        natural: What each column would like to have, without its frame and padding.
        columns: The cells of the terminal.

    Returns:
        The same where all fit. Else the widest columns give, evenly, down to the next
        widest, and so on; none gets narrower than two cells.
    """
    most = columns - len(natural) - 3
    widths = [max(min(width, most), _LEAST_CELLS if width > 1 else 1) for width in natural]
    missing = sum(widths) + 3 * len(widths) + 1 - columns
    while missing > 0 and max(widths) > _LEAST_CELLS:
        widest = max(widths)
        next_widest = max((w for w in widths if w < widest), default=0)
        giving = [index for index, width in enumerate(widths) if width == widest]
        step = widest - max(next_widest, _LEAST_CELLS)
        for done, index in enumerate(giving):
            given = min(step, round(missing / (len(giving) - done)))
            widths[index] -= given
            missing -= given
    return widths


def _shown(value: object) -> Cell:
    match value:
        case None:
            text = ""
        case bool():
            text = "Yes" if value else "No"
        case Mapping():
            text = one_line(value)
        case _:
            text = str(value)
    return [visible(line) for line in text.split("\n")]


def _widest(lines: Sequence[str]) -> int:
    return max(shown_width(line) for line in lines)


def _wrap(line: str, width: int) -> Iterator[str]:
    """The rows of a line: broken between words, and inside one only where it must be."""
    row = ""
    for word in _WORD.findall(line):
        if shown_width((row + word).rstrip(" ")) <= width:
            row += word
            continue
        if row:
            yield row.rstrip(" ")
        *full, row = _folded(word, width)
        yield from full
    yield row.rstrip(" ")


def _folded(word: str, width: int) -> Iterator[str]:
    core = word.rstrip(" ")
    piece, cells, start = "", 0, 0
    while start < len(core):
        end = shown_cluster_end(core, start)
        cluster = core[start:end]
        wide = shown_width(cluster)
        if piece and cells + wide > width:
            yield piece
            piece, cells = "", 0
        piece += cluster
        cells += wide
        start = end
    yield piece + word[len(core) :]


def _drawn(
    head: Sequence[Cell], body: Sequence[Sequence[Cell]], widths: Sequence[int]
) -> Iterator[str]:
    yield _rule("┏━┳┓", widths)
    height = max(map(len, head))
    # The titles stand on the line that parts them from the values.
    yield from _rows([[""] * (height - len(cell)) + list(cell) for cell in head], widths, "┃")
    yield _rule("┡━╇┩", widths)
    for row in body:
        yield from _rows(row, widths, "│")
    yield _rule("└─┴┘", widths)


def _rule(parts: str, widths: Sequence[int]) -> str:
    left, line, cross, right = tuple(parts)
    return left + cross.join(line * (width + 2) for width in widths) + right


def _rows(cells: Sequence[Cell], widths: Sequence[int], border: str) -> Iterator[str]:
    for number in range(max(map(len, cells))):
        rows = [cell[number] if number < len(cell) else "" for cell in cells]
        padded = (
            f" {row}{' ' * (width - shown_width(row))} "
            for row, width in zip(rows, widths, strict=True)
        )
        yield border + border.join(padded) + border
