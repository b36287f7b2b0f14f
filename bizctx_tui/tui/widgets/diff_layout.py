"""Where each line of a diff stands on the screen, at a given width."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from rich.cells import cell_len

from bizctx_tui.core.diff.changed_words import Span
from bizctx_tui.core.diff.compare import Diff, DiffRow
from bizctx_tui.core.visible import visible

TAB_SIZE: Final = 4
"""Cells from one tab stop to the next."""

_ENDINGS: Final = {"\n": "␊", "\r\n": "␍␊", "\r": "␍", "": " (no newline here)"}
_JOINER = "\u200d"
_SHOWN_KEPT = 128


@dataclass(frozen=True, slots=True)
class Fold:
    """Unchanged lines that are not shown."""

    lines: int

    @property
    def label(self) -> str:
        """The row that stands for them."""
        return f"⋯ {self.lines:,} unchanged line{'' if self.lines == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A row's text as the terminal gets it: safe, tabs expanded, ending made visible.

    Attributes:
        text: What is drawn, as one long line.
        spans: Spans of ``text`` whose words changed.
        cuts: Where each screen line begins in ``text``, and the length of ``text``.
    """

    text: str
    spans: tuple[Span, ...]
    cuts: tuple[int, ...]

    def spans_within(self, start: int, end: int) -> Iterator[Span]:
        """The parts of the spans that lie between two positions of ``text``."""
        first = bisect_right(self.spans, (start, start)) - 1
        for low, high in self.spans[max(0, first) :]:
            if low >= end:
                return
            if high > start:
                yield max(low, start), min(high, end)


Entry = DiffRow | Fold


class DiffLayout:
    """The rows of a diff and its folds, each on as many screen lines as it needs.

    Args:
        diff: What to lay out.
        width: Cells of a screen line, gutter included.
    """

    def __init__(self, diff: Diff, width: int) -> None:
        self.width = width
        self.entries: list[Entry] = []
        self.hunk_starts: list[int] = []
        """The entry of the first changed row of each hunk."""
        for hunk, folded in zip(diff.hunks, diff.folded, strict=False):
            if folded:
                self.entries.append(Fold(folded))
            first = next(i for i, row in enumerate(hunk.rows) if row.kind != "same")
            self.hunk_starts.append(len(self.entries) + first)
            self.entries += hunk.rows
        if diff.folded[-1]:
            self.entries.append(Fold(diff.folded[-1]))
        self.number_width = len(str(max(_line_numbers(diff), default=0) + 1))
        self.gutter = 2 * self.number_width + 5
        """Cells before the text: marker, two numbers, sign, and spaces."""
        self.text_width = max(2, width - self.gutter)
        self._shown: dict[int, Shown] = {}
        self._tops = [0, *accumulate(map(self._height, self.entries))]

    @property
    def height(self) -> int:
        """Screen lines of the whole diff."""
        return self._tops[-1]

    def at(self, y: int) -> tuple[int, int] | None:
        """The entry on a screen line and which of its lines that is; None below the end."""
        if not 0 <= y < self.height:
            return None
        entry = bisect_right(self._tops, y) - 1
        return entry, y - self._tops[entry]

    def top(self, entry: int) -> int:
        """The first screen line of an entry."""
        return self._tops[entry]

    def hunk_of(self, entry: int) -> int:
        """The hunk whose first change is at or last before an entry; -1 before all."""
        return bisect_right(self.hunk_starts, entry) - 1

    def shown(self, entry: int) -> Shown:
        """How a row (not a fold) is drawn. A few are kept, for a row is drawn by line."""
        if entry not in self._shown:
            row = self.entries[entry]
            if isinstance(row, Fold):
                raise TypeError(f"entry {entry} is a fold")
            if len(self._shown) >= _SHOWN_KEPT:
                self._shown.clear()
            self._shown[entry] = shown(row, self.text_width)
        return self._shown[entry]

    def _height(self, entry: Entry) -> int:
        if isinstance(entry, Fold):
            return 1
        if not entry.ending_changed and "\t" not in entry.text:
            # No character takes more than two cells, so most rows need no measuring.
            cells = len(entry.text) * (1 if entry.text.isascii() else 2)
            if cells < self.text_width:
                return 1
        return len(shown(entry, self.text_width).cuts) - 1


def shown(row: DiffRow, width: int) -> Shown:
    """How a row is drawn where its text has ``width`` cells."""
    text = visible(row.text, keep_tabs=True)
    spans = row.emphasised
    if "\t" in text:
        text, spans = _expand_tabs(text, spans)
    if row.ending_changed:
        spans = (*spans, (len(text), len(text) + len(_ENDINGS[row.ending])))
        text += _ENDINGS[row.ending]
    return Shown(text, spans, (*_starts(text, width), len(text)))


def _line_numbers(diff: Diff) -> Iterator[int]:
    for hunk in diff.hunks[-1:]:
        yield hunk.before_start + hunk.before_count - 1
        yield hunk.after_start + hunk.after_count - 1


def _expand_tabs(text: str, spans: tuple[Span, ...]) -> tuple[str, tuple[Span, ...]]:
    """Spaces for tabs; a tab that changed is an arrow, to tell it from spaces."""
    pieces: list[str] = []
    # Where each tab ends before and after: what follows it moves by the difference.
    ends, moves = [0], [0]
    column = position = 0
    for piece in text.split("\t"):
        if pieces:
            size = TAB_SIZE - column % TAB_SIZE
            changed = any(start <= position < end for start, end in spans)
            pieces.append(("→" if changed else " ") + " " * (size - 1))
            column += size
            position += 1
            ends.append(position)
            moves.append(moves[-1] + size - 1)
        pieces.append(piece)
        column += cell_len(piece)
        position += len(piece)

    def moved(at: int) -> int:
        return at + moves[bisect_right(ends, at) - 1]

    return "".join(pieces), tuple((moved(start), moved(end)) for start, end in spans)


def _starts(text: str, width: int) -> Iterator[int]:
    """Where each screen line begins: after a space where one is near, else anywhere.

    The last cell is left to the space after a word, so that no line begins with it.
    """
    if text.isascii():
        yield from _starts_of_narrow(text, width)
        return
    start = used = 0
    after_space = 0
    cells_after_space = 0
    yield 0
    for at, cluster, cells in _clusters(text):
        space = cluster.isspace()
        if used and used + cells > width - (not space):
            if after_space > start:
                start, used = after_space, cells_after_space
            else:
                start, used = at, 0
            after_space, cells_after_space = start, used
            yield start
        used += cells
        cells_after_space += cells
        if space:
            after_space, cells_after_space = at + len(cluster), 0


def _starts_of_narrow(text: str, width: int) -> Iterator[int]:
    start = 0
    yield 0
    while len(text) - start > width - 1:
        end = start + width - 1
        if text[end].isspace():
            end += 1
        elif (space := text.rfind(" ", start, end)) >= 0:
            end = space + 1
        if end >= len(text):
            return
        start = end
        yield start


def _clusters(text: str) -> Iterator[tuple[int, str, int]]:
    """What a cursor would step over: position, text and cells of each."""
    start = 0
    for at in range(1, len(text) + 1):
        if at < len(text) and (
            text[at] == _JOINER or text[at - 1] == _JOINER or not cell_len(text[at])
        ):
            continue
        cluster = text[start:at]
        yield start, cluster, cell_len(cluster)
        start = at
