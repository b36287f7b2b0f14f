"""Two changes of one text: nothing invented, nothing dropped, nothing decided for a person."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from itertools import pairwise, product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bizctx_tui.core.merge import Merge, Piece, Side, merge

NASTY = ["a", "b b", "", "\x0c", "\u2028", "\x85", "\t", "\x1b[31m", "é", "👩\u200d💻", "\ud800"]
TEXT = st.lists(
    st.tuples(st.sampled_from(NASTY), st.sampled_from(["\n", "\r\n", "\r", " "])), max_size=12
).map(lambda pieces: "".join(text + ending for text, ending in pieces))
ANY = TEXT | st.text(st.sampled_from("ab\r\n"), max_size=12)


@st.composite
def three_texts(draw: st.DrawFn) -> tuple[str, str, str]:
    """A base and two changes of it, most of them small."""
    base = draw(ANY)
    changed: list[str] = []
    for _ in range(2):
        lines = in_lines(base)
        for _ in range(draw(st.integers(0, 3))):
            start = draw(st.integers(0, len(lines)))
            end = draw(st.integers(start, min(len(lines), start + 2)))
            lines[start:end] = in_lines(draw(ANY)) if draw(st.booleans()) else []
        changed.append("".join(lines))
    return base, changed[0], changed[1]


TEXTS = three_texts() | st.tuples(ANY, ANY, ANY)


def in_lines(text: str) -> list[str]:
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)


def without_endings(lines: list[str]) -> list[str]:
    return [line.rstrip("\r\n") for line in lines]


def kinds(result: Merge) -> list[str]:
    return [piece.kind for piece in result.pieces]


def only_conflict(result: Merge) -> Piece:
    (index,) = result.conflicts
    return result.pieces[index]


@given(ANY, ANY)
def test_a_single_change_is_taken_as_it_is(base: str, changed: str) -> None:
    assert merge(base, base, changed).text() == changed
    assert merge(base, changed, base).text() == changed
    assert set(kinds(merge(base, base, changed))) <= {"same", "theirs"}
    assert set(kinds(merge(base, changed, base))) <= {"same", "mine"}


@given(ANY, ANY)
def test_the_same_change_on_both_sides_is_taken_once(base: str, changed: str) -> None:
    result = merge(base, changed, changed)
    assert result.text() == changed
    assert set(kinds(result)) <= {"same", "both"}


@given(TEXTS)
def test_the_order_of_the_two_only_swaps_sides(texts: tuple[str, str, str]) -> None:
    base, mine, theirs = texts
    swapped = {"mine": "theirs", "theirs": "mine"}
    assert merge(base, theirs, mine).pieces == tuple(
        Piece(swapped.get(piece.kind, piece.kind), piece.base, piece.theirs, piece.mine)  # type: ignore[arg-type]
        for piece in merge(base, mine, theirs).pieces
    )


@given(TEXTS)
@example(("b\n", "a\na\n", "a\n"))
@example(("b\n", "a\nc\na\n", "a\n"))
def test_the_pieces_are_the_three_texts_cut_between_lines(texts: tuple[str, str, str]) -> None:
    pieces = merge(*texts).pieces
    for side, text in zip(("base", "mine", "theirs"), texts, strict=True):
        parts = [getattr(piece, side) for piece in pieces]
        assert "".join(parts) == text
        assert [line for part in parts for line in in_lines(part)] == in_lines(text)
    assert all(piece.base or piece.mine or piece.theirs for piece in pieces)


@given(TEXTS)
def test_a_piece_is_what_it_says(texts: tuple[str, str, str]) -> None:
    for piece in merge(*texts).pieces:
        base, mine, theirs = piece.base, piece.mine, piece.theirs
        assert {
            "same": base == mine == theirs,
            "mine": base == theirs != mine,
            "theirs": base == mine != theirs,
            "both": base != mine == theirs,
            "conflict": mine != theirs,
        }[piece.kind]
        if piece.kind == "conflict":
            lines = in_lines(mine), in_lines(theirs)
            assert lines[0][:1] != lines[1][:1]
            assert lines[0][-1:] != lines[1][-1:]


@given(TEXTS)
def test_unchanged_lines_are_between_all_changes_but_those_cut_off_a_conflict(
    texts: tuple[str, str, str],
) -> None:
    for one, next_ in pairwise(kinds(merge(*texts))):
        assert "same" in (one, next_) or {one, next_} == {"both", "conflict"}
        assert one != next_


@given(TEXTS)
def test_without_a_conflict_the_text_is_the_base_with_both_changes(
    texts: tuple[str, str, str],
) -> None:
    result = merge(*texts)
    mine = result.text({i: result.pieces[i].mine for i in result.conflicts})
    theirs = result.text({i: result.pieces[i].theirs for i in result.conflicts})
    for text, side in ((mine, "mine"), (theirs, "theirs")):
        changed = [
            piece.base
            if piece.kind == "same"
            else getattr(piece, side if piece.kind == "conflict" else piece.kind, piece.mine)
            for piece in result.pieces
        ]
        assert text == "".join(changed)
        assert in_lines(text) == [line for part in changed for line in in_lines(part)]


@given(TEXTS, st.data())
def test_every_line_of_an_answer_is_a_line_of_the_text(
    texts: tuple[str, str, str], data: st.DataObject
) -> None:
    result = merge(*texts)
    answers = {i: data.draw(ANY) for i in result.conflicts}
    parts = [
        answers[i] if piece.kind == "conflict" else piece.merged
        for i, piece in enumerate(result.pieces)
    ]
    expected = [line for part in parts for line in in_lines(part)]
    found = in_lines(result.text(answers))
    assert without_endings(found) == without_endings(expected)
    for line, was in zip(found, expected, strict=True):
        assert line.startswith(was)
        assert line[len(was) :] in ("", "\n", "\r\n", "\r")


@given(TEXTS)
@example(("b\n", "m\r\n", "\nt"))
@example(("b", "m\r", "\nt"))
@example(("b", "m", "t"))
def test_both_sides_keep_every_line_of_each(texts: tuple[str, str, str]) -> None:
    result = merge(*texts)
    orders: tuple[Side, Side] = ("mine", "theirs")
    for index, first in product(result.conflicts, orders):
        piece = result.pieces[index]
        sides = (piece.mine, piece.theirs) if first == "mine" else (piece.theirs, piece.mine)
        lines = [line for side in sides for line in in_lines(side)]
        assert without_endings(in_lines(result.both(index, first=first))) == without_endings(lines)


def test_changes_with_an_unchanged_line_between_them_merge() -> None:
    result = merge("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n")
    assert kinds(result) == ["mine", "same", "theirs"]
    assert result.text() == "A\nb\nC\n"


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("A\nb\nc\n", "a\nB\nc\n"),
        ("a\nnew\nb\nc\n", "a\nB\nc\n"),
        ("a\nnew\nb\nc\n", "a\nother\nb\nc\n"),
        ("a\nb\n", "a\nb\nC\n"),
        ("", "a\nB\nc\n"),
        ("a\nb\nc\nmine", "a\nb\nc\ntheirs"),
    ],
    ids=["neighbours", "beside", "same place", "removed", "all removed", "end"],
)
def test_changes_that_touch_are_a_conflict(mine: str, theirs: str) -> None:
    result = merge("a\nb\nc\n", mine, theirs)
    assert len(result.conflicts) == 1
    with pytest.raises(ValueError, match="one answer for each conflict"):
        result.text()


def test_changes_that_reach_into_each_other_in_turn_are_one_conflict() -> None:
    result = merge("1\n2\n3\n4\n5\n6\n7\n", "1\nA\n4\nB\n6\n7\n", "1\n2\nC\nD\n5\nE\n7\n")
    assert only_conflict(result) == Piece(
        "conflict", "2\n3\n4\n5\n6\n", "A\n4\nB\n6\n", "2\nC\nD\n5\nE\n"
    )
    assert kinds(result) == ["same", "conflict", "same"]


def test_what_both_sides_begin_or_end_with_is_no_part_of_the_conflict() -> None:
    result = merge("a\nold\nz\n", "a\nsame\nmine\nend\nz\n", "a\nsame\ntheirs\nend\nz\n")
    assert kinds(result) == ["same", "both", "conflict", "both", "same"]
    assert only_conflict(result) == Piece("conflict", "old\n", "mine\n", "theirs\n")
    assert result.text({2: ""}) == "a\nsame\nend\nz\n"


def test_a_line_that_only_ends_differently_is_a_changed_one() -> None:
    assert merge("a\nb\nc", "a\r\nb\nc", "a\nb\nc\n").text() == "a\r\nb\nc\n"
    assert len(merge("a\n", "a\r\n", "a\r").conflicts) == 1


@pytest.mark.parametrize("character", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_nothing_else_ends_a_line(character: str) -> None:
    result = merge(f"a{character}b", f"A{character}b", f"a{character}B")
    assert kinds(result) == ["conflict"]


def test_an_answer_begins_and_ends_a_line_of_its_own() -> None:
    result = merge("a\r\nb\r\nc\r\n", "a\r\nm\r\nc\r\n", "a\r\nt\r\nc\r\n")
    assert result.text({1: "by hand"}) == "a\r\nby hand\r\nc\r\n"
    assert result.text({1: ""}) == "a\r\nc\r\n"
    at_the_end = merge("a\nb", "a\nm", "a\nt")
    assert at_the_end.text({1: "by hand"}) == "a\nby hand"
    assert at_the_end.both(1, first="mine") == "m\nt"
    assert at_the_end.both(1, first="theirs") == "t\nm"


def test_a_carriage_return_and_a_line_feed_of_two_texts_stay_two_endings() -> None:
    result = merge("x\ra\n\nb\n", "x\rm\n\nb\n", "x\rt\n\nb\n")
    assert kinds(result) == ["same", "conflict", "same"]
    assert result.text({1: "by hand\r"}) == "x\rby hand\r\n\nb\n"
    assert result.text({1: ""}) == "x\r\n\nb\n"


def test_an_answer_to_what_is_no_conflict_is_refused() -> None:
    result = merge("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n")
    with pytest.raises(ValueError, match="one answer for each conflict"):
        result.text({0: "x"})
    with pytest.raises(ValueError, match="takes an answer"):
        _ = Piece("conflict", "a", "b", "c").merged


SIZE = 50_000


def filled(unit: Callable[[int], str]) -> str:
    """Lines made of their numbers, cut at the size."""
    return "".join(unit(number) for number in range(SIZE))[:SIZE]


WORST = {
    "empty lines": ("\n" * SIZE, "\n" * (SIZE - 1) + "x", "y" + "\n" * (SIZE - 1)),
    "empty lines, fewer": ("\n" * SIZE, "\n" * 30_000, "\n\r" * 20_000),
    "one line": ("x" * SIZE, "y" * SIZE, "x" * (SIZE - 1) + "z"),
    "equal lines": ("a line...\n" * 5_000, "a line...\n" * 4_000, "a line...\nnew\n" * 3_500),
    "all different": (
        filled(lambda number: f"{number}\n"),
        filled(lambda number: f"m{number}\n"),
        filled(lambda number: f"t{number}\n"),
    ),
    "few kinds of lines": (
        filled(lambda number: f"{number % 7}\n"),
        filled(lambda number: f"{number * number % 11}\n"),
        filled(lambda number: f"{number * number * number % 5}\n"),
    ),
    "backwards": (
        filled(lambda number: f"{number}\n"),
        "".join(in_lines(filled(lambda number: f"{number}\n"))[::-1]),
        filled(lambda number: f"{number ^ 1}\n"),
    ),
    "every other line": (
        filled(lambda number: "a\nb\n"),
        filled(lambda number: "A\nb\n"),
        filled(lambda number: "a\nb\nb\n"),
    ),
}


@pytest.mark.parametrize("texts", WORST.values(), ids=WORST)
def test_the_worst_texts_are_merged_in_bounded_time(texts: tuple[str, str, str]) -> None:
    start = time.process_time()
    result = merge(*texts)
    result.text({index: result.both(index, first="mine") for index in result.conflicts})
    assert time.process_time() - start < 2
