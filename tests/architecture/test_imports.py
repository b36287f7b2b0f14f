"""What each way of starting loads, seen in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

import pytest


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a program has loaded at its end."""
    report = "\nimport sys; print('\\n'.join({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", code + report], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


COMMAND = """
from bizctx_tui.cli.main import run
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()):
    assert run({arguments!r}, open_app=lambda environ, demo: 1) == 0
"""


def test_importing_the_package_loads_no_screen_no_client_and_no_models() -> None:
    loaded = loaded_by("import bizctx_tui")
    assert "bizctx_tui" in loaded
    assert not loaded & {"textual", "rich", "httpx", "pydantic", "pygments", "click"}


@pytest.mark.parametrize("command", ["get", "set", "clear", "chain", "demo"])
def test_the_help_of_a_command_loads_no_screen_and_no_client(command: str) -> None:
    loaded = loaded_by(COMMAND.format(arguments=[command, "--help"]))
    assert "click" in loaded
    assert not loaded & {"textual", "rich", "httpx", "pygments", "markdown_it"}


def test_the_service_loads_no_screen() -> None:
    loaded = loaded_by("import bizctx_tui; bizctx_tui.AsyncWorkspace")
    assert "httpx" in loaded
    assert "textual" not in loaded
