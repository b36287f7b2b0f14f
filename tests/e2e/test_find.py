"""A pattern without end in a real terminal: said, survived, and nothing of it left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from bizctx_tui.core.models import Scope
from bizctx_tui.demo.server import DemoServer
from tests.e2e.test_main_job import BIZCTX
from tests.support.terminal import END, ENTER, HOME, Terminal, ctrl

SCOPE = Scope.project("101")
TEXT = "a" * 40 + "b\n"
ALT_X = "\x1bx"


def searchers(parent: int) -> set[int]:
    """The processes that the app runs patterns in."""
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    found = (line.split(maxsplit=2) for line in listed.splitlines())
    return {
        int(pid) for pid, ppid, command in found if int(ppid) == parent and "pattern_w" in command
    }


def wait_for_searcher(parent: int) -> set[int]:
    end = time.monotonic() + 20
    while not (found := searchers(parent)):
        assert time.monotonic() < end, "no process was started"
        time.sleep(0.05)
    return found


def wait_until_gone(processes: set[int]) -> None:
    end = time.monotonic() + 20
    while any(map(_lives, processes)):
        assert time.monotonic() < end, f"still there: {processes}"
        time.sleep(0.05)


def _lives(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("end", ["kill", "quit"])
def test_a_pattern_that_never_ends(server: DemoServer, tmp_path: Path, end: str) -> None:
    server.contents.put(SCOPE, TEXT)
    environ = {
        **server.environment(),
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "BIZCTX_CACHE_DIR": str(tmp_path / "cache"),
        "LANG": "C.UTF-8",
    }
    with Terminal(BIZCTX, environ, columns=100, rows=30) as term:
        term.wait_for("Web App")
        term.send(ENTER)
        term.wait_for(TEXT.strip())
        # All at once, as a person types who does not wait for the screen.
        term.send(ctrl("f") + "a" + ALT_X)
        term.wait_for("1 of 40")
        first = wait_for_searcher(term._process.pid)
        term.send("+)+$" + HOME + "(")
        term.wait_for("takes too long on this text")
        wait_until_gone(first)
        term.send(END + ctrl("u") + "b")
        term.wait_for("1 of 1")
        left = wait_for_searcher(term._process.pid)
        if end == "kill":
            os.kill(term._process.pid, signal.SIGKILL)
        else:
            term.send(ctrl("q"))
            assert term.wait_for_exit() == 0
        wait_until_gone(left)
    assert server.contents.get(SCOPE) == TEXT
