"""Mixpanel's own client, run as it is installed, and the homes that it writes.

Nothing here knows how its files look: it writes them, and whatever it writes is the truth.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import shutil
import socket
import ssl
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import SplitResult, urlsplit

from bizctx_tui.demo.handler import DEMO_SECRET, DEMO_TOKEN, DEMO_USERNAME
from tests.support.internet import PretendInternet

OFFICIAL_BIN_VARIABLE: Final = "BIZCTX_OFFICIAL_BIN"
"""Names the directory in which the official client's ``mp`` is."""

# Read now: while a test runs, no variable of ours is set.
_OFFICIAL_BIN: Final = os.environ.get(OFFICIAL_BIN_VARIABLE, "")

_RUN_SECONDS: Final = 60.0
_PAGE_SECONDS: Final = 20.0
_AGAIN_SECONDS: Final = 0.05
_PORTS_LOCK: Final = Path(tempfile.gettempdir()) / "bizctx-tests-sign-in.lock"
_ADDRESS: Final = re.compile(r"https://\S+/oauth/authorize/\S+")


class OfficialClient:
    """The command ``mp`` of one installation.

    Args:
        bin_directory: Where it is.

    Raises:
        AssertionError: It is not there.
    """

    def __init__(self, bin_directory: Path) -> None:
        self.program = bin_directory / "mp"
        assert self.program.is_file(), f"there is no official client at {self.program}"

    @classmethod
    def installed(cls) -> Self:
        """The one that the environment of the test run names.

        Raises:
            AssertionError: It names none, or none is there.
        """
        assert _OFFICIAL_BIN, (
            f"{OFFICIAL_BIN_VARIABLE} does not name the directory of the official client's `mp`: "
            "run `make parity`, which installs it and sets the variable"
        )
        return cls(Path(_OFFICIAL_BIN).absolute())

    def run(
        self, *arguments: str, environ: Mapping[str, str], cwd: Path, stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run ``mp`` to its end, whatever its exit code is.

        Args:
            environ: Its whole environment.
            stdin: What is piped into it.
        """
        return subprocess.run(
            [str(self.program), *arguments],
            input=stdin,
            capture_output=True,
            env=dict(environ),
            cwd=cwd,
            timeout=_RUN_SECONDS,
            check=False,
            encoding="utf-8",
        )

    def sign_in(
        self,
        *arguments: str,
        environ: Mapping[str, str],
        cwd: Path,
        internet: PretendInternet,
    ) -> str:
        """Run a command that signs in with a browser, and be that browser.

        Args:
            arguments: Such as ``login --no-browser``; the command prints the address.

        Returns:
            What it printed.

        Raises:
            AssertionError: It printed no address, or failed.
        """
        with _alone_at_the_ports():
            return self._sign_in(*arguments, environ=environ, cwd=cwd, internet=internet)

    def _sign_in(
        self,
        *arguments: str,
        environ: Mapping[str, str],
        cwd: Path,
        internet: PretendInternet,
    ) -> str:
        process = subprocess.Popen(
            [str(self.program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(environ),
            cwd=cwd,
            encoding="utf-8",
        )
        printed = ""
        with process:
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    printed += line
                    if address := _ADDRESS.search(line):
                        open_in_browser(address[0], internet, lambda: process.poll() is None)
                code = process.wait(_RUN_SECONDS)
            except ConnectionError as error:
                process.kill()
                error.add_note(printed + process.stdout.read())
                raise
            finally:
                if process.poll() is None:
                    process.kill()
        assert code == 0, printed
        assert _ADDRESS.search(printed), printed
        return printed


@contextlib.contextmanager
def _alone_at_the_ports() -> Iterator[None]:
    """Wait until no other process of the tests signs in.

    The client looks which of its four ports is free, prints the address, and only then
    binds the port: of two that look at the same time one ends, its port taken.
    """
    with _PORTS_LOCK.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def open_in_browser(address: str, internet: PretendInternet, is_running: Callable[[], bool]) -> str:
    """Open the address of a sign-in, and go where it sends the browser.

    Args:
        is_running: Whether the program that waits for the sign-in is still there.

    Returns:
        The page at the end, which the program that waits for the sign-in shows.

    Raises:
        AssertionError: The address sends nobody on, or that page is none.
    """
    proxy = urlsplit(internet.proxy)
    assert proxy.hostname is not None
    trust = ssl.create_default_context(cafile=str(internet.authority_file))
    parts = urlsplit(address)
    tunnel = HTTPSConnection(proxy.hostname, proxy.port, timeout=_PAGE_SECONDS, context=trust)
    tunnel.set_tunnel(parts.netloc, 443)
    with contextlib.closing(tunnel):
        tunnel.request("GET", f"{parts.path}?{parts.query}")
        location = tunnel.getresponse().headers["Location"]
    assert location, f"no redirect from {parts.path}"
    return _come_back(location, is_running)


def _come_back(location: str, is_running: Callable[[], bool]) -> str:
    parts = urlsplit(location)
    end = time.monotonic() + _PAGE_SECONDS
    while True:
        try:
            return _page(parts)
        except (ConnectionRefusedError, ConnectionResetError):
            # The client prints the address before it listens, and a person is never as
            # quick as this.
            if not is_running() or time.monotonic() > end:
                raise
            time.sleep(_AGAIN_SECONDS)


def _page(parts: SplitResult) -> str:
    assert parts.hostname is not None
    connection = HTTPConnection(parts.hostname, parts.port, timeout=_PAGE_SECONDS)
    with contextlib.closing(connection):
        connection.connect()
        # Closed with a reset, so that the waiting program's port is free again at once: it
        # has four, and none can be bound for a minute after an ordinary end.
        reset_on_close = struct.pack("ii", 1, 0)
        connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset_on_close)
        connection.request("GET", f"{parts.path}?{parts.query}")
        response = connection.getresponse()
        page = response.read().decode("utf-8")
    assert response.status == 200, page
    return page


@dataclass(frozen=True)
class OfficialHome:
    """A home directory in which the official client keeps its accounts.

    Each method that adds something runs the client, on the internet of this home, and
    raises AssertionError when the client fails.

    Attributes:
        official: The client.
        directory: An empty directory, or a copy of another home's.
        internet: Where both clients find Mixpanel.
    """

    official: OfficialClient
    directory: Path
    internet: PretendInternet

    def __post_init__(self) -> None:
        self.work.mkdir(parents=True, exist_ok=True)

    @property
    def home(self) -> Path:
        """What HOME is."""
        return self.directory / "home"

    @property
    def work(self) -> Path:
        """The directory in which both clients are started."""
        return self.home / "work"

    @property
    def environ(self) -> dict[str, str]:
        """The whole environment: a home and an internet, and nothing of Mixpanel's."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            **self.internet.environment(),
        }

    def copy(self, directory: Path) -> OfficialHome:
        """The same home again elsewhere, with the permissions of every file."""
        shutil.copytree(self.home, directory / "home", symlinks=True)
        return OfficialHome(self.official, directory, self.internet)

    def mp(self, *arguments: str, stdin: str = "", **variables: str) -> str:
        """Run the client, which must succeed.

        Returns:
            Its standard output.
        """
        done = self.try_mp(*arguments, stdin=stdin, **variables)
        assert done.returncode == 0, f"mp {' '.join(arguments)}: {done.stderr}"
        return done.stdout

    def try_mp(
        self, *arguments: str, stdin: str = "", **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run the client, however it ends."""
        environ = self.environ | variables
        return self.official.run(*arguments, environ=environ, cwd=self.work, stdin=stdin)

    def add_service_account(self, name: str, project: str) -> None:
        """Add the demo's service account."""
        self.mp(
            *("account", "add", name, "--type", "service_account", "--region", "us"),
            *("--project", project, "--username", DEMO_USERNAME, "--secret-stdin"),
            stdin=f"{DEMO_SECRET}\n",
        )

    def add_token(self, name: str, project: str) -> None:
        """Add the demo's token, kept in the configuration itself."""
        self.mp(
            *("account", "add", name, "--type", "oauth_token", "--region", "us"),
            *("--project", project),
            MP_OAUTH_TOKEN=DEMO_TOKEN,
        )

    def add_token_variable(self, name: str, project: str, variable: str) -> None:
        """Add an account whose token is in a variable."""
        self.mp(
            *("account", "add", name, "--type", "oauth_token", "--region", "us"),
            *("--project", project, "--token-env", variable),
        )

    def add_browser_sign_in(self, name: str, project: str, region: str = "us") -> None:
        """Sign in with a browser; the account becomes the active one."""
        self.official.sign_in(
            *("login", "--name", name, "--region", region, "--project", project, "--no-browser"),
            environ=self.environ,
            cwd=self.work,
            internet=self.internet,
        )

    def add_target(self, name: str, account: str, project: str) -> None:
        """Add a target."""
        self.mp("target", "add", name, "--account", account, "--project", project)

    def export_bridge(self, account: str, project: str, to: Path) -> None:
        """Write a bridge file."""
        self.mp(
            *("account", "export-bridge", "--account", account),
            *("--project", project, "--to", str(to)),
        )

    def activate(self, account: str) -> None:
        """Make an account the active one."""
        self.mp("account", "use", account)

    def remember_me(self, account: str) -> Path:
        """Let the client ask ``/me`` and keep the answer.

        Returns:
            The ``me.json`` that it wrote.
        """
        self.mp("-a", account, "business-context", "get", "--level", "organization")
        return self.account_file(account, "me.json")

    def expire_tokens(self, account: str) -> dict[str, Any]:
        """Let the access token on disk have run out long ago.

        Returns:
            What is on disk now.
        """
        path = self.account_file(account, "tokens.json")
        tokens: dict[str, Any] = json.loads(path.read_bytes())
        tokens["expires_at"] = "2026-01-01T00:00:00+00:00"
        path.write_text(json.dumps(tokens), "utf-8")
        return tokens

    def account_file(self, account: str, name: str) -> Path:
        """A file that the client keeps of an account; it exists.

        Raises:
            AssertionError: The client has not written it, or keeps it elsewhere.
        """
        path = self.home / ".mp" / "accounts" / account / name
        assert path.is_file(), f"the official client did not write {path}"
        return path
