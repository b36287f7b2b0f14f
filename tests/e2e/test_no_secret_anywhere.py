"""Credentials of every kind reach the server, and nothing else that a person could see."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.canaries import (
    ACCESS,
    EVERY,
    HEADER,
    REFRESH,
    SECRET,
    TOKEN,
    Canaries,
    canary_home,
    environment_account,
    found,
)
from tests.support.lying_server import Answer, Behaviour, Drop, Handle, Hang, LyingServer, Request
from tests.support.mixpanel import Mixpanel

COMMANDS = (
    ["get"],
    ["get", "--level", "organization"],
    ["set", "--content", "# New"],
    ["clear"],
    ["chain"],
    ["accounts"],
    ["accounts", "--json"],
    ["doctor"],
    ["doctor", "--json"],
)
SENT = {"service": SECRET, "static": TOKEN, "browser": ACCESS}


def echo(status: int) -> Handle:
    """Sends everything that it was sent back, in the places that clients quote."""

    def answer(request: Request) -> Answer:
        said = " ".join([*request.headers.values(), request.body.decode("utf-8", "replace")])
        return Answer.json({"error": said, "message": said}, status, {"Location": said[:2000]})

    return Handle(answer)


@pytest.fixture
def canaries(tmp_path: Path) -> Canaries:
    return canary_home(tmp_path / "home")


def run(canaries: Canaries, url: str, *arguments: str, **more: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "bizctx_tui", "--verbose", *arguments],
        env=canaries.environ(url) | more,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=canaries.home,
        timeout=60,
        check=False,
    )
    assert done.stdout or done.stderr
    assert b"Traceback" not in done.stderr
    return done.stdout + done.stderr


def kept(canaries: Canaries) -> Iterator[tuple[Path, bytes]]:
    """Everything on disk besides the files that the credentials came from."""
    own = {"config.toml", "tokens.json"}
    for path in canaries.home.rglob("*"):
        if path.is_file() and path.name not in own:
            yield path, path.read_bytes()


def clean(output: bytes, canaries: Canaries) -> None:
    assert found(output) == [], output.decode("utf-8", "replace")
    for path, data in kept(canaries):
        assert found(data) == [], path
        assert found(path.name) == []


@pytest.mark.parametrize("account", ["service", "static", "browser"])
@pytest.mark.parametrize(
    "behaviour",
    [None, echo(400), echo(401), echo(403), echo(500), echo(302), echo(200)],
    ids=["well", "400", "401", "403", "500", "302", "wrong shape"],
)
def test_the_command_line_at_its_most_talkative_shows_none(
    canaries: Canaries, account: str, behaviour: Behaviour | None
) -> None:
    then = Handle(Mixpanel("base\n").answer) if behaviour is None else behaviour
    commands = COMMANDS if behaviour is None else (COMMANDS[0], COMMANDS[2], COMMANDS[7])
    with LyingServer(then=then) as server:
        for command in commands:
            clean(run(canaries, server.url, "--account", account, *command), canaries)
        # Otherwise nothing was proven: this is what was there to be leaked.
        assert any(SENT[account] in found(repr(request)) for request in server.requests)
        assert any(HEADER in found(repr(request)) for request in server.requests)


@pytest.mark.parametrize(
    "behaviour",
    [echo(400), echo(401), echo(500), echo(200), Drop()],
    ids=["400", "401", "500", "wrong shape", "dropped"],
)
def test_a_renewal_that_fails_shows_no_token(canaries: Canaries, behaviour: Behaviour) -> None:
    canaries.expire()
    with LyingServer(then=behaviour) as server:
        for command in (["get"], ["doctor"]):
            clean(run(canaries, server.url, "--account", "browser", *command), canaries)
        assert any(REFRESH in found(repr(request)) for request in server.requests)


def test_the_process_list_shows_none(canaries: Canaries) -> None:
    with LyingServer(then=Hang()) as server:
        for arguments, environ in (
            (["--account", "service", "get"], {}),
            (["--account", "static", "chain"], {}),
            (["--account", "browser", "get"], {}),
            (["get"], environment_account()),
        ):
            before = len(server.requests)
            process = subprocess.Popen(
                [sys.executable, "-m", "bizctx_tui", *arguments],
                env=canaries.environ(server.url) | environ,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                wait_for_request(server, before)
                listed = subprocess.run(
                    ["ps", "-A", "-ww", "-o", "args"], capture_output=True, check=True, timeout=20
                ).stdout
                assert b"bizctx_tui" in listed
                assert found(listed, EVERY) == []
            finally:
                process.kill()
                process.wait(10)


def wait_for_request(server: LyingServer, before: int) -> None:
    """Until the server got one more request."""
    come = threading.Event()
    for _ in range(1200):
        if len(server.requests) > before:
            return
        come.wait(0.05)
    raise AssertionError("no request came")
