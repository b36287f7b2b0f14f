"""Which account and project a workspace works with, and how they are changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bizctx_tui.demo.server import DemoServer
from bizctx_tui.errors import BizctxError, ConfigError, OAuthError, ParamValidationError
from bizctx_tui.service.workspace import AsyncWorkspace
from tests.support.lying_server import LyingServer
from tests.support.mixpanel import Mixpanel, healthy

CONFIG = """
[accounts.team]
type = "service_account"
region = "us"
default_project = "101"
username = "demo"
secret = "demo-secret"

[accounts.other]
type = "oauth_token"
region = "us"
default_project = "202"
token = "demo-token"

[accounts.nowhere]
type = "oauth_token"
region = "us"
token = "demo-token"

[accounts.unset]
type = "oauth_token"
region = "us"
default_project = "202"
token_env = "NOT_SET_ANYWHERE"

[active]
account = "team"

[targets.ecom]
account = "other"
project = "203"
"""

WHOLE = {
    "MP_USERNAME": "demo",
    "MP_SECRET": "demo-secret",
    "MP_PROJECT_ID": "105",
    "MP_REGION": "us",
}


def state(workspace: AsyncWorkspace) -> tuple[str, str]:
    return workspace.account.name, workspace.project_id


@pytest.fixture(autouse=True)
def _configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    (home / ".mp").mkdir(mode=0o700, parents=True)
    file = home / ".mp" / "config.toml"
    file.write_text(CONFIG)
    file.chmod(0o600)
    monkeypatch.setenv("BIZCTX_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(home)


@pytest.fixture
def _whole_account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)


def test_without_arguments_it_is_the_active_account_and_its_project() -> None:
    assert state(AsyncWorkspace()) == ("team", "101")


def test_arguments_name_another_account_project_or_target() -> None:
    assert state(AsyncWorkspace(account="other")) == ("other", "202")
    assert state(AsyncWorkspace(project="201")) == ("team", "201")
    assert state(AsyncWorkspace(account="nowhere", project="7", workspace=5)) == ("nowhere", "7")
    assert state(AsyncWorkspace(target="ecom")) == ("other", "203")


@pytest.mark.usefixtures("_whole_account")
def test_the_environment_beats_the_arguments() -> None:
    for workspace in (
        AsyncWorkspace(),
        AsyncWorkspace(account="other", project="201"),
        AsyncWorkspace(target="ecom"),
    ):
        assert state(workspace) == ("env-service-account", "105")


def test_the_variables_of_the_commands_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MP_ACCOUNT", "other")
    assert state(AsyncWorkspace()) == ("team", "101")
    monkeypatch.delenv("MP_ACCOUNT")
    monkeypatch.setenv("MP_TARGET", "ecom")
    assert state(AsyncWorkspace(project="201")) == ("team", "201")


def test_an_account_without_a_project_is_refused_when_the_workspace_is_made() -> None:
    with pytest.raises(ConfigError, match="No project is named for the account nowhere") as caught:
        AsyncWorkspace(account="nowhere")
    assert "--project" in caught.value.hint
    assert "default_project" in caught.value.hint
    assert caught.value.code == "CONFIG_ERROR"


@pytest.mark.parametrize(
    ("arguments", "error", "code"),
    [
        ({"account": "nobody"}, ConfigError, "CONFIG_ERROR"),
        ({"account": ""}, ConfigError, "CONFIG_ERROR"),
        ({"target": "nobody"}, ConfigError, "CONFIG_ERROR"),
        ({"account": "unset"}, OAuthError, "OAUTH_TOKEN_ERROR"),
        (
            {"target": "ecom", "project": "1"},
            ParamValidationError,
            "WS1_TARGET_MUTUALLY_EXCLUSIVE",
        ),
        (
            {"target": "ecom", "workspace": 1},
            ParamValidationError,
            "WS1_TARGET_MUTUALLY_EXCLUSIVE",
        ),
    ],
)
def test_a_wrong_name_is_refused_alike_at_the_start_and_later(
    arguments: dict[str, str], error: type[BizctxError], code: str
) -> None:
    workspace = AsyncWorkspace()
    for attempt in (AsyncWorkspace, workspace.use):
        with pytest.raises(error) as caught:
            attempt(**arguments)  # type: ignore[arg-type]
        assert caught.value.code == code
    assert state(workspace) == ("team", "101")


def test_an_id_that_is_none_is_refused() -> None:
    for arguments in ({"project": "abc"}, {"project": ""}, {"workspace": 0}):
        with pytest.raises(ConfigError):
            AsyncWorkspace(**arguments)
    workspace = AsyncWorkspace()
    wrong: list[dict[str, object]] = [
        {"project": "abc"},
        {"project": ""},
        {"project": "1/../2"},
        {"project": 101},
        {"workspace": 0},
        {"workspace": "x"},
        {"account": "other", "project": "abc"},
    ]
    for each in wrong:
        with pytest.raises(ValueError, match="is no"):
            workspace.use(**each)  # type: ignore[arg-type]
    assert state(workspace) == ("team", "101")


def test_use_changes_the_account_with_its_default_project() -> None:
    workspace = AsyncWorkspace(project="201")
    assert state(workspace.use(account="other")) == ("other", "202")
    assert state(workspace.use(account="nowhere", project="7")) == ("nowhere", "7")
    assert state(workspace.use(project="8", workspace=9)) == ("nowhere", "8")
    assert state(workspace.use(workspace=10)) == ("nowhere", "8")
    assert state(workspace.use()) == ("nowhere", "8")
    assert state(workspace.use(target="ecom")) == ("other", "203")
    assert state(workspace.use(account="team")) == ("team", "101")


def test_use_leaves_all_as_it_was_when_the_other_account_has_no_project() -> None:
    workspace = AsyncWorkspace(project="201")
    with pytest.raises(ConfigError, match="No project is named"):
        workspace.use(account="nowhere")
    assert state(workspace) == ("team", "201")


@pytest.mark.usefixtures("_whole_account")
def test_use_leaves_an_account_that_the_environment_spells_out() -> None:
    workspace = AsyncWorkspace()
    assert state(workspace.use(project="201")) == ("env-service-account", "201")
    assert state(workspace.use(account="other")) == ("other", "105")
    assert state(workspace.use(account="other", project="201")) == ("other", "201")
    assert state(workspace.use(target="ecom")) == ("env-service-account", "105")


async def test_the_account_in_use_is_the_one_that_asks(
    server: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MP_API_BASE_URL", server.url)
    async with AsyncWorkspace() as workspace:
        assert (await workspace.get_business_context()).project_id == "101"
        assert (await workspace.use(account="other").get_business_context()).project_id == "202"


async def test_going_to_and_fro_between_accounts_opens_one_connection_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with LyingServer(then=healthy(Mixpanel("stored"))) as mixpanel:
        monkeypatch.setenv("MP_API_BASE_URL", mixpanel.url)
        async with AsyncWorkspace(project="103") as workspace:
            for account in ("other", "team", "other", "team"):
                workspace.use(account=account, project="103")
                await workspace.get_business_context()
        sent = [request.headers["authorization"].split()[0] for request in mixpanel.requests]
        assert sent == ["Bearer", "Basic"] * 2
        assert len({request.connection for request in mixpanel.requests}) == 2


async def test_an_inner_workspace_made_afresh_asks_the_same_on_its_own_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with LyingServer(then=healthy(Mixpanel("stored"))) as mixpanel:
        monkeypatch.setenv("MP_API_BASE_URL", mixpanel.url)
        workspace = AsyncWorkspace(account="other").use(project="103")
        async with workspace, workspace.afresh() as other:
            assert state(other) == ("other", "103")
            assert await other.get_business_context() == await workspace.get_business_context()
        assert [request.connection for request in mixpanel.requests] == [1, 2]
