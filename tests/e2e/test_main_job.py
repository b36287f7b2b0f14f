"""The main job in a real terminal, with the server in another process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.demo_process import DemoProcess
from tests.support.terminal import DOWN, ENTER, ESCAPE, F1, UP, Terminal, ctrl

BIZCTX = [sys.executable, "-m", "bizctx_tui"]
OPEN = "GET /projects/103/business-context/chain"
READ = "GET /projects/103/business-context"
WRITE = "PUT /projects/103/business-context"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[DemoProcess]:
    with DemoProcess(tmp_path) as demo:
        yield demo


def stored(demo: DemoProcess, project: str) -> str:
    done = subprocess.run(
        [*BIZCTX, "get"],
        env=demo.environ | {"MP_PROJECT_ID": project},
        capture_output=True,
        check=True,
        timeout=60,
    )
    return str(json.loads(done.stdout)["content"])


def test_choose_type_review_save_and_quit(demo: DemoProcess) -> None:
    before = stored(demo, "103")
    asked_before = len(demo.requests)
    with Terminal(BIZCTX, demo.environ) as terminal:
        terminal.wait_for("Web App")
        terminal.send("andr")
        terminal.wait_for(lambda screen: "Android" in screen and "Staging" not in screen)
        terminal.send(ENTER)
        terminal.wait_for("─ Android · project 103")
        assert demo.requests[asked_before:] == ["GET /me", OPEN]
        terminal.wait_for(f"{len(before):,} / 50,000")
        terminal.send("Hello, 世界! ")
        terminal.wait_for(f"{len(before) + 11:,} / 50,000")
        terminal.wait_for("● unsaved")
        terminal.wait_for("Hello, 世界!")
        terminal.send(ctrl("s"))
        terminal.wait_for("y save")
        terminal.wait_for("(+11 −0)")
        assert WRITE not in demo.requests
        terminal.send("y")
        terminal.wait_for("Saved:")
        terminal.send(ctrl("q"))
        assert terminal.wait_for_exit() == 0
    asked = demo.requests[asked_before:]
    assert asked[:2] == ["GET /me", OPEN]
    assert asked.count(WRITE) == 1
    assert set(asked[2:]) == {READ, WRITE}
    assert stored(demo, "103") == "Hello, 世界! " + before


def test_unsaved_text_survives_switching_and_quitting_asks(demo: DemoProcess) -> None:
    with Terminal(BIZCTX, demo.environ, columns=80, rows=24) as terminal:
        terminal.wait_for("Android")
        for name, typed in (("Android", "first"), ("Staging", "second")):
            terminal.send(ctrl("o"))
            terminal.wait_for("Jump to")
            terminal.send(name)
            terminal.wait_for(lambda screen, name=name: screen.count(name) >= 2)  # type: ignore[misc]
            terminal.send(ENTER)
            terminal.wait_for(f"─ {name} · project")
            terminal.send(typed)
            terminal.wait_for(f"1 {typed}")
        requests_before = len(demo.requests)
        terminal.send(ctrl("q"))
        terminal.wait_for("Quit with unsaved")
        terminal.wait_for("Android · project 103: unsaved")
        terminal.wait_for("Staging · project 104: unsaved")
        terminal.send(ESCAPE)
        terminal.wait_for(lambda screen: "Quit with unsaved" not in screen and "second" in screen)
        terminal.send(ctrl("o"))
        terminal.wait_for("Jump to")
        terminal.send("android" + ENTER)
        terminal.wait_for("first")
        assert len(demo.requests) == requests_before
        terminal.send(ctrl("q"))
        terminal.wait_for("Quit with unsaved")
        terminal.send("d")
        assert terminal.wait_for_exit() == 0
    assert not any(request.startswith("PUT") for request in demo.requests)


def test_the_second_start_paints_from_the_cache_without_a_request(demo: DemoProcess) -> None:
    for _ in range(2):
        with Terminal(BIZCTX, demo.environ) as terminal:
            terminal.wait_for("Loyalty")
            terminal.wait_for("1 request this hour" if not _ else "0 requests this hour")
            terminal.send(ctrl("q"))
            assert terminal.wait_for_exit() == 0
    assert demo.requests == ["GET /me"]


def test_a_person_without_an_account_sees_what_is_missing(demo: DemoProcess) -> None:
    environ = demo.environ | {"MP_SECRET": ""}
    with Terminal(BIZCTX, environ, columns=80, rows=24) as terminal:
        terminal.wait_for("bizctx needs an account")
        terminal.wait_for("✗ MP_SECRET")
        terminal.wait_for("✓ MP_USERNAME")
        terminal.send(ESCAPE)
        assert terminal.wait_for_exit() == 1
    assert demo.requests == []


def test_bizctx_demo_needs_nothing(tmp_path: Path, demo: DemoProcess) -> None:
    environ = {k: v for k, v in demo.environ.items() if not k.startswith(("MP_", "BIZCTX_"))}
    with Terminal([*BIZCTX, "demo"], environ, columns=80, rows=24) as terminal:
        terminal.wait_for("Web App")
        terminal.send(UP + DOWN + ENTER)
        terminal.wait_for("/ 50,000")
        terminal.send(F1)
        terminal.wait_for("Help · escape closes")
        terminal.send(ESCAPE)
        terminal.wait_for(lambda screen: "Help · escape closes" not in screen)
        terminal.resize(160, 45)
        terminal.wait_for("Preview")
        terminal.send(ctrl("q"))
        assert terminal.wait_for_exit() == 0
    assert demo.requests == []
    assert not (tmp_path / "home" / ".cache" / "bizctx").exists()
