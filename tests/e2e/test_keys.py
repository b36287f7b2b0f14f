"""A key map and several documents, with the bytes that a terminal really sends."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.test_main_job import BIZCTX
from tests.support.demo_process import DemoProcess
from tests.support.terminal import ENTER, ESCAPE, Terminal, ctrl

CTRL_PAGE_UP = "\x1b[5;5~"


def test_emacs_keys_and_going_between_documents(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "settings.toml").write_text('keymap = "emacs"\n[keys]\ndocuments.list = "alt+o"\n')
    with DemoProcess(tmp_path) as demo:
        environ = {**demo.environ, "BIZCTX_CONFIG_DIR": str(config)}
        with Terminal(BIZCTX, environ, columns=120, rows=36) as terminal:
            terminal.wait_for("alt+x Palette")
            terminal.wait_for("list just now")
            terminal.send(ctrl("o") + "android" + ENTER)
            terminal.wait_for("─ Android · project 103")
            terminal.send(ctrl("n") + ctrl("n") + ctrl("f") + "ZZ")
            terminal.wait_for("Ln 3, Col 4")
            terminal.wait_for("● unsaved")
            terminal.send(f"{ESCAPE}x")
            terminal.wait_for("Search")
            terminal.send("open document" + ENTER)
            terminal.wait_for("Jump to a project")
            terminal.send("web" + ENTER)
            terminal.wait_for("─ Web App · project 101")
            terminal.wait_for("stored")
            terminal.send(CTRL_PAGE_UP + "Y")
            terminal.wait_for("─ Android · project 103")
            terminal.wait_for("Ln 3, Col 5")
            terminal.send(f"{ESCAPE}o")
            terminal.wait_for("Open documents · 2")
            terminal.wait_for("● unsaved  Android")
            terminal.send(ENTER)
            terminal.wait_for("─ Web App · project 101")
            terminal.send(ctrl("q"))
            terminal.wait_for("Quit with unsaved")
            terminal.send("d")
            assert terminal.wait_for_exit() == 0
