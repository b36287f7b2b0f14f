"""What every test may count on: a machine that is nobody's, and a demo server on request."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from bizctx_tui.demo.server import DemoOptions, DemoServer
from tests.support.clock import Clock


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, object, object]:
    """A failure that quotes a lone surrogate must be able to travel between processes."""
    report = yield
    return _without_surrogates(report)


class HonestExit:
    """With several processes pytest reports success after an error of its own: not here."""

    def __init__(self) -> None:
        self._broke_off = False

    def pytest_internalerror(self) -> None:
        self._broke_off = True

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._broke_off:
            session.exitstatus = pytest.ExitCode.INTERNAL_ERROR


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(HonestExit())


def _without_surrogates(value: object) -> object:
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode("utf-8")
        case dict():
            return {key: _without_surrogates(item) for key, item in value.items()}
        case list() | tuple():
            return type(value)(_without_surrogates(item) for item in value)
    return value


@pytest.fixture(autouse=True)
def _sealed_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the person who runs the tests: no account, no home, no cache, no proxy."""
    for name in os.environ:
        if name.startswith(("MP_", "BIZCTX_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home" / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home" / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / "config"))


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
