"""A link of the preview is shown whole, and opened only when that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from bizctx_tui.core.models import Scope
from bizctx_tui.demo.server import DemoServer
from bizctx_tui.tui.screens.open_link import OpenLinkModal
from bizctx_tui.tui.widgets.preview import Preview
from bizctx_tui.tui.widgets.project_tree import ProjectTree
from tests.support.pilot import screen_text, until, until_seen
from tests.tui.conftest import MakeApp

ADDRESS = "https://mixpanel.com@evil.example/a?b=%20"


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a stand-in for the browser writes the addresses that it is given."""
    record = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> "{record}.part"\nmv "{record}.part" "{record}"\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    return record


class Host(App[None]):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.outcomes: list[str | None] = []

    def on_mount(self) -> None:
        self.push_screen(OpenLinkModal(self.address), self.outcomes.append)


async def test_confirming_opens_the_address_as_it_was_written(opened: Path) -> None:
    app = Host(ADDRESS)
    async with app.run_test(size=(100, 24)) as pilot:
        await until_seen(pilot, ADDRESS)
        assert "It leads to evil.example" in screen_text(app)
        assert not opened.exists()
        await pilot.press("y")
        await until(pilot, opened.exists)
        assert opened.read_text() == ADDRESS + "\n"
        assert app.outcomes == ["opened"]


async def test_escape_opens_nothing(opened: Path) -> None:
    app = Host(ADDRESS)
    async with app.run_test(size=(100, 24)) as pilot:
        await until_seen(pilot, ADDRESS)
        await pilot.press("escape", "y")
        await until(pilot, lambda: app.outcomes == ["left"])
    assert not opened.exists()


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("file:///etc/passwd", "this one is file"),
        ("https://x.org/\x1b[31m\u202e", "https://x.org/␛[31m▯"),
        ("", "(an empty address)"),
    ],
)
async def test_what_may_not_be_opened_says_why_and_cannot_be(
    opened: Path, address: str, seen: str
) -> None:
    app = Host(address)
    async with app.run_test(size=(100, 24)) as pilot:
        await until_seen(pilot, seen)
        assert "open it in the browser" not in screen_text(app)
        await pilot.press("y")
        await pilot.pause()
        assert isinstance(app.screen, OpenLinkModal)
        await pilot.press("c")
        await until(pilot, lambda: app.outcomes == ["copied"])
        assert app.clipboard == address
    assert not opened.exists()


async def test_a_machine_without_a_browser_offers_to_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    app = Host(ADDRESS)
    async with app.run_test(size=(100, 24)) as pilot:
        await until_seen(pilot, "This machine has no browser")
        await pilot.press("y", "c")
        await until(pilot, lambda: app.outcomes == ["copied"])
        assert app.clipboard == ADDRESS


async def test_a_link_in_the_workspace_is_asked_about(
    server: DemoServer, make_app: MakeApp, opened: Path
) -> None:
    android = Scope.project("103")
    server.contents.put(android, f"See [this]({ADDRESS}).\n")
    app = make_app(server.environment())
    async with app.run_test(size=(160, 45)) as pilot:
        await until(pilot, lambda: bool(app.desk.me.projects))
        app.screen.query_one(ProjectTree).point_at(android)
        await pilot.press("enter")
        await _preview_focused(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, OpenLinkModal))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.focused, Preview))
    assert not opened.exists()


async def _preview_focused(pilot: Pilot[None]) -> None:
    await until_seen(pilot, "See this (https")
    preview = pilot.app.screen.query_one(Preview)
    preview.focus()
    await until(pilot, lambda: pilot.app.focused is preview)
