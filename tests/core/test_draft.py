"""A draft takes what was made of it, and loses nothing that was typed since."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.draft import Draft
from bizctx_tui.core.merge import merge
from bizctx_tui.core.models import Scope
from bizctx_tui.core.text.document import Position

SCOPE = Scope.project("1")
TEXTS = st.lists(st.sampled_from(["a", "b", "c", "d", ""]), max_size=6).map("\n".join)


def draft_of(text: str, *, base: str = "base") -> Draft:
    draft = Draft(SCOPE, base, base_at=1.0)
    draft.buffer.replace_all_text(text)
    return draft


def test_it_takes_a_text_as_one_step_and_goes_on_from_another_base() -> None:
    draft = draft_of("mine")
    assert draft.adopt("merged", over="mine", base="stored", base_at=7.0)
    assert (draft.text, draft.base, draft.base_at) == ("merged", "stored", 7.0)
    assert draft.buffer.undo()
    assert draft.text == "mine"
    assert draft.base == "stored"


def test_what_was_typed_since_is_merged_in() -> None:
    draft = draft_of("one\ntwo\nthree\nmore")
    assert draft.adopt("ONE\ntwo\nthree\n", over="one\ntwo\nthree\n", base="x")
    assert draft.text == "ONE\ntwo\nthree\nmore"


def test_what_was_typed_since_in_the_same_line_leaves_all_as_it_is() -> None:
    draft = draft_of("one more")
    assert not draft.adopt("ONE", over="one", base="x", base_at=7.0)
    assert (draft.text, draft.base, draft.base_at) == ("one more", "base", 1.0)


def test_the_cursor_stays_in_its_line() -> None:
    draft = draft_of("one\ntwo\nthree\n")
    draft.buffer.move_to(Position(1, 2))
    assert draft.adopt("zero\none\ntwo\nTHREE\n", over="one\ntwo\nthree\n", base="x")
    assert draft.buffer.cursor == (2, 2)
    assert draft.adopt("two\n", over=draft.text, base="x")
    assert draft.buffer.cursor == (0, 2)


def test_the_cursor_of_a_line_that_is_gone_is_somewhere_in_the_text() -> None:
    draft = draft_of("one\ntwo\nthree")
    draft.buffer.move_to(Position(2, 5))
    assert draft.adopt("x", over=draft.text, base="x")
    assert draft.buffer.cursor == (0, 1)
    assert draft.adopt("", over="x", base="x")
    assert draft.buffer.cursor == (0, 0)


@given(over=TEXTS, typed=TEXTS, made=TEXTS)
def test_typing_is_merged_or_nothing_changes(over: str, typed: str, made: str) -> None:
    draft = draft_of(typed)
    taken = draft.adopt(made, over=over, base="stored")
    merged = merge(over, typed, made)
    if typed == over:
        assert taken
        assert draft.text == made
    elif merged.conflicts:
        assert not taken
        assert (draft.text, draft.base) == (typed, "base")
    else:
        assert taken
        assert (draft.text, draft.base) == (merged.text(), "stored")
