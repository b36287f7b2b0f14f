"""A change as rows: everything is there once, in order, whatever is folded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.diff.compare import compare
from bizctx_tui.core.diff.pairing import NONE, by_likeness
from bizctx_tui.core.diff.rows import CONTEXT_LINES, Rows
from tests.core.diff.texts import TEXT

LINES = [f"line {i}\n" for i in range(40)]
CHANGED = [*LINES[:20], "new\n", *LINES[21:]]


def rows_of(before: str, after: str, *, sides: bool = False, opened: set[int] = set()) -> Rows:  # noqa: B006
    change = compare(before, after)
    return Rows(change, by_likeness(change), side_by_side=sides, opened=opened)


@given(TEXT, TEXT, st.booleans(), st.sets(st.integers(0, 9)))
def test_every_line_of_both_texts_is_in_one_row_or_one_fold(
    before: str, after: str, sides: bool, opened: set[int]
) -> None:
    change = compare(before, after)
    rows = Rows(change, by_likeness(change), side_by_side=sides, opened=opened)
    old: list[int] = []
    new: list[int] = []
    listed = list(rows.between(0, len(rows)))
    assert len(listed) == len(rows)
    for index, row in enumerate(listed):
        assert rows[index] == row
        assert rows.find(row) == index
        if row.before != NONE:
            old += range(row.before, row.before + row.lines)
        if row.after != NONE:
            new += range(row.after, row.after + row.lines)
    assert old == list(range(len(change.before)))
    assert new == list(range(len(change.after)))


def test_changes_have_three_lines_of_context_and_the_rest_is_folded() -> None:
    rows = rows_of("".join(LINES), "".join(CHANGED))
    kinds = [(row.kind, row.lines) for row in rows.between(0, len(rows))]
    same = [("same", 1)] * CONTEXT_LINES
    assert kinds == [
        ("fold", 17), *same, ("removed", 1), ("added", 1), *same, ("fold", 16),
    ]  # fmt: skip
    assert rows.hunk(0) == 4
    assert list(rows.folds()) == [0, 1]


def test_an_opened_stretch_is_shown_whole() -> None:
    rows = rows_of("".join(LINES), "".join(CHANGED), opened={0})
    assert not rows.is_folded(0)
    assert rows.is_folded(1)
    assert [row.before for row in rows.between(0, 20)] == list(range(20))


@pytest.mark.parametrize(("around", "folds"), [(4, []), (5, [0, 1])])
def test_a_single_line_is_not_folded(around: int, folds: list[int]) -> None:
    lines = "".join(f"{i}\n" for i in range(around))
    assert list(rows_of(f"{lines}a\n{lines}", f"{lines}b\n{lines}").folds()) == folds


def test_a_row_is_found_again_side_by_side_and_with_other_folds() -> None:
    before, after = "".join(LINES), "".join(CHANGED)
    one, two = rows_of(before, after), rows_of(before, after, sides=True, opened={0, 1})
    for index in (0, 2, 4, 5, 7):
        row = one[index]
        found = two[two.find(row)]
        assert found.before == row.before or found.after == row.after


def test_no_row_is_outside() -> None:
    with pytest.raises(IndexError):
        rows_of("a", "b")[2]
