"""The official client is satisfied with our stand-in: it cannot tell it from Mixpanel."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bizctx_tui.core.limits import BUSINESS_CONTEXT_MAX_CHARS
from bizctx_tui.core.models import Scope
from bizctx_tui.demo.faults import parse_fault
from bizctx_tui.demo.handler import DEMO_TOKEN
from bizctx_tui.demo.server import DemoOptions, DemoServer
from tests.parity.conftest import TOKEN_VARIABLE, Town
from tests.support.internet import PretendInternet
from tests.support.official import OfficialClient, OfficialHome
from tests.support.requests import requests

GROUP = "business-context"
TEXT = "# Ours\r\n日本 😀\u2028 \n"
WEB_APP = "/api/app/projects/101/business-context"

ACCOUNTS = pytest.mark.parametrize(
    ("account", "project"),
    [("team", "101"), ("inline", "103"), ("variable", "105"), ("browser", "106")],
)


@pytest.fixture
def texts(shared_town: Town) -> Iterator[dict[Scope, str]]:
    """What is stored; put back at the end."""
    before = shared_town.server.contents.snapshot()
    yield before
    for scope in before.keys() | shared_town.server.contents.snapshot().keys():
        shared_town.server.contents.put(scope, before.get(scope, ""))


def answer(home: OfficialHome, account: str, *arguments: str) -> Any:
    variables = {TOKEN_VARIABLE: DEMO_TOKEN}
    return json.loads(home.mp("-a", account, GROUP, *arguments, **variables))


@ACCOUNTS
def test_it_reads_both_levels_and_the_chain(
    home: OfficialHome, shared_town: Town, account: str, project: str
) -> None:
    stored = shared_town.server.contents.snapshot()
    of_project = answer(home, account, "get")
    of_organization = answer(home, account, "get", "--level", "organization")
    chain = answer(home, account, "chain")
    assert of_project["project_id"] == project
    assert of_project["content"] == stored[Scope.project(project)]
    assert of_organization["organization_id"] == 1
    assert of_organization["content"] == stored[Scope.organization(1)]
    assert chain["project"]["content"] == of_project["content"]
    assert chain["organization"]["content"] == of_organization["content"]


@ACCOUNTS
def test_it_writes_and_clears_both_levels(
    home: OfficialHome,
    shared_town: Town,
    texts: dict[Scope, str],
    account: str,
    project: str,
) -> None:
    contents = shared_town.server.contents
    for scope, level in (
        (Scope.project(project), ("--level", "project")),
        (Scope.organization(1), ("--level", "organization")),
    ):
        assert answer(home, account, "set", *level, "--content", TEXT)["content"] == TEXT
        assert contents.get(scope) == TEXT
        assert answer(home, account, "clear", *level)["is_empty"] is True
        assert contents.get(scope) == ""


def test_the_hosts_of_all_regions_are_played(official: OfficialClient, town: Town) -> None:
    home = OfficialHome(official, town.log.parent, town.internet)
    variables = {"MP_OAUTH_TOKEN": DEMO_TOKEN, "MP_PROJECT_ID": "101"}
    for region in ("us", "eu", "in"):
        home.mp(GROUP, "get", MP_REGION=region, **variables)
    assert town.internet.reached == ["mixpanel.com", "eu.mixpanel.com", "in.mixpanel.com"]
    assert town.internet.refused == []


def test_a_sign_in_in_each_region_is_accepted(
    official: OfficialClient, town: Town, tmp_path: Path
) -> None:
    home = OfficialHome(official, tmp_path / "regions", town.internet)
    for region, host in (("eu", "eu.mixpanel.com"), ("in", "in.mixpanel.com")):
        home.add_browser_sign_in(region, "101", region)
        assert set(town.internet.reached) == {host}
        town.internet.reached.clear()


def run_with(
    official: OfficialClient, server: DemoServer, directory: Path, *arguments: str, **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run the client with the stand-in's service account and nothing else."""
    home = directory / "home"
    home.mkdir(exist_ok=True)
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        **server.environment(),
        **changes,
    }
    return official.run(GROUP, *arguments, environ=environ, cwd=home)


GET, PUT = ("get",), ("set", "--content", "new")


@pytest.mark.parametrize(
    ("arguments", "variables", "exit_code", "words"),
    [
        (GET, {"MP_SECRET": "wrong"}, 2, "Invalid credentials"),
        (PUT, {"MP_SECRET": "wrong"}, 2, "Invalid credentials"),
        (("get", "--level", "organization"), {"MP_SECRET": "wrong"}, 1, ""),
        (PUT, {"MP_PROJECT_ID": "104"}, 3, "missing edit_project_info permission"),
        (
            (*PUT, "--level", "organization", "--organization-id", "2"),
            {},
            3,
            "missing edit_project_info permission",
        ),
        (GET, {"MP_PROJECT_ID": "999"}, 3, "project 999 not found"),
        (
            ("get", "--level", "organization", "--organization-id", "9"),
            {},
            3,
            "organization 9 not found",
        ),
    ],
)
def test_it_understands_what_the_stand_in_refuses(
    official: OfficialClient,
    server: DemoServer,
    tmp_path: Path,
    arguments: tuple[str, ...],
    variables: dict[str, str],
    exit_code: int,
    words: str,
) -> None:
    before = server.contents.snapshot()
    done = run_with(official, server, tmp_path, *arguments, **variables)
    assert (done.returncode, done.stdout) == (exit_code, "")
    assert words in " ".join(done.stderr.split())
    assert server.contents.snapshot() == before


@pytest.mark.parametrize(
    ("fault", "arguments", "exit_code", "requests_seen", "is_stored"),
    [
        ("GET=400", GET, 3, 1, False),
        ("PUT=400", PUT, 3, 1, False),
        ("GET=401", GET, 2, 1, False),
        ("PUT=401", PUT, 2, 1, False),
        ("GET=403", GET, 3, 1, False),
        ("GET=404", GET, 3, 1, False),
        ("PUT=422", PUT, 3, 1, False),
        ("GET=429", GET, 5, 4, False),
        ("GET=429*1", GET, 0, 2, False),
        ("GET=500", GET, 1, 1, False),
        ("PUT=500", PUT, 1, 1, False),
        ("GET=503", GET, 1, 1, False),
        ("GET=not-json", GET, 1, 1, False),
        ("PUT=not-json", PUT, 1, 1, True),
        ("GET=wrong-shape", GET, 1, 1, False),
        ("GET=wrong-shape", ("chain",), 1, 1, False),
        ("GET=drop", GET, 1, 1, False),
        ("PUT=drop", PUT, 1, 1, False),
        ("PUT=apply-drop", PUT, 1, 1, True),
        ("GET=truncate", GET, 1, 1, False),
        ("GET=302", GET, 1, 1, False),
        ("PUT=307", PUT, 1, 1, False),
        ("GET /me=403", ("get", "--level", "organization"), 1, 1, False),
    ],
)
def test_it_meets_every_failure_of_the_stand_in_as_one_of_mixpanels(
    official: OfficialClient,
    tmp_path: Path,
    fault: str,
    arguments: tuple[str, ...],
    exit_code: int,
    requests_seen: int,
    is_stored: bool,
) -> None:
    log = tmp_path / "requests.jsonl"
    options = DemoOptions(rate_limit=0, log=log, faults=(parse_fault(fault),))
    with DemoServer(options) as server:
        done = run_with(official, server, tmp_path, *arguments)
        stored = server.contents.get(Scope.project("101"))
    assert done.returncode == exit_code, done.stderr
    assert (done.stdout == "") == (exit_code != 0)
    assert (done.stderr == "") == (exit_code == 0 and requests_seen == 1)
    assert "Traceback" not in done.stderr
    assert len(requests(log)) == requests_seen
    assert (stored == "new") == is_stored


def test_too_long_a_text_is_refused_by_both_ends(
    official: OfficialClient, server: DemoServer, log: Path, tmp_path: Path
) -> None:
    text = "x" * (BUSINESS_CONTEXT_MAX_CHARS + 1)
    done = run_with(official, server, tmp_path, "set", "--content", text)
    assert done.returncode == 3
    assert requests(log) == []
    request = urllib.request.Request(
        server.url + WEB_APP,
        json.dumps({"content": text}).encode(),
        {"Authorization": f"Bearer {DEMO_TOKEN}", "Content-Type": "application/json"},
        method="PUT",
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=20)
    with caught.value as refused:
        assert refused.code == 400
        assert json.load(refused)["status"] == "error"


def test_it_renews_its_tokens_once_and_keeps_them(signed_in: OfficialHome, town: Town) -> None:
    old = signed_in.expire_tokens("browser")
    for _ in range(2):
        assert json.loads(signed_in.mp(GROUP, "get"))["project_id"] == "106"
    new = json.loads(signed_in.account_file("browser", "tokens.json").read_text("utf-8"))
    assert town.server.oauth.refreshes == 1
    assert new["access_token"] != old["access_token"]
    assert new["refresh_token"] != old["refresh_token"]


def test_it_is_told_when_its_sign_in_was_ended(signed_in: OfficialHome, town: Town) -> None:
    old = signed_in.expire_tokens("browser")
    town.server.oauth.revoke()
    done = signed_in.try_mp(GROUP, "get")
    assert (done.returncode, done.stdout) == (2, "")
    assert "mp login" in done.stderr or "mp account login" in done.stderr, done.stderr
    assert json.loads(signed_in.account_file("browser", "tokens.json").read_text("utf-8")) == old


@pytest.mark.parametrize("kind", ["400", "401", "503", "not-json", "wrong-shape", "drop", "302"])
def test_it_meets_a_sign_in_server_that_fails(
    home: OfficialHome, log: Path, tmp_path: Path, kind: str
) -> None:
    old = home.expire_tokens("browser")
    options = DemoOptions(log=log, faults=(parse_fault(f"POST /oauth/token={kind}"),))
    with (
        DemoServer(options) as failing,
        PretendInternet(tmp_path, {"mixpanel.com": failing.url}) as internet,
    ):
        done = replace(home, internet=internet).try_mp("-a", "browser", GROUP, "get")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert requests(log) == ["POST /oauth/token/"]
    assert json.loads(home.account_file("browser", "tokens.json").read_text("utf-8")) == old
