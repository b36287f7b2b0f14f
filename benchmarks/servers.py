"""The demo server with documents of ours, and a proxy that says when an answer was sent."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from bizctx_tui.demo.world import FIRST_EXTRA_ID

ADDRESS: Final = "MP_API_BASE_URL"


class Server:
    """A program that serves until it is closed, in a process of its own."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, *command],
            env=dict(environ),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.communicate(timeout=10)

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("a server ended before it said where it listens")
        return line


class DemoServer(Server):
    """The demo stand-in.

    Args:
        documents: The texts of the generated projects, from the first on; those behind
            them are empty.
        projects: How many generated projects there are.
        directory: A fresh directory for its state.
    """

    def __init__(self, documents: Sequence[str], projects: int, directory: Path) -> None:
        texts = {str(FIRST_EXTRA_ID + number): text for number, text in enumerate(documents)}
        state = directory / "demo.json"
        state.write_text(json.dumps({"version": 1, "organizations": {}, "projects": texts}))
        command = ["-m", "bizctx_tui", "demo", "--serve", "--rate-limit", "0"]
        options = ["--state", str(state), "--projects", str(projects)]
        super().__init__([*command, *options], os.environ)
        self.environ: dict[str, str] = {}
        """The variables that make a client use it."""
        while not (line := self._line()).startswith("unset "):
            name, _, value = shlex.split(line)[1].partition("=")
            self.environ[name] = value


class StampingProxy(Server):
    """Stands before a server, and knows when the last byte of each answer was sent.

    Args:
        upstream: The address of the server.
        directory: A fresh directory for its log.
    """

    def __init__(self, upstream: str, directory: Path) -> None:
        self._log = directory / "answers.txt"
        self._log.touch()
        program = Path(__file__).parent / "programs" / "proxy.py"
        port = urlsplit(upstream).port
        super().__init__([str(program), str(port), str(self._log)], os.environ)
        parts = urlsplit(upstream)
        self.address = parts._replace(netloc=f"127.0.0.1:{int(self._line())}").geturl()

    def sent(self) -> list[float]:
        """When each part of an answer was passed on, in seconds of ``time.perf_counter``."""
        return [float(line) for line in self._log.read_text().splitlines()]
