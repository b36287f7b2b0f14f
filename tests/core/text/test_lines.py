"""Edits of whole lines: what each does, and that no line and no ending is lost by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bizctx_tui.core.text import lines
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Position
from tests.support.marked_text import at, marked


@pytest.mark.parametrize(
    ("operation", "before", "after"),
    [
        (lines.delete_lines, "a\nb|b\nc", "a\n|c"),
        (lines.delete_lines, "a\nb|", "|a"),
        (lines.delete_lines, "a|", "|"),
        (lines.delete_lines, "a^a\nb|b\nc", "|c"),
        (lines.delete_lines, "a\rb|\n\nc", "a\r|\r\nc"),
        (lines.indent, "a|b", "  a|b"),
        (lines.indent, "|", "  |"),
        (lines.indent, "x\na^b\n\ncd|e\ny", "x\n  a^b\n\n  cd|e\ny"),
        (lines.indent, "^a\nb\n|c", "  ^a\n  b\n|c"),
        (lines.outdent, "   a|b", " a|b"),
        (lines.outdent, " |ab", "|ab"),
        (lines.outdent, "\ta|b", "a|b"),
        (lines.outdent, "a|b", "a|b"),
        (lines.outdent, "  a^b\n c|d\ne", "a^b\nc|d\ne"),
        (lines.outdent, "a\r |\nb", "a\r|\r\nb"),
        (lines.move_lines_up, "a\nb|b\nc", "b|b\na\nc"),
        (lines.move_lines_up, "a|\nb", "a|\nb"),
        (lines.move_lines_up, "a\n^b\nc|c\nd", "^b\nc|c\na\nd"),
        (lines.move_lines_up, "a\n^b\n|c\n", "^b\n|a\nc\n"),
        (lines.move_lines_up, "a\r\nb\r\nc|", "a\r\nc|\r\nb"),
        (lines.move_lines_up, "a\nb\n|", "a\nb\n|"),
        (lines.move_lines_up, "a\r\nb|\nc", "b|\na\r\nc"),
        (lines.move_lines_up, "a\rb\n|\nc", "a\r|\r\nb\nc"),
        (lines.move_lines_down, "a|a\nb\nc", "b\na|a\nc"),
        (lines.move_lines_down, "a\nb|", "a\nb|"),
        (lines.move_lines_down, "a\nb|\n", "a\nb|\n"),
        (lines.move_lines_down, "a|\nb\n", "b\na|\n"),
        (lines.move_lines_down, "a|\r\nb", "b\r\na|"),
        (lines.move_lines_down, "a|\rb\n\nc", "b\na|\r\n\nc"),
        (lines.duplicate, "a|b\nc", "ab\na|b\nc"),
        (lines.duplicate, "x\r\na|b", "x\r\nab\r\na|b"),
        (lines.duplicate, "a\r|\r\nb", "a\r\r\n|\r\nb"),
        (lines.duplicate, "a^bc|d", "abc^bc|d"),
        (lines.duplicate, "a|bc^d", "abc^bc|d"),
        (lines.duplicate, "^a\n|b", "a\n^a\n|b"),
        (lines.join_lines, "a|\nb", "a| b"),
        (lines.join_lines, "a  |\n\t b\nc", "a| b\nc"),
        (lines.join_lines, "|a\n\nb", "a|\nb"),
        (lines.join_lines, "|\nb", "|b"),
        (lines.join_lines, "a^a\nb\nc|c\nd", "aa b| cc\nd"),
        (lines.join_lines, "a|", "a|"),
    ],
)
def test_operation(operation: Callable[[Buffer], None], before: str, after: str) -> None:
    buffer = at(before)
    operation(buffer)
    assert marked(buffer) == after
    if before != after:
        assert buffer.undo()
        assert marked(buffer) == before
        assert not buffer.can_undo
        assert buffer.redo()
        assert marked(buffer) == after


PIECES = ["a", "b", " ", "é", "\x00", "\u2028", "\n", "\r", "\r\n", "漢"]
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
places = st.integers(0, 14)


def content(buffer: Buffer) -> Counter[str]:
    document = buffer.document
    return Counter(document.line(index) for index in range(document.line_count))


def selecting(text: str, first: int, last: int) -> Buffer:
    buffer = Buffer(text)
    buffer.move_to(buffer.document.position(first))
    buffer.move_to(buffer.document.position(last), select=True)
    return buffer


@given(texts, places, places, st.sampled_from([lines.move_lines_up, lines.move_lines_down]))
def test_moving_keeps_every_line(
    text: str, first: int, last: int, move: Callable[[Buffer], None]
) -> None:
    buffer = selecting(text, first, last)
    before = content(buffer)
    move(buffer)
    assert content(buffer) == before
    assert Buffer(buffer.text).document.line_count == buffer.document.line_count
    assert buffer.document.clamp(buffer.cursor) == buffer.cursor
    if buffer.can_undo:
        buffer.undo()
    assert buffer.text == text


@given(texts, places, places)
def test_moving_up_and_down_again_changes_nothing(text: str, first: int, last: int) -> None:
    # Only where a CR and an LF meet is an ending changed, which moving back does not mend.
    text = text.replace("\r\n", "\n").replace("\r", "\r\n")
    buffer = selecting(text, first, last)
    start = (buffer.text, buffer.document.line(buffer.cursor.line))
    last_line = buffer.document.line_count - 1
    was_empty = not buffer.document.line(last_line)
    lines.move_lines_up(buffer)
    # An empty line that has become the last one is the end of the line before it.
    assume(was_empty or buffer.document.line(last_line))
    if buffer.can_undo:
        lines.move_lines_down(buffer)
    assert (buffer.text, buffer.document.line(buffer.cursor.line)) == start


@given(texts, places, places)
def test_a_duplicate_is_all_there_is_more(text: str, first: int, last: int) -> None:
    buffer = selecting(text, first, last)
    document, chosen = buffer.document, buffer.selected_text
    more = 0 if chosen else 1
    lines_before = document.line_count
    breaks = Buffer(chosen).document.line_count - 1
    lines.duplicate(buffer)
    assert document.line_count == lines_before + breaks + more
    if not chosen:
        line = buffer.cursor.line
        assert document.line(line) == document.line(line - 1)


def test_the_selection_is_on_the_copy_after_redo_too() -> None:
    buffer = at("a^bc|d")
    lines.duplicate(buffer)
    buffer.undo()
    buffer.redo()
    assert (buffer.anchor, buffer.cursor) == (Position(0, 3), Position(0, 5))
