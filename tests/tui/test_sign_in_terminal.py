"""Signing in over SSH, in a real terminal: no browser here, the address is pasted."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.support.demo_process import DemoProcess
from tests.support.signing_in import answer_of_the_browser
from tests.support.terminal import ENTER, ESCAPE, Terminal, ctrl

BIZCTX = [sys.executable, "-m", "bizctx_tui"]
LINK = re.compile(rb"\x1b\]8;[^;]*;(http[^\x1b\x07]+)")


def paste(text: str) -> str:
    """What a terminal sends for a paste."""
    return f"\x1b[200~{text}\x1b[201~"


def test_from_nothing_to_a_saved_document_and_no_sign_in_the_next_time(tmp_path: Path) -> None:
    with DemoProcess(tmp_path) as demo:
        account = ("MP_USERNAME", "MP_SECRET", "MP_PROJECT_ID", "MP_REGION")
        environ = {k: v for k, v in demo.environ.items() if k not in account}
        with Terminal(BIZCTX, environ, columns=80, rows=24) as terminal:
            terminal.wait_for("bizctx needs an account")
            terminal.wait_for("bizctx demo")
            terminal.send(ENTER)
            terminal.wait_for("This machine has no browser")
            terminal.wait_for("paste it here")
            links = LINK.findall(bytes(terminal.output))
            assert len(set(links)) == 1
            end = answer_of_the_browser(links[0].decode(), follow=False)
            terminal.send(paste("http://localhost:1/callback?code=no") + ENTER)
            terminal.wait_for("This is not the address")
            terminal.send(ctrl("u"))
            terminal.wait_for("http://localhost:…")
            terminal.send(paste(end) + ENTER)
            terminal.wait_for("Which project")
            terminal.send("android" + ENTER)
            terminal.wait_for("list just now")
            terminal.send(ENTER)
            terminal.wait_for("─ Android · project 103")
            terminal.send("Signed in. ")
            terminal.wait_for("● unsaved")
            terminal.send(ctrl("s"))
            terminal.wait_for("y save")
            terminal.send("y")
            terminal.wait_for("Saved:")
            terminal.send(ctrl("q"))
            assert terminal.wait_for_exit() == 0
            shown = bytes(terminal.output)
        tokens = next((tmp_path / "home").rglob("tokens.json"))
        for secret in ("access_token", "refresh_token"):
            assert json.loads(tokens.read_text())[secret].encode() not in shown
        done = subprocess.run([*BIZCTX, "get"], env=environ, capture_output=True, check=True)
        assert json.loads(done.stdout)["content"].startswith("Signed in. ")


def test_a_sign_in_that_is_left_has_stored_nothing(tmp_path: Path) -> None:
    with DemoProcess(tmp_path) as demo:
        with Terminal(BIZCTX, demo.environ | {"MP_SECRET": ""}, columns=80, rows=24) as terminal:
            terminal.wait_for("✗ MP_SECRET")
            terminal.wait_for("✓ MP_USERNAME")
            terminal.send("\t\t\tdemo\rwrong\r")
            terminal.wait_for("401")
            terminal.send(ESCAPE)
            terminal.wait_for(lambda screen: "401" not in screen)
            terminal.send(ESCAPE)
            assert terminal.wait_for_exit() == 1
        assert not (tmp_path / "home" / ".mp" / "config.toml").exists()
