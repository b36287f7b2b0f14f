"""Editing a document: each operation alone, and thousands at random against a string."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Document, Position
from tests.support.marked_text import at, marked

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("operation", "before", "after"),
    [
        ("newline", "ab|c", "ab\n|c"),
        ("backspace", "ab|c", "a|c"),
        ("backspace", "|abc", "|abc"),
        ("backspace", "a\r\n|b", "a|b"),
        ("backspace", f"a{FAMILY}|b", "a|b"),
        ("backspace", "e\u0301|", "|"),
        ("backspace", "🇩🇪🇫🇷|", "🇩🇪|"),
        ("backspace", "👍🏽|", "|"),
        ("backspace", "❤\ufe0f|", "|"),
        ("backspace", "a\u200db|", "a\u200d|"),
        ("backspace", "a^bc|d", "a|d"),
        ("delete", "a|bc", "a|c"),
        ("delete", "abc|", "abc|"),
        ("delete", "a|\r\nb", "a|b"),
        ("delete", f"|{FAMILY}b", "|b"),
        ("delete", "a|bc^d", "a|d"),
        ("delete_word_left", "one two|", "one |"),
        ("delete_word_left", "one two |", "one |"),
        ("delete_word_left", "one **|", "one |"),
        ("delete_word_left", "one\n|two", "one|two"),
        ("delete_word_right", "|one two", "| two"),
        ("delete_word_right", "one| two", "one|"),
        ("delete_word_right", "one|\ntwo", "one|two"),
        ("delete_to_line_start", "a\n bc|d", "a\n|d"),
        ("delete_to_line_start", "a\r\n|b", "a|b"),
        ("delete_to_line_start", "a^b|c", "a|c"),
        ("delete_to_line_end", "a|bc\nd", "a|\nd"),
        ("delete_to_line_end", "a|\r\nb", "a|b"),
        ("delete_to_line_end", "a|", "a|"),
        ("move_left", "a^bc|d", "a|bcd"),
        ("move_left", "a\n|b", "a|\nb"),
        ("move_left", f"{FAMILY}|", f"|{FAMILY}"),
        ("move_right", "a|bc^d", "abc|d"),
        ("move_right", "a|\r\nb", "a\r\n|b"),
        ("move_right", "|🇩🇪🇫🇷", "🇩🇪|🇫🇷"),
        ("move_word_left", "one two|", "one |two"),
        ("move_word_left", "na\u0308her|", "|na\u0308her"),
        ("move_word_left", "a\n|b", "a|\nb"),
        ("move_word_right", "|one two", "one| two"),
        ("move_word_right", "|(one) two", "(|one) two"),
        ("move_word_right", "a|\nb", "a\n|b"),
        ("move_line_start", "  ab|", "  |ab"),
        ("move_line_start", "  |ab", "|  ab"),
        ("move_line_start", "|  ab", "  |ab"),
        ("move_line_end", "a|b\nc", "ab|\nc"),
        ("move_document_start", "a\nb|", "|a\nb"),
        ("move_document_end", "|a\nb", "a\nb|"),
        ("select_all", "a|\nb", "^a\nb|"),
    ],
)
def test_operation(operation: str, before: str, after: str) -> None:
    buffer = at(before)
    getattr(buffer, operation)()
    assert marked(buffer) == after


def test_every_edit_is_one_revision_and_a_no_op_is_none() -> None:
    buffer = at("  a^b\n  c|d")
    buffer.delete()
    assert buffer.revision == 1
    buffer.move_document_start()
    buffer.backspace()
    buffer.insert("")
    buffer.replace_all_text(buffer.text)
    assert buffer.revision == 1


def test_select_moves_keep_the_anchor() -> None:
    buffer = at("ab|cd")
    buffer.move_right(select=True)
    buffer.move_line_end(select=True)
    assert (buffer.anchor, buffer.selected_text) == (Position(0, 2), "cd")


def test_select_word_at() -> None:
    buffer = Buffer("one, two_3 four")
    buffer.select_word_at(Position(0, 7))
    assert buffer.selected_text == "two_3"
    buffer.select_word_at(Position(0, 3))
    assert buffer.selected_text == ","
    buffer.select_word_at(Position(0, 99))
    assert buffer.selected_text == "four"


def test_move_to_goes_to_the_nearest_character() -> None:
    buffer = Buffer(f"a{FAMILY}b\nc")
    buffer.move_to(Position(0, 3))
    assert buffer.cursor == Position(0, 1)
    buffer.move_to(Position(7, 7))
    assert buffer.cursor == Position(1, 1)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a\r\nb|", "a\r\nbx\r\ny\r\nz\r\n"),
        ("a\nb|", "a\nbx\ny\nz\n"),
        ("a\rb|", "a\rbx\ry\rz\r"),
    ],
)
def test_pasted_newlines_become_the_prevailing_one(text: str, after: str) -> None:
    buffer = at(text)
    buffer.insert("x\ny\r\nz\r", paste=True)
    assert buffer.text == after


def test_characters_that_are_no_newlines_are_inserted_as_they_are() -> None:
    buffer = Buffer()
    buffer.insert("a\u2028\x85\f\x00\ud800b", paste=True)
    assert buffer.text == "a\u2028\x85\f\x00\ud800b"


@pytest.mark.parametrize("text", ["a\r|b\n\n", "a\rb\rc|\nd", "a\r|\nb\n"])
def test_a_new_line_next_to_another_ending_is_a_new_line(text: str) -> None:
    buffer = at(text)
    count = buffer.document.line_count
    buffer.newline()
    assert buffer.document.line_count == count + 1


def test_replace_all_text_is_exact_and_one_step() -> None:
    buffer = at("one\ntwo|\nthree")
    buffer.replace_all_text("1\r2\n")
    assert (buffer.text, buffer.cursor) == ("1\r2\n", Position(1, 1))
    assert buffer.undo()
    assert marked(buffer) == "one\ntwo|\nthree"


def test_changes_since_tells_what_to_follow() -> None:
    buffer = Buffer("abc")
    assert buffer.changes_since(0) == []
    buffer.insert("x")
    buffer.insert("y")
    changes = buffer.changes_since(1)
    assert changes is not None
    assert [change.inserted for change in changes] == ["y"]
    for _ in range(100):
        buffer.insert("z")
    assert buffer.changes_since(0) is None
    assert buffer.changes_since(200) is None


OPERATIONS = [
    "newline", "backspace", "delete", "delete_word_left", "delete_word_right",
    "delete_to_line_start", "delete_to_line_end",
]  # fmt: skip
MOVES = [
    "move_left", "move_right", "move_word_left", "move_word_right", "move_line_start",
    "move_line_end", "move_document_start", "move_document_end",
]  # fmt: skip
PIECES = [
    "a",
    "b ",
    "\t",
    "\r",
    "\n",
    "\r\n",
    "é",
    "e\u0301",
    FAMILY,
    "\u2028",
    "\ud800",
    "漢",
    "  x",
]


def step(buffer: Buffer, rng: random.Random) -> None:
    """One random operation; where the string model can tell the outcome, it must be that."""
    text = buffer.text
    document = buffer.document
    choice = rng.random()
    if choice < 0.35:
        first, last = (document.offset(position) for position in buffer.selection)
        piece = "".join(rng.choices(PIECES, k=rng.randint(1, 3)))
        if not re.search(r"[\r\n]", piece):
            buffer.insert(piece, paste=rng.random() < 0.3)
            assert buffer.text == text[:first] + piece + text[last:]
        else:
            buffer.insert(piece, paste=rng.random() < 0.3)
    elif choice < 0.45:
        places = sorted(rng.randint(0, len(text)) for _ in range(2))
        start, end = (document.position(place) for place in places)
        first, last = document.offset(start), document.offset(end)
        piece = "".join(rng.choices(PIECES, k=2))
        buffer.replace(start, end, piece)
        assert buffer.text == text[:first] + piece + text[last:]
    elif choice < 0.65:
        getattr(buffer, rng.choice(OPERATIONS))()
    elif choice < 0.9:
        getattr(buffer, rng.choice(MOVES))(rng.random() < 0.4)
        assert buffer.text == text
    else:
        buffer.move_to(Position(rng.randint(0, 9), rng.randint(0, 9)), rng.random() < 0.3)
        assert buffer.text == text


@pytest.mark.parametrize("seed", range(5))
def test_thousands_of_random_edits_undos_and_redos(seed: int) -> None:
    rng = random.Random(seed)
    buffer = Buffer("one\r\ntwo\rthree\nfour")
    texts = {buffer.text}
    for count in range(1_500):
        if rng.random() < 0.2:
            before = (buffer.text, buffer.cursor, buffer.anchor)
            if buffer.undo():
                assert buffer.text in texts
                after = buffer.text
                assert buffer.redo()
                assert buffer.text == before[0]
                assert buffer.undo()
                assert buffer.text == after
        else:
            step(buffer, rng)
        texts.add(buffer.text)
        assert_sound(buffer)
        if count % 300 == 299:
            last = buffer.text
            while buffer.undo():
                assert buffer.text in texts
            assert buffer.text == "one\r\ntwo\rthree\nfour"
            while buffer.redo():
                assert buffer.text in texts
            assert buffer.can_redo is False
            assert last in texts


def assert_sound(buffer: Buffer) -> None:
    document = buffer.document
    assert document.clamp(buffer.cursor) == buffer.cursor
    assert document.clamp(buffer.anchor) == buffer.anchor
    assert buffer.character_count == len(buffer.text)
    fresh = Document(buffer.text)
    count = fresh.line_count
    assert document.line_count == count
    assert [document.line(i) for i in range(count)] == [fresh.line(i) for i in range(count)]
    assert [document.ending(i) for i in range(count)] == [fresh.ending(i) for i in range(count)]


@given(st.text(st.sampled_from("ab \u0301\u200d👩🇩🇪\ufe0f\t▯\x1b漢"), max_size=30))
def test_moving_through_a_line_meets_the_same_places_both_ways(line: str) -> None:
    buffer = Buffer(line)
    right = [0]
    while buffer.cursor != buffer.document.end:
        buffer.move_right()
        right.append(buffer.cursor.column)
    left = [len(line)]
    while buffer.cursor.column > 0:
        buffer.move_left()
        left.append(buffer.cursor.column)
    assert left[::-1] == right
    for column in right:
        buffer.move_to(Position(0, column))
        assert buffer.cursor.column == column
