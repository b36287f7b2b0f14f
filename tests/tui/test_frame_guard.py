"""Nothing typed is shown before it is kept; a disk that hangs is told, and does not stop typing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from textual.pilot import Pilot

from bizctx_tui.demo.server import DemoServer
from bizctx_tui.tui import frame_guard
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.widgets.editor.widget import Editor
from tests.support.pilot import until, until_seen
from tests.tui.conftest import MakeApp
from tests.tui.test_kept_drafts import ANDROID, SIZE, open_android


@contextmanager
def hanging_disk(app: BizctxApp) -> Iterator[threading.Event]:
    """The store's thread is busy until the event is set, at the latest when the block ends."""
    released = threading.Event()
    assert app.accounts.front is not None
    app.accounts.front.services.store.submit(lambda store: released.wait(30))
    try:
        yield released
    finally:
        released.set()


def shown_rows(app: BizctxApp) -> list[str]:
    """What the last frame had in the rows of the editor, as the terminal got it."""
    return [str(key) for key in app.screen.query_one(Editor)._drawn.values()]


async def rest(pilot: Pilot[None]) -> None:
    for _ in range(10):
        await asyncio.sleep(0.02)


async def test_a_frame_waits_until_what_it_shows_is_kept(
    make_app: MakeApp, server: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame_guard, "LONGEST_SECONDS", 30.0)
    app = make_app(server.environment())
    async with app.run_test(size=SIZE) as pilot:
        await open_android(pilot)
        await pilot.press("a")
        await until_seen(pilot, "● unsaved, draft kept")
        draft = app.desk.draft(ANDROID)
        assert draft is not None
        with hanging_disk(app) as released:
            app.simulate_key("Q")
            await rest(pilot)
            assert draft.text.startswith("aQ")
            assert not any("aQ#" in row for row in shown_rows(app))
            released.set()
            await until(pilot, lambda: any("aQ#" in row for row in shown_rows(app)))


async def test_a_disk_that_hangs_is_told_and_typing_goes_on(
    make_app: MakeApp, server: DemoServer
) -> None:
    app = make_app(server.environment())
    async with app.run_test(size=SIZE) as pilot:
        await open_android(pilot)
        with hanging_disk(app) as released:
            app.simulate_key("Q")
            await until(pilot, lambda: any("Q#" in row for row in shown_rows(app)))
            await until_seen(pilot, "● unsaved, draft NOT kept")
            app.simulate_key("R")
            await until(pilot, lambda: any("QR#" in row for row in shown_rows(app)))
            released.set()
            await until_seen(pilot, "● unsaved, draft kept")
