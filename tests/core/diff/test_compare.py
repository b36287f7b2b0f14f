"""Which lines change between two texts, losslessly and in bounded time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.diff.compare import Diff, Lines, compare
from tests.core.diff.texts import GIANTS, TEXT


def changes(change: Diff) -> list[tuple[str, str]]:
    """The text that goes and the text that comes, for each hunk."""
    return [
        (
            "".join(change.before.lines[hunk.before_start : hunk.before_end]),
            "".join(change.after.lines[hunk.after_start : hunk.after_end]),
        )
        for hunk in change.hunks
    ]


@given(TEXT)
def test_lines_are_the_whole_text_and_end_only_where_lines_end(text: str) -> None:
    lines = Lines(text)
    assert "".join(lines.lines) == text
    assert lines.lines == re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
    for number, line in enumerate(lines.lines):
        assert lines.bare(number) + lines.ending(number) == line
        assert not re.search(r"[\r\n]", lines.bare(number))


@given(TEXT, TEXT)
def test_all_hunks_make_the_new_text_and_none_the_old(before: str, after: str) -> None:
    change = compare(before, after)
    assert change.without(()) == after
    assert change.without(range(len(change.hunks))) == before


@given(TEXT, TEXT, st.data())
def test_a_hunk_taken_back_is_the_old_text_there_and_the_new_elsewhere(
    before: str, after: str, data: st.DataObject
) -> None:
    change = compare(before, after)
    numbers = range(len(change.hunks))
    taken_back = {number for number in numbers if data.draw(st.booleans())}
    expected: list[str] = []
    at = 0
    for number, hunk in enumerate(change.hunks):
        expected += change.after.lines[at : hunk.after_start]
        expected.append(changes(change)[number][number not in taken_back])
        at = hunk.after_end
    expected += change.after.lines[at:]
    assert change.without(taken_back) == "".join(expected)


@given(TEXT, TEXT)
def test_hunks_are_in_order_apart_and_all_between_them_is_equal(before: str, after: str) -> None:
    change = compare(before, after)
    b = a = 0
    for number, hunk in enumerate(change.hunks):
        assert hunk.removed or hunk.added
        assert number == 0 or hunk.before_start > b
        assert (
            change.before.lines[b : hunk.before_start] == change.after.lines[a : hunk.after_start]
        )
        b, a = hunk.before_end, hunk.after_end
    assert change.before.lines[b:] == change.after.lines[a:]


@given(TEXT, TEXT)
def test_texts_that_differ_never_look_equal(before: str, after: str) -> None:
    assert compare(before, after).is_empty == (before == after)


def test_each_changed_stretch_is_a_hunk_of_its_own() -> None:
    change = compare("a\nb\nc\n", "x\nb\nz\n")
    assert changes(change) == [("a\n", "x\n"), ("c\n", "z\n")]
    assert change.without({0}) == "a\nb\nz\n"


def test_a_change_of_endings_only_is_a_change_of_those_lines() -> None:
    change = compare("a\r\nb\nc\r\n", "a\nb\nc\n")
    assert changes(change) == [("a\r\n", "a\n"), ("c\r\n", "c\n")]


@pytest.mark.parametrize("separator", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_only_line_feeds_and_carriage_returns_end_a_line(separator: str) -> None:
    (hunk,) = compare(f"a{separator}b\n", f"a{separator}c\n").hunks
    assert (len(hunk.removed), len(hunk.added)) == (1, 1)


def test_one_line_among_thousands_of_equal_ones_is_found() -> None:
    change = compare("a\n" * 25_000, "a\n" * 12_000 + "b\n" + "a\n" * 13_000)
    assert changes(change) == [("", "b\n")]


@pytest.mark.parametrize(("before", "after"), GIANTS.values(), ids=GIANTS)
@pytest.mark.timeout(20)
def test_giant_texts_come_to_an_end_and_lose_nothing(before: str, after: str) -> None:
    assert compare(before, after).without(()) == after
    assert compare(after, before).without(()) == before
