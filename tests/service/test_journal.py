"""What is typed is in the store before it is shown, whatever the disk and other windows do."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizctx_tui.core.document_key import Access, DocumentKey
from bizctx_tui.core.draft import Draft
from bizctx_tui.core.models import Scope
from bizctx_tui.errors import StorageError
from bizctx_tui.service.journal import SOME_EDITS, Journal, restored
from bizctx_tui.storage.drafts import KeptDraft
from bizctx_tui.storage.store import Store
from bizctx_tui.storage.store_thread import StoreThread
from tests.support.clock import Clock

ACCESS = Access("us", "https://mixpanel.com/api/app", "somebody")
A, B = Scope.project("1"), Scope.project("2")
TYPED = st.text(st.sampled_from("ab \r\n\u2028\ud800😀"), max_size=4)


def key(scope: Scope) -> DocumentKey:
    return DocumentKey(ACCESS, scope)


class Window:
    """One window of the app, as far as its journal is concerned."""

    def __init__(self, directory: Path, clock: Clock) -> None:
        self.thread = StoreThread(lambda: Store.open(directory, clock=clock))
        self.clock = clock
        self.journal = Journal(self.thread, key, clock)
        self.taken: list[Scope] = []
        self.shared: list[Scope] = []
        self.problems: list[StorageError | None] = []
        self.journal.on_taken = self.taken.append
        self.journal.on_shared = lambda scope, others: self.shared.append(scope)
        self.journal.on_problem = self.problems.append

    async def kept(self) -> list[KeptDraft]:
        return list(await self.thread.run(lambda store: store.drafts.all(ACCESS)))

    async def texts(self) -> list[str]:
        return [one.text for one in await self.kept()]


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(500):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never held")


@pytest.fixture
def window(tmp_path: Path, clock: Clock) -> Iterator[Window]:
    one = Window(tmp_path / "data", clock)
    yield one
    one.thread.close(seconds=5)


@pytest.fixture
def other(tmp_path: Path, clock: Clock) -> Iterator[Window]:
    one = Window(tmp_path / "data", clock)
    yield one
    one.thread.close(seconds=5)


async def test_what_was_typed_is_in_the_store_when_the_frame_may_be_drawn(window: Window) -> None:
    draft = Draft(A, "base\r\n", base_at=5.0)
    for letter in "typed":
        draft.buffer.insert(letter)
        window.journal.record([draft])
        assert window.journal.wait(5)
    (kept,) = await window.kept()
    assert (kept.text, kept.base, kept.base_at) == ("typedbase\r\n", "base\r\n", 5.0)
    assert kept.selection.cursor == draft.buffer.cursor


async def test_a_text_without_changes_is_not_kept(window: Window) -> None:
    assert window.journal.record([Draft(A, "base")])
    assert await window.kept() == []


async def test_taking_everything_back_drops_the_draft_in_the_next_pause(window: Window) -> None:
    draft = Draft(A, "base")
    draft.buffer.insert("x")
    window.journal.record([draft])
    draft.buffer.undo()
    window.journal.record([draft])
    window.journal.look(quiet=False)
    assert len(await window.kept()) == 1
    window.journal.look(quiet=True)
    assert await window.kept() == []


async def test_a_saved_draft_is_dropped_and_one_typed_on_has_the_new_base(window: Window) -> None:
    first, second = Draft(A, "a"), Draft(B, "b")
    for draft in (first, second):
        draft.buffer.insert("x")
    window.journal.record([first, second])
    first.rebase("xa")
    second.buffer.insert("y")
    second.rebase("xb", base_at=9.0)
    window.journal.record([first, second])
    (kept,) = await window.kept()
    assert (kept.key.scope, kept.base, kept.base_at, kept.text) == (B, "xb", 9.0, "xyb")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TYPED, st.integers(0, 6)), max_size=12))
def test_whatever_is_edited_comes_back(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    async def run() -> None:
        window = Window(tmp_path_factory.mktemp("data"), Clock())
        draft = Draft(A, "one\r\ntwo\nthree\r")
        buffer = draft.buffer
        for text, kind in steps:
            match kind:
                case 0:
                    buffer.undo()
                case 1:
                    buffer.backspace()
                case 2:
                    buffer.move_word_right(select=True)
                case 3:
                    window.journal.look(quiet=True)
                case _:
                    buffer.insert(text)
            if kind != 5:
                window.journal.record([draft])
        window.journal.record([draft])
        kept = await window.kept()
        assert bool(kept) or not draft.unsaved
        for one in kept:
            back = restored(one)
            assert back.text == draft.text
            assert back.base == draft.base
        window.thread.close(seconds=5)

    asyncio.run(run())


async def test_many_edits_become_one_text_in_a_pause(window: Window) -> None:
    draft = Draft(A, "")
    for _ in range(SOME_EDITS):
        draft.buffer.insert("x")
        window.journal.record([draft])
    draft.buffer.insert("x")
    window.journal.record([draft])
    window.journal.look(quiet=True)
    assert await window.texts() == ["x" * (SOME_EDITS + 1)]


async def test_the_cursor_is_kept_in_a_pause(window: Window) -> None:
    draft = Draft(A, "one two")
    draft.buffer.insert("x")
    window.journal.record([draft])
    draft.buffer.move_document_end()
    window.journal.look(quiet=True)
    (kept,) = await window.kept()
    assert kept.selection.cursor == draft.buffer.cursor
    assert restored(kept).buffer.cursor == draft.buffer.cursor


async def test_a_draft_goes_on_where_it_was_left(window: Window, other: Window) -> None:
    draft = Draft(A, "base")
    draft.buffer.insert("x")
    window.journal.record([draft])
    assert window.thread.close(seconds=5)
    (left,) = await other.kept()
    assert not left.holder.alive
    taken = await other.thread.run(lambda store: store.drafts.take(left.id))
    again = restored(taken)
    other.journal.adopt(again, taken.id)
    again.buffer.insert("y")
    other.journal.record([again])
    assert await other.texts() == ["xybase"]
    again.buffer.undo()
    again.buffer.undo()
    assert again.text == "base"


async def test_two_windows_keep_two_drafts_and_know_of_each_other(
    window: Window, other: Window
) -> None:
    mine, theirs = Draft(A, "base"), Draft(A, "base")
    mine.buffer.insert("mine ")
    window.journal.record([mine])
    await window.kept()
    theirs.buffer.insert("theirs ")
    other.journal.record([theirs])
    assert sorted(await other.texts()) == ["mine base", "theirs base"]
    await until(lambda: other.shared == [A])
    assert window.shared == []


async def test_a_draft_that_was_taken_over_is_not_written_by_two(
    window: Window, other: Window
) -> None:
    draft = Draft(A, "base")
    draft.buffer.insert("x")
    window.journal.record([draft])
    (kept,) = await window.kept()
    await other.thread.run(lambda store: store.drafts.take(kept.id))
    window.clock.now += 60
    window.journal.look(quiet=True)
    await until(lambda: window.taken == [A])
    window.journal.record([draft])
    assert await window.texts() == ["xbase"]
    draft.buffer.insert("y")
    window.journal.record([draft])
    assert sorted(await window.texts()) == ["xbase", "xybase"]


async def test_what_was_typed_behind_a_take_over_is_kept_by_itself(
    window: Window, other: Window
) -> None:
    draft = Draft(A, "base")
    draft.buffer.insert("x")
    window.journal.record([draft])
    (kept,) = await window.kept()
    await other.thread.run(lambda store: store.drafts.take(kept.id))
    draft.buffer.insert("y")
    window.journal.record([draft])
    await until(lambda: window.taken == [A])
    window.journal.record([draft])
    assert sorted(await window.texts()) == ["xbase", "xybase"]


async def test_a_disk_that_fails_is_told_once_and_tried_again(tmp_path: Path, clock: Clock) -> None:
    directory = tmp_path / "data"
    directory.write_text("no directory")
    window = Window(directory, clock)
    draft = Draft(A, "base")
    for letter in "abc":
        draft.buffer.insert(letter)
        window.journal.record([draft])
        assert window.journal.wait(5)
    await until(lambda: len(window.problems) == 1)
    assert window.problems[0] is not None
    directory.unlink()
    window.journal.look(quiet=False)
    assert window.journal.problem is not None
    clock.now += 60
    window.journal.look(quiet=False)
    await until(lambda: window.journal.problem is None)
    assert window.problems[1:] == [None]
    assert await window.texts() == ["abcbase"]
    draft.buffer.insert("d")
    window.journal.record([draft])
    assert await window.texts() == ["abcdbase"]
    window.thread.close(seconds=5)


async def test_discarding_puts_the_text_into_the_history(window: Window) -> None:
    draft = Draft(A, "base")
    draft.buffer.insert("x")
    window.journal.record([draft])
    window.journal.discard([draft])
    window.journal.record([draft])
    assert await window.kept() == []
    (version,) = await window.thread.run(lambda store: store.history.versions(key(A)))
    assert version.how == "draft"


async def test_nothing_is_settled_while_the_thread_is_busy(window: Window) -> None:
    release = threading.Event()
    window.thread.submit(lambda store: release.wait(10))
    draft = Draft(A, "base")
    draft.buffer.insert("x")
    assert not window.journal.record([draft])
    assert not window.journal.wait(0.01)
    told: list[bool] = []
    window.journal.when_settled(lambda: told.append(window.journal.is_settled))
    release.set()
    await until(lambda: told == [True])


async def test_a_database_that_is_overwritten_under_the_app_is_noticed_and_begun_anew(
    window: Window, tmp_path: Path
) -> None:
    draft = Draft(A, "base")
    draft.buffer.insert("x")
    window.journal.record([draft])
    assert window.journal.wait(5)
    for path in (tmp_path / "data").glob("bizctx.db*"):
        if path.suffix != ".lock":
            path.write_bytes(b"\x13\x37" * (path.stat().st_size // 2))
    draft.buffer.insert("y")
    window.journal.record([draft])
    await until(lambda: window.problems == [None])
    assert await window.texts() == ["xybase"]
    assert await window.thread.run(lambda store: store.notes)
    assert list((tmp_path / "data").glob("bizctx.db.damaged-*"))


async def test_what_was_kept_aside_and_emptied_leaves_no_draft(window: Window) -> None:
    with window.journal.aside(A, base="base", base_at=1.0) as keep:
        keep("by hand")
        assert await window.texts() == ["by hand"]
        keep("")
    assert await window.texts() == []


async def test_a_copy_of_a_draft_that_was_taken_over_is_kept_at_once(
    window: Window, other: Window
) -> None:
    draft = Draft(A, "base")
    draft.buffer.insert("x")
    window.journal.record([draft])
    (kept,) = await window.kept()
    await other.thread.run(lambda store: store.drafts.take(kept.id))
    window.clock.now += 60
    window.journal.look(quiet=True)
    await until(lambda: window.taken == [A])
    copy = restored(kept)
    assert copy.buffer.revision == draft.buffer.revision
    window.journal.record([copy])
    assert await window.texts() == ["xbase", "xbase"]


async def test_a_draft_that_was_saved_meanwhile_is_not_begun_anew(
    window: Window, tmp_path: Path
) -> None:
    draft = Draft(A, "base")
    draft.buffer.insert("x")
    window.journal.record([draft])
    (kept,) = await window.kept()
    await window.thread.run(lambda store: store.drafts.discard(kept.id))
    draft.buffer.insert("y")
    window.journal.record([draft])
    draft.rebase("xybase")
    window.journal.record([draft])
    assert window.journal.wait(5)
    # What the thread told before is done in the loop before this comes back.
    for _ in range(5):
        assert await window.texts() == []
