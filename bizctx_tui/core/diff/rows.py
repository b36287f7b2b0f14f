"""A change as rows to read: which line of which text is in each, at any place at once.

The rows are worked out when they are asked for. There may be a hundred thousand of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from typing import Final, Literal, NamedTuple

from bizctx_tui.core.diff.compare import Diff
from bizctx_tui.core.diff.pairing import NONE, Pairing

CONTEXT_LINES: Final = 3
"""Unchanged lines shown before and after a change."""

RowKind = Literal["same", "removed", "added", "pair", "fold"]


class Row(NamedTuple):
    """One row.

    Attributes:
        kind: ``same`` is on both sides; ``pair`` is a removed line beside an added one, or
            one of them alone; ``fold`` stands for unchanged lines that are not shown.
        before: The 0-based number of its line in the old text, or NONE; of a fold, the
            number of its first line.
        after: The same in the new text.
        part: The number of its hunk; of an unchanged row, that of the hunk behind it.
        lines: How many lines a fold stands for; else 1.
    """

    kind: RowKind
    before: int
    after: int
    part: int
    lines: int = 1


class _Gap(NamedTuple):
    """Unchanged lines before a hunk or behind the last.

    Attributes:
        head: Lines shown in front of the fold.
        folded: Lines that the fold stands for; 0 when all are shown.
    """

    before: int
    after: int
    lines: int
    head: int
    folded: int

    @property
    def rows(self) -> int:
        return self.lines - self.folded + bool(self.folded)


class Rows:
    """The rows of a change, one below the other or side by side.

    Args:
        diff: The change.
        pairing: Which of its lines belong together.
        side_by_side: Old and new text in one row.
        opened: The unchanged stretches that are not folded, each by the number of the
            hunk behind it.
    """

    def __init__(
        self, diff: Diff, pairing: Pairing, *, side_by_side: bool, opened: Collection[int] = ()
    ) -> None:
        self._diff = diff
        self._pairing = pairing
        self.side_by_side = side_by_side
        self._gaps = [*_gaps(diff, opened)]
        # Where the unchanged stretch before each hunk, and the hunk, begin.
        self._starts: list[int] = []
        at = 0
        for number, gap in enumerate(self._gaps):
            self._starts.append(at)
            at += gap.rows
            self._starts.append(at)
            if number < len(diff.hunks):
                at += self._rows_of_hunk(number)
        self._length = at

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: int) -> Row:
        if not 0 <= index < self._length:
            raise IndexError(index)
        section = bisect_right(self._starts, index) - 1
        return next(self._from(section, index - self._starts[section]))

    def between(self, first: int, end: int) -> Iterator[Row]:
        """The rows from one index up to another."""
        section = bisect_right(self._starts, first) - 1
        at = first
        while at < end:
            for row in self._from(section, at - self._starts[section]):
                yield row
                at += 1
                if at == end:
                    return
            section += 1

    def hunk(self, number: int) -> int:
        """The index of the first row of a hunk; of the number behind the last, the end."""
        return self._starts[2 * number + 1] if number < len(self._diff.hunks) else self._length

    def is_folded(self, part: int) -> bool:
        """Whether some of the unchanged lines before a hunk are folded."""
        return self._gaps[part].folded > 0

    def folds(self) -> Iterator[int]:
        """The unchanged stretches that can be folded, whether they are or not."""
        for part, gap in enumerate(self._gaps):
            if _folded(gap.lines, *_context(self._diff, part)):
                yield part

    def find(self, row: Row) -> int:
        """The index of the row that shows what another one showed in other rows of this change.

        Args:
            row: Of the same change, perhaps folded or laid out in another way.
        """
        if row.kind in ("same", "fold"):
            gap, start = self._gaps[row.part], self._starts[2 * row.part]
            offset = row.before - gap.before
            if not gap.folded or offset < gap.head:
                return start + offset
            return start + max(gap.head, offset - gap.folded + 1)
        hunk, start = self._diff.hunks[row.part], self._starts[2 * row.part + 1]
        if not self.side_by_side:
            if row.before != NONE:
                return start + row.before - hunk.before_start
            return start + len(hunk.removed) + row.after - hunk.after_start
        first, end = self._pairing.starts[row.part], self._pairing.starts[row.part + 1]
        if row.before != NONE:
            return start + self._pairing.left.index(row.before, first, end) - first
        return start + self._pairing.right.index(row.after, first, end) - first

    def _rows_of_hunk(self, number: int) -> int:
        hunk, starts = self._diff.hunks[number], self._pairing.starts
        if self.side_by_side:
            return starts[number + 1] - starts[number]
        return len(hunk.removed) + len(hunk.added)

    def _from(self, section: int, offset: int) -> Iterator[Row]:
        """The rows of a section, from one on."""
        part = section // 2
        if section % 2 == 0:
            yield from self._unchanged(part, offset)
        elif part < len(self._diff.hunks):
            yield from self._changed(part, offset)

    def _unchanged(self, part: int, offset: int) -> Iterator[Row]:
        gap = self._gaps[part]
        for at in range(offset, gap.rows):
            if not gap.folded or at < gap.head:
                yield Row("same", gap.before + at, gap.after + at, part)
            elif at == gap.head:
                yield Row("fold", gap.before + at, gap.after + at, part, gap.folded)
            else:
                line = at + gap.folded - 1
                yield Row("same", gap.before + line, gap.after + line, part)

    def _changed(self, part: int, offset: int) -> Iterator[Row]:
        if self.side_by_side:
            pairing = self._pairing
            for at in range(pairing.starts[part] + offset, pairing.starts[part + 1]):
                yield Row("pair", pairing.left[at], pairing.right[at], part)
            return
        hunk = self._diff.hunks[part]
        removed = len(hunk.removed)
        for line in hunk.removed[offset:]:
            yield Row("removed", line, NONE, part)
        for line in hunk.added[max(0, offset - removed) :]:
            yield Row("added", NONE, line, part)


def _gaps(diff: Diff, opened: Collection[int]) -> Iterator[_Gap]:
    before = after = 0
    ends = [(hunk.before_start, hunk.before_end, hunk.after_end) for hunk in diff.hunks]
    for part, (start, *behind) in enumerate([*ends, (len(diff.before), 0, 0)]):
        lines = start - before
        head, tail = _context(diff, part)
        folded = 0 if part in opened else _folded(lines, head, tail)
        yield _Gap(before, after, lines, head, folded)
        before, after = behind


def _context(diff: Diff, part: int) -> tuple[int, int]:
    """Lines that are shown at the beginning and at the end of an unchanged stretch."""
    return CONTEXT_LINES * (part > 0), CONTEXT_LINES * (part < len(diff.hunks))


def _folded(lines: int, head: int, tail: int) -> int:
    """How many lines a fold hides: a single one would take as much room as its fold."""
    hidden = lines - head - tail
    return hidden if hidden > 1 or (hidden == 1 and not head and not tail) else 0
