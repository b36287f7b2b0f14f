"""Several open documents: going between them keeps everything and asks nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from bizctx_tui.core.models import Scope
from bizctx_tui.core.text.document import Position
from bizctx_tui.demo.server import DemoServer
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.editor_pane import EditorPane
from bizctx_tui.tui.screens.pick import PickBox
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.notice import Notice
from bizctx_tui.tui.widgets.preview import Preview
from bizctx_tui.tui.widgets.project_tree import ProjectTree
from tests.support.pilot import screen_text, until, until_armed, until_seen
from tests.support.requests import requests
from tests.tui.conftest import MakeApp
from tests.tui.test_workspace import ANDROID, CHAIN, open_document, until_said

SIZE = (160, 45)
IOS = Scope.project("102")
WEB = Scope.project("101")
ACME = Scope.organization(1)


def long_text(word: str) -> str:
    return "".join(f"## {word} {number}\n\ntext of it\n\n" for number in range(300))


@pytest.fixture
def app(server: DemoServer, make_app: MakeApp) -> BizctxApp:
    server.contents.put(ANDROID, long_text("android"))
    server.contents.put(IOS, long_text("ios"))
    server.contents.put(WEB, "web\n")
    return make_app(server.environment())


def front(app: BizctxApp) -> str:
    return str(app.screen_stack[0].query_one(EditorPane).border_title)


async def command(pilot: Pilot[None], command_id: str) -> None:
    await pilot.app.screen.run_action(f"flow('{command_id}')")
    await pilot.pause()


async def until_in_front(pilot: Pilot[None], scope: Scope) -> None:
    app = pilot.app
    assert isinstance(app, BizctxApp)
    await until(pilot, lambda: front(app) == app.desk.title(scope))


async def open_three(pilot: Pilot[None]) -> None:
    for scope in (ANDROID, IOS, WEB):
        await open_document(pilot, scope)
        await until_in_front(pilot, scope)


async def test_text_undo_cursor_selection_and_both_scrolls_are_kept(
    app: BizctxApp, log: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_three(pilot)
        asked = requests(log)
        await open_document(pilot, ANDROID)
        editor, preview = app.screen.query_one(Editor), app.screen.query_one(Preview)
        await pilot.press("x", "ctrl+end", "pageup", "shift+up", "shift+up")
        await until(pilot, lambda: editor.scroll_offset.y > 500)
        preview.flush()
        # Away from the cursor, in either pane.
        editor.scroll_to(y=200, animate=False)
        await until(pilot, lambda: editor.scroll_offset.y == 200)
        preview.scroll_to(y=77, animate=False)
        await until(pilot, lambda: preview.scroll_offset.y == 77)
        buffer = editor.buffer
        assert buffer is not None
        kept = (buffer.cursor, buffer.anchor, buffer.text)
        rows = [preview.render_line(y).text for y in range(20)]
        await pilot.press("ctrl+pagedown")
        await until_in_front(pilot, IOS)
        preview.flush()
        await until_seen(pilot, "ios 3")
        assert editor.scroll_offset.y == 0
        await until(pilot, lambda: preview.scroll_offset.y == 0)
        await pilot.press("ctrl+pageup")
        await until_in_front(pilot, ANDROID)
        preview.flush()
        await until(pilot, lambda: preview.scroll_offset.y == 77)
        await until(pilot, lambda: editor.scroll_offset.y == 200)
        assert editor.buffer is buffer
        assert (buffer.cursor, buffer.anchor, buffer.text) == kept
        assert [preview.render_line(y).text for y in range(20)] == rows
        await pilot.press("ctrl+z")
        assert not app.desk.unsaved()
        assert requests(log) == asked


async def test_coming_back_draws_with_what_was_laid_out_before(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_three(pilot)
        editor, preview = app.screen.query_one(Editor), app.screen.query_one(Preview)
        await open_document(pilot, ANDROID)
        preview.flush()
        view, rows, drawn = editor._view(), preview._rows, preview.drawn_blocks
        await pilot.press("ctrl+pagedown")
        preview.flush()
        await pilot.press("ctrl+pageup")
        preview.flush()
        assert editor._view() is view
        assert preview._rows is rows
        assert preview.drawn_blocks == drawn


async def test_going_round_back_and_to_the_last_one(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_three(pilot)
        titles = [app.desk.title(scope) for scope in (ANDROID, IOS, WEB)]
        seen = []
        for key in ("ctrl+pagedown", "ctrl+pagedown", "ctrl+pageup", "ctrl+t", "ctrl+t", "ctrl+t"):
            await pilot.press(key)
            await pilot.pause()
            seen.append(titles.index(front(app)))
        assert seen == [0, 1, 0, 1, 0, 1]


async def test_letters_around_the_key_go_into_the_right_documents(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_three(pilot)
        # All at once, as a terminal does that fell behind.
        for key in ("a", "ctrl+pagedown", "b", "ctrl+pagedown", "c", "ctrl+t", "d"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))

        def beginnings() -> list[str]:
            drafts = [app.desk.draft(scope) for scope in (WEB, ANDROID, IOS)]
            return [draft.text[:2] for draft in drafts if draft is not None]

        await until(pilot, lambda: beginnings() == ["aw", "bd", "c#"])


async def test_the_list_shows_sizes_marks_and_which_is_in_front(app: BizctxApp, log: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_three(pilot)
        asked = requests(log)
        await pilot.press("x", "f9")
        await until_seen(pilot, "Open documents · 3")
        box = app.screen
        assert isinstance(box, PickBox)
        lines = [line for line in screen_text(app).splitlines() if "in front" in line]
        assert len(lines) == 1
        assert "project 101" in lines[0]
        assert "›        5  ● unsaved" in lines[0]
        titles = [app.desk.title(scope) for scope in (WEB, IOS, ANDROID)]
        shown = [choice.shown.plain for choice in box._choices]
        assert [title in words for title, words in zip(titles, shown, strict=True)] == [True] * 3
        # The one that was in front before is marked, so that enter goes back.
        assert box.query_one(OptionList).highlighted == 1
        await pilot.press("enter")
        await until_in_front(pilot, IOS)
        await pilot.press("f9", *"android", "enter")
        await until_in_front(pilot, ANDROID)
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.focused, Editor))
        assert front(app) == app.desk.title(ANDROID)
        assert requests(log) == asked


async def test_what_merely_came_along_is_not_listed(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f9")
        await until_said(pilot, "no document open")
        await open_document(pilot, ANDROID)
        assert app.desk.draft(ACME) is not None
        await pilot.press("f9")
        await until_seen(pilot, "Open documents · 1")


async def test_unsaved_text_is_not_closed_and_the_word_says_what_to_do(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_three(pilot)
        await pilot.press("x")
        await command(pilot, "documents.close")
        await until_said(pilot, "was not closed. Save it first (ctrl+s), or take the changes back")
        assert app.desk.draft(WEB) is not None
        await pilot.press("ctrl+z")
        await command(pilot, "documents.close")
        await until_said(pilot, "Closed")
        assert app.desk.draft(WEB) is None
        assert front(app) == app.desk.title(IOS)


async def test_closing_the_last_one_leaves_the_welcome_and_opening_asks_again(
    app: BizctxApp, log: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, ANDROID)
        await command(pilot, "documents.close")
        await until_seen(pilot, "Choose a document in the tree")
        assert isinstance(app.focused, ProjectTree)
        assert "unsaved" not in screen_text(app).splitlines()[-2]
        preview = app.screen.query_one(Preview)
        preview.flush()
        assert not preview.keeps(ANDROID)
        await command(pilot, "documents.close")
        await until_said(pilot, "no document open")
        await command(pilot, "documents.last")
        await until_said(pilot, "no other open document")
        await open_document(pilot, ANDROID)
        await until_in_front(pilot, ANDROID)
    assert requests(log) == ["GET /me", CHAIN, CHAIN]


async def test_a_document_that_is_being_saved_is_not_closed(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, ANDROID)
        await pilot.press("x", "ctrl+s")
        await until_armed(pilot)
        workspace = app.accounts.front
        assert workspace is not None
        await workspace.run_action("flow('documents.close')")
        await until(pilot, lambda: "is being saved" in workspace.query_one(Notice).text)
        assert app.desk.draft(ANDROID) is not None


async def test_selecting_by_marking_needs_no_key_with_shift(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, WEB)
        editor = app.screen.query_one(Editor)
        buffer = editor.buffer
        assert buffer is not None
        await pilot.press("ctrl+@", "right", "right")
        assert buffer.selected_text == "we"
        await pilot.press("ctrl+@", "right")
        assert buffer.selected_text == ""
        await pilot.press("ctrl+@", "left", "x", "right")
        assert (buffer.text, buffer.selected_text) == ("wxb\n", "")
        assert buffer.cursor == Position(0, 3)
