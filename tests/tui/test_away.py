"""The terminal belongs to one program at a time, and is taken back whatever happens."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from textual.app import App

from bizctx_tui.tui.away import away
from tests.support.terminal import Terminal


def test_what_is_written_meanwhile_neither_shows_nor_blocks() -> None:
    command = [sys.executable, "-m", "tests.support.away_app"]
    environ = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    with Terminal(command, environ) as terminal:
        assert terminal.wait_for_exit() == 0
        _ = terminal.lines
        assert b"LEAKED" not in terminal.output
        assert terminal.output.find(b"AWAY") < terminal.output.rfind(b"BACK")


class Handing(App[None]):
    """Notes when its terminal is given and taken."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[str] = []

    @contextmanager
    def suspend(self) -> Iterator[None]:
        self.steps.append("given")
        yield
        self.steps.append("taken")


def test_an_error_in_between_comes_after_the_terminal_is_back() -> None:
    app = Handing()
    with pytest.raises(ZeroDivisionError), away(app):
        app.steps.append(str(1 // 0))
    assert app.steps == ["given", "taken"]
