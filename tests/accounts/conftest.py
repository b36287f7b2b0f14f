"""What the tests of accounts share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.accounts.home import Home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An empty home; the working directory is an empty one beside it."""
    path = tmp_path / "home"
    path.mkdir(exist_ok=True)
    beside = tmp_path / "beside"
    beside.mkdir()
    monkeypatch.setenv("HOME", str(path))
    monkeypatch.chdir(beside)
    return Home(path)
