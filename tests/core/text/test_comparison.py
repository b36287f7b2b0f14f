"""Whether a text is still its base, against a comparison of plain strings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.comparison import Comparison
from bizctx_tui.core.text.document import Position

TEXT = st.text(alphabet="ab\r\n", max_size=8)
EDIT = st.tuples(st.integers(0, 12), st.integers(0, 12), TEXT)
KIND = st.sampled_from(["type", "add", "drop"])
STEP = st.sampled_from(["undo", "redo", "look"]) | EDIT


@given(TEXT, TEXT | st.none(), st.lists(STEP, max_size=20))
def test_it_says_what_comparing_the_strings_says(
    text: str, other: str | None, steps: list[str | tuple[int, int, str]]
) -> None:
    base = text if other is None else other
    buffer = Buffer(text)
    comparison = Comparison(buffer, base)
    for step in steps:
        if isinstance(step, tuple):
            start, end = (buffer.document.position(offset) for offset in sorted(step[:2]))
            buffer.replace(start, end, step[2])
        elif step == "look":
            assert comparison.differs == (buffer.text != base)
        else:
            getattr(buffer, step)()
    assert comparison.differs == (buffer.text != base)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["type", "add", "drop"]), st.integers(0, 5), st.sampled_from("ab")
        ),
        max_size=30,
    )
)
def test_it_is_right_after_each_of_many_small_edits(steps: list[tuple[str, int, str]]) -> None:
    base = "a\na\nb\na\n"
    buffer = Buffer(base)
    comparison = Comparison(buffer, base)
    for kind, line, letter in steps:
        line %= buffer.document.line_count
        start = Position(line, 0)
        if kind == "type":
            buffer.replace(start, Position(line, len(buffer.document.line(line))), letter)
        elif kind == "add":
            buffer.replace(start, start, letter + "\n")
        else:
            buffer.replace(start, buffer.document.clamp(Position(line + 1, 0)), "")
        assert comparison.differs == (buffer.text != base)


def test_a_buffer_far_ahead_is_read_anew() -> None:
    buffer = Buffer("a\nb\n")
    comparison = Comparison(buffer, "a\nb\n")
    assert not comparison.differs
    for _ in range(100):
        buffer.insert("x")
        buffer.newline()
    assert comparison.differs
    buffer.select_all()
    buffer.insert("a\nb\n", paste=True)
    assert not comparison.differs
    for _ in range(100):
        buffer.insert("x")
        buffer.backspace()
    buffer.replace(Position(0, 0), Position(0, 1), "c")
    assert comparison.differs


def test_lines_that_are_the_same_are_held_once() -> None:
    buffer = Buffer("first line\nsecond line\n")
    comparison = Comparison(buffer, buffer.text)
    lines = [buffer.document.line(index) for index in range(2)]
    buffer.replace(Position(0, 0), Position(0, 5), "1st")
    assert comparison.differs
    for index, line in enumerate(lines):
        assert comparison._base.line(index) is line
    buffer.undo()
    assert not comparison.differs
