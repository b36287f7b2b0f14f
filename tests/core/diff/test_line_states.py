"""The state of each line: compared, and followed through edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.diff.line_states import LineStates, line_states
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Document, Position

texts = st.lists(st.sampled_from(["a", "b", "", "\n", "\r\n", "\r", "a\n"]), max_size=14).map(
    "".join
)


@pytest.mark.parametrize(
    ("base", "text", "expected"),
    [
        ("", "", "s"),
        ("a\nb", "a\nb\n", "s s c"),
        ("a\nb\n", "a\nb", "s b"),
        ("a\nb\nc", "a\nx\nc", "s c s"),
        ("a\nb\nc", "a\nc", "s a"),
        ("a\nb\nc", "b\nc", "a s"),
        ("a\nb\nc", "a\nb", "s b"),
        ("a\nb", "a\nx\ny\nb", "s c c s"),
        ("a\r\nb\r\n", "a\nb\r\n", "c s s"),
        ("a\r\nb", "a\r\nb\r\nc", "s s c"),
        ("a", "", "c"),
    ],
)
def test_what_is_said_of_each_line(base: str, text: str, expected: str) -> None:
    letters = {"same": "s", "changed": "c", "cut_above": "a", "cut_below": "b"}
    assert " ".join(letters[state] for state in line_states(base, text)) == expected


@given(texts, texts)
def test_there_is_a_state_for_each_line_and_equal_texts_have_none(base: str, text: str) -> None:
    states = line_states(base, text)
    assert len(states) == Document(text).line_count
    if Document(base).line_count == len(states) and not any(state != "same" for state in states):
        assert Document(base).text.split() == text.split()
    assert set(line_states(base, base)) == {"same"}


@given(texts, st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), texts), max_size=6))
def test_followed_through_edits_no_changed_line_is_missed(
    base: str, edits: list[tuple[int, int, str]]
) -> None:
    buffer = Buffer(base)
    states = LineStates(line_states(base, base))
    original: list[int | None] = list(range(buffer.document.line_count))
    before = [buffer.document.line(line) for line in range(buffer.document.line_count)]
    for first, last, text in edits:
        low, high = sorted((first, last))
        document = buffer.document
        start, end = document.position(low), document.position(high)
        buffer.replace(start, end, text)
        (change,) = buffer.changes_since(buffer.revision - 1) or []
        line, column = change.new_end
        states.apply(change, buffer.document.line(line)[column:])
        fresh: list[int | None] = [None] * (change.new_end.line - change.start.line + 1)
        gone = slice(change.start.line, change.old_end.line + 1)
        if states[change.start.line] == "same":
            fresh[0] = original[gone][0]
        if len(fresh) > 1 or states[change.start.line] == "cut_above":
            fresh[-1] = original[gone][-1]
        original[gone] = fresh
    assert len(states) == buffer.document.line_count
    for line in range(len(states)):
        then = original[line]
        if states[line] == "same" and then is not None:
            assert buffer.document.line(line) == before[then]


def test_a_new_line_behind_a_line_does_not_mark_it() -> None:
    buffer = Buffer("a\nb")
    states = LineStates(["same", "same"])
    buffer.replace(Position(0, 1), Position(0, 1), "\n")
    (change,) = buffer.changes_since(0) or []
    states.apply(change, "")
    assert [states[line] for line in range(3)] == ["same", "changed", "same"]
