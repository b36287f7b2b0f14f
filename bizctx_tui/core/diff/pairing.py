"""Inside a changed stretch: which line became which.

Every line has a counterpart as long as the other side has one left: first those that are
equal or alike, then those between them in their order. No line is too different for it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bizctx_tui.core.diff.alignment import Effort, Match, align, joined
from bizctx_tui.core.diff.changed_words import bag_of_words
from bizctx_tui.core.diff.compare import Diff, Hunk

NONE: Final = -1
"""Stands for a line that has no counterpart."""

_EFFORT: Final = 10_000
_SAMPLE: Final = 1_000
_MOST_LINES: Final = 4_000
"""Lines of a stretch beyond which only equal lines are looked for, not similar ones."""
_EQUAL: Final = 2.0
_LEAST_SHARE: Final = 0.2
"""Of the words of two lines that are alike; small words are shared by chance."""


class Pairing:
    """Which line became which, in all hunks of a change.

    Args:
        diff: The change.
        runs: For each hunk the lines that belong together, counted from its start.

    Attributes:
        became: For each line of the old text the number of its counterpart, or NONE.
        was: For each line of the new text the number of its counterpart, or NONE.
        left: The lines of all hunks as they stand side by side, one row after the other:
            numbers in the old text, or NONE where that side is empty.
        right: The same for the new text.
        starts: Where the rows of each hunk begin, and the number of all rows.
    """

    __slots__ = ("became", "left", "right", "starts", "was")

    def __init__(self, diff: Diff, runs: Iterable[Sequence[Match]]) -> None:
        self.became = array("i", [NONE]) * len(diff.before)
        self.was = array("i", [NONE]) * len(diff.after)
        self.left, self.right = array("i"), array("i")
        self.starts = array("i", [0])
        # Parts of it are copied much faster than they are counted up.
        numbers = array("i", [*range(max(len(diff.before), len(diff.after)))])
        for hunk, found in zip(diff.hunks, runs, strict=True):
            self._take(hunk, found, numbers)

    def _take(self, hunk: Hunk, runs: Sequence[Match], numbers: array[int]) -> None:
        b, a = hunk.before_start, hunk.after_start
        end = Match(hunk.before_end - b, hunk.after_end - a, 0)
        left, right = self.left, self.right
        for run in (*runs, end):
            old, new = hunk.before_start + run.before, hunk.after_start + run.after
            left.extend(numbers[b:old])
            right.extend(_nothing(old - b))
            left.extend(_nothing(new - a))
            right.extend(numbers[a:new])
            b, a = old + run.length, new + run.length
            left.extend(numbers[old:b])
            right.extend(numbers[new:a])
            self.became[old:b] = numbers[new:a]
            self.was[new:a] = numbers[old:b]
        self.starts.append(len(left))


def by_likeness(diff: Diff) -> Pairing:
    """The pairs of the greatest likeness, as far as a bounded time finds them."""
    lines = sum(len(hunk.removed) for hunk in diff.hunks if hunk.added)
    window = _EFFORT // (lines or 1)

    def runs(hunk: Hunk) -> list[Match]:
        removed = diff.before.bare_lines[hunk.before_start : hunk.before_end]
        added = diff.after.bare_lines[hunk.after_start : hunk.after_end]
        return [*pair_lines(removed, added, window)]

    return Pairing(diff, map(runs, diff.hunks))


def pair_lines(removed: Sequence[str], added: Sequence[str], window: int) -> Iterator[Match]:
    """Which added line is a new version of which removed line.

    Args:
        removed: The removed lines of one stretch, without their endings.
        added: The added lines that stand in their place.
        window: How far from its proportional place a similar line is looked for, in lines;
            the time is proportional to it.

    Returns:
        Runs of pairs, growing on both sides. Of what they leave out, one side is blank
        lines or nothing.
    """
    if len(removed) + len(added) > _MOST_LINES:
        anchors = align(removed, added, Effort(_EFFORT))
    elif len(removed) > 1 or len(added) > 1:
        anchors = _most_alike(removed, added, window)
    else:
        anchors = []
    b = a = 0
    for anchor in [*joined(anchors), Match(len(removed), len(added), 0)]:
        if b < anchor.before and a < anchor.after:
            yield from joined(_by_place(removed, added, (b, anchor.before, a, anchor.after)))
        if anchor.length:
            yield anchor
        b, a = anchor.before + anchor.length, anchor.after + anchor.length


def _by_place(
    removed: Sequence[str], added: Sequence[str], region: tuple[int, int, int, int]
) -> Iterator[Match]:
    """Pair what no anchor took, in order; a blank line is no version of one with words."""
    b0, b1, a0, a1 = region
    new = _with_words(added, a0, a1)
    old = _with_words(removed, b0, b1) if new else []
    for before, after in zip(old, new, strict=False):
        yield Match(before, after, 1)


def _with_words(lines: Sequence[str], start: int, end: int) -> list[int]:
    """Which lines from one up to another are not blank."""
    stretch = lines[start:end]
    # Thousands of blank lines are looked at once.
    said = {line for line in {*stretch} if line and not line.isspace()}
    return [at for at, line in enumerate(stretch, start) if line in said] if said else []


def _most_alike(removed: Sequence[str], added: Sequence[str], window: int) -> list[Match]:
    """The choice of the greatest total likeness among those that keep the order."""
    bags = [_bag(line) for line in added]
    # A Fenwick tree over the added lines: the best chain that ends before a line.
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(added) + 1)
    links: list[tuple[int, int, int]] = []
    for i, line in enumerate(removed):
        bag = _bag(line)
        words = len(bag)
        middle = i * len(added) // len(removed)
        low, high = max(0, middle - window), min(len(added), middle + window + 1)
        for j in range(high - 1, low - 1, -1):
            if line == added[j]:
                likeness = _EQUAL
            else:
                share = 2 * len(bag & bags[j]) / (words + len(bags[j]) or 1)
                if share < _LEAST_SHARE:
                    continue
                # One good pair counts more than two poor ones.
                likeness = share * share
            score, link = _best_before(best, j)
            links.append((i, j, link))
            here, at = (score + likeness, len(links) - 1), j + 1
            while at <= len(added):
                if best[at][0] < here[0]:
                    best[at] = here
                at += at & -at
    _, link = _best_before(best, len(added))
    pairs: list[Match] = []
    while link >= 0:
        i, j, link = links[link]
        pairs.append(Match(i, j, 1))
    pairs.reverse()
    return pairs


def _best_before(best: Sequence[tuple[float, int]], at: int) -> tuple[float, int]:
    score, link = 0.0, -1
    while at > 0:
        if best[at][0] > score:
            score, link = best[at]
        at &= at - 1
    return score, link


def _bag(line: str) -> frozenset[str]:
    return bag_of_words(line if len(line) <= 2 * _SAMPLE else line[:_SAMPLE] + line[-_SAMPLE:])


def _nothing(rows: int) -> array[int]:
    return array("i", [NONE]) * rows
