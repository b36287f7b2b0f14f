"""Which documents are open, in which order, and which may be closed."""

from __future__ import annotations

import gc
import weakref

import pytest

from bizctx_tui.core.models import Scope
from bizctx_tui.service.desk import Desk

A, B, C, ORGANIZATION = (*map(Scope.project, "123"), Scope.organization(9))


@pytest.fixture
def desk() -> Desk:
    desk = Desk(None)
    desk.learn({A: "a", ORGANIZATION: "of all"})
    desk.learn({B: "bb"})
    desk.learn({C: "ccc"})
    for scope in (A, B, C):
        desk.came_to_front(scope)
    return desk


def test_the_last_one_looked_at_comes_first(desk: Desk) -> None:
    assert desk.recent() == (C, B, A)
    desk.came_to_front(A)
    assert desk.recent() == (A, C, B)
    assert desk.opened() == (A, B, C)


def test_what_came_along_is_open_when_it_was_looked_at_or_edited(desk: Desk) -> None:
    assert ORGANIZATION not in desk.recent()
    draft = desk.draft(ORGANIZATION)
    assert draft is not None
    draft.buffer.insert("x")
    assert desk.recent() == (C, B, A, ORGANIZATION)
    assert desk.opened() == (A, ORGANIZATION, B, C)


def test_a_closed_document_is_gone_but_for_its_size(desk: Desk) -> None:
    draft = desk.draft(B)
    assert draft is not None
    text = weakref.ref(draft.buffer)
    del draft
    desk.close(B)
    gc.collect()
    assert text() is None
    assert desk.draft(B) is None
    assert desk.recent() == (C, A)
    assert desk.badge(B).characters == 2


def test_unsaved_text_is_not_closed(desk: Desk) -> None:
    draft = desk.draft(B)
    assert draft is not None
    draft.buffer.insert("x")
    with pytest.raises(ValueError, match="cannot be closed"):
        desk.close(B)
    assert desk.draft(B) is draft
    with pytest.raises(ValueError, match="cannot be closed"):
        desk.close(Scope.project("77"))
