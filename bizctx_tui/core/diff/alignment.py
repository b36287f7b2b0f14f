"""Which items of one sequence are also in another, in the same order.

Three steps, each bounded: the common beginning and end are cut off; items that occur
once on each side anchor the rest; what lies between the anchors is matched by the
shortest edit script of Myers (1986). ``difflib`` is not used, because its time is
quadratic where one item repeats (5,000 equal lines take seconds).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

_MOST_EDITS: Final = 256
"""Edits that one search follows before it settles for the farthest point reached."""

_STRIDE: Final = 256


class Match(NamedTuple):
    """A run of equal items: ``before[b:b + length] == after[a:a + length]``."""

    before: int
    after: int
    length: int


class Effort:
    """What a comparison may still cost, in steps of about a tenth of a microsecond.

    One effort is shared by many calls of :func:`align`, so that a document of many hard
    places costs no more than one of a single hard place. Once it is spent, the items
    that are left count as changed.
    """

    __slots__ = ("steps",)

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def spend(self, steps: int) -> bool:
        """Take ``steps`` off; False when there were none left."""
        if self.steps <= 0:
            return False
        self.steps -= steps
        return True


def align(before: Sequence[Hashable], after: Sequence[Hashable], effort: Effort) -> list[Match]:
    """The runs that both sequences share, in order, none touching the next on both sides.

    Args:
        before: Items of the one sequence.
        after: Items of the other.
        effort: Bounds the time; what it takes is deducted.

    Returns:
        Matches with growing positions. Common beginnings and ends are always found, a
        longest common subsequence only as far as anchors and effort allow.
    """
    head = common_prefix(before, after, (0, len(before), 0, len(after)))
    if head == len(before) == len(after):
        return [Match(0, 0, head)] if head else []
    tail = common_suffix(before, after, (head, len(before), head, len(after)))
    old, new = range(head, len(before) - tail), range(head, len(after) - tail)
    found = _between(before[head : old.stop], after[head : new.stop], effort) if old and new else ()
    inside = (Match(head + match.before, head + match.after, match.length) for match in found)
    matches = (Match(0, 0, head), *inside, Match(old.stop, new.stop, tail))
    return joined(match for match in matches if match.length)


def _between(
    before: Sequence[Hashable], after: Sequence[Hashable], effort: Effort
) -> Iterator[Match]:
    """The runs that two sequences share that neither begin nor end with the same item."""
    # What is on one side alone matches nothing, and would only make the search longer.
    ids = {item: number for number, item in enumerate({*before} & {*after})}
    if not ids:
        return
    in_before, old = _known(before, ids)
    in_after, new = _known(after, ids)
    found = _align(old, new, effort)
    for match in found:
        yield from _placed(match, in_before, in_after)


def _known(items: Sequence[Hashable], ids: dict[Hashable, int]) -> tuple[Sequence[int], list[int]]:
    """Where the items are that have a number, and these numbers."""
    if ids.keys() >= {*items}:
        return range(len(items)), [ids[item] for item in items]
    places = [place for place, item in enumerate(items) if item in ids]
    return places, [ids[items[place]] for place in places]


def _placed(match: Match, in_before: Sequence[int], in_after: Sequence[int]) -> Iterator[Match]:
    """A match of what is on both sides, as it stands in the whole of both."""
    last = match.length - 1
    b, a = in_before[match.before], in_after[match.after]
    if in_before[match.before + last] - b == last == in_after[match.after + last] - a:
        yield Match(b, a, match.length)
        return
    for step in range(match.length):
        yield Match(in_before[match.before + step], in_after[match.after + step], 1)


def _align(a: list[int], b: list[int], effort: Effort) -> list[Match]:
    """The runs that both sequences share, in order; each item is on both sides."""
    matches: list[Match] = []
    pending = [(0, len(a), 0, len(b))]
    while pending:
        a0, a1, b0, b1 = pending.pop()
        head = common_prefix(a, b, (a0, a1, b0, b1))
        if head:
            matches.append(Match(a0, b0, head))
            a0, b0 = a0 + head, b0 + head
        tail = common_suffix(a, b, (a0, a1, b0, b1))
        if tail:
            a1, b1 = a1 - tail, b1 - tail
            matches.append(Match(a1, b1, tail))
        if a0 == a1 or b0 == b1 or not effort.spend(a1 - a0 + b1 - b0):
            continue
        in_a, in_b = _unique(a, a0, a1), _unique(b, b0, b1)
        if in_a.keys().isdisjoint(in_b):
            continue
        if anchors := _anchors(in_a, in_b):
            # Each region begins at an anchor, which its common prefix then consumes.
            starts = [(a0, b0), *anchors]
            ends = [*anchors, (a1, b1)]
            pending += [(i, k, j, m) for (i, j), (k, m) in zip(starts, ends, strict=True)][::-1]
            continue
        found, (i, j) = _shortest_edit(a, b, (a0, a1, b0, b1), effort)
        matches += found
        if (i, j) > (a0, b0) and i < a1 and j < b1:
            pending.append((i, a1, j, b1))
    return sorted(matches)


_Region = tuple[int, int, int, int]


def common_prefix(a: Sequence[object], b: Sequence[object], region: _Region) -> int:
    """How many items from the start of the region are equal on both sides."""
    a0, a1, b0, b1 = region
    limit = min(a1 - a0, b1 - b0)
    length = 0
    if limit == 0 or a[a0] != b[b0]:
        return 0
    # Many at once where they are equal: a slice is compared much faster than its items.
    while (
        length + _STRIDE <= limit
        and a[a0 + length : a0 + length + _STRIDE] == b[b0 + length : b0 + length + _STRIDE]
    ):
        length += _STRIDE
    while length < limit and a[a0 + length] == b[b0 + length]:
        length += 1
    return length


def common_suffix(a: Sequence[object], b: Sequence[object], region: _Region) -> int:
    """How many items up to the end of the region are equal on both sides."""
    a0, a1, b0, b1 = region
    limit = min(a1 - a0, b1 - b0)
    length = 0
    if limit == 0 or a[a1 - 1] != b[b1 - 1]:
        return 0
    while (
        length + _STRIDE <= limit
        and a[a1 - length - _STRIDE : a1 - length] == b[b1 - length - _STRIDE : b1 - length]
    ):
        length += _STRIDE
    while length < limit and a[a1 - 1 - length] == b[b1 - 1 - length]:
        length += 1
    return length


def _unique(items: list[int], start: int, end: int) -> dict[int, int]:
    """Where each item between start and end is; -1 when it is there more than once."""
    place: dict[int, int] = {}
    for index in range(start, end):
        item = items[index]
        place[item] = -1 if item in place else index
    return place


def _anchors(in_a: dict[int, int], in_b: dict[int, int]) -> list[tuple[int, int]]:
    """The longest run of pairs of unique items that is in the same order on both sides."""
    pairs = [(i, in_b[item]) for item, i in in_a.items() if i >= 0 and in_b.get(item, -1) >= 0]
    pairs.sort()
    tops: list[int] = []
    chosen: list[int] = []
    previous: list[int] = []
    for index, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        previous.append(chosen[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(j)
            chosen.append(index)
        else:
            tops[pile] = j
            chosen[pile] = index
    anchors: list[tuple[int, int]] = []
    at = chosen[-1] if chosen else -1
    while at >= 0:
        anchors.append(pairs[at])
        at = previous[at]
    anchors.reverse()
    return anchors


def _shortest_edit(
    a: list[int], b: list[int], region: _Region, effort: Effort
) -> tuple[list[Match], tuple[int, int]]:
    """Myers' greedy search, stopped at a number of edits or when the effort is spent.

    Returns:
        The matches on the way to the farthest point that was reached, and that point:
        the end of the region unless the search was stopped.
    """
    a0, a1, b0, b1 = region
    n, m = a1 - a0, b1 - b0
    # For each diagonal k = x - y, the farthest x reached with the edits made so far.
    reach: dict[int, int] = {1: 0}
    trace: list[dict[int, int]] = []
    edits = 0
    while True:
        steps = 0
        trace.append(reach)
        now: dict[int, int] = {}
        low = -edits + 2 * max(0, edits - m)
        high = edits - 2 * max(0, edits - n)
        for k in range(low, high + 1, 2):
            down, right = reach.get(k + 1, -1), reach.get(k - 1, -1) + 1
            x = start = down if down >= right else right
            while x < n and x - k < m and a[a0 + x] == b[b0 + x - k]:
                x += 1
            now[k] = x
            steps += 3 + x - start
            if x == n and x - k == m:
                return _walk_back(trace, (x, k), (a0, b0)), (a1, b1)
        reach = now
        edits += 1
        if edits > _MOST_EDITS or not effort.spend(steps):
            # A step past an edge of the region leads nowhere, and may be the longest.
            inside = [(k, x) for k, x in now.items() if x <= n and x - k <= m]
            k, x = max(inside, key=lambda point: 2 * point[1] - point[0])
            return _walk_back(trace, (x, k), (a0, b0)), (a0 + x, b0 + x - k)


def _walk_back(
    trace: list[dict[int, int]], end: tuple[int, int], origin: tuple[int, int]
) -> list[Match]:
    """The diagonal runs of the path that reached ``end``, a point (x, diagonal)."""
    x, k = end
    a0, b0 = origin
    matches: list[Match] = []
    for reach in reversed(trace):
        down, right = reach.get(k + 1, -1), reach.get(k - 1, -1) + 1
        start = down if down >= right else right
        if x > start:
            matches.append(Match(a0 + start, b0 + start - k, x - start))
        if down >= right:
            k, x = k + 1, down
        else:
            k, x = k - 1, right - 1
    return matches


def joined(matches: Iterable[Match]) -> list[Match]:
    """The same runs in the same order, those that touch on both sides made one."""
    runs: list[Match] = []
    for match in matches:
        if runs:
            before, after, length = runs[-1]
            if before + length == match[0] and after + length == match[1]:
                runs[-1] = Match(before, after, length + match[2])
                continue
        runs.append(match)
    return runs
