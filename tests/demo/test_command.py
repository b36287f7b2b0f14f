"""``bizctx demo``: what it tells other programs, and what it keeps away from real accounts."""

from __future__ import annotations

import json
import socket
import urllib.request
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest

from bizctx_tui.__main__ import list_keys
from bizctx_tui.accounts.account import Choice, ServiceAccount
from bizctx_tui.accounts.environment import read_environment
from bizctx_tui.accounts.resolve import resolve
from bizctx_tui.cli.demo import demo_environment
from bizctx_tui.cli.main import run
from bizctx_tui.client.callback import code_from
from bizctx_tui.client.oauth import OAuthApi, new_pkce, new_state
from bizctx_tui.demo.handler import DEMO_USERNAME
from bizctx_tui.demo.server import DemoServer
from bizctx_tui.storage.paths import data_directory
from tests.support.demo_process import DemoProcess, exported

REAL_CONFIG = """
[accounts.real]
type = "service_account"
region = "eu"
default_project = "7"
username = "real"
secret = "real-secret"

[active]
account = "real"

[settings.custom_header]
name = "X-Real"
value = "real-header"
"""


def furnish(home: Path) -> None:
    """A home with a real account, its custom header and a bridge file."""
    config = home / ".mp" / "config.toml"
    config.parent.mkdir(parents=True, mode=0o700)
    config.write_text(REAL_CONFIG)
    config.chmod(0o600)
    bridge = home / ".claude" / "mixpanel" / "auth.json"
    bridge.parent.mkdir(parents=True, mode=0o700)
    account = {"type": "oauth_token", "name": "b", "region": "us", "token": "real-token"}
    bridge.write_text(json.dumps({"version": 2, "account": account, "headers": {"X-B": "real"}}))
    bridge.chmod(0o600)


def test_the_demo_sees_nothing_of_a_real_account(server: DemoServer, tmp_path: Path) -> None:
    home = tmp_path / "home"
    furnish(home)
    real = {
        "HOME": str(home),
        "MP_OAUTH_TOKEN": "real-token",
        "MP_APP_BASE_URL": "https://real.example",
        "MP_TARGET": "real",
        "MP_CUSTOM_HEADER_NAME": "X-Real",
        "MP_CUSTOM_HEADER_VALUE": "real-header",
        "LANG": "C.UTF-8",
    }
    environ = demo_environment(real, server.environment(), tmp_path / "demo")
    account = resolve(read_environment(environ), Choice())
    assert isinstance(account.credentials, ServiceAccount)
    assert account.credentials.username == DEMO_USERNAME
    assert account.headers == {}
    assert account.project_id == "101"
    assert environ["LANG"] == "C.UTF-8"
    assert set(real.values()) & set(environ.values()) == {"C.UTF-8"}
    environment = read_environment(environ)
    places = (
        environment.home,
        environment.config_file,
        environment.storage,
        *environment.bridge_files,
    )
    assert all(place.is_relative_to(tmp_path / "demo") for place in places)


def test_the_app_is_opened_on_the_demo_with_what_the_command_line_names() -> None:
    opened: list[tuple[Mapping[str, str], Choice, bool]] = []

    def open_app(environ: Mapping[str, str], choice: Choice, demo: bool) -> int:
        opened.append((environ, choice, demo))
        assert Path(environ["BIZCTX_CACHE_DIR"]).parent.is_dir()
        with urllib.request.urlopen(asking_as_the_demo(environ), timeout=20) as answer:
            assert answer.status == 200
        return 7

    assert (
        run(["--project", "102", "demo", "--port", "0"], open_app=open_app, list_keys=list_keys)
        == 7
    )
    [(environ, choice, demo)] = opened
    assert choice == Choice(project="102")
    assert demo
    assert not Path(environ["BIZCTX_CACHE_DIR"]).parent.exists()


def test_what_is_kept_of_the_demo_is_apart_from_all_else_and_outlives_it(
    server: DemoServer, tmp_path: Path
) -> None:
    demo = server.environment()
    named = {"BIZCTX_DATA_DIR": str(tmp_path / "data")}
    one = demo_environment(named, demo, tmp_path / "one")
    other = demo_environment({}, demo, tmp_path / "other")
    assert one["BIZCTX_DATA_DIR"] == str(tmp_path / "data" / "demo")
    assert other["BIZCTX_DATA_DIR"] == str(data_directory(None) / "demo")
    assert not Path(other["BIZCTX_DATA_DIR"]).is_relative_to(tmp_path / "other")


def test_the_demo_is_at_the_same_address_each_time_unless_that_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        # Another demo of this machine may have the real one.
        monkeypatch.setattr("bizctx_tui.cli.demo.USUAL_PORT", free.getsockname()[1])
    addresses: list[str] = []

    def open_app(environ: Mapping[str, str], choice: Choice, demo: bool) -> int:
        addresses.append(environ["MP_API_BASE_URL"])
        if len(addresses) == 1:
            # Another demo beside this one.
            assert run(["demo"], open_app=open_app, list_keys=list_keys) == 0
        return 0

    assert run(["demo"], open_app=open_app, list_keys=list_keys) == 0
    assert run(["demo"], open_app=open_app, list_keys=list_keys) == 0
    first, beside, again = addresses
    assert first == again != beside


def asking_as_the_demo(environ: Mapping[str, str]) -> urllib.request.Request:
    headers = {"Authorization": "Bearer demo-token"}
    return urllib.request.Request(environ["MP_API_BASE_URL"] + "/api/app/me", headers=headers)


async def test_a_sign_in_lasts_as_long_as_the_command_says(tmp_path: Path) -> None:
    redirect_uri, state, pkce = "http://localhost:19284/callback", new_state(), new_pkce()
    with DemoProcess(tmp_path, "--token-seconds", "9") as demo:
        oauth = OAuthApi(demo.environ["BIZCTX_OAUTH_BASE_URL"])
        client_id = await oauth.register(redirect_uri, "projects")
        address = oauth.authorize_address(
            client_id=client_id, redirect_uri=redirect_uri, state=state, challenge=pkce.challenge
        )
        code = code_from(sent_to(address), state=state, redirect_uri=redirect_uri)
        grant = await oauth.exchange(
            client_id=client_id, code=code, redirect_uri=redirect_uri, verifier=pkce.verifier
        )
        await oauth.aclose()
    assert grant.expires_in == 9


def sent_to(address: str) -> str:
    """Where the server sends the browser that opens an address."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=20)
    with closing(connection):
        connection.request("GET", f"{parts.path}?{parts.query}")
        location = connection.getresponse().headers["Location"]
    assert location
    return location


def test_a_shell_is_told_all_it_needs_and_the_last_line_unsets_the_rest(tmp_path: Path) -> None:
    with DemoProcess(tmp_path, "--fault", "POST /oauth/token=401") as demo:
        url = demo.environ["MP_API_BASE_URL"]
        assert set(demo.environ) >= {"MP_USERNAME", "MP_SECRET", "MP_PROJECT_ID", "MP_REGION"}
        assert demo.environ["BIZCTX_OAUTH_BASE_URL"] == f"{url}/oauth/"
        with pytest.raises(HTTPError) as caught:
            urllib.request.urlopen(f"{url}/oauth/token/", b"", timeout=20)
        with caught.value as refused:
            assert json.load(refused)["error"] == "invalid_grant"
        assert demo.requests == ["POST /oauth/token/"]


def test_what_a_shell_is_told_is_read_up_to_the_last_line_and_no_further() -> None:
    lines = iter(["export A=1\n", "export B='two words'\n", "unset C D\n", "export E=5\n"])
    assert exported(lines) == {"A": "1", "B": "two words"}
    assert next(lines) == "export E=5\n"
    with pytest.raises(AssertionError, match="ended early"):
        exported(["export A=1\n"])
    with pytest.raises(AssertionError, match="not a line"):
        exported(["Traceback\n"])


def test_a_lifetime_of_nothing_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--token-seconds", "0"], open_app=lambda *_: 0, list_keys=list_keys) == 2
    assert "--token-seconds" in capfd.readouterr().err
