"""The command line as it is installed, in processes of its own, on a demo server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bizctx_tui.demo.handler import DEMO_SECRET, DEMO_USERNAME
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


CONFIG = f"""\
[accounts.team]
type = "service_account"
region = "us"
default_project = "102"
username = "{DEMO_USERNAME}"
secret = "{DEMO_SECRET}"

[accounts.no-project]
type = "service_account"
region = "us"
username = "{DEMO_USERNAME}"
secret = "{DEMO_SECRET}"

[targets.ecom]
account = "no-project"
project = "103"

[active]
account = "team"
"""


@pytest.fixture
def configured(environ: dict[str, str]) -> dict[str, str]:
    """The environment of somebody whose accounts are in config.toml: two, and a target."""
    directory = Path(environ["HOME"]) / ".mp"
    directory.mkdir(mode=0o700, parents=True)
    config = directory / "config.toml"
    config.write_text(CONFIG)
    config.chmod(0o600)
    for name in ("MP_USERNAME", "MP_SECRET", "MP_PROJECT_ID", "MP_REGION"):
        environ[name] = ""
    return environ


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
