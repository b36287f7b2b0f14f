"""Runs one program on one case, as a process of its own, and tells what could be seen."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from bizctx_tui.core.models import Scope
from bizctx_tui.demo.faults import parse_fault
from bizctx_tui.demo.server import DemoOptions, DemoServer
from tests.parity.case import NOBODY_LISTENS, SERVER, Case, Directory, File, Home, Link
from tests.parity.output import brief, parsed
from tests.parity.wiretap import SeenRequest, Wiretap
from tests.support.internet import HOSTS, PretendInternet
from tests.support.lying_server import Answer, LyingServer, Request
from tests.support.official import OfficialClient

Program = Literal["official", "ours"]

_RUN_SECONDS: Final = 60.0
_GROUP: Final = "business-context"


@dataclass(frozen=True)
class Observation:
    """What one run did, as far as the two programs are to agree.

    Attributes:
        exit: The exit code.
        stdout: Standard output as data.
        complains: Whether there is anything on standard error.
        requests: What the server was asked, in order.
        stored: The texts that the server holds now and did not hold at the start.
        tokens: What each ``tokens.json`` of the home holds now, but for the time.
        stderr: For the reader of a failure, and for what only ours must keep.
    """

    exit: int
    stdout: object
    complains: bool
    requests: tuple[SeenRequest, ...]
    stored: tuple[tuple[Scope, object], ...]
    tokens: tuple[tuple[str, object], ...]
    stderr: str


ASPECTS: Final = ("exit", "stdout", "requests", "stored", "tokens")
"""What is compared."""


def observe(case: Case, program: Program) -> Observation:
    """Run one program on the case, in a fresh home and against a fresh server."""
    with tempfile.TemporaryDirectory(prefix="bizctx-parity-") as name, _server(case) as server:
        home = Path(name).resolve()
        with Wiretap(server.url) as tap, _nobody() as nobody:
            texts = {SERVER: tap.url, NOBODY_LISTENS: nobody}
            _furnish(home, case.home, texts)
            before = _snapshot(server)
            with _network(case, home, tap) as environ:
                code, stdout, stderr = _run(case, _argv(case, program), home, environ, tap, texts)
        changed = {s: t for s, t in _snapshot(server).items() if before.get(s, "") != t}
        changed |= {scope: "" for scope in before if scope not in _snapshot(server)}
        return Observation(
            exit=code,
            stdout=parsed(stdout, case.arguments),
            complains=stderr != b"",
            requests=tuple(_brief_request(request) for request in tap.requests),
            stored=tuple((scope, brief(text)) for scope, text in sorted(changed.items())),
            tokens=_tokens(home),
            stderr=stderr.decode("utf-8", "backslashreplace"),
        )


def _argv(case: Case, program: Program) -> list[str]:
    if program == "official":
        return [str(OfficialClient.installed().program), *case.leading, _GROUP, *case.arguments]
    ours = str(Path(sys.executable).with_name("bizctx"))
    return [ours, *case.leading, *([_GROUP] if case.grouped else []), *case.arguments]


@contextlib.contextmanager
def _server(case: Case) -> Iterator[DemoServer | LyingServer]:
    if case.script is not None:
        with LyingServer(case.script, aside=_read_before_write(case)) as lying:
            yield lying
        return
    faults = tuple(parse_fault(rule) for rule in case.faults)
    with DemoServer(DemoOptions(rate_limit=0, faults=faults)) as demo:
        for scope, text in case.stored.items():
            demo.contents.put(scope, text)
        yield demo


def _read_before_write(case: Case) -> Callable[[Request], Answer | None]:
    """The script is about the write: what ours reads before and after it is always answered."""

    def answer(request: Request) -> Answer | None:
        reads = request.method == "GET" and request.path.endswith("/business-context")
        return Answer.json({"results": {"content": "before"}}) if case.writes and reads else None

    return answer


@contextlib.contextmanager
def _nobody() -> Iterator[str]:
    # Bound, so that nobody else takes the port; not listening, so that it refuses.
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def _snapshot(server: DemoServer | LyingServer) -> dict[Scope, str]:
    return server.contents.snapshot() if isinstance(server, DemoServer) else {}


def _furnish(home: Path, entries: Home, texts: dict[str, str]) -> None:
    _make_directories(home / "work")
    for name, entry in entries.items():
        path = home / name
        _make_directories(path.parent)
        match entry:
            case Link(to):
                path.symlink_to(to)
            case Directory(mode):
                path.mkdir()
                path.chmod(mode)
            case File(content, mode):
                if callable(content):
                    content = content(time.time())
                if isinstance(content, str):
                    content = _filled(content, texts).encode("utf-8")
                path.write_bytes(content)
                path.chmod(mode)


def _make_directories(path: Path) -> None:
    for directory in (*reversed(path.parents), path):
        if not directory.exists():
            directory.mkdir(mode=0o700)


def _filled(text: str, texts: dict[str, str]) -> str:
    for placeholder, value in texts.items():
        text = text.replace(placeholder, value)
    return text


@contextlib.contextmanager
def _network(case: Case, home: Path, tap: Wiretap) -> Iterator[dict[str, str]]:
    """The variables that lead to the server."""
    if not case.internet:
        yield {"MP_API_BASE_URL": SERVER}
        return
    with PretendInternet(home, dict.fromkeys(HOSTS, tap.url)) as internet:
        yield internet.environment()


def _run(
    case: Case,
    argv: list[str],
    home: Path,
    network: dict[str, str],
    tap: Wiretap,
    texts: dict[str, str],
) -> tuple[int, bytes, bytes]:
    """The exit code, standard output and standard error of the process."""
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        **network,
        **case.environ,
    }
    with _stdin(case) as stdin, _interruptible():
        process = subprocess.Popen(
            argv,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={name: _filled(value, texts) for name, value in environ.items()},
            cwd=home / "work",
        )
        try:
            if case.interrupt:
                method = "PUT" if case.writes else "GET"
                assert tap.wait_for(method, _RUN_SECONDS), "no request to be interrupted in"
                process.send_signal(signal.SIGINT)
            piped = case.stdin if isinstance(case.stdin, bytes) else None
            stdout, stderr = process.communicate(piped, timeout=_RUN_SECONDS)
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()
    return process.returncode, stdout, stderr


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """A process inherits that its starter ignores SIGINT, as a background job does."""
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextlib.contextmanager
def _stdin(case: Case) -> Iterator[int]:
    match case.stdin:
        case "nothing":
            yield subprocess.DEVNULL
        case "terminal":
            keyboard, terminal = os.openpty()
            try:
                yield terminal
            finally:
                os.close(keyboard)
                os.close(terminal)
        case bytes():
            yield subprocess.PIPE


def _brief_request(request: SeenRequest) -> SeenRequest:
    return SeenRequest(
        request.method,
        request.path,
        brief(request.body),
        request.content_type,
        request.principal,
        request.headers,
        request.host,
    )


def _tokens(home: Path) -> tuple[tuple[str, object], ...]:
    found: list[tuple[str, object]] = []
    for path in sorted(home.rglob("tokens.json")):
        if path.is_symlink() or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        try:
            value: object = json.loads(text)
        except ValueError:
            value = text
        if isinstance(value, dict):
            value.pop("expires_at", None)
        found.append((str(path.relative_to(home)), value))
    return tuple(found)
