"""A transport over real sockets whose pauses are recorded and never slept."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from pydantic import SecretStr

from bizctx_tui.client.api import AppApi
from bizctx_tui.client.transport import (
    CredentialSource,
    FixedCredentials,
    Timeouts,
    Transport,
    Wait,
)

SECRET = "Dummy-Secret-of-sa"
BASIC_TOKEN = base64.b64encode(f"sa.edit:{SECRET}".encode()).decode()
BASIC = SecretStr(f"Basic {BASIC_TOKEN}")

QUICK = Timeouts(connect=0.3, read=0.3, write=0.3, pool=0.3)
PATIENT = Timeouts()


@dataclass
class Line:
    """A transport, the API on it, and what it told."""

    transport: Transport
    slept: list[float] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    requests: int = 0

    @property
    def api(self) -> AppApi:
        return AppApi(self.transport)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)

    def count(self) -> None:
        self.requests += 1


@asynccontextmanager
async def line_to(
    url: str,
    *,
    timeouts: Timeouts = PATIENT,
    authorization: SecretStr = BASIC,
    credentials: CredentialSource | None = None,
    jitter: Callable[[], float] = lambda: 0.0,
    extra_headers: dict[str, SecretStr] | None = None,
) -> AsyncIterator[Line]:
    """A line to a server, closed at the end of the block; credentials win over authorization."""
    told: list[Line] = []
    transport = Transport(
        base_url=url,
        credentials=credentials or FixedCredentials(authorization),
        extra_headers=extra_headers,
        timeouts=timeouts,
        jitter=jitter,
        sleep=lambda seconds: told[0].sleep(seconds),
        on_request=lambda: told[0].count(),
        on_wait=lambda wait: told[0].waits.append(wait),
    )
    told.append(Line(transport))
    try:
        yield told[0]
    finally:
        await transport.aclose()


async def until(condition: Callable[[], bool]) -> None:
    """Give other tasks and threads turns until the condition holds, at most ten thousand."""
    for _ in range(10_000):
        if condition():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("the condition never held")
