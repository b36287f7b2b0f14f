"""Which words of a line changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.diff.changed_words import (
    _TOKEN,
    _tokens,
    bag_of_words,
    changed_words,
    count_words,
)

LINE = st.text("ab c.-'\t表é\u0301\u200d👩", max_size=40)


def words(before: str, after: str) -> tuple[list[str], list[str]]:
    spans = changed_words(before, after)
    return [before[a:b] for a, b in spans.before], [after[a:b] for a, b in spans.after]


@given(LINE, LINE)
def test_what_is_not_marked_is_the_same_text_in_both(before: str, after: str) -> None:
    spans = changed_words(before, after)
    kept = []
    for text, marked in ((before, spans.before), (after, spans.after)):
        for start, end in reversed(marked):
            assert 0 <= start < end <= len(text)
            text = text[:start] + text[end:]
        kept.append(text)
    assert kept[0] == kept[1]
    assert (spans.before + spans.after == ()) == (before == after)


@given(LINE, LINE)
def test_the_counted_words_add_up(before: str, after: str) -> None:
    removed, added = words(before, after)
    kept = count_words(before) - sum(map(count_words, removed))
    assert kept + sum(map(count_words, added)) == count_words(after)


@pytest.mark.parametrize(
    ("before", "after", "removed", "added"),
    [
        ("- **Revenue**: gross, in EUR", "- **Revenue**: net, in EURO", ["gross", "EUR"],
         ["net", "EURO"]),
        ("the quick brown fox is", "the slow red fox is", ["quick brown"], ["slow red"]),
        ("cafe is open", "cafe\u0301 is open", ["cafe"], ["cafe\u0301"]),
        ("收入是毛额", "收入是净额", ["毛"], ["净"]),
        ("it doesn't", "it didn't", ["doesn't"], ["didn't"]),
        ("a b", "a\u00a0b", [" "], ["\u00a0"]),
        ("nothing alike", "whatever else", ["nothing alike"], ["whatever else"]),
    ],
)  # fmt: skip
def test_whole_words_are_marked(
    before: str, after: str, removed: list[str], added: list[str]
) -> None:
    assert words(before, after) == (removed, added)


@pytest.mark.timeout(10)
def test_a_line_of_50_000_characters_shows_each_changed_word() -> None:
    before = "word " * 10_000
    after = "word " * 2_000 + "wordy " + "word " * 5_000 + "sword " + "word " * 2_998
    assert words(before, after)[1] == ["wordy", "sword"]


@pytest.mark.timeout(10)
def test_a_hard_line_comes_to_an_end() -> None:
    spans = changed_words("[ " * 25_000, "( [" * 16_000)
    assert spans.before
    assert spans.after


@given(st.text(st.characters(max_codepoint=127)) | st.text("ab_1' \t.\x1c"))
def test_words_of_ascii_are_those_that_they_are_beside_others(text: str) -> None:
    assert _tokens(text) == _TOKEN.findall(text)
    assert count_words(f"{text}\né") == count_words(text) + 1
    if count_words(text):
        assert bag_of_words(f"{text}\né") == bag_of_words(text) | {"é"}
