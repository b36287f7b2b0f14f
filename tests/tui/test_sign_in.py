"""Signing in: what is wrong is said, three ways lead in, and what was typed stays."""

from __future__ import annotations

import asyncio
import json
import tomllib
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from bizctx_tui.core.models import Scope
from bizctx_tui.demo.handler import DEMO_SECRET, DEMO_TOKEN, DEMO_USERNAME
from bizctx_tui.demo.server import DemoServer
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.screens.accounts import AccountsModal
from bizctx_tui.tui.screens.jump import JumpBox
from bizctx_tui.tui.screens.sign_in import SignInScreen
from bizctx_tui.tui.screens.workspace import WorkspaceScreen
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.secret_field import AddressField, SecretField
from tests.support.pilot import screen_text, until, until_seen
from tests.support.requests import requests
from tests.support.signing_in import (
    answer_of_the_browser,
    at_the_sign_in,
    choose_project,
    fill,
    press_button,
    signing_in,
    until_told,
)
from tests.tui.conftest import MakeApp, WriteConfig

SIZE = (80, 24)
ANDROID = "103"


@pytest.fixture
def app(make_app: MakeApp, server: DemoServer) -> BizctxApp:
    return make_app(server.addresses())


def stored(home: Path) -> dict[str, object]:
    path = home / ".mp" / "config.toml"
    assert path.stat().st_mode & 0o077 == 0
    return tomllib.loads(path.read_text())


def nothing_stored(home: Path) -> bool:
    return not (home / ".mp" / "config.toml").exists()


async def works(pilot: Pilot[None], app: BizctxApp) -> None:
    """Open the project that was chosen, which the tree points at."""
    await until(pilot, lambda: bool(app.desk.me.projects))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.focused, Editor))
    assert app.desk.draft(Scope.project(ANDROID)) is not None


async def test_it_says_what_is_wrong_what_could_be_set_and_how_to_try_without(
    make_app: MakeApp, server: DemoServer, log: Path
) -> None:
    app = make_app(server.environment(), MP_SECRET="")
    async with app.run_test(size=SIZE) as pilot:
        await until_seen(pilot, "bizctx needs an account")
        await until_seen(pilot, "✗ MP_SECRET")
        await until_seen(pilot, "✓ MP_USERNAME")
        await until_seen(pilot, "bizctx demo")
        await pilot.press("escape")
    assert app.problem is not None
    assert app.return_code == 0
    assert requests(log) == []


async def test_a_service_account_opens_the_workspace_without_a_restart(
    app: BizctxApp, home: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await at_the_sign_in(pilot)
        await fill(pilot, "#username", DEMO_USERNAME)
        await pilot.press("enter")
        await fill(pilot, "#secret", DEMO_SECRET)
        assert DEMO_SECRET not in screen_text(app)
        assert "•" * len(DEMO_SECRET) in screen_text(app)
        await pilot.press("enter")
        await choose_project(pilot, "android")
        await until_seen(pilot, "(us)")
        await works(pilot, app)
    assert app.problem is None
    config = stored(home)
    name = config["active"]["account"]  # type: ignore[index]
    assert config["accounts"][name] == {  # type: ignore[index]
        "type": "service_account",
        "region": "us",
        "default_project": ANDROID,
        "username": DEMO_USERNAME,
        "secret": DEMO_SECRET,
    }


async def test_a_refused_secret_is_told_and_everything_typed_stays(
    app: BizctxApp, home: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await at_the_sign_in(pilot)
        await fill(pilot, "#username", DEMO_USERNAME)
        await fill(pilot, "#secret", "wrong")
        await pilot.press("enter")
        await until_told(pilot, "401")
        assert app.screen.query_one("#username", Input).value == DEMO_USERNAME
        secret = app.screen.query_one("#secret", Input)
        assert secret.value == "wrong"
        assert nothing_stored(home)
        assert "wrong" not in screen_text(app)
        secret.value = ""
        await fill(pilot, "#secret", f" {DEMO_SECRET}\n", paste=True)
        await press_button(pilot, "#service-go")
        await choose_project(pilot, "android")
        await works(pilot, app)


async def test_what_stood_in_the_field_when_enter_was_pressed_is_what_is_sent(
    app: BizctxApp, log: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await at_the_sign_in(pilot)
        await fill(pilot, "#username", DEMO_USERNAME)
        await fill(pilot, "#secret", DEMO_SECRET)
        secret = app.screen.query_one("#secret", Input)
        await pilot.press("enter")
        secret.value = "typed meanwhile"
        await choose_project(pilot, "android")
        await until_seen(pilot, "(us)")
        await works(pilot, app)
    # The list that proved the account is the one in the tree.
    assert requests(log).count("GET /me") == 1


async def test_a_token_is_pasted(app: BizctxApp, home: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await at_the_sign_in(pilot)
        await fill(pilot, "#token", DEMO_TOKEN, paste=True)
        await pilot.press("enter")
        await choose_project(pilot, "android")
        await works(pilot, app)
        assert DEMO_TOKEN not in screen_text(app)
    assert DEMO_TOKEN in json.dumps(stored(home))


@pytest.mark.parametrize("way", ["service", "token"])
async def test_an_empty_field_is_told_without_a_request(
    app: BizctxApp, log: Path, way: str
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await at_the_sign_in(pilot)
        await press_button(pilot, f"#{way}-go")
        await until_told(pilot, "first")
        assert isinstance(app.focused, Input)
    assert requests(log) == []


async def test_the_browser_signs_in_through_the_callback(app: BizctxApp, home: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        address = (await signing_in(pilot)).address
        await asyncio.to_thread(answer_of_the_browser, address, follow=True)
        await choose_project(pilot, "android")
        await works(pilot, app)
    config = stored(home)
    name = config["active"]["account"]  # type: ignore[index]
    tokens = home / ".mp" / "accounts" / str(name) / "tokens.json"
    assert tokens.stat().st_mode & 0o077 == 0
    assert "access_token" in json.loads(tokens.read_text())


async def test_over_ssh_the_address_is_pasted_and_a_wrong_one_may_be_corrected(
    app: BizctxApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        modal = await signing_in(pilot)
        end = await asyncio.to_thread(answer_of_the_browser, modal.address, follow=False)
        field = modal.query_one(AddressField)
        for pasted in ("nonsense", end.replace("state=", "state=x")):
            field.value = ""
            await fill(pilot, "#browser-paste", pasted, paste=True)
            await pilot.press("enter")
            await until(pilot, lambda: modal.complaint != "")
            assert field.value == pasted
            assert app.screen is modal
        field.value = ""
        # A terminal breaks the long address into lines.
        await fill(pilot, "#browser-paste", f"{end[:40]}\n{end[40:]}\n", paste=True)
        await pilot.press("enter")
        await choose_project(pilot, "android")
        await works(pilot, app)


async def test_the_browser_sign_in_can_be_stopped_and_begun_again(
    app: BizctxApp, home: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        # More often than there are ports for the callback: each is given back.
        for _ in range(6):
            assert (await signing_in(pilot)).is_listening
            await pilot.press("escape")
            await until_told(pilot, "Nothing was stored")
            await pilot.press("escape")
    assert nothing_stored(home)


async def test_the_address_can_be_copied(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        modal = await signing_in(pilot)
        await press_button(pilot, "#browser-copy")
        assert app.clipboard == modal.address


async def test_leaving_the_list_of_projects_stores_nothing(app: BizctxApp, home: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await at_the_sign_in(pilot)
        await fill(pilot, "#token", DEMO_TOKEN, paste=True)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, JumpBox))
        await pilot.press("escape")
        await until_told(pilot, "Nothing was stored")
        assert app.screen.query_one("#token", Input).value == DEMO_TOKEN
    assert nothing_stored(home)


async def test_accounts_that_are_configured_can_be_chosen_when_none_is_active(
    make_app: MakeApp, write_config: WriteConfig, server: DemoServer
) -> None:
    write_config(TEAM + TEAM.replace("[accounts.team]", "[accounts.lost]").replace("secret", "x"))
    app = make_app(server.addresses())
    async with app.run_test(size=SIZE) as pilot:
        await at_the_sign_in(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, AccountsModal))
        await until_seen(pilot, "secret")
        await until_seen(pilot, "team (us)")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WorkspaceScreen))
        await works(pilot, app)
    assert app.problem is None


async def test_a_broken_account_is_named_by_line_and_field_and_can_be_mended(
    make_app: MakeApp, write_config: WriteConfig, server: DemoServer
) -> None:
    write_config(TEAM.replace('region = "us"', 'region = "mars"') + ACTIVE)
    app = make_app(server.addresses())
    async with app.run_test(size=(120, 40)) as pilot:
        await until_seen(pilot, "region")
        assert app.problem is not None
        assert f"line {BROKEN_LINE}" in app.problem.message
        write_config(TEAM + ACTIVE)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, WorkspaceScreen))
        await works(pilot, app)


async def test_a_configuration_that_nothing_can_be_written_to_is_told_before_anything_is_asked(
    make_app: MakeApp, write_config: WriteConfig, server: DemoServer, log: Path
) -> None:
    write_config(TEAM.replace('region = "us"', 'region = "us') + ACTIVE)
    app = make_app(server.addresses())
    async with app.run_test(size=(120, 40)) as pilot:
        await until_seen(pilot, f"line {BROKEN_LINE}")
        await fill(pilot, "#token", DEMO_TOKEN, paste=True)
        await pilot.press("enter")
        await until_told(pilot, f"line {BROKEN_LINE}")
        await press_button(pilot, "#region-us")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        await until_told(pilot, f"line {BROKEN_LINE}")
        assert app.screen.query_one("#token", Input).value == DEMO_TOKEN
    assert requests(log) == []


async def test_a_secret_does_not_leave_its_field_for_the_clipboard(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await at_the_sign_in(pilot)
        await fill(pilot, "#secret", DEMO_SECRET, paste=True)
        field = app.screen.query_one("#secret", SecretField)
        field.action_select_all()
        await pilot.press("ctrl+c", "ctrl+x")
        await pilot.pause()
        assert app.clipboard == ""
        assert field.value == DEMO_SECRET


async def test_a_broken_variable_is_told_and_nothing_else_is_tried(
    make_app: MakeApp, server: DemoServer
) -> None:
    app = make_app(server.addresses(), MP_REGION="mars")
    async with app.run_test(size=SIZE) as pilot:
        await until_seen(pilot, "MP_REGION")
        await until_seen(pilot, "us, eu, in")
        await at_the_sign_in(pilot)
        await fill(pilot, "#token", DEMO_TOKEN, paste=True)
        await pilot.press("enter")
        await until_told(pilot, "MP_REGION")
        await pilot.press("escape", "escape")
    assert app.problem is not None


TEAM = f"""\
# Ours.
[accounts.team]
type = "service_account"
region = "us"
default_project = "{ANDROID}"
username = "{DEMO_USERNAME}"
secret = "{DEMO_SECRET}"
"""
BROKEN_LINE = 4
ACTIVE = """
[active]
account = "team"
"""
