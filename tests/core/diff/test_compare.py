"""What changes between two texts, losslessly and in bounded time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.diff.alignment import Effort
from bizctx_tui.core.diff.changed_words import GIANT_LINE, changed_words, pair_lines
from bizctx_tui.core.diff.compare import CONTEXT_LINES, Diff, DiffRow, apply, diff

NASTY = ["a", "b b", "", "\x0c", "\u2028", "\x85", "\t", "\x1b[31m", "é", "👩\u200d💻", "\ud800"]
PIECE = st.sampled_from([*NASTY, "same words in this line", "same words in that line"])
TEXT = st.lists(st.tuples(PIECE, st.sampled_from(["\n", "\r\n", "\r", " "]))).map(
    lambda pieces: "".join(text + ending for text, ending in pieces)
)


def rows(change: Diff, kind: str) -> list[DiffRow]:
    return [row for hunk in change.hunks for row in hunk.rows if row.kind == kind]


def words(row: DiffRow) -> list[str]:
    return [row.text[start:end] for start, end in row.emphasised]


def rebuilt(before: str, change: Diff) -> str:
    """The new text, from the old lines that are folded and the rows that are not."""
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", before)
    pieces: list[str] = []
    at = 0
    for hunk, folded in zip(change.hunks, change.folded[:-1], strict=True):
        assert hunk.before_start == at + folded
        pieces += lines[at : at + folded]
        at += folded
        for row in hunk.rows:
            if row.kind != "added":
                assert lines[at] == row.text + row.ending
                assert row.before_line == at
                at += 1
            if row.kind != "removed":
                assert row.after_line == len(pieces)
                pieces.append(row.text + row.ending)
    assert len(lines) == at + change.folded[-1]
    return "".join(pieces + lines[at:])


@given(TEXT, TEXT)
def test_the_rows_turn_the_one_text_into_the_other_exactly(before: str, after: str) -> None:
    change = diff(before, after)
    assert rebuilt(before, change) == after
    assert apply(before, change.hunks) == after


@given(TEXT, TEXT)
def test_the_counts_add_up(before: str, after: str) -> None:
    counts = diff(before, after).counts
    assert counts.before_characters == len(before)
    assert counts.after_characters == len(after)
    kept = counts.before_characters - counts.removed_characters
    assert kept + counts.added_characters == counts.after_characters
    assert kept >= 0


@given(TEXT, TEXT)
def test_what_is_not_emphasised_is_the_same_text_in_both_partners(before: str, after: str) -> None:
    change = diff(before, after)
    added = {row.after_line: row for row in rows(change, "added")}
    for old in rows(change, "removed"):
        if old.partner is None:
            assert old.emphasised == ()
            continue
        new = added[old.partner]
        assert new.partner == old.before_line
        assert old.ending_changed == new.ending_changed == (old.ending != new.ending)
        kept = []
        for row in (old, new):
            text = row.text
            for start, end in reversed(row.emphasised):
                assert 0 <= start < end <= len(text)
                text = text[:start] + text[end:]
            kept.append(text)
        assert kept[0] == kept[1]


@given(TEXT)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    change = diff(text, text)
    assert change.is_empty
    assert change.hunks == ()
    assert change.notes == ()
    assert len(change.folded) == 1
    assert change.counts.added_lines == change.counts.removed_lines == 0


@given(TEXT, TEXT)
def test_texts_that_differ_never_look_equal(before: str, after: str) -> None:
    assert diff(before, after).is_empty == (before == after)


def test_taking_a_hunk_back_leaves_the_others() -> None:
    lines = [f"line {i}\n" for i in range(60)]
    before = "".join(lines)
    lines[5], lines[50] = "five\n", "fifty\n"
    change = diff(before, "".join(lines))
    assert len(change.hunks) == 2
    lines[5] = "line 5\n"
    assert apply(before, change.hunks[1:]) == "".join(lines)


def test_changes_have_three_lines_of_context_and_the_rest_is_folded() -> None:
    lines = [f"line {i}\n" for i in range(40)]
    changed = [*lines[:20], "new\n", *lines[21:]]
    change = diff("".join(lines), "".join(changed))
    (hunk,) = change.hunks
    assert (hunk.before_start, hunk.after_start) == (17, 17)
    assert [row.kind for row in hunk.rows] == ["same"] * 3 + ["removed", "added"] + ["same"] * 3
    assert (hunk.before_count, hunk.after_count) == (7, 7)
    assert change.folded == (17, 16)


@pytest.mark.parametrize(("between", "hunks"), [(2 * CONTEXT_LINES + 1, 1), (8, 2)])
def test_changes_near_each_other_share_a_hunk_and_no_fold_hides_a_single_line(
    between: int, hunks: int
) -> None:
    middle = "".join(f"{i}\n" for i in range(between))
    change = diff(f"a\n{middle}b\n", f"x\n{middle}y\n")
    assert len(change.hunks) == hunks
    assert 1 not in change.folded


@pytest.mark.parametrize(("around", "folded"), [(4, 0), (5, 2)])
def test_a_single_line_before_or_after_the_context_is_shown(around: int, folded: int) -> None:
    lines = "".join(f"{i}\n" for i in range(around))
    assert diff(f"{lines}a\n{lines}", f"{lines}b\n{lines}").folded == (folded, folded)


def test_whole_words_are_marked() -> None:
    change = diff("- **Revenue**: gross, in EUR\n", "- **Revenue**: net, in EURO\n")
    assert [words(row) for row in rows(change, "removed")] == [["gross", "EUR"]]
    assert [words(row) for row in rows(change, "added")] == [["net", "EURO"]]
    assert (change.counts.removed_characters, change.counts.added_characters) == (8, 7)


def test_replaced_neighbours_are_marked_as_one_phrase() -> None:
    old, new = changed_words(
        "the quick brown fox is here", "the slow red fox is here", Effort(9999)
    )
    assert (old, new) == ([(4, 15)], [(4, 12)])


def test_a_mark_stays_with_its_letter() -> None:
    old, new = changed_words("cafe is open", "cafe\u0301 is open", Effort(9999))
    assert (old, new) == ([(0, 4)], [(0, 5)])


def test_each_chinese_character_is_a_word() -> None:
    assert changed_words("收入是毛额", "收入是净额", Effort(9999)) == ([(3, 4)], [(3, 4)])


def test_a_giant_line_is_marked_once_from_the_first_changed_word_to_the_last() -> None:
    before = "word " * GIANT_LINE
    after = "word " * 10 + "wordy " + "word " * (GIANT_LINE - 30) + "sword " + "word " * 18
    old, new = changed_words(before, after, Effort(0))
    assert [(before[:start], before[end:]) for start, end in old] == [
        (after[:start], after[end:]) for start, end in new
    ]
    ((start, end),) = new
    assert after[start:end].startswith("wordy ")
    assert after[start:end].endswith(" sword")


def test_without_effort_the_whole_middle_of_a_line_is_marked() -> None:
    spans = changed_words("a b c d e", "a x c y e", Effort(0))
    assert spans == ([(2, 7)], [(2, 7)])


def test_an_inserted_line_does_not_shift_the_pairs() -> None:
    before = ["Orders are counted per day.", "Users are counted per week."]
    after = [
        "Something else entirely!",
        "Orders are counted per hour.",
        "Users are counted per year.",
    ]
    assert pair_lines(before, after, 10) == [(0, 1), (1, 2)]
    assert pair_lines(after, before, 10) == [(1, 0), (2, 1)]


def test_lines_without_common_words_are_no_partners() -> None:
    change = diff("alpha beta\n", "gamma delta\n")
    assert rows(change, "removed")[0].partner is None
    assert rows(change, "added")[0].partner is None


def test_pairs_keep_the_order() -> None:
    assert len(pair_lines(["one two", "three four"], ["three four", "one two"], 10)) == 1


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
    assert diff(before, after).notes == notes


def test_a_change_of_endings_only_is_a_change_of_every_line() -> None:
    change = diff("same\r\nwords\r\n", "same\nwords\n")
    assert change.counts.removed_lines == change.counts.added_lines == 2
    assert (change.counts.removed_characters, change.counts.added_characters) == (4, 2)
    assert all(row.ending_changed and not row.emphasised for row in rows(change, "removed"))


@pytest.mark.parametrize("separator", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_only_line_feeds_and_carriage_returns_end_a_line(separator: str) -> None:
    change = diff(f"a{separator}b\n", f"a{separator}c\n")
    assert change.counts.removed_lines == change.counts.added_lines == 1


def test_everything_cleared_and_everything_new() -> None:
    text = "one\ntwo\nthree"
    cleared, filled = diff(text, ""), diff("", text)
    assert cleared.counts.removed_lines == filled.counts.added_lines == 3
    assert cleared.counts.removed_characters == filled.counts.added_characters == len(text)
    assert cleared.counts.added_lines == filled.counts.removed_lines == 0


def test_one_line_among_thousands_of_equal_ones_is_found() -> None:
    change = diff("a\n" * 25_000, "a\n" * 12_000 + "b\n" + "a\n" * 13_000)
    assert (change.counts.added_lines, change.counts.removed_lines) == (1, 0)
    assert change.folded == (11_997, 12_997)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\n" * 50_000, "\n" * 25_000),
        ("\n" * 50_000, "\r" * 50_000),
        ("a\n" * 12_500 + "b\n" * 12_500, "b\n" * 12_500 + "a\n" * 12_500),
        ("x" * 50_000, "x" * 25_000 + "y" + "x" * 24_999),
        ("[ " * 25_000, "( [" * 16_000),
        ("".join(f"w {i:x}\n" for i in range(7_000)), "".join(f"w q{i:x}\n" for i in range(7_000))),
        ("a\nb\n" * 12_500, "b\nb\na\n" * 8_000),
    ],
    ids=["empty", "endings", "swapped", "one-word", "one-line", "numbered", "interleaved"],
)
@pytest.mark.timeout(20)
def test_giant_texts_come_to_an_end_and_lose_nothing(before: str, after: str) -> None:
    change = diff(before, after)
    assert apply(before, change.hunks) == after
    assert apply(after, diff(after, before).hunks) == before
