"""Saving where somebody else writes too: merged, settled, overwritten, and never unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.screen import ModalScreen

from bizctx_tui.core.draft import Draft
from bizctx_tui.core.models import Scope
from bizctx_tui.demo.server import DemoServer
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.screens.conflict import ConflictScreen
from bizctx_tui.tui.screens.diff import DiffModal
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.notice import Notice
from bizctx_tui.tui.widgets.project_tree import ProjectTree
from bizctx_tui.tui.widgets.status_bar import StatusBar
from tests.support.clock import Clock
from tests.support.pilot import until, until_armed, until_seen
from tests.support.requests import requests
from tests.tui.conftest import MakeApp

SIZE = (120, 40)
ANDROID = Scope.project("103")
READ = "GET /projects/103/business-context"
WRITE = "PUT /projects/103/business-context"
BASE = "one\ntwo\nthree\n"
MINE = "mine one\ntwo\nthree\n"
THEIRS = "one\ntwo\nTHREE\n"
BOTH = "mine one\ntwo\nTHREE\n"
CONFLICTING = "eins\ntwo\nthree\n"


@pytest.fixture
def app(server: DemoServer, make_app: MakeApp) -> BizctxApp:
    server.contents.put(ANDROID, BASE)
    return make_app(server.environment())


async def with_my_change(pilot: Pilot[None]) -> Draft:
    app = pilot.app
    assert isinstance(app, BizctxApp)
    await until(pilot, lambda: bool(app.desk.me.projects))
    tree = app.screen.query_one(ProjectTree)
    tree.focus()
    tree.point_at(ANDROID)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.focused, Editor))
    await pilot.press(*"mine ")
    draft = app.desk.draft(ANDROID)
    assert draft is not None
    assert draft.text == MINE
    return draft


async def review(pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+s")
    await until_armed(pilot)


async def until_said(pilot: Pilot[None], text: str) -> None:
    await until(pilot, lambda: text in pilot.app.screen_stack[0].query_one(Notice).text)


async def in_conflict(pilot: Pilot[None]) -> ConflictScreen:
    def armed() -> bool:
        screen = pilot.app.screen
        return isinstance(screen, ConflictScreen) and screen.is_armed

    await until(pilot, armed)
    screen = pilot.app.screen
    assert isinstance(screen, ConflictScreen)
    return screen


def wire(log: Path) -> list[str]:
    return [request for request in requests(log) if request in (READ, WRITE)]


async def see_both(pilot: Pilot[None]) -> None:
    """Look at the second of the two changes, without which nothing is confirmed."""
    await pilot.press("t")
    await until_armed(pilot)
    await pilot.pause()


async def test_changes_that_do_not_touch_are_merged_shown_and_saved(
    app: BizctxApp, server: DemoServer, log: Path, clock: Clock
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        draft = await with_my_change(pilot)
        await pilot.press("down", "down")
        server.contents.put(ANDROID, THEIRS + "four\n")
        await review(pilot)
        await until_seen(pilot, "both changes, merged")
        await see_both(pilot)
        clock.now += 60
        await pilot.press("y")
        await until_said(pilot, "The editor has both changes now")
        assert draft.text == draft.base == BOTH + "four\n"
        assert not app.desk.unsaved()
        assert draft.buffer.cursor.line == 2
        await pilot.press("ctrl+z")
        assert draft.text == MINE
        assert draft.base == BOTH + "four\n"
    assert server.contents.get(ANDROID) == BOTH + "four\n"
    assert wire(log) == [READ, READ, WRITE]


async def test_going_back_from_a_merge_leaves_all_as_it_was(
    app: BizctxApp, server: DemoServer, log: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        draft = await with_my_change(pilot)
        server.contents.put(ANDROID, THEIRS)
        await review(pilot)
        await pilot.press("escape")
        await until_said(pilot, "Nothing was saved")
        assert (draft.base, draft.text) == (BASE, MINE)
    assert wire(log) == [READ]


async def test_a_conflict_is_settled_before_it_can_be_reviewed(
    app: BizctxApp, server: DemoServer, log: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        draft = await with_my_change(pilot)
        server.contents.put(ANDROID, CONFLICTING)
        await pilot.press("ctrl+s")
        await in_conflict(pilot)
        await pilot.press("y")
        assert isinstance(app.screen, ConflictScreen)
        await pilot.press("b", "y")
        await until_armed(pilot)
        await see_both(pilot)
        await pilot.press("y")
        await until_said(pilot, "Saved:")
        assert draft.text == draft.base == "mine one\neins\ntwo\nthree\n"
    assert server.contents.get(ANDROID) == "mine one\neins\ntwo\nthree\n"
    assert wire(log) == [READ, WRITE]


async def test_what_was_settled_is_not_lost_when_the_review_is_left(
    app: BizctxApp, server: DemoServer, log: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        draft = await with_my_change(pilot)
        server.contents.put(ANDROID, CONFLICTING)
        await pilot.press("ctrl+s")
        await in_conflict(pilot)
        await pilot.press("b", "y")
        await until_armed(pilot)
        await pilot.press("escape")
        await until_said(pilot, "What you made of both changes is in the editor now")
        assert draft.text == "mine one\neins\ntwo\nthree\n"
        assert draft.base == CONFLICTING
        await pilot.press("ctrl+z")
        assert draft.text == MINE
    assert wire(log) == [READ]


async def test_leaving_a_conflict_leaves_all_as_it_was(
    app: BizctxApp, server: DemoServer, log: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        draft = await with_my_change(pilot)
        server.contents.put(ANDROID, CONFLICTING)
        await pilot.press("ctrl+s")
        await in_conflict(pilot)
        await pilot.press("escape")
        await until_said(pilot, "Nothing was saved")
        assert (draft.base, draft.text) == (BASE, MINE)
    assert wire(log) == [READ]


async def test_only_a_word_overwrites_the_whole_of_theirs(
    app: BizctxApp, server: DemoServer, log: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        draft = await with_my_change(pilot)
        server.contents.put(ANDROID, CONFLICTING)
        await pilot.press("ctrl+s")
        await in_conflict(pilot)
        await pilot.press("o", *"overwrite", "enter")
        await until(pilot, lambda: isinstance(app.screen, DiffModal))
        await until_armed(pilot)
        await until_seen(pilot, "Saving now replaces their text")
        await see_both(pilot)
        assert WRITE not in wire(log)
        await pilot.press("y")
        await until_said(pilot, "Saved:")
        assert draft.text == MINE
    assert server.contents.get(ANDROID) == MINE
    assert wire(log) == [READ, WRITE]


async def test_a_change_during_the_review_opens_it_again(
    app: BizctxApp, server: DemoServer, log: Path, clock: Clock
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        draft = await with_my_change(pilot)
        await review(pilot)
        server.contents.put(ANDROID, THEIRS)
        clock.now += 60
        await pilot.press("y")
        await until_seen(pilot, "changed while you were looking")
        assert WRITE not in wire(log)
        await until_armed(pilot)
        await see_both(pilot)
        await pilot.press("y")
        await until_said(pilot, "Saved:")
        assert draft.text == BOTH
    assert server.contents.get(ANDROID) == BOTH


async def test_a_change_that_is_taken_back_stays_in_the_editor(
    app: BizctxApp, server: DemoServer, log: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        draft = await with_my_change(pilot)
        await pilot.press("down", "down", "end", *" more")
        text = "mine one\ntwo\nthree more\n"
        assert draft.text == text
        await review(pilot)
        await pilot.press("r")
        await until_armed(pilot)
        await pilot.press("y")
        await until_said(pilot, "still in the editor")
        assert draft.text == text
        assert draft.base == server.contents.get(ANDROID) == "one\ntwo\nthree more\n"
        assert app.desk.unsaved() == (ANDROID,)
    assert wire(log) == [READ, WRITE]


async def test_what_is_typed_before_the_review_is_there_is_kept(
    app: BizctxApp, server: DemoServer
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        draft = await with_my_change(pilot)
        await review(pilot)
        server.contents.put(ANDROID, BASE)
        # As an external program does it while the review is open.
        draft.buffer.move_document_end()
        draft.buffer.insert("late")
        await pilot.press("y")
        await until_said(pilot, "Saved:")
        assert draft.text == MINE + "late"
        assert draft.base == server.contents.get(ANDROID) == MINE
        assert app.desk.unsaved() == (ANDROID,)


async def test_an_answer_behind_a_box_leaves_nothing_that_is_waited_for(
    app: BizctxApp, log: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await with_my_change(pilot)
        workspace = app.screen
        bar = workspace.query_one(StatusBar)
        box = ModalScreen[None]()
        await app.push_screen(box)
        await workspace.run_action("save")
        await until(pilot, lambda: wire(log) == [READ])
        await until(pilot, lambda: not [words for words, look in bar.pieces() if look == "busy"])
        assert app.screen is box
        box.dismiss()
        await until_armed(pilot)


async def test_clearing_over_a_change_by_somebody_else_shows_that_change(
    app: BizctxApp, server: DemoServer, log: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        draft = await with_my_change(pilot)
        server.contents.put(ANDROID, THEIRS)
        await app.screen.run_action("clear")
        await until_armed(pilot)
        await until_seen(pilot, "What they changed")
        await see_both(pilot)
        await pilot.press(*"clear", "enter")
        await until_said(pilot, "Cleared")
        assert draft.text == draft.base == server.contents.get(ANDROID) == ""
    assert wire(log) == [READ, WRITE]
