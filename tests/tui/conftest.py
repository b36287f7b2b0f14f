"""The app as the factory builds it, on a demo server over real HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bizctx_tui.accounts.account import Choice
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.factory import build_app
from tests.support.clock import Clock

MakeApp = Callable[..., BizctxApp]
WriteConfig = Callable[[str], Path]


@pytest.fixture(autouse=True)
def _no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test opens a browser on the desk of whoever runs it."""
    monkeypatch.setenv("BROWSER", "true")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home directory of the apps under test."""
    return tmp_path / "home"


@pytest.fixture
def make_app(tmp_path: Path, home: Path, clock: Clock) -> MakeApp:
    """Builds the app on the environment of a server."""

    def make(
        environment: Mapping[str, str], *, choice: Choice | None = None, **changes: str
    ) -> BizctxApp:
        environ = {
            "HOME": str(home),
            **environment,
            "BIZCTX_CACHE_DIR": str(tmp_path / "cache"),
            **changes,
        }
        return build_app(environ, choice=choice or Choice(), clock=clock)

    return make


@pytest.fixture
def write_config(home: Path) -> WriteConfig:
    """Writes the official client's configuration of that home."""

    def write(text: str) -> Path:
        directory = home / ".mp"
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = directory / "config.toml"
        path.touch(mode=0o600)
        path.write_text(text)
        return path

    return write
