"""What every test may count on: a machine that is nobody's, and a demo server on request."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bizctx_tui.demo.server import DemoOptions, DemoServer
from tests.support.clock import Clock


@pytest.fixture(autouse=True)
def _sealed_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the person who runs the tests: no account, no home, no cache, no proxy."""
    for name in os.environ:
        if name.startswith(("MP_", "BIZCTX_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home" / "cache"))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Where the demo server writes what it was asked."""
    return tmp_path / "requests.jsonl"


@pytest.fixture
def server(log: Path) -> Iterator[DemoServer]:
    """A demo server without a limit on requests."""
    with DemoServer(DemoOptions(rate_limit=0, log=log)) as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    """A clock that stands until it is set."""
    return Clock()
