"""Matching two sequences: right, as good as it can be, and bounded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.diff.alignment import Effort, Match, align, common_prefix, common_suffix

ENOUGH = 1_000_000
FEW_KINDS = st.lists(st.integers(0, 3), max_size=30)


def longest_common_subsequence(a: list[int], b: list[int]) -> int:
    row = [0] * (len(b) + 1)
    for x in a:
        new = [0]
        for j, y in enumerate(b):
            new.append(row[j] + 1 if x == y else max(row[j + 1], new[-1]))
        row = new
    return row[-1]


@given(FEW_KINDS, FEW_KINDS, st.integers(1, 300) | st.just(ENOUGH))
def test_matches_are_equal_runs_in_order_whatever_the_effort(
    a: list[int], b: list[int], steps: int
) -> None:
    end_of_a = end_of_b = 0
    touching = False
    for before, after, length in align(a, b, Effort(steps)):
        assert length > 0
        assert before >= end_of_a
        assert after >= end_of_b
        assert not (touching and (before, after) == (end_of_a, end_of_b))
        assert a[before : before + length] == b[after : after + length]
        end_of_a, end_of_b, touching = before + length, after + length, True


@given(st.lists(st.sampled_from([(0, 0), (1, 1)]), max_size=12))
def test_without_anchors_the_longest_common_subsequence_is_found(
    pairs: list[tuple[int, int]],
) -> None:
    a = [1, 0, *(x for pair in pairs for x in pair), 0, 1, 1, 0]
    b = [0, 1, 1, *(x for pair in reversed(pairs) for x in pair), 0, 0, 1]
    found = sum(match.length for match in align(a, b, Effort(ENOUGH)))
    assert found == longest_common_subsequence(a, b)


def test_items_that_occur_once_hold_the_rest_in_place() -> None:
    a = list("{x}{y}{z}")
    b = list("{x}{new}{y}{z}")
    assert align(a, b, Effort(ENOUGH)) == [Match(0, 0, 4), Match(4, 9, 5)]


def test_a_moved_block_is_matched_once() -> None:
    matches = align(list("abcdefgh"), list("efghabcd"), Effort(ENOUGH))
    assert sum(match.length for match in matches) == 4


def test_common_ends_are_found_even_without_any_effort() -> None:
    a = [9, 1, 2, 1, 2, 9]
    b = [9, 2, 1, 1, 9]
    assert align(a, b, Effort(0)) == [Match(0, 0, 1), Match(5, 4, 1)]


def test_prefix_and_suffix_stay_inside_their_region() -> None:
    assert common_prefix("aaab", "aac", (0, 2, 0, 3)) == 2
    assert common_prefix("aaab", "aaaab", (1, 4, 0, 5)) == 2
    assert common_suffix("xab", "yab", (2, 3, 0, 3)) == 1


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ([0, 1] * 12_500, [1, 1, 0] * 8_000),
        ([i % 7 for i in range(25_000)], [i * i % 11 for i in range(25_000)]),
        ([x for i in range(8_000) for x in (i, i, i)], [x for i in range(8_000) for x in (i, 0)]),
    ],
)
def test_a_hard_case_takes_no_more_effort_than_it_was_given(a: list[int], b: list[int]) -> None:
    effort = Effort(100_000)
    align(a, b, effort)
    # What one round of the search takes is known only when it is over.
    assert effort.steps > -2 * (len(a) + len(b))


def test_spent_effort_says_no() -> None:
    effort = Effort(10)
    assert effort.spend(25)
    assert not effort.spend(1)


def test_sequences_that_share_nothing_are_not_searched() -> None:
    effort = Effort(100_000)
    assert align(range(1_000), range(1_000, 2_000), effort) == []
    assert effort.steps == 100_000
