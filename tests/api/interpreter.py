"""A fresh interpreter for a script, in which no warning passes unseen."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

WARNINGS = (
    *("-W", "error"),
    # Python from 3.12 on says so to whoever forks a process with threads.
    *("-W", "ignore:This process:DeprecationWarning"),
)


def surroundings(directory: Path, account: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a script: the account's variables, and a home of its own."""
    home = directory / "home"
    home.mkdir(exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": str(home),
        "BIZCTX_CACHE_DIR": str(directory / "cache"),
        **account,
    }


@contextmanager
def start(
    script: str | Path, environ: Mapping[str, str], *, stdin: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[str]]:
    """Start a script, given as a file or as its text; it is gone when the block ends."""
    source = [str(script)] if isinstance(script, Path) else ["-c", script]
    process = subprocess.Popen(
        [sys.executable, *WARNINGS, *source],
        env=dict(environ),
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            # With the processes that it forked, or their ends of the pipes would stay open.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def run(script: str | Path, environ: Mapping[str, str]) -> str:
    """What a script prints; it must end well and leave standard error empty."""
    with start(script, environ) as process:
        output, errors = process.communicate(timeout=60)
    assert errors == ""
    assert process.returncode == 0
    return output
