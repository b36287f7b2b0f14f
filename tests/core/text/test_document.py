"""A text as lines: nothing is lost, and every edit is what it is on the plain string."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.text.document import Document, Position

# Mostly what could go wrong: every kind of break, and characters that only look like one.
hostile = st.text(
    st.one_of(
        st.sampled_from("\r\n\r\nab \f\x85\u2028\u2029\x00\ud800\udfff😀"),
        st.characters(),
    ),
    max_size=40,
)


def model_lines(text: str) -> list[str]:
    """The lines with their endings, by a way of its own."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]*$", text) or [""]


def assert_is(document: Document, text: str) -> None:
    assert document.text == text
    assert document.character_count == len(text)
    count = document.line_count
    lines = [document.line(index) + document.ending(index) for index in range(count)]
    fresh = Document(text)
    assert lines == [fresh.line(i) + fresh.ending(i) for i in range(fresh.line_count)]
    assert document.newline == fresh.newline


@given(hostile)
def test_text_comes_back_exactly(text: str) -> None:
    document = Document(text)
    assert_is(document, text)
    lines = [document.line(i) + document.ending(i) for i in range(document.line_count)]
    if lines[-1] == "" and len(lines) > 1:
        assert model_lines(text)[: len(lines) - 1] == lines[:-1]
    else:
        assert [line for line in model_lines(text) if line] == [line for line in lines if line]
    assert not any(re.search(r"[\r\n]", document.line(i)) for i in range(document.line_count))


def test_only_crlf_lf_and_lone_cr_end_a_line() -> None:
    document = Document("a\f\x0b\x1c\x85\u2028\u2029\x00b\r\nc\rd\n")
    assert [document.line(i) for i in range(document.line_count)] == [
        "a\f\x0b\x1c\x85\u2028\u2029\x00b",
        "c",
        "d",
        "",
    ]
    assert [document.ending(i) for i in range(4)] == ["\r\n", "\r", "\n", ""]


@pytest.mark.parametrize(
    ("text", "newline"),
    [("", "\n"), ("a", "\n"), ("a\r\nb", "\r\n"), ("a\rb\rc\n", "\r"), ("a\r\nb\nc", "\n")],
)
def test_prevailing_ending_is_the_most_frequent(text: str, newline: str) -> None:
    assert Document(text).newline == newline


def places(document: Document, data: st.DataObject) -> tuple[Position, Position]:
    def place() -> Position:
        line = data.draw(st.integers(0, document.line_count - 1))
        return Position(line, data.draw(st.integers(0, len(document.line(line)))))

    start, end = sorted([place(), place()])
    return start, end


@given(hostile, st.lists(hostile, min_size=1, max_size=6), st.data())
def test_edits_do_what_they_do_on_the_plain_string(
    text: str, insertions: list[str], data: st.DataObject
) -> None:
    document = Document(text)
    for inserted in insertions:
        start, end = places(document, data)
        first, last = document.offset(start), document.offset(end)
        assert document.text_between(start, end) == text[first:last]
        before = text
        text = text[:first] + inserted + text[last:]
        change = document.replace(start, end, inserted)
        assert_is(document, text)
        # The change alone says how to get there and back.
        again = Document(before)
        assert again.text_between(change.start, change.old_end) == change.removed
        again.replace(change.start, change.old_end, change.inserted)
        assert_is(again, text)
        assert document.text_between(change.start, change.new_end) == change.inserted
        again.replace(change.start, change.new_end, change.removed)
        assert_is(again, before)


def test_lf_put_behind_a_lone_cr_makes_one_crlf() -> None:
    document = Document("a\rb")
    change = document.replace(Position(1, 0), Position(1, 0), "\n")
    assert document.text == "a\r\nb"
    assert (document.line_count, document.ending(0)) == (2, "\r\n")
    assert (change.start, change.new_end) == (Position(0, 1), Position(1, 0))
    assert (change.removed, change.inserted) == ("\r", "\r\n")


def test_deleting_what_stood_between_cr_and_lf_makes_one_crlf() -> None:
    document = Document("a\rxyz\nb")
    document.replace(Position(1, 0), Position(1, 3), "")
    assert (document.text, document.line_count) == ("a\r\nb", 2)


@given(hostile)
def test_offsets_and_positions_agree(text: str) -> None:
    document = Document(text)
    for offset in range(len(text) + 1):
        position = document.position(offset)
        inside_crlf = text[offset - 1 : offset + 1] == "\r\n" and offset > 0
        assert document.offset(position) == offset - inside_crlf
    assert document.position(-1) == Position(0, 0)
    assert document.position(len(text) + 9) == document.end


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (Position(0, 4), Position(0, 4)),
        (Position(0, 0), Position(2, 0)),
        (Position(0, -1), Position(0, 1)),
        (Position(1, 0), Position(0, 0)),
    ],
)
def test_a_stretch_outside_the_document_is_an_error(start: Position, end: Position) -> None:
    document = Document("abc\nd")
    with pytest.raises(IndexError):
        document.replace(start, end, "x")
    assert document.text == "abc\nd"


def test_clamp_gives_the_nearest_position() -> None:
    document = Document("abc\nd")
    assert document.clamp(Position(-1, 7)) == Position(0, 0)
    assert document.clamp(Position(0, 7)) == Position(0, 3)
    assert document.clamp(Position(1, -7)) == Position(1, 0)
    assert document.clamp(Position(9, 0)) == Position(1, 1)


@given(hostile, hostile, st.integers(0, 20), st.integers(0, 20))
def test_a_copy_is_edited_by_itself(text: str, inserted: str, one: int, other: int) -> None:
    document, alone = Document(text), Document(text)
    copy = document.copy()
    start, end = (document.position(offset) for offset in sorted((one, other)))
    copy.replace(start, end, inserted)
    alone.replace(start, end, inserted)
    assert_is(document, text)
    assert_is(copy, alone.text)
