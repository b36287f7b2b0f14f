"""All there is to know about a change, worked out step by step: what is seen first comes first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, Literal

from bizctx_tui.core.diff.compare import Diff, compare
from bizctx_tui.core.diff.counts import (
    Amount,
    DiffCounts,
    HunkCounts,
    count_hunk,
    notes,
    total,
)
from bizctx_tui.core.diff.pairing import Pairing, by_likeness
from bizctx_tui.core.diff.word_marks import WordMarks

Stage = Literal["lines", "words", "counts"]
"""What a step made known: the changed lines and their counterparts; more words; all counts."""

_LINES_A_STEP: Final = 20
"""Below a millisecond, but for giant lines."""


class Comparison:
    """What changes from one text to another.

    One thread goes through :meth:`steps` while another reads what is known so far.

    Args:
        before: The old text.
        after: The new text.
    """

    def __init__(self, before: str, after: str) -> None:
        self._texts = before, after
        self._diff: Diff | None = None
        self._pairing: Pairing | None = None
        self._marks: WordMarks | None = None
        self._before: Amount | None = None
        self._hunks: list[HunkCounts] = []
        self._is_complete = False

    @property
    def diff(self) -> Diff | None:
        """The changed lines; None until they are known."""
        return self._diff

    @property
    def pairing(self) -> Pairing | None:
        """Which line became which; None until the lines are known."""
        return self._pairing

    @property
    def marks(self) -> WordMarks | None:
        """The changed words; None until the lines are known."""
        return self._marks

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to be worked out."""
        return self._is_complete

    def steps(self) -> Iterator[Stage]:
        """Work it out: the lines in one step, which may take a tenth of a second, then more."""
        diff = compare(*self._texts)
        pairing = by_likeness(diff)
        self._marks = marks = WordMarks(diff, pairing)
        self._pairing = pairing
        self._diff = diff
        yield "lines"
        self._before = Amount.of(diff.before)
        lines = 0
        for number, hunk in enumerate(diff.hunks):
            for line in hunk.removed:
                if pairing.became[line] >= 0:
                    marks.worked_out(line)
                lines += 1
                if lines % _LINES_A_STEP == 0:
                    yield "words"
            self._hunks.append(count_hunk(diff, pairing, marks, number))
            yield "words"
        self._is_complete = True
        yield "counts"

    def counts(self, taken_back: Collection[int] = ()) -> DiffCounts | None:
        """How much changes but for the hunks taken back; None until it is known."""
        if self._before is None or not self._is_complete:
            return None
        return total(self._before, self._hunks, taken_back)

    def notes(self, taken_back: Collection[int] = ()) -> tuple[str, ...]:
        """What changes about the ends of the lines, a sentence each; none until known."""
        if self._diff is None or not self._is_complete:
            return ()
        after = self._diff.without(taken_back)
        return tuple(notes(self._diff.before, after, self._hunks, taken_back))


def compared(before: str, after: str) -> Comparison:
    """A comparison that is complete; 50,000 characters may take a second."""
    comparison = Comparison(before, after)
    for _ in comparison.steps():
        pass
    return comparison
