"""A crash prints a report with local variables, and no secret among them."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from tests.support.canaries import (
    ACCESS,
    EVERY,
    SECRET,
    TOKEN,
    canary_home,
    environment_account,
    found,
)
from tests.support.lying_server import Handle, LyingServer
from tests.support.mixpanel import Mixpanel
from tests.support.terminal import ENTER, F1, Terminal, ctrl

CRASHING = [sys.executable, "-m", "tests.support.crashing_app"]
ROOT = Path(__file__).parents[2]
SENT = {"service": SECRET, "static": TOKEN, "browser": ACCESS, "": SECRET}


def plain(output: bytearray) -> bytes:
    """What was printed, without the colours that stand between its letters."""
    return re.sub(rb"\x1b\[[0-9;]*m", b"", bytes(output))


@pytest.mark.parametrize("account", SENT, ids=lambda name: name or "environment")
def test_a_crash_shows_local_variables_and_no_secret(tmp_path: Path, account: str) -> None:
    canaries = canary_home(tmp_path / "home")
    with LyingServer(then=Handle(Mixpanel("base\n").answer)) as server:
        environ = canaries.environ(server.url) | {"PYTHONPATH": str(ROOT)}
        named = {"CRASH_ACCOUNT": account} if account else environment_account()
        # In front, where a report that shortens what it shows would still show it.
        environ = named | environ
        with Terminal(CRASHING, environ, columns=200, rows=60) as terminal:
            terminal.wait_for("Android")
            terminal.send(ENTER)
            terminal.wait_for("/ 50,000")
            terminal.send(F1)
            assert terminal.wait_for_exit() == 1
            shown = plain(terminal.output)
        assert any(SENT[account] in found(repr(request)) for request in server.requests)
    assert b"Mistake" in shown
    assert b"locals" in shown
    assert b"environment of" in shown
    assert found(shown, EVERY) == []


def test_a_crash_while_signing_in_does_not_show_what_was_typed(tmp_path: Path) -> None:
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
    }
    with Terminal(CRASHING, environ, columns=200, rows=60) as terminal:
        terminal.wait_for("needs an account")
        terminal.wait_for("User name")
        # In one go: what is typed behind a key goes where that key leads.
        terminal.send("\t\t\tsa.canary\r")
        terminal.send(f"\x1b[200~{SECRET}\x1b[201~")
        terminal.wait_for("•" * len(SECRET))
        terminal.send(ctrl("r"))
        assert terminal.wait_for_exit() == 1
        shown = plain(terminal.output)
    assert b"Mistake: 2 of 3" in shown
    assert b"locals" in shown
    assert found(shown, EVERY) == []
