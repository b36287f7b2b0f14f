"""What each way of starting loads, seen in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCREENS = {"textual", "rich", "pygments", "markdown_it"}
HEAVY = SCREENS | {"httpx", "pydantic", "tomllib", "tomlkit", "jq", "sqlite3"}
"""What no help and no completion of words of ours has any use for."""

DOCUMENTS = ["get", "set", "clear", "chain"]
VERSIONS = ["patch", "diff", "history", "show", "restore"]
OTHERS = ["business-context", "login", "accounts", "logout", "doctor", "demo", "keys", "completion"]


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
    assert run({arguments!r}, open_app=lambda environ, choice, demo: 1, list_keys=None) == 0
"""

COMPLETION = """
import os
os.environ["_BIZCTX_COMPLETE"] = "zsh_complete"
os.environ["_BIZCTX_WORDS"] = {words!r}
""" + COMMAND.format(arguments=[])


def test_importing_the_package_loads_no_screen_no_client_and_no_models() -> None:
    loaded = loaded_by("import bizctx_tui")
    assert "bizctx_tui" in loaded
    assert not loaded & (HEAVY | {"click"})


@pytest.mark.parametrize(
    "path",
    [
        [],
        *([name] for name in [*DOCUMENTS, *VERSIONS, *OTHERS]),
        *(["business-context", name] for name in DOCUMENTS),
        ["--verbose", "-a", "team", "get"],
    ],
    ids=" ".join,
)
def test_help_loads_no_screen_no_client_and_no_models(path: list[str]) -> None:
    loaded = loaded_by(COMMAND.format(arguments=[*path, "--help"]))
    assert "click" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize("words", ["bizctx\x1f", "bizctx\x1fget\x1f--level\x1f"])
def test_completing_commands_and_options_loads_no_more_than_help(words: str) -> None:
    loaded = loaded_by(COMPLETION.format(words=words))
    assert "click" in loaded
    assert not loaded & (HEAVY | {"asyncio"})


def test_completing_an_account_loads_neither_screen_nor_client() -> None:
    loaded = loaded_by(COMPLETION.format(words="bizctx\x1f-a\x1f"))
    assert "tomllib" in loaded or "pydantic" in loaded
    assert not loaded & (SCREENS | {"httpx", "tomlkit", "jq", "asyncio"})


def test_the_service_loads_no_screen() -> None:
    loaded = loaded_by("import bizctx_tui; bizctx_tui.AsyncWorkspace")
    assert "pydantic" in loaded
    assert not loaded & SCREENS


def test_the_app_loads_the_http_library_and_rare_screens_only_when_they_are_wanted() -> None:
    loaded = loaded_by("import bizctx_tui.tui.factory")
    assert "textual" in loaded
    assert not loaded & {"httpx", "click", "tomlkit", "jq", "markdown_it"}


PICTURE = """
import os
from bizctx_tui.tui.first_picture import FirstPicture
with FirstPicture(os.environ) as picture:
    assert picture.shown is None
"""


def test_the_first_picture_is_looked_for_before_anything_is_loaded() -> None:
    loaded = loaded_by(PICTURE)
    slow = {"asyncio", "contextlib", "enum", "json", "pathlib", "platformdirs", "re", "typing"}
    assert "bizctx_tui" in loaded
    assert not loaded & (HEAVY | {"click"} | slow)
