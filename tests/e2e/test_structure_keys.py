"""Lines, headings and sections in a real terminal: what is typed straight behind a key counts."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.demo_process import DemoProcess
from tests.support.terminal import DOWN, ENTER, ESCAPE, Terminal, ctrl

BIZCTX = [sys.executable, "-m", "bizctx_tui"]
F7, ALT_PAGE_DOWN, ALT_PAGE_UP = "\x1b[18~", "\x1b[6;3~", "\x1b[5;3~"


def test_go_to_outline_and_moves(tmp_path: Path) -> None:
    with DemoProcess(tmp_path) as demo, Terminal(BIZCTX, demo.environ) as terminal:
        terminal.wait_for("Web App")
        terminal.send("web app" + ENTER)
        terminal.wait_for("Ln 1, Col 1 · stored")
        terminal.send(ctrl("g") + "31:4" + ENTER)
        terminal.wait_for("Ln 31, Col 4 · stored")
        terminal.send(ctrl("g") + "known gaps" + ENTER)
        terminal.wait_for("Ln 137, Col 1 · stored")
        terminal.send(ctrl("g") + "9999" + ENTER)
        terminal.wait_for("There is no line 9,999")
        terminal.send(ctrl("g") + "find")
        terminal.wait_for("Finding things")
        terminal.send(ESCAPE)
        terminal.wait_for(lambda screen: "Finding things" not in screen)
        terminal.send(F7 + "funnel" + ENTER)
        terminal.wait_for("Ln 35, Col 1 · stored")
        terminal.send(DOWN + ALT_PAGE_DOWN)
        terminal.wait_for(lambda screen: "Ln 46, Col 1 · ● unsaved" in screen)
        terminal.send("typed ")
        terminal.wait_for("typed ")
        terminal.send(ctrl("z") + ALT_PAGE_UP)
        terminal.wait_for("Ln 36, Col 1 · stored")
        terminal.send(F7 + DOWN + ENTER)
        terminal.wait_for("Ln 45, Col 1 · stored")
