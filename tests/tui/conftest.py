"""The app as the factory builds it, on a demo server over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.factory import build_app
from tests.support.clock import Clock

MakeApp = Callable[..., BizctxApp]


@pytest.fixture
def make_app(tmp_path: Path, clock: Clock) -> MakeApp:
    """Builds the app on the environment of a server."""

    def make(environment: dict[str, str], **changes: str) -> BizctxApp:
        environ = {**environment, "BIZCTX_CACHE_DIR": str(tmp_path / "cache"), **changes}
        return build_app(environ, clock=clock)

    return make
