"""The service as it is built for real, on a demo server over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bizctx_tui.demo.server import DemoServer
from bizctx_tui.service.build import Services, build_services
from tests.support.clock import Clock


@pytest.fixture
def environ(server: DemoServer, tmp_path: Path) -> dict[str, str]:
    return {**server.environment(), "BIZCTX_CACHE_DIR": str(tmp_path / "cache")}


@pytest.fixture
async def services(environ: dict[str, str], clock: Clock) -> AsyncIterator[Services]:
    services = build_services(environ, clock=clock)
    yield services
    await services.aclose()
