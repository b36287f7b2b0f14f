"""Marked words of a conflict: outside of them both versions are the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.conflict_words import either, word_changes
from bizctx_tui.core.diff.changed_words import Span

TEXT = st.text(st.sampled_from("ab \r\n\u2028\ud800é"), max_size=30)
SPANS = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)), max_size=5).map(
    lambda pairs: either(tuple((start, start + size) for start, size in pairs), ())
)


def without(text: str, spans: tuple[Span, ...]) -> str:
    for start, end in reversed(spans):
        assert 0 <= start < end <= len(text)
        text = text[:start] + text[end:]
    return text


def places(spans: tuple[Span, ...]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


@given(TEXT, TEXT)
def test_what_is_not_marked_is_the_same_on_both_sides(before: str, after: str) -> None:
    changes = word_changes(before, after)
    assert without(before, changes.before) == without(after, changes.after)
    assert (changes == ((), ())) == (before == after)


def test_words_are_marked_in_lines_that_were_broken_elsewhere() -> None:
    before = "same\none two three four\nsame too\n"
    after = "same\none two\nTHREE four\nsame too\n"
    changes = word_changes(before, after)
    assert "three" in {before[start:end].strip() for start, end in changes.before}
    assert "THREE" in {after[start:end].strip() for start, end in changes.after}
    assert "same" not in "".join(before[start:end] for start, end in changes.before)


@given(SPANS, SPANS)
def test_either_holds_what_one_or_the_other_holds(
    one: tuple[Span, ...], other: tuple[Span, ...]
) -> None:
    joined = either(one, other)
    assert places(joined) == places(one) | places(other)
    assert list(joined) == sorted(joined)
