"""Lists and quotes: going on with enter, nesting with tab, tasks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.text import lists
from bizctx_tui.core.text.buffer import Buffer
from tests.support.marked_text import at, marked

ENTER = [
    ("- a|", "- a\n- |"),
    ("  * a|", "  * a\n  * |"),
    ("+  a|", "+  a\n+  |"),
    ("- a|b", "- a\n- |b"),
    ("- |a", "- \n- |a"),
    ("1. a|", "1. a\n2. |"),
    ("9) a|", "9) a\n10) |"),
    ("01. a|", "01. a\n02. |"),
    ("999999999. a|", "999999999. a\n999999999. |"),
    ("- [x] a|", "- [x] a\n- [ ] |"),
    ("1. [ ] a|", "1. [ ] a\n2. [ ] |"),
    ("> a|", "> a\n> |"),
    (">a|b", ">a\n>|b"),
    ("> > a|", "> > a\n> > |"),
    ("> - a|", "> - a\n> - |"),
    ("- a^b\n- c|d", "- a\n- |d"),
    ("1. a^b\n2. c|d\n3. e", "1. a\n2. |d\n3. e"),
    # The items that follow are counted on, with what is inside of them.
    ("1. a|\n2. b\n3. c", "1. a\n2. |\n3. b\n4. c"),
    ("1. a|\r\n2. b\r\n", "1. a\r\n2. |\r\n3. b\r\n"),
    ("1. a|\n\n   x\n2. b\n\n   y\n3. c", "1. a\n2. |\n\n   x\n3. b\n\n   y\n4. c"),
    ("8. a|\n9. b\n   - c\n   d", "8. a\n9. |\n10. b\n    - c\n    d"),
    ("1. a|\n2. b\n\ntext\n2. c", "1. a\n2. |\n3. b\n\ntext\n2. c"),
    ("1. a|\n2) b", "1. a\n2. |\n2) b"),
    ("1. a|\n   1. b\n2. c", "1. a\n2. |\n   1. b\n3. c"),
    ("1. a\n1. b|\n1. c", "1. a\n1. b\n1. |\n1. c"),
    ("1. a|\n1. b", "1. a\n1. |\n1. b"),
    ("1. a|\n2. b\n1. c", "1. a\n2. |\n3. b\n4. c"),
    ("> 1. a|\n> 2. b\n2. c", "> 1. a\n> 2. |\n> 3. b\n2. c"),
    # An item without text ends its list.
    ("- a\n- |", "- a\n|"),
    ("- a\n- [ ] |", "- a\n|"),
    ("1. a\n2. |", "1. a\n|"),
    ("> - |", "> |"),
    ("> |", "|"),
    ("> > |", "> |"),
    ("- a\n  - |", "- a\n- |"),
    ("1. a\n   - b\n   - |\n2. c", "1. a\n   - b\n2. |\n3. c"),
    ("- [x] a\n  - |", "- [x] a\n- [ ] |"),
    ("  - |", "|"),
    # Elsewhere it is a line break and nothing else.
    ("ab|c", "ab\n|c"),
    ("-| a", "-\n| a"),
    ("|- a", "\n|- a"),
    ("-|", "-\n|"),
    ("1.|5 a", "1.\n|5 a"),
    ("- - -|", "- - -\n|"),
    ("* * *|", "* * *\n|"),
    ("# a|", "# a\n|"),
    ("```\n- a|\n```", "```\n- a\n|\n```"),
    ("```\nx\n```\n- a|", "```\nx\n```\n- a\n- |"),
]

INDENT = [
    ("- a\n- b|", "- a\n  - b|"),
    ("1. a\n2. b|\n3. c", "1. a\n   1. b|\n2. c"),
    ("1. a\n   1. x\n2. b|\n3. c", "1. a\n   1. x\n   2. b|\n2. c"),
    ("10. a\n- b|", "10. a\n    - b|"),
    ("- a|", "- a|"),
    ("- a\n  - b|", "- a\n  - b|"),
    # What is inside of an item goes along.
    ("- a\n- |b\n  - c\n\n  text\n- d", "- a\n  - |b\n    - c\n\n    text\n- d"),
    ("- a\n- ^b\n- c|\n- d", "- a\n  - ^b\n  - c|\n- d"),
    ("> - a\n> - b|", "> - a\n>   - b|"),
    ("- a\n\t- b\n\t- c|", "- a\n\t- b\n\t\t- c|"),
    ("```\n- a\n- b|", "```\n- a\n  - b|"),
    ("te|xt", "  te|xt"),
]

OUTDENT = [
    ("- a\n  - b|", "- a\n- b|"),
    ("1. a\n   1. b|\n2. c", "1. a\n2. b|\n3. c"),
    ("1. a\n   1. b|\n   2. c\n2. d", "1. a\n2. b|\n   1. c\n3. d"),
    ("- a\n  - b|\n    - c", "- a\n- b|\n  - c"),
    ("- a\n  - b\n    - c|", "- a\n  - b\n  - c|"),
    ("- a\n  - ^b\n  - c|", "- a\n- ^b\n- c|"),
    ("> - a\n>   - b|", "> - a\n> - b|"),
    ("- a|", "- a|"),
    ("  - a|", "- a|"),
    ("  te|xt", "te|xt"),
]

TASKS = [
    ("- [ ] a|", "- [x] a|"),
    ("- [X] a|", "- [ ] a|"),
    ("- a|", "- [ ] a|"),
    ("1. a|", "1. [ ] a|"),
    ("te|xt", "- [ ] te|xt"),
    ("  te|xt", "  - [ ] te|xt"),
    ("> a|", "> - [ ] a|"),
    ("^- [ ] a\n- [x] b|", "^- [x] a\n- [x] b|"),
    ("^- [x] a\n\n- [x] b|", "^- [ ] a\n\n- [ ] b|"),
    ("^- [x] a\n- b|", "^- [x] a\n- [ ] b|"),
    ("# a|", "# a|"),
    ("|", "|"),
    ("```\n- a|", "```\n- a|"),
]


@pytest.mark.parametrize(
    ("operation", "before", "after"),
    [
        *((lists.newline, *case) for case in ENTER),
        *((lists.indent, *case) for case in INDENT),
        *((lists.outdent, *case) for case in OUTDENT),
        *((lists.toggle_task, *case) for case in TASKS),
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


PIECES = ["- ", "1. ", "2. ", "9. ", "> ", "  ", "\t", "[ ] ", "a", "# ", "\n", "\r", "\r\n", "```"]
texts = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


@given(texts, st.integers(0, 30), st.integers(0, 30))
def test_whatever_the_text_nothing_but_marks_and_blanks_is_changed(
    text: str, first: int, last: int
) -> None:
    for operation in (lists.indent, lists.outdent, lists.toggle_task):
        buffer = Buffer(text)
        buffer.move_to(buffer.document.position(first))
        buffer.move_to(buffer.document.position(last), select=True)
        operation(buffer)
        assert [*filter(str.isalpha, buffer.text)] == [*filter(str.isalpha, text)] or (
            operation is lists.toggle_task
        )
        assert buffer.document.line_count == Buffer(text).document.line_count
        if buffer.can_undo:
            buffer.undo()
        assert (buffer.text, buffer.can_undo) == (text, False)


@given(texts, st.integers(0, 30))
def test_enter_is_one_step_and_adds_one_line_or_ends_a_list(text: str, place: int) -> None:
    buffer = Buffer(text)
    buffer.move_to(buffer.document.position(place))
    count = buffer.document.line_count
    lists.newline(buffer)
    assert buffer.document.line_count in (count, count + 1)
    assert Buffer(buffer.text).document.line_count == buffer.document.line_count
    assert buffer.undo()
    assert (buffer.text, buffer.can_undo) == (text, False)


@pytest.mark.parametrize("line", ["> " * 25_000, "- " * 25_000, "1. " * 16_000, " " * 50_000 + "x"])
def test_a_giant_line_of_marks_is_read_in_one_go(line: str) -> None:
    buffer = Buffer(line)
    buffer.move_document_end()
    for operation in (lists.newline, lists.indent, lists.outdent, lists.toggle_task):
        operation(buffer)
    assert buffer.can_undo
