"""How much changes, and what is said of the ends of the lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.diff.compare import Lines
from bizctx_tui.core.diff.comparison import Comparison, compared
from bizctx_tui.core.diff.counts import Amount, DiffCounts
from tests.core.diff.texts import GIANTS, TEXT


def counts(before: str, after: str) -> DiffCounts:
    found = compared(before, after).counts()
    assert found is not None
    return found


@given(TEXT, TEXT, st.data())
def test_the_counts_are_those_of_the_text_that_is_left(
    before: str, after: str, data: st.DataObject
) -> None:
    comparison = compared(before, after)
    assert comparison.diff is not None
    hunks = range(len(comparison.diff.hunks))
    taken_back = {number for number in hunks if data.draw(st.booleans())}
    found = comparison.counts(taken_back)
    assert found is not None
    left = comparison.diff.without(taken_back)
    assert found.before == Amount.of(Lines(before))
    assert found.after.characters == len(left)
    assert found.after.words == Amount.of(Lines(left)).words
    assert found.before.plus(found.removed, -1).plus(found.added) == found.after
    if not taken_back:
        assert found.after == Amount.of(Lines(after))


def test_of_a_changed_line_only_the_changed_words_count() -> None:
    found = counts("- **Revenue**: gross, in EUR\n", "- **Revenue**: net, in EURO\n")
    assert found.removed == Amount(8, 1, 2)
    assert found.added == Amount(7, 1, 2)


def test_a_change_of_endings_counts_the_endings() -> None:
    found = counts("same\r\nwords\r\n", "same\nwords\n")
    assert (found.removed, found.added) == (Amount(4, 2, 0), Amount(2, 2, 0))


@pytest.mark.parametrize(
    ("before", "after", "notes"),
    [
        ("a\r\nb\r\n", "a\nb\n", ("2 lines change from CRLF to LF",)),
        ("a\nb\n", "a\nb\r\n", ("1 line changes from LF to CRLF",)),
        ("a\rb", "a\nb", ("1 line changes from CR to LF",)),
        ("a\nb\n", "a\nb", ("the final newline is removed",)),
        ("a\nb", "a\nb\n", ("the final newline is added",)),
        ("a\nb\n", "a\nb\nc\r\n", (
            "1 new line ends with CRLF, which the text did not use before",
        )),
        ("a\nb\n", "a\nb\nc\n", ()),
        ("", "a\r\n", ()),
        ("a\n", "", ()),
        ("a", "a\nb", ()),
        ("a\n" * 1500, "a\r" * 1500, ("1,500 lines change from LF to CR",)),
    ],
)  # fmt: skip
def test_a_change_of_endings_is_said_in_words(
    before: str, after: str, notes: tuple[str, ...]
) -> None:
    assert compared(before, after).notes() == notes


def test_nothing_is_said_of_endings_that_were_taken_back() -> None:
    comparison = compared("a\nb\nc", "a\r\nb\nc\n")
    assert len(comparison.notes()) == 2
    assert comparison.notes({1}) == ("1 line changes from LF to CRLF",)
    assert comparison.notes({0, 1}) == ()


def test_the_lines_are_known_first_then_the_pairs_then_the_counts() -> None:
    comparison = Comparison("a b\n", "a c\n")
    steps = comparison.steps()
    assert next(steps) == "lines"
    assert comparison.diff is not None
    assert comparison.counts() is None
    assert comparison.marks is not None
    assert comparison.marks.of_added(0) == ((2, 3),)
    *_, last = steps
    assert last == "counts"
    assert comparison.counts() is not None


@pytest.mark.parametrize(("before", "after"), GIANTS.values(), ids=GIANTS)
@pytest.mark.timeout(20)
def test_giant_texts_are_counted_to_the_end(before: str, after: str) -> None:
    assert counts(before, after).after.characters == len(after)
