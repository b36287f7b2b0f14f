"""Which line became which: everyone who can be paired is, in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.diff.compare import compare
from bizctx_tui.core.diff.pairing import NONE, by_likeness, pair_lines
from tests.core.diff.texts import TEXT

LINES = st.lists(st.sampled_from(["", " ", "one two", "one three", "four", "five six"]), max_size=9)


def pairs(removed: list[str], added: list[str], window: int = 10) -> list[tuple[int, int]]:
    return [
        (run.before + at, run.after + at)
        for run in pair_lines(removed, added, window)
        for at in range(run.length)
    ]


@given(LINES, LINES)
def test_pairs_grow_on_both_sides_and_leave_no_two_lines_with_words(
    removed: list[str], added: list[str]
) -> None:
    found = pairs(removed, added)
    b = a = 0
    for before, after in [*found, (len(removed), len(added))]:
        assert before >= b
        assert after >= a
        assert not ("".join(removed[b:before]).strip() and "".join(added[a:after]).strip())
        b, a = before + 1, after + 1


def test_an_inserted_line_does_not_shift_the_pairs() -> None:
    before = ["Orders are counted per day.", "Users are counted per week."]
    after = ["Something else!", "Orders are counted per hour.", "Users are counted per year."]
    assert pairs(before, after) == [(0, 1), (1, 2)]
    assert pairs(after, before) == [(1, 0), (2, 1)]


def test_lines_without_a_common_word_are_partners_all_the_same() -> None:
    assert pairs(["alpha beta"], ["gamma delta"]) == [(0, 0)]


def test_a_good_pair_is_worth_more_than_two_poor_ones() -> None:
    assert (1, 0) in pairs(["x the", "one two three four"], ["one two three five", "y the"])


def test_a_small_word_in_common_is_no_likeness() -> None:
    removed = ["the first of nine or ten quite different words here", "b"]
    added = ["c", "a second line with the other things that nobody said before"]
    assert pairs(removed, added) == [(0, 0), (1, 1)]


def test_equal_lines_of_a_giant_stretch_are_paired() -> None:
    removed = [f"line {i}" for i in range(5_000)]
    assert pairs(removed, ["new", *removed])[-1] == (4_999, 5_000)


@given(TEXT, TEXT)
def test_side_by_side_every_changed_line_has_one_place(before: str, after: str) -> None:
    change = compare(before, after)
    pairing = by_likeness(change)
    assert [line for line in pairing.left if line != NONE] == [
        line for hunk in change.hunks for line in hunk.removed
    ]
    assert [line for line in pairing.right if line != NONE] == [
        line for hunk in change.hunks for line in hunk.added
    ]
    assert pairing.starts[-1] == len(pairing.left) == len(pairing.right)
    for left, right in zip(pairing.left, pairing.right, strict=True):
        both = NONE not in (left, right)
        assert left == NONE or pairing.became[left] == (right if both else NONE)
        assert right == NONE or pairing.was[right] == (left if both else NONE)
