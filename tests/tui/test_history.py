"""The history of a document on the screen: look, compare, restore, export."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from bizctx_tui.demo.server import DemoServer
from bizctx_tui.tui.screens.diff import DiffModal
from bizctx_tui.tui.screens.history import HistoryModal
from bizctx_tui.tui.screens.path_box import PathBox
from bizctx_tui.tui.screens.workspace import WorkspaceScreen
from tests.support.pilot import screen_text, until, until_armed, until_seen
from tests.tui.conftest import MakeApp
from tests.tui.test_kept_drafts import ANDROID, SIZE, open_android


async def save(pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+s")
    await until_armed(pilot)
    await pilot.press("y")
    await until(pilot, lambda: isinstance(pilot.app.screen, WorkspaceScreen))
    await until_seen(pilot, "stored")


async def open_history(pilot: Pilot[None]) -> None:
    await pilot.press("f10")
    await until(pilot, lambda: isinstance(pilot.app.screen, HistoryModal))


async def test_what_was_replaced_can_be_had_back(
    make_app: MakeApp, server: DemoServer, tmp_path: Path
) -> None:
    app = make_app(server.environment())
    async with app.run_test(size=SIZE) as pilot:
        await open_android(pilot)
        draft = app.desk.draft(ANDROID)
        assert draft is not None
        original = draft.text
        await pilot.press(*"new ")
        await save(pilot)
        await open_history(pilot)
        await until_seen(pilot, "2 versions on this machine")
        shown = screen_text(app)
        assert shown.index("saved from here") < shown.index("found when first opened")
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, DiffModal))
        await until_seen(pilot, "+4 ")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HistoryModal))
        await pilot.press("r")
        await until_armed(pilot)
        await pilot.press("y")
        await until(pilot, lambda: draft.base == original)
        assert draft.text == original
        await pilot.press("ctrl+z")
        await until(pilot, lambda: draft.text == "new " + original)


async def test_every_version_is_exported_as_it_is(
    make_app: MakeApp, server: DemoServer, tmp_path: Path
) -> None:
    app = make_app(server.environment())
    async with app.run_test(size=SIZE) as pilot:
        await open_android(pilot)
        draft = app.desk.draft(ANDROID)
        assert draft is not None
        texts = {draft.text, "x" + draft.text}
        await pilot.press("x")
        await save(pilot)
        await open_history(pilot)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, PathBox))
        await pilot.press("ctrl+u", *str(tmp_path / "out"), "enter")
        await until_seen(pilot, "Wrote 2 files below")
    files = list((tmp_path / "out").rglob("*.md"))
    assert {file.read_text() for file in files} == texts
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


async def test_without_a_document_there_is_no_history(
    make_app: MakeApp, server: DemoServer
) -> None:
    app = make_app(server.environment())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f10")
        await until_seen(pilot, "Open a document first")
