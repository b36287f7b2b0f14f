"""A demo server in a process of its own, as ``bizctx demo --serve`` starts it."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.requests import requests


class DemoProcess:
    """Serves until it is closed.

    Args:
        directory: A fresh directory for its log and for the client's home and cache.
        options: Further options of ``bizctx demo``.
    """

    def __init__(self, directory: Path, *options: str) -> None:
        self._log = directory / "requests.jsonl"
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "bizctx_tui", "demo", "--serve"),
                *("--log", str(self._log), "--rate-limit", "0", *options),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        self.environ: dict[str, str] = {
            "PATH": os.environ["PATH"],
            "HOME": str(directory / "home"),
            "BIZCTX_CACHE_DIR": str(directory / "cache"),
            "LANG": "C.UTF-8",
            **exported(self._process.stdout),
        }

    @property
    def requests(self) -> list[str]:
        """What it was asked so far, as ``METHOD /path``."""
        return requests(self._log)

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


def exported(lines: Iterable[str]) -> dict[str, str]:
    """The variables that ``bizctx demo --serve`` tells a shell to export.

    Args:
        lines: What it writes; read up to the line that unsets others, which is the last.

    Raises:
        AssertionError: It ended before that line, or wrote another kind of line.
    """
    variables: dict[str, str] = {}
    for line in lines:
        match shlex.split(line):
            case ["export", setting]:
                name, _, value = setting.partition("=")
                variables[name] = value
            case ["unset", *_]:
                return variables
            case _:
                raise AssertionError(f"not a line for a shell: {line!r}")
    raise AssertionError(f"it ended early, after {sorted(variables)}")
