"""Drafts that an earlier session or another window has: offered, compared, put away."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from textual.pilot import Pilot

from bizctx_tui.core.models import Scope
from bizctx_tui.demo.server import DemoServer
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.screens.choice import ChoiceModal
from bizctx_tui.tui.screens.diff import DiffModal
from bizctx_tui.tui.screens.kept_drafts import KeptDraftsModal
from bizctx_tui.tui.screens.workspace import WorkspaceScreen
from bizctx_tui.tui.widgets.editor.widget import Editor
from tests.support.pilot import screen_text, until, until_seen
from tests.support.requests import requests
from tests.tui.conftest import MakeApp

ANDROID = Scope.project("103")
SIZE = (160, 45)


async def listed(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: bool(pilot.app.query("ProjectTree")))
    app = pilot.app
    assert isinstance(app, BizctxApp)
    await until(pilot, lambda: bool(app.desk.me.projects))


async def open_android(pilot: Pilot[None]) -> None:
    await listed(pilot)
    await pilot.press("ctrl+o", *"android", "enter")
    await until(pilot, lambda: isinstance(pilot.app.focused, Editor))


async def leave_a_draft(app: BizctxApp, text: str) -> None:
    """Type into the document and end the app without a word."""
    async with app.run_test(size=SIZE) as pilot:
        await open_android(pilot)
        await pilot.press(*text)
        await until_seen(pilot, "● unsaved, draft kept")


async def offered(pilot: Pilot[None]) -> KeptDraftsModal:
    await until(
        pilot,
        lambda: isinstance(pilot.app.screen, KeptDraftsModal) and pilot.app.screen.is_armed,
    )
    assert isinstance(pilot.app.screen, KeptDraftsModal)
    return pilot.app.screen


def in_workspace(pilot: Pilot[None]) -> bool:
    return isinstance(pilot.app.screen, WorkspaceScreen)


async def test_going_on_brings_the_text_the_cursor_and_what_undo_goes_back_to(
    make_app: MakeApp, server: DemoServer, log: Path
) -> None:
    await leave_a_draft(make_app(server.environment()), "kept ")
    asked = requests(log)
    app = make_app(server.environment())
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot)
        await offered(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, Editor))
        draft = app.desk.draft(ANDROID)
        assert draft is not None
        assert draft.text.startswith("kept ")
        assert draft.buffer.cursor == (0, 5)
        await pilot.press(*"and on ")
        assert draft.text.startswith("kept and on ")
        assert [each for each in requests(log)[len(asked) :] if "business" in each] == []
        while draft.buffer.can_undo:
            await pilot.press("ctrl+z")
        assert draft.text == draft.base


async def test_later_leaves_it_and_opening_the_document_offers_it_again(
    make_app: MakeApp, server: DemoServer
) -> None:
    await leave_a_draft(make_app(server.environment()), "kept ")
    app = make_app(server.environment())
    async with app.run_test(size=SIZE) as pilot:
        await offered(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: in_workspace(pilot))
        await pilot.press("ctrl+o", *"android", "enter")
        await offered(pilot)
        await until_seen(pilot, "An unsaved draft of Android")
        await pilot.press("enter")
        await until_seen(pilot, "kept #")


async def test_the_difference_is_shown_against_the_server_and_leads_back(
    make_app: MakeApp, server: DemoServer
) -> None:
    await leave_a_draft(make_app(server.environment()), "kept ")
    app = make_app(server.environment())
    async with app.run_test(size=SIZE) as pilot:
        await offered(pilot)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, DiffModal))
        await until_seen(pilot, "kept #")
        await pilot.press("escape")
        await offered(pilot)


async def test_discarding_asks_and_the_history_has_the_text(
    make_app: MakeApp, server: DemoServer
) -> None:
    await leave_a_draft(make_app(server.environment()), "kept ")
    app = make_app(server.environment())
    async with app.run_test(size=SIZE) as pilot:
        await offered(pilot)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, ChoiceModal) and app.screen.is_armed)
        await pilot.press("enter")
        await offered(pilot)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, ChoiceModal) and app.screen.is_armed)
        await pilot.press("down", "enter")
        await until(pilot, lambda: in_workspace(pilot))
        workspace = app.accounts.front
        assert workspace is not None
        services = workspace.services
        versions = await services.store.run(
            lambda store: store.history.versions(services.key(ANDROID))
        )
        assert [version.how for version in versions if version.how == "draft"] == ["draft"]
        assert not await services.store.run(lambda store: store.drafts.all(services.access))


async def test_a_key_that_arrives_with_the_box_decides_nothing(
    make_app: MakeApp, server: DemoServer
) -> None:
    await leave_a_draft(make_app(server.environment()), "kept ")
    app = make_app(server.environment())
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, KeptDraftsModal))
        await pilot.press("enter")
        assert isinstance(app.screen, KeptDraftsModal)


async def test_a_second_window_may_read_copy_or_take_over(
    make_app: MakeApp, server: DemoServer
) -> None:
    first, second = make_app(server.environment()), make_app(server.environment())
    async with first.run_test(size=SIZE) as one:
        await open_android(one)
        await one.press(*"first ")
        await until_seen(one, "● unsaved, draft kept")
        async with second.run_test(size=SIZE) as two:
            await listed(two)
            await two.press("ctrl+o", *"android", "enter")
            await offered(two)
            assert "take it over" in screen_text(second)
            await two.press("escape")
            await until_seen(two, "can only be read here")
            await two.press("x")
            draft = second.desk.draft(ANDROID)
            assert draft is not None
            assert not draft.unsaved


async def test_a_copy_is_a_draft_of_its_own(make_app: MakeApp, server: DemoServer) -> None:
    first, second = make_app(server.environment()), make_app(server.environment())
    async with first.run_test(size=SIZE) as one:
        await open_android(one)
        await one.press(*"first ")
        await until_seen(one, "● unsaved, draft kept")
        async with second.run_test(size=SIZE) as two:
            await listed(two)
            await two.press("ctrl+o", *"android", "enter")
            await offered(two)
            await two.press("c")
            await until_seen(two, "first #")
            await until(two, lambda: in_workspace(two))
            await two.press(*"second ")
            workspace = second.accounts.front
            assert workspace is not None
            services = workspace.services
            texts = [
                kept.text.splitlines()[0].split("#")[0]
                for kept in await services.store.run(
                    lambda store: store.drafts.all(services.access)
                )
            ]
            assert sorted(texts) == ["first ", "first second "]


async def test_a_document_that_can_only_be_read_can_be_edited_anyway(
    make_app: MakeApp, server: DemoServer
) -> None:
    first, second = make_app(server.environment()), make_app(server.environment())
    async with first.run_test(size=SIZE) as one:
        await open_android(one)
        await one.press(*"first ")
        await until_seen(one, "● unsaved, draft kept")
        async with second.run_test(size=SIZE) as two:
            await listed(two)
            await two.press("ctrl+o", *"android", "enter")
            await offered(two)
            await two.press("escape")
            await until_seen(two, "can only be read here")
            await second.screen.run_action("flow('document.edit_anyway')")
            await until_seen(two, "a draft of its own")
            await two.press("x")
            draft = second.desk.draft(ANDROID)
            assert draft is not None
            assert draft.text.startswith("x#")


async def test_going_on_with_a_damaged_draft_leaves_what_could_not_be_read(
    make_app: MakeApp, server: DemoServer, home: Path
) -> None:
    await leave_a_draft(make_app(server.environment()), "kept ")
    (database,) = home.rglob("bizctx.db")
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        (draft_id,) = connection.execute("SELECT id FROM drafts").fetchone()
        connection.execute(
            "INSERT INTO edits VALUES (?, 7, 0, 99, 0, 99, 0, x'61', 1, 0, 0, 0, 0)", (draft_id,)
        )
    app = make_app(server.environment())
    async with app.run_test(size=SIZE) as pilot:
        await offered(pilot)
        await until_seen(pilot, "could not be read")
        await pilot.press("enter")
        await until_seen(pilot, "kept #")
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM drafts").fetchone() == (2,)
        assert connection.execute("SELECT COUNT(*) FROM edits WHERE number = 7").fetchone() == (1,)
