"""The bridge file: an account that another machine hands over."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

import pytest

from bizctx_tui.accounts.bridge import (
    Bridge,
    BridgedOAuthBrowser,
    BridgedOAuthToken,
    BridgedServiceAccount,
    read_bridge,
)
from bizctx_tui.accounts.environment import read_environment
from bizctx_tui.errors import ConfigError, ExitCode
from tests.accounts.home import FAR_FUTURE, Home, bridge, tokens

SECRET = "secret-of-bridged"
BROWSER = {"type": "oauth_browser", "name": "me", "region": "us"}


def read(home: Home, **variables: str) -> Bridge | None:
    return read_bridge(read_environment(home.environ(**variables)))


def found(home: Home, **variables: str) -> Bridge:
    bridge = read(home, **variables)
    assert bridge is not None
    return bridge


def refused(home: Home) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        read(home)
    error = caught.value
    assert error.exit_code is ExitCode.GENERAL
    assert error.details["path"] == str(home.bridge_file)
    assert error.hint
    shown = "".join(traceback.format_exception(error)) + error.hint + repr(error.details)
    assert SECRET not in shown
    assert "a-refresh-token" not in shown
    return error


def test_no_bridge_file_is_the_usual_case(home: Home) -> None:
    assert read(home) is None


def test_a_service_account_is_read(home: Home) -> None:
    home.bridge(**bridge(project="1006", workspace=3, headers={"X-Bridge": "b"}))
    read = found(home)
    assert isinstance(read.account, BridgedServiceAccount)
    assert (read.account.name, read.account.region) == ("bridged", "eu")
    assert (read.account.username, read.account.default_project) == ("sa.bridged", "1005")
    assert (read.project, read.workspace, read.path) == ("1006", 3, home.bridge_file)
    assert read.headers["X-Bridge"].get_secret_value() == "b"
    assert SECRET not in repr(read)


def test_a_browser_sign_in_is_read_with_its_tokens(home: Home) -> None:
    home.bridge(**bridge(BROWSER, tokens=tokens()))
    read = found(home)
    assert isinstance(read.account, BridgedOAuthBrowser)
    assert read.tokens is not None
    assert read.tokens.expires_at.isoformat() == FAR_FUTURE
    assert "a-refresh-token" not in repr(read)


def test_a_token_account_is_read(home: Home) -> None:
    home.bridge(
        **bridge({"type": "oauth_token", "name": "t", "region": "us", "token_env": "MY_TOKEN"})
    )
    account = found(home).account
    assert isinstance(account, BridgedOAuthToken)
    assert account.token_env == "MY_TOKEN"


@pytest.mark.parametrize("left_out", ["version", "headers"])
def test_what_has_a_usual_value_may_be_left_out(home: Home, left_out: str) -> None:
    home.bridge(**bridge(**{left_out: None}))
    assert found(home).headers == {}


def test_the_first_place_comes_before_the_working_directory(home: Home) -> None:
    home.write(Path.cwd() / "mixpanel_auth.json", bridge(project="2"))
    assert found(home).project == "2"
    home.bridge(**bridge(project="1"))
    assert found(home).project == "1"


def test_the_variable_replaces_both_places_even_when_it_leads_nowhere(home: Home) -> None:
    home.bridge(**bridge(project="1"))
    named = home.write("named.json", bridge(project="3"))
    assert found(home, MP_AUTH_FILE=str(named)).project == "3"
    assert read(home, MP_AUTH_FILE=str(home.path / "nowhere.json")) is None


@pytest.mark.parametrize(
    ("members", "field", "words"),
    [
        (bridge(version=1), "version", "must be 2"),
        (bridge(version="2"), "version", "must be 2"),
        (bridge(surprise=1), "surprise", "is not a key that belongs here"),
        (bridge(path="/x"), "path", "is not a key that belongs here"),
        (bridge(bridge()["account"] | {"foo": 1}), "account.foo", "is not a key"),
        (bridge(bridge()["account"] | {"name": "a/b"}), "account.name", "must be 1 to 64"),
        (bridge(bridge()["account"] | {"name": ".."}), "account.name", "must be 1 to 64"),
        (bridge(bridge()["account"] | {"region": "mars"}), "account.region", "must be 'us'"),
        (bridge(bridge()["account"] | {"secret": 1}), "account.secret", "must be a text"),
        (bridge(bridge()["account"] | {"secret": "\ud800"}), "account.secret", "must be text"),
        (bridge(bridge()["account"] | {"type": "x"}), "account.type", "must be one of"),
        (bridge(bridge()["account"] | {"oauth_token": 1}), "account.oauth_token", "is not a key"),
        (bridge(project=1), "project", "must be a text"),
        (bridge(project="abc"), "project", "must be a text of digits"),
        (bridge(workspace=0), "workspace", "must be above 0"),
        (bridge(headers={"a": 1}), "headers.a", "must be a text"),
        (bridge(headers={"a": f"{SECRET}\n"}), "headers.a", "must be one line"),
        (bridge(headers={"authorization": "x"}), "headers.authorization", "must not be"),
        (bridge(headers=[]), "headers", "must be a table"),
        (bridge(BROWSER), "", "needs `tokens`"),
        (bridge(BROWSER, tokens=tokens(scope=None)), "tokens.scope", "is missing"),
    ],
)
def test_a_broken_bridge_file_names_its_field(
    home: Home, members: dict[str, Any], field: str, words: str
) -> None:
    home.bridge(**members)
    error = refused(home)
    assert f"{field or 'the file'} {words}" in error.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "line 1: the file is not JSON"),
        (f'{{\n"secret": "{SECRET}"', "line 2: the file is not JSON"),
        ("[]", "the file must be a table"),
        (b"\n\xff", "line 2: the file is not UTF-8"),
    ],
)
def test_what_is_not_json_is_told(home: Home, content: str | bytes, words: str) -> None:
    home.write(home.bridge_file, content)
    assert words in refused(home).message


def test_a_bridge_file_that_others_may_read_is_refused(home: Home) -> None:
    home.bridge(**bridge()).chmod(0o644)
    assert f"chmod 600 {home.bridge_file}" in refused(home).hint


def test_a_bridge_file_in_a_linked_directory_is_refused(home: Home) -> None:
    home.bridge(**bridge())
    (home.path / ".claude").rename(home.path / "elsewhere")
    (home.path / ".claude").symlink_to(home.path / "elsewhere")
    assert "symbolic link" in refused(home).message
