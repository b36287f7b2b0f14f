"""Keeping every text: what fails there is told, and never stops what a person does."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bizctx_tui.core.document_key import Access, DocumentKey
from bizctx_tui.core.models import Scope
from bizctx_tui.errors import StorageError
from bizctx_tui.service import keeping
from bizctx_tui.service.keeping import Keeper
from bizctx_tui.storage.history import How
from bizctx_tui.storage.store import Store
from bizctx_tui.storage.store_thread import StoreThread
from tests.support.clock import Clock

SCOPE = Scope.project("7")
ACCESS = Access("us", "https://example.test", "somebody")


def key(scope: Scope) -> DocumentKey:
    return DocumentKey(ACCESS, scope)


class Disk:
    """Opens a real store, or says that it cannot."""

    def __init__(self, directory: Path, clock: Clock) -> None:
        self.full = False
        self.fails = 0
        """How often it fails before it works again."""
        self._directory = directory
        self._clock = clock

    def open(self) -> Store:
        self.fails -= 1
        if self.full or self.fails >= 0:
            raise StorageError("The disk is full.", hint="Make room.")
        return Store.open(self._directory, clock=self._clock)


@pytest.fixture
def disk(tmp_path: Path, clock: Clock) -> Disk:
    return Disk(tmp_path / "data", clock)


@pytest.fixture
def store(disk: Disk) -> Iterator[StoreThread]:
    store = StoreThread(disk.open)
    yield store
    assert store.close(seconds=5)


@pytest.fixture
def keeper(store: StoreThread) -> Keeper:
    return Keeper(store, key)


async def test_the_newest_text_comes_back_with_its_time(keeper: Keeper, clock: Clock) -> None:
    assert await keeper.newest(SCOPE) is None
    assert await keeper.saw(SCOPE, "first", "opened") is None
    clock.now += 10
    assert await keeper.saw(SCOPE, "second") is None
    found = await keeper.newest(SCOPE)
    assert found is not None
    version, text = found
    assert (version.how, version.seen_at, text) == ("observed", clock.now, "second")
    assert await keeper.newest(Scope.project("8")) is None


@pytest.mark.parametrize("how", ["saved", "draft"])
async def test_what_became_of_a_text_is_noted(keeper: Keeper, store: StoreThread, how: How) -> None:
    def hows(store: Store) -> list[How]:
        return [version.how for version in store.history.versions(key(SCOPE))]

    token = await keeper.about_to_send(SCOPE, "mine")
    assert await store.run(hows) == ["sent"]
    await keeper.confirmed(token, how)
    assert await store.run(hows) == [how]


async def test_a_failure_is_told_and_forgotten_once_it_works(keeper: Keeper, disk: Disk) -> None:
    disk.full = True
    problem = await keeper.saw(SCOPE, "text")
    assert problem is not None
    assert problem.message == "The disk is full."
    assert keeper.problem is problem
    assert await keeper.about_to_send(SCOPE, "text") is None
    await keeper.confirmed(None, "saved")
    assert await keeper.newest(SCOPE) is None
    assert keeper.problem is not None
    disk.full = False
    assert await keeper.saw(SCOPE, "text") is None
    assert keeper.problem is None


async def test_a_disk_that_does_not_answer_is_not_waited_for(
    keeper: Keeper, store: StoreThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "KEEP_SECONDS", 0.05)
    go_on = threading.Event()
    stuck = store.submit(lambda _: go_on.wait(10))
    problem = await keeper.saw(SCOPE, "text")
    assert problem is not None
    assert "did not take" in problem.message
    go_on.set()
    assert stuck.result(10)


async def test_who_stops_waiting_stops_nothing(keeper: Keeper, store: StoreThread) -> None:
    busy = threading.Event()
    store.submit(lambda _: busy.wait(10))
    other = Scope.organization(1)
    keeping_both = asyncio.create_task(keeper.saw_all({SCOPE: "mine", other: "ours"}))
    await asyncio.sleep(0)
    keeping_both.cancel()
    with pytest.raises(asyncio.CancelledError):
        await keeping_both
    busy.set()
    for scope, text in ((SCOPE, "mine"), (other, "ours")):
        newest = await keeper.newest(scope)
        assert newest is not None
        assert newest[1] == text


async def test_each_text_of_an_answer_is_tried(keeper: Keeper, disk: Disk) -> None:
    disk.fails = 1
    other = Scope.organization(1)
    assert await keeper.saw_all({SCOPE: "mine", other: "ours"}) is not None
    assert await keeper.newest(SCOPE) is None
    newest = await keeper.newest(other)
    assert newest is not None
    assert newest[1] == "ours"
