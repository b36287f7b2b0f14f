"""The list that the official client keeps: used while it is fresh, never written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bizctx_tui.demo.handler import DEMO_SECRET, DEMO_USERNAME
from bizctx_tui.demo.server import DemoServer
from bizctx_tui.service.build import Services, build_services
from bizctx_tui.service.warm_start import official_list
from bizctx_tui.storage.me_cache import FRESH_SECONDS, CachedMe, Miss
from tests.support.clock import Clock
from tests.support.requests import requests

CONFIG = f"""\
[accounts.team]
type = "service_account"
region = "us"
default_project = "101"
username = "{DEMO_USERNAME}"
secret = "{DEMO_SECRET}"

[active]
account = "team"
"""


def me_json(cached_at: float, **changes: object) -> dict[str, object]:
    """What the official client writes, with members that nobody here knows."""
    return {
        "user_id": 7,
        "user_email": "warm@acme.example",
        "organizations": {"9": {"id": 9, "name": "Warm", "role": "owner", "permissions": None}},
        "projects": {"101": {"name": "Kept", "organization_id": 9, "new_member": [1]}},
        "workspaces": {},
        "cached_at": cached_at,
        "cached_region": None,
        **changes,
    }


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    account = home / ".mp" / "accounts" / "team"
    account.mkdir(parents=True, mode=0o700)
    config = home / ".mp" / "config.toml"
    config.touch(0o600)
    config.write_text(CONFIG)
    return home


@pytest.fixture
def me_file(home: Path) -> Path:
    path = home / ".mp" / "accounts" / "team" / "me.json"
    path.touch(0o600)
    return path


def services_at(home: Path, server: DemoServer, tmp_path: Path, clock: Clock) -> Services:
    return build_services(
        {
            "HOME": str(home),
            "MP_API_BASE_URL": server.url,
            "BIZCTX_CACHE_DIR": str(tmp_path / "cache"),
        },
        clock=clock,
    )


async def test_a_fresh_list_of_the_official_client_saves_the_request(
    home: Path, me_file: Path, server: DemoServer, tmp_path: Path, clock: Clock, log: Path
) -> None:
    written = json.dumps(me_json(clock() - 3600))
    me_file.write_text(written)
    services = services_at(home, server, tmp_path, clock)
    me = await services.directory.load()
    await services.aclose()
    assert (me.user_email, [p.name for p in me.projects]) == ("warm@acme.example", ["Kept"])
    assert requests(log) == []
    assert me_file.read_text() == written
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("age", [FRESH_SECONDS, -60.0])
async def test_a_list_that_is_a_day_old_or_from_the_future_is_asked_for_again(
    home: Path,
    me_file: Path,
    server: DemoServer,
    tmp_path: Path,
    clock: Clock,
    log: Path,
    age: float,
) -> None:
    written = json.dumps(me_json(clock() - age))
    me_file.write_text(written)
    services = services_at(home, server, tmp_path, clock)
    me = await services.directory.load()
    await services.aclose()
    assert len(me.projects) > 1
    assert requests(log) == ["GET /me"]
    assert me_file.read_text() == written


async def test_the_newer_of_the_two_lists_counts(
    home: Path, me_file: Path, server: DemoServer, tmp_path: Path, clock: Clock, log: Path
) -> None:
    services = services_at(home, server, tmp_path, clock)
    await services.directory.refresh()
    await services.aclose()
    me_file.write_text(json.dumps(me_json(clock() - 10)))
    older = services_at(home, server, tmp_path, clock)
    assert len((await older.directory.load()).projects) > 1
    await older.aclose()
    me_file.write_text(json.dumps(me_json(clock() + 5)))
    clock.now += 6
    newer = services_at(home, server, tmp_path, clock)
    assert [p.name for p in (await newer.directory.load()).projects] == ["Kept"]
    await newer.aclose()
    assert requests(log) == ["GET /me"]


async def test_an_account_of_the_environment_has_no_list_of_the_official_client(
    home: Path, me_file: Path, server: DemoServer, tmp_path: Path, clock: Clock
) -> None:
    me_file.write_text(json.dumps(me_json(clock())))
    services = build_services(
        {
            **server.environment(),
            "HOME": str(home),
            "BIZCTX_CACHE_DIR": str(tmp_path / "cache"),
        },
        clock=clock,
    )
    assert services.directory.cached() is None
    await services.aclose()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "corrupt"),
        ("[]", "corrupt"),
        ('{"cached_at": "soon"}', "corrupt"),
        (json.dumps(me_json(1.0, projects={"101": {"name": "x"}})), "corrupt"),
        (json.dumps(me_json(1.0, cached_region="eu")), "foreign"),
        ("[" * 100_000, "corrupt"),
        (json.dumps(me_json(1.0, padding="x" * 1_048_576)), "unreadable"),
    ],
    ids=["empty", "no object", "no time", "no organization", "other region", "deep", "too long"],
)
def test_a_list_that_cannot_be_used_is_passed_over(
    me_file: Path, content: str, reason: str
) -> None:
    me_file.write_text(content)
    assert official_list(me_file, "us") == Miss(reason)  # type: ignore[arg-type]


def test_a_list_that_others_may_read_or_that_is_a_link_is_passed_over(
    me_file: Path, tmp_path: Path
) -> None:
    me_file.write_text(json.dumps(me_json(1.0)))
    assert isinstance(official_list(me_file, "us"), CachedMe)
    me_file.chmod(0o644)
    assert official_list(me_file, "us") == Miss("unreadable")
    me_file.chmod(0o600)
    link = me_file.with_name("link.json")
    link.symlink_to(me_file)
    assert official_list(link, "us") == Miss("unreadable")
    assert official_list(me_file.with_name("absent.json"), "us") == Miss("absent")
