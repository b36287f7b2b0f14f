"""Tokens are renewed once, kept, and shared with every other process."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from bizctx_tui.accounts.account import BrowserTokens
from bizctx_tui.client.oauth import OAuthApi
from bizctx_tui.client.timeouts import Timeouts
from bizctx_tui.client.transport import Transport
from bizctx_tui.errors import AuthenticationError, ConfigError, OAuthError
from bizctx_tui.files.lock import FileLock
from bizctx_tui.service.token_keeper import TokenKeeper
from tests.support.browser_account import (
    CLIENT_ID,
    FIRST_ACCESS,
    FIRST_REFRESH,
    NAME,
    SCOPE,
    RotatingServer,
    browser_account,
)
from tests.support.canaries import found
from tests.support.clock import Clock
from tests.support.crash import crash_reports
from tests.support.lying_server import (
    Answer,
    Behaviour,
    Drop,
    Garbage,
    Handle,
    Hang,
    LyingServer,
    Request,
    Reset,
    Truncate,
)

GRANT = {
    "access_token": "Dummy-Access-new",
    "refresh_token": "Dummy-Refresh-new",
    "expires_in": 3600,
    "token_type": "Bearer",
    "scope": "other",
}


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def rotating() -> RotatingServer:
    return RotatingServer()


@pytest.fixture
def server(rotating: RotatingServer) -> Iterator[LyingServer]:
    with LyingServer(then=rotating.behaviour()) as server:
        yield server
        rotating.hold.set()


def keeper_of(
    place: BrowserTokens, url: str, clock: Callable[[], float], timeouts: Timeouts | None = None
) -> TokenKeeper:
    return TokenKeeper(place, OAuthApi(url + "/oauth/", timeouts=timeouts or Timeouts()), clock)


async def token_of(keeper: TokenKeeper) -> str:
    return (await keeper.authorization()).get_secret_value()


def stored(place: BrowserTokens) -> dict[str, str]:
    tokens = json.loads(place.tokens_file.read_bytes())
    assert isinstance(tokens, dict)
    return tokens


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(20_000):
        if condition():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("the condition never held")


@pytest.mark.parametrize(("seconds_left", "refreshes"), [(3600, 0), (30, 0), (29.9, 1), (-5, 1)])
async def test_a_token_is_renewed_when_less_than_half_a_minute_is_left(
    tmp_path: Path,
    now: Clock,
    server: LyingServer,
    rotating: RotatingServer,
    seconds_left: float,
    refreshes: int,
) -> None:
    place = browser_account(tmp_path, now=now(), seconds_left=seconds_left)
    keeper = keeper_of(place, server.url, now)
    before = place.tokens_file.read_bytes()
    assert await token_of(keeper) == f"Bearer {rotating.access}"
    assert rotating.refreshes == refreshes
    assert (place.tokens_file.read_bytes() == before) is (refreshes == 0)


async def test_what_is_sent_and_what_is_kept(
    tmp_path: Path, now: Clock, server: LyingServer
) -> None:
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    await token_of(keeper_of(place, server.url, now))
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/oauth/token/")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert "authorization" not in request.headers
    assert parse_qs(request.body.decode()) == {
        "grant_type": ["refresh_token"],
        "refresh_token": [FIRST_REFRESH],
        "client_id": [CLIENT_ID],
    }
    assert stored(place) == {
        "access_token": "Dummy-Access-1",
        "expires_at": datetime.fromtimestamp(now() + 3600, UTC).isoformat(),
        "token_type": "Bearer",
        "scope": SCOPE,
        "refresh_token": "Dummy-Refresh-1",
    }
    assert stat.S_IMODE(place.tokens_file.stat().st_mode) == 0o600
    lock = place.tokens_file.with_name("tokens.json.lock")
    assert stat.S_IMODE(lock.stat().st_mode) == 0o600
    assert {path.name for path in place.tokens_file.parent.iterdir()} == {
        "tokens.json",
        "tokens.json.lock",
    }


@pytest.mark.parametrize(
    ("left_out", "kept"),
    [
        ({"refresh_token"}, {"refresh_token": FIRST_REFRESH, "scope": "other"}),
        ({"scope"}, {"refresh_token": "Dummy-Refresh-new", "scope": SCOPE}),
    ],
)
async def test_what_the_server_leaves_out_stays_as_it_was(
    tmp_path: Path, now: Clock, left_out: set[str], kept: dict[str, str]
) -> None:
    for form in (
        {k: v for k, v in GRANT.items() if k not in left_out},
        GRANT | dict.fromkeys(left_out),
    ):
        place = browser_account(tmp_path / str(len(form)), now=now(), seconds_left=0)
        with LyingServer([Answer.json(form)]) as server:
            assert await token_of(keeper_of(place, server.url, now)) == "Bearer Dummy-Access-new"
        assert stored(place).items() >= kept.items()


async def test_fifty_requests_at_once_need_one_renewal(
    tmp_path: Path, now: Clock, server: LyingServer, rotating: RotatingServer
) -> None:
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    sent: list[str] = []

    def api(request: Request) -> Answer:
        sent.append(request.headers["authorization"])
        return Answer(b"ok")

    with LyingServer(then=Handle(api)) as app:
        transport = Transport(base_url=app.url, credentials=keeper_of(place, server.url, now))
        answers = await asyncio.gather(*(transport.read("/me") for _ in range(50)))
        await transport.aclose()
    assert answers == [b"ok"] * 50
    assert sent == ["Bearer Dummy-Access-1"] * 50
    assert rotating.refreshes == 1
    assert len(server.requests) == 1


async def test_those_who_wait_for_a_renewal_keep_no_thread_busy(
    tmp_path: Path, now: Clock, server: LyingServer, rotating: RotatingServer
) -> None:
    rotating.hold.clear()
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    keeper = keeper_of(place, server.url, now)
    waiting = [asyncio.create_task(token_of(keeper)) for _ in range(50)]
    await until(lambda: len(server.requests) == 1)
    assert await asyncio.wait_for(asyncio.to_thread(lambda: "still free"), 5) == "still free"
    rotating.hold.set()
    assert set(await asyncio.gather(*waiting)) == {"Bearer Dummy-Access-1"}


async def test_a_later_expiry_is_another_renewal(
    tmp_path: Path, now: Clock, server: LyingServer, rotating: RotatingServer
) -> None:
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    keeper = keeper_of(place, server.url, now)
    await token_of(keeper)
    now.now += 3571
    assert await token_of(keeper) == "Bearer Dummy-Access-2"
    assert rotating.refreshes == 2


async def test_a_token_that_lives_too_briefly_is_used_and_not_asked_for_twice(
    tmp_path: Path, now: Clock, server: LyingServer, rotating: RotatingServer
) -> None:
    rotating.expires_in = 0
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    assert await token_of(keeper_of(place, server.url, now)) == "Bearer Dummy-Access-1"
    assert rotating.refreshes == 1


async def test_tokens_that_another_program_renewed_are_used(
    tmp_path: Path, now: Clock, server: LyingServer
) -> None:
    place = browser_account(tmp_path, now=now(), seconds_left=3600)
    keeper = keeper_of(place, server.url, now)
    assert await token_of(keeper) == f"Bearer {FIRST_ACCESS}"
    changed = stored(place) | {"access_token": "Dummy-Access-of-mp"}
    place.tokens_file.write_text(json.dumps(changed))
    assert await token_of(keeper) == "Bearer Dummy-Access-of-mp"
    assert server.requests == []


async def test_whoever_waited_for_the_lock_looks_at_the_file_again(
    tmp_path: Path, now: Clock, server: LyingServer
) -> None:
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    lock = FileLock(place.tokens_file.with_name("tokens.json.lock"))
    keeper = keeper_of(place, server.url, now)
    with lock.held(seconds=1):
        waiting = asyncio.create_task(token_of(keeper))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        fresh = browser_account(
            tmp_path / "fresh", now=now(), seconds_left=3600, access_token="Dummy-Access-theirs"
        )
        place.tokens_file.write_bytes(fresh.tokens_file.read_bytes())
    assert await waiting == "Bearer Dummy-Access-theirs"
    assert server.requests == []


async def test_a_cancelled_request_does_not_lose_the_renewed_tokens(
    tmp_path: Path, now: Clock, server: LyingServer, rotating: RotatingServer
) -> None:
    rotating.hold.clear()
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    keeper = keeper_of(place, server.url, now)
    waiting = asyncio.create_task(token_of(keeper))
    await until(lambda: len(server.requests) == 1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert stored(place)["refresh_token"] == FIRST_REFRESH
    rotating.hold.set()
    await keeper.aclose()
    assert stored(place)["refresh_token"] == "Dummy-Refresh-1"
    assert await token_of(keeper) == "Bearer Dummy-Access-1"
    assert rotating.refreshes == 1


def test_an_event_loop_that_ends_does_not_lose_the_renewed_tokens(
    tmp_path: Path, now: Clock, server: LyingServer, rotating: RotatingServer
) -> None:
    rotating.hold.clear()
    place = browser_account(tmp_path, now=now(), seconds_left=0)

    async def leaves_at_once() -> None:
        keeper = keeper_of(place, server.url, now)
        waiting = asyncio.create_task(token_of(keeper))
        await until(lambda: len(server.requests) == 1)
        assert not waiting.done()
        threading.Timer(0.1, rotating.hold.set).start()

    asyncio.run(leaves_at_once())
    assert stored(place)["refresh_token"] == "Dummy-Refresh-1"


_CHILD = """
import asyncio, sys, time
from pathlib import Path
from bizctx_tui.accounts.account import BrowserTokens
from bizctx_tui.client.oauth import OAuthApi
from bizctx_tui.service.token_keeper import TokenKeeper

name, tokens, client, url = sys.argv[1:]
async def main():
    keeper = TokenKeeper(BrowserTokens(name, Path(tokens), Path(client)), OAuthApi(url), time.time)
    print("ready", flush=True)
    sys.stdin.readline()
    values = await asyncio.gather(*(keeper.authorization() for _ in range(5)))
    print(*{value.get_secret_value() for value in values}, sep=",", flush=True)
asyncio.run(main())
"""


def test_processes_with_one_expired_token_renew_it_once(
    tmp_path: Path, server: LyingServer, rotating: RotatingServer
) -> None:
    now = datetime.now(UTC).timestamp()
    place = browser_account(tmp_path, now=now, seconds_left=-1)
    rotating.hold.clear()
    arguments = [NAME, str(place.tokens_file), str(place.client_file), server.url + "/oauth/"]
    environ = {"PATH": os.environ.get("PATH", ""), "HOME": str(tmp_path)}
    children = [
        subprocess.Popen(
            [sys.executable, "-c", _CHILD, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environ,
            cwd=Path(__file__).parents[2],
        )
        for _ in range(3)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n", child.communicate(timeout=30)
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    # Long enough for all of them to want it while the first one is being answered.
    threading.Timer(0.5, rotating.hold.set).start()
    for child in children:
        assert child.communicate(timeout=60) == ("Bearer Dummy-Access-1\n", "")
        assert child.returncode == 0
    assert rotating.refreshes == 1
    assert len(server.requests) == 1


FAILURES: list[Behaviour] = [
    Answer.json({"error": "invalid_client"}, 401),
    Answer.json({"error": "invalid_grant"}, 403),
    Answer.json({"error": "temporarily_unavailable"}, 503),
    Answer.json({}, 429),
    Answer.text(f"boom {FIRST_REFRESH}", 500),
    Answer.redirect("https://elsewhere.example/token/", 307),
    Answer.text("<html>"),
    Answer.json([]),
    Answer.json(GRANT | {"access_token": ""}),
    Answer.json(GRANT | {"access_token": "two words"}),
    Answer.json(GRANT | {"access_token": "line\r\nX-Evil: 1"}),
    Answer.json({k: v for k, v in GRANT.items() if k != "expires_in"}),
    Answer.json({k: v for k, v in GRANT.items() if k != "token_type"}),
    Answer.json(GRANT | {"expires_in": "soon"}),
    Answer.json(GRANT | {"expires_in": [FIRST_REFRESH]}),
    Drop(),
    Reset(),
    Hang(),
    Garbage(),
    Truncate(Answer.json(GRANT), 20),
]


async def failure(keeper: TokenKeeper) -> OAuthError:
    with pytest.raises(OAuthError) as caught:
        await keeper.authorization()
    error = caught.value
    assert error.details["account_name"] == NAME
    assert error.hint
    assert error.message.isprintable()
    assert error.exit_code == 2
    assert error.__context__ is None
    return error


@pytest.mark.parametrize("behaviour", FAILURES)
async def test_a_renewal_that_fails_leaves_the_tokens_alone_and_is_sent_once(
    tmp_path: Path, now: Clock, behaviour: Behaviour
) -> None:
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    before = place.tokens_file.read_bytes()
    with LyingServer([behaviour], then=Answer.json(GRANT)) as server:
        quick = Timeouts(connect=0.5, read=0.5, write=0.5, pool=0.5, total=5)
        keeper = keeper_of(place, server.url, now, quick)
        error = await failure(keeper)
        assert len(server.requests) == 1
        assert place.tokens_file.read_bytes() == before
        assert await token_of(keeper) == "Bearer Dummy-Access-new", "the next one may succeed"
    assert error.code == "OAUTH_REFRESH_ERROR"
    assert "renewed" in error.message
    said = error.message + error.hint + repr(error.details)
    assert FIRST_REFRESH not in said
    assert "Dummy-Access" not in said


@pytest.mark.parametrize("status", [400, 401])
async def test_a_revoked_sign_in_says_how_to_sign_in_again(
    tmp_path: Path, now: Clock, status: int
) -> None:
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    before = place.tokens_file.read_bytes()
    answer = {"error": "invalid_grant", "error_description": f"{FIRST_REFRESH} is dead"}
    with LyingServer(then=Answer.json(answer, status)) as server:
        error = await failure(keeper_of(place, server.url, now))
    assert error.code == "OAUTH_REFRESH_REVOKED"
    assert f"bizctx login --name {NAME}" in error.hint
    assert place.tokens_file.read_bytes() == before


async def test_nobody_answers(tmp_path: Path, now: Clock) -> None:
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    with LyingServer() as server:
        url = server.url
    error = await failure(keeper_of(place, url, now))
    assert error.code == "OAUTH_REFRESH_ERROR"
    assert "refused the connection" in error.message
    assert "BIZCTX_OAUTH_BASE_URL" in error.hint


async def test_each_of_those_who_wait_gets_an_error_of_its_own(tmp_path: Path, now: Clock) -> None:
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    with LyingServer(then=Answer.json({"error": "invalid_grant"}, 400)) as server:
        keeper = keeper_of(place, server.url, now)
        errors = await asyncio.gather(
            *(keeper.authorization() for _ in range(20)), return_exceptions=True
        )
        assert len(server.requests) == 1
    assert len({id(error) for error in errors}) == 20
    assert all(isinstance(error, OAuthError) for error in errors)


async def test_without_a_refresh_token_only_a_sign_in_helps(
    tmp_path: Path, now: Clock, server: LyingServer
) -> None:
    for number, missing in enumerate((None, "")):
        place = browser_account(
            tmp_path / str(number), now=now(), seconds_left=0, refresh_token=missing
        )
        error = await failure(keeper_of(place, server.url, now))
        assert error.code == "OAUTH_TOKEN_ERROR"
        assert "bizctx login" in error.hint
    assert server.requests == []


async def test_a_missing_registration_is_told_before_anything_is_sent(
    tmp_path: Path, now: Clock, server: LyingServer
) -> None:
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    place.client_file.unlink()
    error = await failure(keeper_of(place, server.url, now))
    assert error.code == "OAUTH_REFRESH_ERROR"
    assert str(place.client_file) in error.message
    assert server.requests == []


async def test_missing_tokens_are_told_and_not_made(
    tmp_path: Path, now: Clock, server: LyingServer
) -> None:
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    place.tokens_file.unlink()
    error = await failure(keeper_of(place, server.url, now))
    assert error.code == "OAUTH_TOKEN_ERROR"
    assert list(place.tokens_file.parent.iterdir()) == []


async def test_a_place_that_cannot_keep_new_tokens_is_found_before_they_are_asked_for(
    tmp_path: Path, now: Clock, server: LyingServer
) -> None:
    """A name that the scratch file cannot have stands for a full disk, also for root."""
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    long = place.tokens_file.with_name("t" * 245)
    place.tokens_file.rename(long)
    keeper = keeper_of(BrowserTokens(NAME, long, place.client_file), server.url, now)
    before = long.read_bytes()
    error = await failure(keeper)
    assert error.code == "OAUTH_REFRESH_ERROR"
    assert "none was asked for" in error.message
    assert long.read_bytes() == before
    assert server.requests == []


async def test_a_lock_that_cannot_be_made_is_found_before_anything_is_sent(
    tmp_path: Path, now: Clock, server: LyingServer
) -> None:
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    place.tokens_file.with_name("tokens.json.lock").mkdir()
    error = await failure(keeper_of(place, server.url, now))
    assert error.code == "OAUTH_REFRESH_ERROR"
    assert server.requests == []


async def test_no_frame_of_an_error_holds_a_token(tmp_path: Path, now: Clock) -> None:
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    echo = Handle(lambda request: Answer(request.body + b" Dummy-Access-new", 500))
    secrets = (FIRST_REFRESH, FIRST_ACCESS, "Dummy-Access-new")
    with LyingServer([echo, Answer.json({"error": "invalid_grant"}, 400)]) as server:
        keeper = keeper_of(place, server.url, now)
        for _ in range(2):
            report = crash_reports(await failure(keeper))
            assert found(report + repr(vars(keeper)), secrets) == []


async def test_no_log_of_a_renewal_shows_a_token(
    tmp_path: Path,
    now: Clock,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")
    for name in ("", "bizctx", "httpx", "httpcore", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    loop.slow_callback_duration = 0.0
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    revoked = {"error": "invalid_grant", "error_description": f"{FIRST_REFRESH} is dead"}
    script: list[Behaviour] = [Drop(), Answer.json(revoked, 400), Answer.json(GRANT)]
    with LyingServer(script) as server, LyingServer([Answer(b"ok"), Answer(b"", 401)]) as app:
        keeper = keeper_of(place, server.url, now)
        await failure(keeper)
        await failure(keeper)
        transport = Transport(base_url=app.url, credentials=keeper)
        assert await transport.read("/me") == b"ok"
        with pytest.raises(AuthenticationError):
            await transport.read("/me")
        await transport.aclose()
    loop.set_debug(False)
    everything = caplog.text + repr([vars(record) for record in caplog.records])
    assert everything.count("POST /oauth/token/") >= 3
    assert "asyncio" in {record.name for record in caplog.records}
    secrets = (FIRST_REFRESH, FIRST_ACCESS, "Dummy-Access-new", "Dummy-Refresh-new")
    assert found(everything, secrets) == []


async def test_a_proxy_that_cannot_be_used_is_told(
    tmp_path: Path, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "gopher://user:dummy-proxy-pass@proxy.example")
    place = browser_account(tmp_path, now=now(), seconds_left=0)
    keeper = keeper_of(place, "https://mixpanel.com", now)
    with pytest.raises(ConfigError) as caught:
        await keeper.authorization()
    assert "HTTPS_PROXY" in caught.value.hint
    assert found(crash_reports(caught.value), ("dummy-proxy-pass",)) == []


async def test_a_client_without_our_lock_that_was_quicker_is_believed(
    tmp_path: Path, now: Clock
) -> None:
    place = browser_account(tmp_path, now=now(), seconds_left=0)

    def refuse_because_another_client_has_just_renewed(request: Request) -> Answer:
        theirs = stored(place) | {
            "access_token": "Dummy-Access-theirs",
            "expires_at": datetime.fromtimestamp(now() + 3600, UTC).isoformat(),
        }
        place.tokens_file.write_text(json.dumps(theirs))
        return Answer.json({"error": "invalid_grant"}, 400)

    with LyingServer([Handle(refuse_because_another_client_has_just_renewed)]) as server:
        keeper = keeper_of(place, server.url, now)
        assert await token_of(keeper) == "Bearer Dummy-Access-theirs"
    assert stored(place)["access_token"] == "Dummy-Access-theirs"
