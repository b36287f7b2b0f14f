"""Switching accounts: this window only, with every draft kept, and never half way."""

from __future__ import annotations

import asyncio
import json
import tomllib
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from bizctx_tui.core.models import Scope
from bizctx_tui.demo.handler import DEMO_SECRET, DEMO_TOKEN, DEMO_USERNAME
from bizctx_tui.demo.server import DemoOptions, DemoServer
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.screens.accounts import AccountsModal
from bizctx_tui.tui.screens.browser_sign_in import BrowserSignInModal
from bizctx_tui.tui.screens.diff import DiffModal
from bizctx_tui.tui.screens.quit import QuitModal
from bizctx_tui.tui.screens.sign_in import SignInScreen
from bizctx_tui.tui.screens.workspace import WorkspaceScreen
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.notice import Notice
from bizctx_tui.tui.widgets.project_tree import ProjectTree
from tests.support.pilot import screen_text, until, until_armed, until_seen
from tests.support.requests import requests
from tests.support.signing_in import answer_of_the_browser, choose_project, fill, signing_in
from tests.tui.conftest import MakeApp, WriteConfig

SIZE = (120, 40)
ANDROID = Scope.project("103")
IOS = Scope.project("102")
CONFIG = f"""\
# A comment that stays.
[accounts.team]
type = "service_account"
region = "us"
default_project = "103"
username = "{DEMO_USERNAME}"
secret = "{DEMO_SECRET}"

[accounts.static]
type = "oauth_token"
region = "us"
token = "{DEMO_TOKEN}"

[accounts.variable]
type = "oauth_token"
region = "us"
token_env = "TOKEN_OF_MINE"

[accounts.browser]
type = "oauth_browser"
region = "us"
default_project = "102"

[active]
account = "team"
"""


@pytest.fixture
def config(write_config: WriteConfig) -> Path:
    return write_config(CONFIG)


@pytest.fixture
def app(make_app: MakeApp, config: Path, server: DemoServer) -> BizctxApp:
    return make_app(server.addresses())


async def switch(pilot: Pilot[None], name: str) -> None:
    """Choose an account in the list."""
    modal = await listed(pilot)
    await point_at(pilot, modal, name)
    await pilot.press("enter")


async def listed(pilot: Pilot[None]) -> AccountsModal:
    await pilot.press("f2")
    await until(pilot, lambda: isinstance(pilot.app.screen, AccountsModal))
    modal = pilot.app.screen
    assert isinstance(modal, AccountsModal)
    await until(pilot, lambda: modal.query_one(OptionList).option_count > 0)
    return modal


async def point_at(pilot: Pilot[None], modal: AccountsModal, name: str) -> None:
    names = [row.name for row in modal.rows]
    modal.query_one(OptionList).highlighted = names.index(name)
    await pilot.pause()


async def stands_at(pilot: Pilot[None], name: str) -> WorkspaceScreen:
    """Wait for the workspace of an account."""

    def stands() -> bool:
        screen = pilot.app.screen
        return isinstance(screen, WorkspaceScreen) and screen.services.account.name == name

    await until(pilot, stands)
    await until_seen(pilot, f"{name} (us)")
    screen = pilot.app.screen
    assert isinstance(screen, WorkspaceScreen)
    return screen


async def open_and_type(pilot: Pilot[None], app: BizctxApp, scope: Scope, text: str) -> None:
    await until(pilot, lambda: bool(app.desk.me.projects))
    tree = app.screen.query_one(ProjectTree)
    tree.focus()
    tree.point_at(scope)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.focused, Editor))
    await pilot.press(*text)


def text_of(path: Path) -> str:
    return path.read_text()


def told(app: BizctxApp) -> str:
    assert app.accounts.front is not None
    return app.accounts.front.query_one(Notice).text


async def test_the_list_marks_the_account_in_use_and_names_the_default(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stands_at(pilot, "team")
        modal = await listed(pilot)
        shown = screen_text(app)
        for words in ("team (us)  in this window  default", "static (us)", "browser (us)"):
            assert words in shown
        assert DEMO_SECRET not in shown
        assert DEMO_TOKEN not in shown
        await point_at(pilot, modal, "static")
        await until_seen(pilot, "bizctx accounts use static")
        await pilot.press("escape")
        await stands_at(pilot, "team")


async def test_switching_is_for_this_window_and_leaves_the_configuration_alone(
    app: BizctxApp, config: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stands_at(pilot, "team")
        await switch(pilot, "static")
        workspace = await stands_at(pilot, "static")
        assert workspace.services.account.name == "static"
        await open_and_type(pilot, app, ANDROID, "mine ")
        await pilot.press("ctrl+s")
        await until_armed(pilot)
        await pilot.press("y")
        await until(pilot, lambda: "Saved" in told(app))
    assert text_of(config) == CONFIG


async def test_drafts_of_both_accounts_stay_and_quitting_counts_them(
    app: BizctxApp, log: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stands_at(pilot, "team")
        await open_and_type(pilot, app, ANDROID, "one ")
        await switch(pilot, "static")
        await stands_at(pilot, "static")
        assert app.desk.draft(ANDROID) is None
        await open_and_type(pilot, app, IOS, "two ")
        asked = requests(log)
        await switch(pilot, "team")
        await stands_at(pilot, "team")
        await until_seen(pilot, "one ")
        await pilot.press(*"more ")
        draft = app.desk.draft(ANDROID)
        assert draft is not None
        assert draft.text.startswith("one more ")
        modal = await listed(pilot)
        assert [row.unsaved for row in modal.rows if row.unsaved] == [1, 1]
        await pilot.press("escape")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, QuitModal))
        await until_seen(pilot, "Android · project 103 · team (us): unsaved")
        await until_seen(pilot, "iOS · project 102 · static (us): unsaved")
        await pilot.press("escape")
        await switch(pilot, "static")
        await stands_at(pilot, "static")
        draft = app.desk.draft(IOS)
        assert draft is not None
        assert draft.text.startswith("two ")
        assert requests(log) == asked


@pytest.mark.parametrize(
    ("name", "why"), [("variable", "TOKEN_OF_MINE"), ("browser", "tokens"), ("team", "secret")]
)
async def test_a_switch_that_fails_leaves_everything_as_it_is_and_says_why(
    make_app: MakeApp, server: DemoServer, write_config: WriteConfig, name: str, why: str
) -> None:
    config = write_config(CONFIG.replace('account = "team"', 'account = "static"'))
    app = make_app(server.addresses())
    async with app.run_test(size=SIZE) as pilot:
        await stands_at(pilot, "static")
        await open_and_type(pilot, app, ANDROID, "mine ")
        modal = await listed(pilot)
        if name == "team":
            # Somebody breaks it between the list and the choice.
            write_config(text_of(config).replace("secret =", "secrte ="))
        await point_at(pilot, modal, name)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WorkspaceScreen) and why in told(app))
        assert told(app).startswith("Not switched")
        await stands_at(pilot, "static")
        await pilot.press("escape")
        await pilot.press(*"more ")
        draft = app.desk.draft(ANDROID)
        assert draft is not None
        assert draft.text.startswith("mine more ")


async def test_an_account_without_a_project_starts_with_the_tree(
    make_app: MakeApp, server: DemoServer, write_config: WriteConfig
) -> None:
    write_config(CONFIG.replace('account = "team"', 'account = "static"'))
    app = make_app(server.addresses())
    async with app.run_test(size=SIZE) as pilot:
        await stands_at(pilot, "static")
        await until(pilot, lambda: bool(app.desk.me.projects))
        assert app.desk.start_scope() is None
        assert isinstance(app.focused, ProjectTree)
        assert "Not listed" not in screen_text(app)
        await open_and_type(pilot, app, ANDROID, "x")


async def test_the_environments_account_can_be_left_and_found_again(
    make_app: MakeApp, server: DemoServer, config: Path
) -> None:
    app = make_app(server.environment())
    async with app.run_test(size=SIZE) as pilot:
        await stands_at(pilot, "env-service-account")
        await open_and_type(pilot, app, ANDROID, "mine ")
        await switch(pilot, "team")
        await stands_at(pilot, "team")
        await switch(pilot, "env-service-account")
        await stands_at(pilot, "env-service-account")
        draft = app.desk.draft(ANDROID)
        assert draft is not None
        assert draft.text.startswith("mine ")


async def test_a_secret_that_was_mended_counts_when_its_account_is_chosen_again(
    make_app: MakeApp, server: DemoServer, write_config: WriteConfig
) -> None:
    write_config(CONFIG.replace(DEMO_SECRET, "outdated"))
    app = make_app(server.addresses())
    async with app.run_test(size=SIZE) as pilot:
        await stands_at(pilot, "team")
        await until(pilot, lambda: "401" in told(app))
        write_config(CONFIG)
        await switch(pilot, "team")
        await until(pilot, lambda: bool(app.desk.me.projects))
        await stands_at(pilot, "team")
        await open_and_type(pilot, app, ANDROID, "x")
    assert len(app.accounts.workspaces) == 1


async def test_a_review_waits_until_its_account_is_in_front(
    make_app: MakeApp, config: Path, log: Path
) -> None:
    with DemoServer(DemoOptions(rate_limit=0, log=log)) as server:
        app = make_app(server.addresses())
        async with app.run_test(size=SIZE) as pilot:
            await stands_at(pilot, "team")
            await open_and_type(pilot, app, ANDROID, "mine ")
            team = app.screen
            assert isinstance(team, WorkspaceScreen)
            modal = await listed(pilot)
            team.action_save()
            await until(pilot, lambda: "GET /projects/103/business-context" in requests(log))
            await point_at(pilot, modal, "static")
            await pilot.press("enter")
            await stands_at(pilot, "static")
            assert not isinstance(app.screen, DiffModal)
            await switch(pilot, "team")
            await until_armed(pilot)
            await pilot.press("y")
            await until(pilot, lambda: "Saved" in told(app))
            await stands_at(pilot, "team")


async def test_a_revoked_sign_in_is_told_and_signing_in_again_keeps_every_draft(
    make_app: MakeApp, server: DemoServer, home: Path
) -> None:
    app = make_app(server.addresses())
    async with app.run_test(size=SIZE) as pilot:
        address = (await signing_in(pilot)).address
        await asyncio.to_thread(answer_of_the_browser, address, follow=True)
        await choose_project(pilot, "android")
        assert app.accounts.front is not None
        name = app.accounts.front.services.account.name
        await open_and_type(pilot, app, ANDROID, "mine ")
        server.oauth.revoke(access_tokens=True)
        outdate(home / ".mp" / "accounts" / name / "tokens.json")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Sign in again" in told(app))
        draft = app.desk.draft(ANDROID)
        assert draft is not None
        assert draft.text.startswith("mine ")

        app.accounts.sign_in_again()
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        await until_seen(pilot, f"Sign in again: {name}")
        await pilot.press("tab", "enter")
        await until(pilot, lambda: bool(getattr(app.screen, "address", "")))
        assert isinstance(app.screen, BrowserSignInModal)
        await asyncio.to_thread(answer_of_the_browser, app.screen.address, follow=True)
        # The save goes on by itself up to the review.
        await until_armed(pilot)
        assert app.desk.draft(ANDROID) is draft
        await pilot.press("y")
        await until(pilot, lambda: "Saved" in told(app))
        await stands_at(pilot, name)
    assert len(app.accounts.workspaces) == 1


async def test_a_new_secret_for_a_service_account_is_stored_under_its_name(
    make_app: MakeApp, server: DemoServer, write_config: WriteConfig
) -> None:
    config = write_config(CONFIG.replace(DEMO_SECRET, "outdated"))
    app = make_app(server.addresses())
    async with app.run_test(size=SIZE) as pilot:
        await stands_at(pilot, "team")
        await until(pilot, lambda: "401" in told(app))
        # As if it had been opened while the secret was still right.
        server.contents.put(ANDROID, "base\n")
        app.desk.learn({ANDROID: "base\n"})
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, Editor))
        await pilot.press(*"mine ")
        modal = await listed(pilot)
        await point_at(pilot, modal, "team")
        await pilot.press("s")
        await until_seen(pilot, "Sign in again: team")
        assert not app.screen.query("#token, #region-us")
        await fill(pilot, "#username", DEMO_USERNAME)
        await fill(pilot, "#secret", DEMO_SECRET, paste=True)
        await pilot.press("enter")
        await stands_at(pilot, "team")
        draft = app.desk.draft(ANDROID)
        assert draft is not None
        assert draft.text == "mine base\n"
        await pilot.press("ctrl+s")
        await until_armed(pilot)
    stored = tomllib.loads(text_of(config))
    assert stored["accounts"]["team"]["secret"] == DEMO_SECRET
    assert stored["accounts"]["team"]["default_project"] == "103"
    assert text_of(config).startswith("# A comment that stays.")


async def test_signing_in_for_the_environments_account_makes_one_of_its_own_and_keeps_the_drafts(
    make_app: MakeApp, server: DemoServer, home: Path
) -> None:
    app = make_app(server.environment())
    async with app.run_test(size=SIZE) as pilot:
        await stands_at(pilot, "env-service-account")
        await open_and_type(pilot, app, ANDROID, "mine ")
        app.accounts.sign_in_again()
        await until_seen(pilot, "Sign in")
        await fill(pilot, "#token", DEMO_TOKEN, paste=True)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WorkspaceScreen))
        draft = app.desk.draft(ANDROID)
        assert draft is not None
        assert draft.text.startswith("mine ")
        await until(pilot, lambda: "env-service-account" not in screen_text(app))
    assert len(app.accounts.workspaces) == 1
    assert "env-service-account" not in text_of(home / ".mp" / "config.toml")


async def test_leaving_a_sign_in_goes_back_to_the_draft(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stands_at(pilot, "team")
        await open_and_type(pilot, app, ANDROID, "mine ")
        for begin in (app.accounts.sign_in, app.accounts.sign_in_again):
            begin()
            await until(pilot, lambda: isinstance(app.screen, SignInScreen))
            # What reads the account of the start again has no place here.
            await pilot.press("ctrl+r")
            await pilot.pause()
            assert isinstance(app.screen, SignInScreen)
            assert not app.screen.query_one(Notice).text
            await pilot.press("escape")
            await stands_at(pilot, "team")
        assert isinstance(app.focused, Editor)
        await pilot.press(*"more ")
        draft = app.desk.draft(ANDROID)
        assert draft is not None
        assert draft.text.startswith("mine more ")


async def test_the_palette_has_the_account_commands_by_name(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stands_at(pilot, "team")
        await pilot.press("ctrl+p")
        await until_seen(pilot, "Search for commands")
        await pilot.press(*"sign in")
        await until_seen(pilot, "Sign in again …")
        await until_seen(pilot, "Sign in …")
        await pilot.press(*["backspace"] * 7, *"switch acc")
        await until_seen(pilot, "Switch account …")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AccountsModal))


def outdate(tokens: Path) -> None:
    """Let the access token run out, as time would."""
    content = json.loads(tokens.read_text())
    content["expires_at"] = "2020-01-01T00:00:00+00:00"
    tokens.write_text(json.dumps(content))
