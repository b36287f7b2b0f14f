"""Whatever the wire does: an exit code, one message with a next step, and no output."""

from __future__ import annotations

import base64
import functools
import os
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bizctx_tui.__main__ import list_keys, open_app
from bizctx_tui.cli.main import run
from bizctx_tui.client.transport import Timeouts
from bizctx_tui.errors import ExitCode
from bizctx_tui.service import build
from tests.cli.conftest import Run
from tests.support.failures import FAILURES, IN_DOUBT, NOT_STORED, Told, WireFailure
from tests.support.lying_server import Answer, Handle, Hang, LyingServer, Request
from tests.support.mixpanel import SECRET, USERNAME, Mixpanel, environment, healthy, puts

BASIC = base64.b64encode(f"{USERNAME}:{SECRET}".encode()).decode()
TEXT = "mine\n"
CHECK_THE_NETWORK = "Check the network, VPN and proxy"

each_failure = pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.name)


@pytest.fixture
def mixpanel() -> Mixpanel:
    return Mixpanel("base\n")


@pytest.fixture
def server(mixpanel: Mixpanel) -> Iterator[LyingServer]:
    with LyingServer(then=healthy(mixpanel)) as server:
        yield server


@pytest.fixture
def environ(server: LyingServer, tmp_path: Path) -> dict[str, str]:
    """Everything that the command sees; nothing of this machine's user."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "home"),
        "BIZCTX_CACHE_DIR": str(tmp_path / "cache"),
        **environment(server.url),
    }


def assert_told(
    done: subprocess.CompletedProcess[bytes],
    expected: Told,
    code: ExitCode = ExitCode.GENERAL,
    fate: str = "",
) -> None:
    """One error, what became of the text, the next step; nothing else and no secret."""
    said = done.stderr.decode()
    assert done.returncode == code
    assert done.stdout == b""
    message, hint = said.splitlines()
    assert message.startswith("Error: ")
    assert expected.words in message
    assert expected.step in hint
    assert (IN_DOUBT in message) is (fate == IN_DOUBT)
    assert (NOT_STORED in message) is (fate == NOT_STORED)
    assert "Traceback" not in said
    assert SECRET not in said
    assert BASIC not in said


@each_failure
def test_get_tells_what_failed(bizctx: Run, server: LyingServer, failure: WireFailure) -> None:
    server.add(*failure.script_of_read)
    assert_told(bizctx("get"), failure.of_read, failure.exit_code)
    assert len(server.requests) == (4 if failure.retried else 1)


@each_failure
def test_set_tells_what_failed_and_writes_once(
    bizctx: Run, server: LyingServer, mixpanel: Mixpanel, failure: WireFailure
) -> None:
    server.add(healthy(mixpanel), failure.behaviour)
    done = bizctx("set", stdin=TEXT.encode())
    assert_told(done, failure.of_write, failure.exit_code, failure.fate)
    # Only where the answer leaves a doubt is the server asked what it holds.
    asked = ["GET"] if failure.in_doubt else []
    assert [request.method for request in server.requests] == ["GET", "PUT", *asked]
    assert (b"it still holds the text from before" in done.stderr) is failure.in_doubt
    assert mixpanel.content == "base\n"


@each_failure
def test_set_that_cannot_look_first_writes_nothing(
    bizctx: Run, server: LyingServer, failure: WireFailure
) -> None:
    server.add(*failure.script_of_read)
    done = bizctx("set", stdin=TEXT.encode())
    assert_told(done, failure.of_read, failure.exit_code, NOT_STORED)
    assert puts(server) == 0


@pytest.mark.parametrize(
    ("command", "failure", "expected"),
    [
        ("get", Answer.json({}, 401), Told("not accept the credentials (401)", "Check the user")),
        ("set", Answer.json({}, 403), Told("it may not (403)", "can still be opened")),
        ("set", Answer.json({}, 500), Told("The server failed (500)", "Try again later")),
        ("get", Answer.text("hello"), Told("it is not JSON", "Mixpanel's App API")),
    ],
)
def test_without_the_list_the_organization_is_neither_read_nor_written(
    bizctx: Run, server: LyingServer, command: str, failure: Answer, expected: Told
) -> None:
    server.add(failure)
    done = bizctx(command, "--level", "organization", stdin=TEXT.encode())
    assert_told(done, expected)
    assert [request.path for request in server.requests] == ["/api/app/me"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def test_where_no_connection_comes_about_get_and_set_give_up(
    bizctx: Run,
) -> None:
    nobody = {"MP_API_BASE_URL": f"http://127.0.0.1:{free_port()}"}
    nowhere = {"MP_API_BASE_URL": "https://bizctx.invalid"}
    refused = Told("refused the connection: nothing listens there", CHECK_THE_NETWORK)
    unknown = Told("The name of bizctx.invalid could not be looked up", CHECK_THE_NETWORK)
    # At once, because each waits one, two and four seconds between its tries.
    with ThreadPoolExecutor() as pool:
        reads = [
            (pool.submit(bizctx, "get", env=env), told)
            for env, told in ((nobody, refused), (nowhere, unknown))
        ]
        writes = [
            (pool.submit(bizctx, "set", stdin=TEXT.encode(), env=env), told)
            for env, told in ((nobody, refused), (nowhere, unknown))
        ]
    for done, told in reads:
        assert_told(done.result(), told)
    for done, told in writes:
        assert_told(done.result(), told, fate=NOT_STORED)


@pytest.mark.parametrize("command", ["get", "set"])
def test_no_tls_is_spoken_there(bizctx: Run, server: LyingServer, command: str) -> None:
    expected = Told("No secure connection to 127.0.0.1", "https or http")
    fate = NOT_STORED if command == "set" else ""
    tls = {"MP_API_BASE_URL": server.https_url}
    assert_told(bizctx(command, stdin=TEXT.encode(), env=tls), expected, fate=fate)
    assert server.requests == []
    assert server.connections == 1


@pytest.fixture
def impatient(
    environ: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Run:
    """Runs ``bizctx`` in this process: no variable shortens the minute of a process."""
    short = functools.partial(build.build_services, timeouts=Timeouts(connect=0.5, read=0.5))
    monkeypatch.setattr(build, "build_services", short)

    def run_here(*arguments: str, url: str) -> subprocess.CompletedProcess[bytes]:
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("MP_API_BASE_URL", url)
        code = run(arguments, open_app=open_app, list_keys=list_keys)
        return subprocess.CompletedProcess(arguments, code, *capfdbinary.readouterr())

    return run_here


def test_no_answer_comes_in_time(impatient: Run, server: LyingServer, mixpanel: Mixpanel) -> None:
    words = "did not answer in time"
    server.add(Hang(), healthy(mixpanel), Hang())
    assert_told(impatient("get", url=server.url), Told(words, "Try again in a moment"))
    assert len(server.requests) == 1
    done = impatient("set", "--content", TEXT, url=server.url)
    assert_told(done, Told(words, "Saving again first looks at what"), fate=IN_DOUBT)
    assert puts(server) == 1


def test_no_connection_is_taken_in_time(impatient: Run) -> None:
    # TLS is part of the connection, and this server never says a word of it.
    with socket.create_server(("127.0.0.1", 0), backlog=16) as deaf:
        url = f"https://127.0.0.1:{deaf.getsockname()[1]}"
        done = impatient("set", "--content", TEXT, url=url)
    expected = Told("did not accept a connection in time", CHECK_THE_NETWORK)
    assert_told(done, expected, fate=NOT_STORED)


@pytest.mark.parametrize("arguments", [["get"], ["set", "--content", TEXT]])
def test_the_words_of_a_server_are_text_and_repeat_no_credentials(
    bizctx: Run, server: LyingServer, mixpanel: Mixpanel, arguments: list[str]
) -> None:
    def repeat(request: Request) -> Answer:
        header = request.headers["authorization"]
        secret = base64.b64decode(header.partition(" ")[2]).decode()
        assert SECRET in secret
        words = f"[brackets] [/] \x1b[31m\r\n \u202e {header} {secret}"
        return Answer.json({"error": words}, 422)

    if arguments[0] == "set":
        server.add(healthy(mixpanel))
    server.add(Handle(repeat))
    said = Told("It says: “[brackets] [/] ␛[31m␍␊ ▯ [credentials]", "Check the project")
    if arguments[0] == "set":
        said = Told(said.words, "change the text, then save again")
    fate = NOT_STORED if arguments[0] == "set" else ""
    assert_told(bizctx(*arguments), said, ExitCode.INVALID, fate)
    assert puts(server) == (1 if arguments[0] == "set" else 0)
