"""In a home that the official client has written, bizctx is at home too, with no question."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bizctx_tui.demo.handler import DEMO_TOKEN
from tests.parity.conftest import TOKEN_VARIABLE, Town
from tests.support.official import OfficialHome
from tests.support.terminal import ENTER, Terminal, ctrl

BIZCTX = str(Path(sys.executable).with_name("bizctx"))
IN_DIRECTORY = ("sh", "-c", 'cd "$0" && exec "$@"')


@dataclass(frozen=True)
class Way:
    """One way to say who is asking, and who that is.

    Attributes:
        options: What stands before the command, the same for both programs.
        variables: What is in the environment besides.
        bridge: Where the bridge file lies, below HOME; empty for none.
    """

    name: str
    account: str
    project: str
    options: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    bridge: str = ""

    def __str__(self) -> str:
        return self.name


BRIDGE = "the-bridge.json"
OF_VARIABLE = {TOKEN_VARIABLE: DEMO_TOKEN}

WAYS = (
    Way("active account", "team", "101"),
    Way("account option", "inline", "103", ("-a", "inline")),
    Way("token in a variable", "variable", "105", ("-a", "variable"), OF_VARIABLE),
    Way("browser sign-in", "browser", "106", ("--account", "browser")),
    Way("account variable", "browser", "106", variables={"MP_ACCOUNT": "browser"}),
    Way("target option", "inline", "202", ("--target", "japan")),
    Way("target variable", "inline", "202", variables={"MP_TARGET": "japan"}),
    Way("project option", "team", "203", ("-p", "203")),
    Way("account and project", "browser", "201", ("-a", "browser", "-p", "201")),
    Way("named bridge", "browser", "204", variables={"MP_AUTH_FILE": BRIDGE}, bridge=BRIDGE),
    Way("bridge of the home", "browser", "204", bridge=".claude/mixpanel/auth.json"),
    Way("bridge beside", "browser", "204", bridge="work/mixpanel_auth.json"),
    Way("option over bridge", "team", "204", ("-a", "team"), bridge="work/mixpanel_auth.json"),
)
EACH_WAY = pytest.mark.parametrize("way", WAYS, ids=str)


@pytest.fixture(scope="session")
def exported(model_home: OfficialHome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bridge file of the browser sign-in, with a project of its own."""
    path = tmp_path_factory.mktemp("bridge") / "bridge.json"
    model_home.export_bridge("browser", "204", path)
    return path


@pytest.fixture
def environ(home: OfficialHome, exported: Path, way: Way) -> dict[str, str]:
    """The environment of one way; its bridge file is in its place."""
    if way.bridge:
        put_bridge(home, exported, way.bridge)
    variables = dict(way.variables)
    if "MP_AUTH_FILE" in variables:
        variables["MP_AUTH_FILE"] = str(home.home / way.bridge)
    return home.environ | variables


def put_bridge(home: OfficialHome, exported: Path, place: str) -> None:
    path = home.home / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(0o600)
    path.write_bytes(exported.read_bytes())


def bizctx(
    home: OfficialHome, *arguments: str, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command of ours where the official client would be run."""
    return subprocess.run(
        [BIZCTX, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=dict(environ or home.environ),
        cwd=home.work,
        timeout=60,
        check=False,
        encoding="utf-8",
    )


def app(home: OfficialHome, environ: Mapping[str, str], *options: str) -> Terminal:
    """The full-screen editor, started where the official client would be run."""
    return Terminal([*IN_DIRECTORY, str(home.work), BIZCTX, *options], environ)


def at_work(screen: str, account: str) -> bool:
    """Whether the tree is there, and the account's name above it."""
    title = screen.partition("\n")[0]
    return f"· {account} (us)" in title and all(
        name in screen for name in ("Acme Corp", "Globex", "Organization", "Loyalty", "Billing")
    )


def files_of(home: OfficialHome) -> dict[str, tuple[int, bytes]]:
    """Each file that the official client keeps, with its mode."""
    kept = home.home / ".mp"
    return {
        str(path.relative_to(kept)): (path.stat().st_mode, path.read_bytes())
        for path in kept.rglob("*")
        if path.is_file()
    }


def tokens_of(home: OfficialHome) -> tuple[dict[str, Any], int]:
    """The tokens of the browser sign-in, and the permissions of their file."""
    path = home.account_file("browser", "tokens.json")
    tokens: dict[str, Any] = json.loads(path.read_bytes())
    return tokens, stat.S_IMODE(path.stat().st_mode)


@EACH_WAY
def test_the_command_line_gives_what_the_official_one_gives(
    home: OfficialHome, environ: dict[str, str], way: Way
) -> None:
    ours = bizctx(home, *way.options, "get", environ=environ)
    assert ours.returncode == 0, ours.stderr
    document = json.loads(ours.stdout)
    assert document["project_id"] == way.project
    official = home.official.run(
        *way.options, "business-context", "get", environ=environ, cwd=home.work
    )
    assert json.loads(official.stdout) == document


@EACH_WAY
def test_the_app_starts_with_no_question_and_shows_the_tree(
    home: OfficialHome, environ: dict[str, str], way: Way, shared_town: Town
) -> None:
    before = files_of(home)
    with app(home, environ, *way.options) as terminal:
        terminal.wait_for(lambda screen: at_work(screen, way.account))
        terminal.send(ENTER)
        terminal.wait_for(f"· project {way.project}")
        terminal.send(ctrl("q"))
        assert terminal.wait_for_exit() == 0
    assert files_of(home) == before
    assert shared_town.internet.refused == []


def test_a_bridge_file_alone_is_enough(home: OfficialHome, exported: Path, tmp_path: Path) -> None:
    fresh = OfficialHome(home.official, tmp_path / "fresh", home.internet)
    put_bridge(fresh, exported, ".claude/mixpanel/auth.json")
    with app(fresh, fresh.environ) as terminal:
        terminal.wait_for(lambda screen: at_work(screen, "browser"))
        terminal.send(ctrl("q"))
        assert terminal.wait_for_exit() == 0
    assert json.loads(bizctx(fresh, "get").stdout)["project_id"] == "204"
    assert json.loads(fresh.mp("business-context", "get"))["project_id"] == "204"


@pytest.mark.parametrize("account", ["team", "browser"])
def test_the_list_that_the_official_client_keeps_is_not_asked_for_again(
    home: OfficialHome, shared_town: Town, account: str
) -> None:
    me_file = home.remember_me(account)
    kept = me_file.read_bytes()
    asked_before = len(shared_town.requests)
    with app(home, home.environ, "-a", account) as terminal:
        terminal.wait_for(lambda screen: at_work(screen, account))
        terminal.wait_for("0 requests this hour")
        terminal.send(ctrl("q"))
        assert terminal.wait_for_exit() == 0
    assert shared_town.requests[asked_before:] == []
    assert me_file.read_bytes() == kept


def test_each_program_goes_on_with_the_tokens_that_the_other_renewed(
    signed_in: OfficialHome, town: Town
) -> None:
    def ours() -> subprocess.CompletedProcess[str]:
        return bizctx(signed_in, "get")

    def official() -> subprocess.CompletedProcess[str]:
        return signed_in.try_mp("business-context", "get")

    for turn, (renewer, follower) in enumerate(
        ((ours, official), (official, ours), (ours, official)), start=1
    ):
        old = signed_in.expire_tokens("browser")
        first = renewer()
        assert (first.returncode, town.server.oauth.refreshes) == (0, turn), first.stderr
        new, mode = tokens_of(signed_in)
        second = follower()
        assert (second.returncode, town.server.oauth.refreshes) == (0, turn), second.stderr
        assert json.loads(first.stdout) == json.loads(second.stdout)
        assert tokens_of(signed_in) == (new, 0o600)
        assert (list(new), mode) == (list(old), 0o600)
        assert not {old["access_token"], old["refresh_token"]} & set(new.values())


def test_of_many_processes_with_one_expired_token_one_renews_it(
    signed_in: OfficialHome, town: Town
) -> None:
    signed_in.expire_tokens("browser")
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: bizctx(signed_in, "get"), range(4)))
    assert [run.returncode for run in runs] == [0] * 4, [run.stderr for run in runs]
    assert town.server.oauth.refreshes == 1
    assert json.loads(signed_in.mp("business-context", "get"))["project_id"] == "106"


def test_a_sign_in_that_was_ended_is_said_to_be_ended(signed_in: OfficialHome, town: Town) -> None:
    old = signed_in.expire_tokens("browser")
    town.server.oauth.revoke()
    done = bizctx(signed_in, "get")
    assert (done.returncode, done.stdout) == (2, "")
    assert "bizctx login" in done.stderr
    assert tokens_of(signed_in)[0] == old


def test_the_app_renews_without_a_question(signed_in: OfficialHome, town: Town) -> None:
    signed_in.expire_tokens("browser")
    with app(signed_in, signed_in.environ) as terminal:
        terminal.wait_for(lambda screen: at_work(screen, "browser"))
        terminal.send(ENTER)
        terminal.wait_for("· project 106")
        terminal.wait_for("/ 50,000")
        terminal.send(ctrl("q"))
        assert terminal.wait_for_exit() == 0
    assert town.server.oauth.refreshes == 1
    assert json.loads(signed_in.mp("business-context", "get"))["project_id"] == "106"
    assert town.server.oauth.refreshes == 1
