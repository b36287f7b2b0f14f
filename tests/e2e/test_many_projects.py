"""Ten thousand projects and a list of 30 megabytes, in a real terminal."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.test_main_job import BIZCTX
from tests.support.demo_process import DemoProcess
from tests.support.terminal import ENTER, Terminal, ctrl


def test_the_tree_is_usable_and_the_second_start_paints_from_the_cache(tmp_path: Path) -> None:
    with DemoProcess(tmp_path, "--projects", "10000", "--me-megabytes", "30") as demo:
        with Terminal(BIZCTX, demo.environ) as terminal:
            terminal.wait_for("no project list yet")
            terminal.wait_for("list just now", seconds=60)
            terminal.send("109999")
            terminal.wait_for(lambda screen: "109999" in screen and "Loyalty" not in screen)
            terminal.send(ENTER)
            terminal.wait_for("· project 109999")
            terminal.send(ctrl("q"))
            assert terminal.wait_for_exit() == 0
        (cached,) = (tmp_path / "cache").rglob("*.json")
        assert cached.stat().st_size < 3_000_000
        assert b"member_list" not in cached.read_bytes()
        before = demo.requests
        with Terminal(BIZCTX, demo.environ) as terminal:
            terminal.wait_for("Web App")
            # What an empty tree and an unknown list would have shown, in any frame.
            assert b"nothing matches" not in terminal.output
            assert b"no project list" not in terminal.output
            terminal.send(ctrl("q"))
            assert terminal.wait_for_exit() == 0
        assert demo.requests == before
