"""Bold, italic and code: put around a text and taken away again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.marks import toggle_bold, toggle_code, toggle_italic
from tests.support.marked_text import at, marked

TOGGLES = [toggle_bold, toggle_italic, toggle_code]


@pytest.mark.parametrize(
    ("toggle", "before", "after"),
    [
        (toggle_bold, "a ^b c| d", "a **^b c|** d"),
        (toggle_bold, "a |b c^ d", "a **|b c^** d"),
        (toggle_bold, "a **^b|** d", "a ^b| d"),
        (toggle_bold, "a ^**b**| d", "a ^b| d"),
        (toggle_bold, "a __^b|__ d", "a ^b| d"),
        (toggle_bold, "a^ b |c", "a **^b|** c"),
        (toggle_bold, "*^b|*", "***^b|***"),
        (toggle_bold, "^*b*|", "***^b|***"),
        (toggle_bold, "***^b|***", "*^b|*"),
        (toggle_bold, "^***b***|", "*^b|*"),
        (toggle_bold, "**_^b|_**", "_^b|_"),
        (toggle_bold, "_^b|_", "**_^b|_**"),
        (toggle_bold, "^*a* and *b*|", "**^*a* and *b*|**"),
        (toggle_bold, "^**a *b* c**|", "^a *b* c|"),
        (toggle_italic, "^b|", "*^b|*"),
        (toggle_italic, "*^b|*", "^b|"),
        (toggle_italic, "_^b|_", "^b|"),
        (toggle_italic, "**^b|**", "***^b|***"),
        (toggle_italic, "***^b|***", "**^b|**"),
        (toggle_italic, "snake_^case|_name", "snake_*^case|*_name"),
        (toggle_code, "^b|", "`^b|`"),
        (toggle_code, "`^b|`", "^b|"),
        (toggle_code, "^`b`|", "^b|"),
        (toggle_code, "^a`b|", "``^a`b|``"),
        (toggle_code, "``^a`b|``", "^a`b|"),
        (toggle_code, "^`a``b`|", "^a``b|"),
        (toggle_code, "^`a|", "`` ^`a| ``"),
        (toggle_code, "`` ^`a| ``", "^`a|"),
        (toggle_code, "^`a` and `b`|", "`` ^`a` and `b`| ``"),
        # Nothing selected: the word, or what the cursor is inside of.
        (toggle_bold, "a wo|rd b", "a **wo|rd** b"),
        (toggle_bold, "a word| b", "a **word|** b"),
        (toggle_bold, "a **wo|rd** b", "a wo|rd b"),
        (toggle_bold, "a **two wo|rds** b", "a two wo|rds b"),
        (toggle_italic, "a *two wo|rds* b", "a two wo|rds b"),
        (toggle_italic, "a **two wo|rds** b", "a **two *wo|rds*** b"),
        (toggle_code, "a `two wo|rds` b", "a two wo|rds b"),
        (toggle_bold, "a | b", "a **|** b"),
        (toggle_bold, "a **|** b", "a | b"),
        (toggle_italic, "|", "*|*"),
        (toggle_italic, "*|*", "|"),
        (toggle_code, "|", "`|`"),
        (toggle_code, "`|`", "|"),
        # Line by line, around the text only.
        (toggle_bold, "^- a\n\n> b\n# c|", "- **^a**\n\n> **b**\n# **c|**"),
        (toggle_bold, "- **^a**\n\n> **b**\n# **c|**", "- ^a\n\n> b\n# c|"),
        (toggle_bold, "1. [ ] ^a \r\n  b|\r\n", "1. [ ] **^a** \r\n  **b|**\r\n"),
        (toggle_bold, "**^a**\nb|", "**^a**\n**b|**"),
        (toggle_bold, "^a\n```\nb\n```\nc|", "**^a**\n```\nb\n```\n**c|**"),
        (toggle_italic, "^- a|", "- *^a|*"),
        (toggle_bold, "a^ \n |b", "a^ \n |b"),
        (toggle_code, "^a\nb`c|", "`^a`\n``b`c|``"),
    ],
)
def test_operation(toggle: Callable[[Buffer], None], before: str, after: str) -> None:
    buffer = at(before)
    toggle(buffer)
    assert marked(buffer) == after
    if before != after:
        assert buffer.undo()
        assert marked(buffer) == before
        assert not buffer.can_undo


def pieces(signs: str) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(signs), max_size=12)


def selecting(before: str, chosen: str, after: str) -> Buffer:
    buffer = Buffer(before + chosen + after)
    buffer.move_to(buffer.document.position(len(before)))
    buffer.move_to(buffer.document.position(len(before + chosen)), select=True)
    return buffer


@given(pieces("ab *-\r\n"), pieces("ab *`é\u0301漢"), pieces("ab *-\r\n"))
@pytest.mark.parametrize("toggle", [toggle_bold, toggle_italic])
def test_twice_is_nothing(
    toggle: Callable[[Buffer], None], before: str, chosen: str, after: str
) -> None:
    buffer = selecting(before, chosen, after)
    # Marks that are selected themselves are left out of the selection, and the cursor where
    # nothing is selected takes a word: then the second time is about something else.
    assume(chosen.strip() and not chosen.startswith("*"))
    text = buffer.text
    toggle(buffer)
    toggle(buffer)
    assert buffer.text == text


@given(pieces("ab *-_\r\n"), pieces("ab *_`é\u0301漢"), pieces("ab *-_\r\n"))
@pytest.mark.parametrize("toggle", [toggle_bold, toggle_italic])
def test_marks_that_were_put_in_are_taken_away(
    toggle: Callable[[Buffer], None], before: str, chosen: str, after: str
) -> None:
    buffer = selecting(before, chosen, after)
    text = buffer.text
    toggle(buffer)
    assume(len(buffer.text) > len(text) and buffer.selected_text)
    toggle(buffer)
    assert buffer.text == text


@given(st.lists(pieces("ab c,é漢").filter(str.strip), min_size=2, max_size=4))
@pytest.mark.parametrize("toggle", TOGGLES)
def test_twice_over_several_lines_is_nothing(
    toggle: Callable[[Buffer], None], lines: list[str]
) -> None:
    text = "\n".join(f"- {line}" for line in lines)
    buffer = Buffer(text)
    buffer.select_all()
    toggle(buffer)
    assert buffer.text != text
    toggle(buffer)
    assert buffer.text == text


@given(pieces("ab -"), pieces("ab *`é漢"), pieces("ab -"))
def test_code_that_was_put_in_is_taken_away(before: str, chosen: str, after: str) -> None:
    buffer = selecting(before, chosen, after)
    text = buffer.text
    toggle_code(buffer)
    assume(len(buffer.text) > len(text) and buffer.selected_text)
    toggle_code(buffer)
    assert buffer.text == text


@given(pieces("ab *_`\n- >#"), st.integers(0, 12), st.integers(0, 12))
@pytest.mark.parametrize("toggle", TOGGLES)
def test_only_marks_are_put_in_or_taken_away(
    toggle: Callable[[Buffer], None], text: str, first: int, last: int
) -> None:
    buffer = Buffer(text)
    buffer.move_to(buffer.document.position(first))
    buffer.move_to(buffer.document.position(last), select=True)
    toggle(buffer)
    assert [sign for sign in buffer.text if sign not in "*_` "] == [
        sign for sign in text if sign not in "*_` "
    ]
    if buffer.can_undo:
        buffer.undo()
    assert (buffer.text, buffer.can_undo) == (text, False)


@pytest.mark.parametrize("line", ["*" * 50_000, "`" * 50_000, "**a " * 12_500, "a*_" * 16_000])
@pytest.mark.parametrize("toggle", TOGGLES)
def test_a_giant_line_of_marks_is_read_in_bounded_time(
    toggle: Callable[[Buffer], None], line: str
) -> None:
    buffer = Buffer(line)
    buffer.move_to(buffer.document.position(25_000))
    toggle(buffer)
    buffer.select_all()
    toggle(buffer)
    assert buffer.can_undo
