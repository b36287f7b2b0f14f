"""How edits are grouped into undo steps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.text import lines, lists, marks
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Change, Position
from bizctx_tui.core.text.undo import MAX_KEPT, Selection, UndoHistory
from tests.support.marked_text import at, marked


def type_in(buffer: Buffer, text: str) -> None:
    for character in text:
        buffer.insert(character)


def steps_back(buffer: Buffer) -> list[str]:
    texts = []
    while buffer.undo():
        texts.append(buffer.text)
    return texts


def test_typed_words_are_a_step_each() -> None:
    buffer = Buffer()
    type_in(buffer, "one two  three")
    assert steps_back(buffer) == ["one two  ", "one ", ""]


def test_a_newline_is_a_step_by_itself() -> None:
    buffer = Buffer()
    type_in(buffer, "a")
    buffer.newline()
    type_in(buffer, "b")
    assert steps_back(buffer) == ["a\n", "a", ""]


def test_a_paste_is_one_step_and_typing_does_not_join_it() -> None:
    buffer = Buffer()
    type_in(buffer, "a")
    buffer.insert("b c\nd", paste=True)
    type_in(buffer, "e")
    assert steps_back(buffer) == ["ab c\nd", "a", ""]


@pytest.mark.parametrize(
    ("cursor", "erase", "left"),
    [
        (Position(1, 2), Buffer.backspace, "ab"),
        (Position(0, 1), Buffer.delete, "ad"),
    ],
)
def test_a_run_of_deletions_is_one_step(
    cursor: Position, erase: Callable[[Buffer], None], left: str
) -> None:
    buffer = Buffer("ab\ncd")
    buffer.move_to(cursor)
    for _ in range(3):
        erase(buffer)
    assert buffer.text == left
    assert steps_back(buffer) == ["ab\ncd"]
    assert buffer.cursor == cursor
    assert buffer.redo()
    assert not buffer.redo()


def test_deleting_forward_after_backward_is_one_step_over_both() -> None:
    buffer = Buffer("abcdef")
    buffer.move_to(Position(0, 3))
    buffer.backspace()
    buffer.backspace()
    buffer.delete()
    assert buffer.text == "aef"
    assert steps_back(buffer) == ["abcdef"]


def test_typing_after_deleting_is_a_step_of_its_own() -> None:
    buffer = Buffer("abc")
    buffer.move_document_end()
    buffer.backspace()
    type_in(buffer, "x")
    assert steps_back(buffer) == ["ab", "abc"]


def test_moving_the_cursor_away_and_back_begins_a_step() -> None:
    buffer = Buffer()
    type_in(buffer, "ab")
    buffer.move_left()
    buffer.move_right()
    type_in(buffer, "cd")
    assert steps_back(buffer) == ["ab", ""]


def test_typing_over_a_selection_is_one_step_that_brings_the_selection_back() -> None:
    buffer = Buffer("hello world")
    buffer.move_to(Position(0, 6))
    buffer.move_line_end(select=True)
    type_in(buffer, "you")
    assert buffer.text == "hello you"
    assert steps_back(buffer) == ["hello world"]
    assert buffer.selected_text == "world"
    assert buffer.redo()
    assert (buffer.text, buffer.cursor) == ("hello you", Position(0, 9))


def test_an_edit_after_an_undo_forgets_what_was_undone() -> None:
    buffer = Buffer()
    type_in(buffer, "a")
    assert buffer.undo()
    assert buffer.can_redo
    type_in(buffer, "b")
    assert not buffer.can_redo
    assert not buffer.redo()
    assert buffer.text == "b"


@pytest.mark.parametrize(
    "between",
    [
        Buffer.newline,
        lists.indent,
        marks.toggle_bold,
        lines.duplicate,
        lambda buffer: buffer.insert("pasted", paste=True),
        Buffer.move_line_end,
        Buffer.move_right,
    ],
)
def test_typing_does_not_join_what_was_typed_before_something_else(
    between: Callable[[Buffer], None],
) -> None:
    buffer = Buffer("x")
    buffer.move_document_end()
    type_in(buffer, "a")
    between(buffer)
    middle = buffer.text
    type_in(buffer, "b")
    texts = steps_back(buffer)
    assert texts[0] == middle
    assert "xa" in texts
    assert texts[-1] == "x"


def test_undo_brings_the_selection_back_and_redo_the_one_after() -> None:
    buffer = at("one t^wo thr|ee")
    marks.toggle_bold(buffer)
    lists.indent(buffer)
    after = marked(buffer)
    buffer.undo()
    assert marked(buffer) == "one t**^wo thr|**ee"
    buffer.undo()
    assert marked(buffer) == "one t^wo thr|ee"
    buffer.redo()
    buffer.redo()
    assert marked(buffer) == after


def test_the_oldest_steps_are_forgotten_when_there_is_too_much_text() -> None:
    buffer = Buffer("start")
    text = "x" * 50_000
    for _ in range(1_000):
        buffer.select_all()
        buffer.insert(text, paste=True)
        text = text[1:] + text[0]
    steps = len(steps_back(buffer))
    assert steps == MAX_KEPT // 100_000
    assert buffer.text != "start"
    while buffer.redo():
        steps -= 1
    assert steps == 0


def test_the_last_step_is_kept_however_large_it_is() -> None:
    history = UndoHistory(kept=10)
    nowhere = Selection(Position(0, 0), Position(0, 0))

    def record(text: str) -> None:
        change = Change(Position(0, 0), "", text, Position(0, 0), Position(0, len(text)))
        history.record(change, "other", nowhere, nowhere)

    record("x" * 50)
    assert history.undo() is not None
    record("y" * 8)
    record("z" * 2)
    assert history.undo() is not None
    record("z" * 3)
    step = history.undo()
    assert step is not None
    assert step.change.inserted == "zzz"
    assert history.undo() is None


EDITS: list[Callable[[Buffer], object]] = [
    lambda buffer: buffer.insert("a"),
    lambda buffer: buffer.insert(" "),
    lambda buffer: buffer.insert("- "),
    lambda buffer: buffer.insert("\r\n1. é\r", paste=True),
    lambda buffer: buffer.replace(Position(0, 0), buffer.cursor, "\n\r"),
    lambda buffer: buffer.replace_all_text(buffer.text.replace("a", "\r")),
    Buffer.backspace,
    Buffer.delete,
    Buffer.delete_word_left,
    Buffer.delete_word_right,
    Buffer.delete_to_line_start,
    Buffer.delete_to_line_end,
    lines.delete_lines,
    lines.move_lines_up,
    lines.move_lines_down,
    lines.duplicate,
    lines.join_lines,
    lists.newline,
    lists.indent,
    lists.outdent,
    lists.toggle_task,
    marks.toggle_bold,
    marks.toggle_italic,
    marks.toggle_code,
]
MOVES: list[Callable[[Buffer], object]] = [
    Buffer.move_left,
    Buffer.move_document_start,
    Buffer.select_all,
    lambda buffer: buffer.move_left(select=True),
    lambda buffer: buffer.move_word_left(select=True),
    lambda buffer: buffer.move_line_start(select=True),
    lambda buffer: buffer.move_document_start(select=True),
]


def assert_positions_exist(buffer: Buffer) -> None:
    for position in (buffer.cursor, buffer.anchor):
        assert buffer.document.clamp(position) == position


@given(
    st.text(st.sampled_from("ab *`->1.\r\n"), max_size=30),
    st.lists(st.sampled_from([*EDITS, *EDITS, *MOVES]), max_size=25),
)
def test_undoing_everything_is_the_first_text_and_redoing_it_the_last(
    first: str, operations: list[Callable[[Buffer], object]]
) -> None:
    buffer = Buffer(first)
    for operation in operations:
        operation(buffer)
        assert_positions_exist(buffer)
    last = (buffer.text, buffer.document.line_count)
    while buffer.undo():
        assert_positions_exist(buffer)
    assert buffer.text == first
    while buffer.redo():
        assert_positions_exist(buffer)
    assert (buffer.text, Buffer(buffer.text).document.line_count) == last
