"""The workspace: opening, editing, saving, clearing, switching, leaving."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from bizctx_tui.core.models import Scope
from bizctx_tui.demo.faults import parse_fault
from bizctx_tui.demo.server import DemoOptions, DemoServer
from bizctx_tui.service.build import Services
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.editor_pane import EditorPane
from bizctx_tui.tui.screens.accounts import AccountsModal
from bizctx_tui.tui.screens.browser_sign_in import BrowserSignInModal
from bizctx_tui.tui.screens.diff import DiffModal
from bizctx_tui.tui.screens.go_to import GoToBox
from bizctx_tui.tui.screens.jump import JumpBox
from bizctx_tui.tui.screens.quit import QuitModal
from bizctx_tui.tui.screens.sign_in import SignInScreen
from bizctx_tui.tui.screens.sizes import SizesModal
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.find_bar import FindBar
from bizctx_tui.tui.widgets.notice import Notice
from bizctx_tui.tui.widgets.outline import OutlinePane
from bizctx_tui.tui.widgets.preview import Preview
from bizctx_tui.tui.widgets.project_tree import ProjectTree
from bizctx_tui.tui.widgets.section_sizes import SectionSizes
from tests.support.pilot import screen_text, until, until_armed, until_seen
from tests.support.requests import requests
from tests.tui.conftest import MakeApp

SIZE = (160, 45)
ANDROID = Scope.project("103")
CHAIN = "GET /projects/103/business-context/chain"
READ = "GET /projects/103/business-context"
WRITE = "PUT /projects/103/business-context"


@pytest.fixture
def app(server: DemoServer, make_app: MakeApp) -> BizctxApp:
    server.contents.put(ANDROID, "base\n")
    return make_app(server.environment())


async def open_document(pilot: Pilot[None], scope: Scope) -> None:
    app = pilot.app
    assert isinstance(app, BizctxApp)
    await until(pilot, lambda: bool(app.desk.me.projects))
    tree = app.screen.query_one(ProjectTree)
    tree.focus()
    tree.point_at(scope)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.focused, Editor))


async def until_said(pilot: Pilot[None], text: str) -> None:
    await until(pilot, lambda: text in pilot.app.screen_stack[0].query_one(Notice).text)


async def review(pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+s")
    await until_armed(pilot)


async def test_a_project_is_one_request_and_fills_its_organization(
    app: BizctxApp, log: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, ANDROID)
        await until_seen(pilot, "Android · project 103")
        await open_document(pilot, Scope.organization(1))
        await until_seen(pilot, "Acme Corp · organization 1")
        await open_document(pilot, ANDROID)
    assert requests(log) == ["GET /me", CHAIN]


async def test_typing_moves_the_counter_the_preview_and_the_marks(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, ANDROID)
        assert "5 / 50,000" in screen_text(app)
        await pilot.press(*"# Hi", "space", "enter")
        app.screen.query_one(Preview).flush()
        await until_seen(pilot, "11 / 50,000")
        await until_seen(pilot, "● unsaved")
        await until_seen(pilot, "● 11")
        await until_seen(pilot, "══")
        await pilot.press(*["ctrl+z"] * 6)
        await until_seen(pilot, "stored")


async def test_a_save_is_reviewed_written_once_and_confirmed(
    app: BizctxApp, server: DemoServer, log: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, ANDROID)
        await pilot.press(*"mine ")
        await review(pilot)
        assert server.contents.get(ANDROID) == "base\n"
        await pilot.press("y")
        await until_said(pilot, "Saved: 10 characters")
        assert not app.desk.unsaved()
    assert server.contents.get(ANDROID) == "mine base\n"
    assert requests(log) == ["GET /me", CHAIN, READ, WRITE]


async def test_escape_writes_nothing_and_keeps_the_text(
    app: BizctxApp, server: DemoServer, log: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, ANDROID)
        await pilot.press(*"mine ")
        await review(pilot)
        await pilot.press("escape")
        await until_said(pilot, "Nothing was saved")
        assert app.desk.unsaved() == (ANDROID,)
    assert WRITE not in requests(log)


async def test_nothing_to_save_asks_nothing(app: BizctxApp, log: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+s")
        await until_said(pilot, "no document open")
        await open_document(pilot, ANDROID)
        await pilot.press("x", "backspace", "ctrl+s")
        await until_said(pilot, "nothing to save")
    assert requests(log) == ["GET /me", CHAIN]


async def test_too_long_a_text_is_refused_without_a_request(app: BizctxApp, log: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, ANDROID)
        draft = app.desk.draft(ANDROID)
        assert draft is not None
        draft.buffer.insert("x" * (50_001 - len("base\n")))
        await pilot.press("a", "backspace", "ctrl+s")
        await until_said(pilot, "1 more than the 50,000")
        await until_seen(pilot, "1 too many")
        assert draft.buffer.character_count == 50_001
    assert requests(log) == ["GET /me", CHAIN]


async def test_fifty_thousand_emoji_are_pasted_and_saved(
    app: BizctxApp, server: DemoServer
) -> None:
    empty = Scope.project("102")
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, empty)
        app.screen.query_one(Editor).post_message(events.Paste("😀" * 50_000))
        await until_seen(pilot, "50,000 / 50,000")
        await review(pilot)
        await pilot.press("y")
        await until_said(pilot, "Saved: 50,000 characters")
    assert server.contents.get(empty) == "😀" * 50_000


async def test_clearing_takes_a_typed_word_and_undo_brings_the_text_back(
    app: BizctxApp, server: DemoServer, log: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, ANDROID)
        await app.screen.run_action("clear")
        await until_armed(pilot)
        await pilot.press("y", "enter")
        assert WRITE not in requests(log)
        await pilot.press(*"clear", "enter")
        await until_said(pilot, "Cleared")
        assert server.contents.get(ANDROID) == ""
        assert not app.desk.unsaved()
        await until_seen(pilot, " 0 / 50,000")
        await pilot.press("ctrl+z")
        assert app.desk.unsaved() == (ANDROID,)
        await until_seen(pilot, "5 / 50,000")
    assert requests(log) == ["GET /me", CHAIN, READ, WRITE]


async def test_clearing_what_is_empty_leaves_unsaved_text_alone(app: BizctxApp, log: Path) -> None:
    empty = Scope.project("102")
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, empty)
        await pilot.press(*"mine")
        await app.screen.run_action("clear")
        await until_said(pilot, "Nothing is stored there")
        draft = app.desk.draft(empty)
        assert draft is not None
        assert draft.text == "mine"
        assert app.desk.unsaved() == (empty,)
    assert not any(request.startswith("PUT") for request in requests(log))


async def test_a_missing_right_is_shown_before_and_after(
    app: BizctxApp, server: DemoServer
) -> None:
    staging = Scope.project("104")
    before = server.contents.get(staging)
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, staging)
        await until_said(pilot, "edit_project_info is missing")
        await pilot.press(*"mine ")
        await review(pilot)
        await pilot.press("y")
        await until_said(pilot, "(403)")
        assert app.desk.unsaved() == (staging,)
        await until_seen(pilot, "🔒")
    assert server.contents.get(staging) == before


async def test_documents_keep_their_text_and_cursor_while_others_are_edited(
    app: BizctxApp, log: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, ANDROID)
        await pilot.press(*"one ")
        await open_document(pilot, Scope.project("102"))
        await pilot.press(*"two ")
        await open_document(pilot, ANDROID)
        await pilot.press(*"more ")
        draft = app.desk.draft(ANDROID)
        assert draft is not None
        assert draft.text == "one more base\n"
        assert set(app.desk.unsaved()) == {ANDROID, Scope.project("102")}
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, QuitModal))
        await until_seen(pilot, "Android · project 103: unsaved")
        await until_seen(pilot, "iOS · project 102: unsaved")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, QuitModal))
        assert draft.text == "one more base\n"


async def test_the_jump_box_opens_by_a_few_letters(app: BizctxApp, log: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: bool(app.desk.me.projects))
        await pilot.press("ctrl+o")
        await until(pilot, lambda: isinstance(app.screen, JumpBox))
        await pilot.press(*"anroid", "enter")
        await until(pilot, lambda: isinstance(app.focused, Editor))
        assert app.desk.draft(ANDROID) is not None
        await pilot.press("ctrl+o")
        await until(pilot, lambda: isinstance(app.screen, JumpBox))
        await pilot.press(*"zzzz", "enter")
        await until(pilot, lambda: not isinstance(app.screen, JumpBox))
    assert requests(log) == ["GET /me", CHAIN]


async def test_letters_in_the_tree_filter_it_and_enter_opens(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: bool(app.desk.me.projects))
        await pilot.press(*"andr")
        await until_seen(pilot, "andr▏")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, Editor))
        assert app.desk.draft(ANDROID) is not None
        await pilot.press("escape", "escape")
        await until_seen(pilot, "type to filter")


async def test_reload_takes_the_servers_text_but_never_over_unsaved_text(
    app: BizctxApp, server: DemoServer
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, ANDROID)
        server.contents.put(ANDROID, "theirs\n")
        await pilot.press("ctrl+r")
        await until_said(pilot, "what the server holds now")
        draft = app.desk.draft(ANDROID)
        assert draft is not None
        assert draft.text == "theirs\n"
        await pilot.press("x")
        server.contents.put(ANDROID, "again\n")
        await pilot.press("ctrl+r")
        await until_said(pilot, "unsaved changes were kept")
        assert draft.text == "xtheirs\n"


@pytest.mark.parametrize(
    ("size", "panes"),
    [
        ((160, 45), {"tree": "tep", "editor": "tep", "preview": "tep"}),
        ((120, 40), {"tree": "te", "editor": "te", "preview": "ep"}),
        ((80, 24), {"tree": "t", "editor": "e", "preview": "p"}),
    ],
)
async def test_panes_by_width(app: BizctxApp, size: tuple[int, int], panes: dict[str, str]) -> None:
    async with app.run_test(size=size) as pilot:
        await open_document(pilot, ANDROID)
        for start in ("editor", "preview", "tree"):
            shown = "".join(
                name[0]
                for name in ("tree", "editor", "preview")
                if app.screen.query_one(f"#{name}-pane").display
            )
            assert shown == panes[start]
            await pilot.press("f6")
            await pilot.pause()


async def test_the_help_names_every_key_that_counts(app: BizctxApp) -> None:
    async with app.run_test(size=(160, 150)) as pilot:
        await pilot.press("f1")
        await until_seen(pilot, "Help · escape closes")
        shown = screen_text(app)
        for key in ("ctrl+s", "ctrl+o", "ctrl+p", "ctrl+q", "ctrl+z", "f6", "f2"):
            assert key in shown
        await pilot.press("escape")
        await until(pilot, lambda: "Help · escape closes" not in screen_text(app))


async def test_every_binding_can_be_moved_and_explains_itself(app: BizctxApp) -> None:
    from textual.binding import Binding

    from bizctx_tui.tui.widgets.diff_view import DiffView

    seen: set[str] = set()
    widgets = (
        Editor, EditorPane, FindBar, Preview, ProjectTree, DiffView, OutlinePane, SectionSizes,
    )  # fmt: skip
    modals = (
        DiffModal, JumpBox, QuitModal, AccountsModal, BrowserSignInModal, GoToBox, SizesModal,
    )  # fmt: skip
    places = (BizctxApp, SignInScreen, *widgets, *modals)
    async with app.run_test(size=SIZE):
        for place in (*places, type(app.screen)):
            for binding in place.BINDINGS:
                assert isinstance(binding, Binding)
                assert binding.tooltip
                assert binding.id
                assert binding.id not in seen, f"two bindings are called {binding.id}"
                seen.add(binding.id)


async def test_a_click_on_a_pane_goes_there(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, ANDROID)
        await pilot.click("#preview-pane", offset=(5, 10))
        await until(pilot, lambda: app.screen.has_class("-at-preview"))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.has_class("-at-tree"))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.focused, Editor))


async def test_a_refusal_locks_a_document_that_looked_open(make_app: MakeApp) -> None:
    with DemoServer(DemoOptions(rate_limit=0, faults=(parse_fault("PUT=403*1"),))) as server:
        app = make_app(server.environment())
        async with app.run_test(size=SIZE) as pilot:
            await open_document(pilot, ANDROID)
            assert not app.desk.badge(ANDROID).locked
            await pilot.press("x")
            await review(pilot)
            await pilot.press("y")
            await until_said(pilot, "(403)")
            assert app.desk.badge(ANDROID).locked
            await review(pilot)
            await pilot.press("y")
            await until_said(pilot, "Saved")
            assert not app.desk.badge(ANDROID).locked


async def test_a_second_save_of_the_same_document_waits_for_the_first(
    make_app: MakeApp, log: Path
) -> None:
    with DemoServer(DemoOptions(rate_limit=0, log=log, delay=0.3)) as server:
        app = make_app(server.environment())
        async with app.run_test(size=SIZE) as pilot:
            await open_document(pilot, ANDROID)
            await pilot.press("x", "ctrl+s", "ctrl+s")
            await until_said(pilot, "being saved already")
            await until_armed(pilot)
            await pilot.press("escape")
            await until_said(pilot, "Nothing was saved")
    assert requests(log) == ["GET /me", CHAIN, READ]


async def test_a_list_that_another_window_fetched_meanwhile_is_shown(
    make_app: MakeApp, server: DemoServer
) -> None:
    late, other = make_app(server.environment()), make_app(server.environment())
    services = late._begin_with
    assert isinstance(services, Services)
    workspace = late.accounts.begin(services)
    assert not workspace.desk.me.projects
    async with other.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: bool(other.desk.me.projects))
    del late._modes[late.DEFAULT_MODE]
    late.add_mode(late.DEFAULT_MODE, lambda: workspace)
    async with late.run_test(size=SIZE) as pilot:
        await until_seen(pilot, "Android")
