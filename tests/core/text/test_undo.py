"""How edits are grouped into undo steps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Position


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
