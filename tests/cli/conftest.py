"""The command line as it is installed, in processes of its own, on a demo server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bizctx_tui.demo.server import DemoServer

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def environ(server: DemoServer, tmp_path: Path) -> dict[str, str]:
    """Everything that the command sees; nothing of this machine's user."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "home"),
        "BIZCTX_CACHE_DIR": str(tmp_path / "cache"),
        **server.environment(),
    }


@pytest.fixture
def bizctx(environ: dict[str, str], tmp_path: Path) -> Run:
    """Runs ``bizctx`` with some arguments, input and changes to the environment."""

    def run(
        *arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "bizctx_tui", *arguments],
            input=stdin,
            capture_output=True,
            env=environ | (env or {}),
            cwd=tmp_path,
            timeout=60,
            check=False,
        )

    return run
