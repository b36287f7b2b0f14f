"""Answers to conflicts: none by itself, each to be changed and taken back."""

from __future__ import annotations

import pytest

from bizctx_tui.core.merge import merge
from bizctx_tui.core.settling import AnswerKind, Settling


def three_conflicts() -> Settling:
    base = "a\n-\nb\n-\nc\n"
    return Settling(merge(base, base.upper(), "1\n-\n2\n-\n3\n"))


def test_nothing_is_answered_to_begin_with() -> None:
    settling = three_conflicts()
    assert (settling.count, settling.settled, settling.is_done) == (3, 0, False)
    assert [settling.answer(number) for number in range(3)] == [None] * 3
    with pytest.raises(ValueError, match="one answer for each conflict"):
        _ = settling.text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("mine", "B\n"),
        ("theirs", "2\n"),
        ("mine_first", "B\n2\n"),
        ("theirs_first", "2\nB\n"),
        ("hand", "written"),
    ],
)
def test_each_answer_stands_where_the_conflict_was(kind: AnswerKind, text: str) -> None:
    settling = three_conflicts()
    settling.settle(0, "mine")
    settling.settle(1, kind, "written")
    settling.settle(2, "theirs")
    assert settling.answer(1) == (kind, text)
    assert settling.is_done
    assert settling.text == f"A\n-\n{text.removesuffix(chr(10))}\n-\n3\n"


def test_an_answer_can_be_changed_and_taken_back() -> None:
    settling = three_conflicts()
    settling.settle(1, "mine")
    settling.settle(1, "theirs")
    assert (settling.settled, settling.answer(1)) == (1, ("theirs", "2\n"))
    assert settling.take_back(1)
    assert not settling.take_back(1)
    assert settling.settled == 0


def test_the_next_open_conflict_is_looked_for_behind_and_then_from_the_start() -> None:
    settling = three_conflicts()
    assert settling.next_open(0) == 1
    settling.settle(1, "mine")
    assert settling.next_open(0) == 2
    settling.settle(2, "mine")
    assert settling.next_open(2) == 0
    assert settling.next_open(0) == 0
    settling.settle(0, "mine")
    assert settling.next_open(0) is None


def test_writing_by_hand_begins_with_what_is_nearest() -> None:
    settling = three_conflicts()
    assert settling.written(0) == "A\n1\n"
    settling.settle(0, "theirs")
    assert settling.written(0) == "1\n"
    settling.settle(0, "hand", "mine own")
    assert settling.written(0) == "mine own"
    settling.take_back(0)
    assert settling.written(0) == "mine own"
    settling.keep_written(0, "later")
    assert settling.written(0) == "later"


def test_there_must_be_a_conflict() -> None:
    with pytest.raises(ValueError, match="no conflict"):
        Settling(merge("a", "b", "a"))
