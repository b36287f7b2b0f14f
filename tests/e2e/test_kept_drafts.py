"""What was typed survives the end of the program, whatever ended it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.demo_process import DemoProcess
from tests.support.terminal import ENTER, ESCAPE, Terminal, ctrl

COMMAND = [sys.executable, "-m", "bizctx_tui"]
OFFERED = "bizctx kept a draft"
GO_ON = "go on with it"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[DemoProcess]:
    with DemoProcess(tmp_path) as demo:
        yield demo


def open_and_type(terminal: Terminal, text: str) -> None:
    terminal.wait_for("Web App")
    terminal.send(ctrl("o"))
    terminal.wait_for("Jump to a project")
    terminal.send("android" + ENTER)
    terminal.wait_for("Android · project")
    terminal.wait_for("Ln 1, Col 1")
    terminal.send(text)
    terminal.wait_for(text)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_a_draft_is_offered_after_the_program_was_ended(
    demo: DemoProcess, number: signal.Signals
) -> None:
    with Terminal(COMMAND, demo.environ) as terminal:
        open_and_type(terminal, "typed before the end ")
        terminal.signal(number)
        terminal.wait_for_exit()
    with Terminal(COMMAND, demo.environ) as terminal:
        terminal.wait_for(OFFERED)
        terminal.wait_for("Android · project 103")
        terminal.wait_for(GO_ON)
        terminal.send("d")
        terminal.wait_for("typed before the end")
        terminal.send(ESCAPE)
        terminal.wait_for(GO_ON)
        terminal.send(ENTER)
        terminal.wait_for("typed before the end ")
        terminal.wait_for("● unsaved, draft kept")


@pytest.mark.parametrize("turn", range(4))
def test_a_dead_line_ends_the_program_and_the_draft_is_offered(
    demo: DemoProcess, turn: int
) -> None:
    with Terminal(COMMAND, demo.environ) as terminal:
        open_and_type(terminal, "typed before the line went dead ")
        terminal.hang_up()
    with Terminal(COMMAND, demo.environ) as terminal:
        terminal.wait_for(OFFERED)
        terminal.wait_for(GO_ON)
        terminal.send(ENTER)
        terminal.wait_for("typed before the line went dead ")


def test_quitting_keeps_the_draft_or_puts_it_into_the_history(demo: DemoProcess) -> None:
    with Terminal(COMMAND, demo.environ) as terminal:
        open_and_type(terminal, "kept ")
        terminal.send(ctrl("q"))
        terminal.wait_for("Quit with unsaved")
        terminal.send("k")
        assert terminal.wait_for_exit() == 0
    with Terminal(COMMAND, demo.environ) as terminal:
        terminal.wait_for(GO_ON)
        terminal.send(ENTER)
        terminal.wait_for("● unsaved, draft kept")
        terminal.send(ctrl("q"))
        terminal.wait_for("Quit with unsaved")
        terminal.send("d")
        assert terminal.wait_for_exit() == 0
    with Terminal(COMMAND, demo.environ) as terminal:
        open_and_type(terminal, "new ")
        assert OFFERED not in terminal.text


def test_a_second_window_is_told_who_has_the_document(demo: DemoProcess) -> None:
    with Terminal(COMMAND, demo.environ) as first, Terminal(COMMAND, demo.environ) as second:
        open_and_type(first, "of the first ")
        second.wait_for("Web App")
        second.send(ctrl("o"))
        second.wait_for("Jump to a project")
        second.send("android" + ENTER)
        second.wait_for("Another window has unsaved text")
        second.wait_for("take it over")
        second.send("t")
        second.wait_for("of the first ")
        second.wait_for("● unsaved, draft kept")
        first.wait_for("Another window took over the draft")
        first.send("x")
        first.wait_for("can only be read")
        second.send("and the second ")
        second.wait_for("and the second ")
