"""Running one use of the service from the command line."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from bizctx_tui.cli.output import tell, tell_on_terminal

if TYPE_CHECKING:
    from bizctx_tui.service.workspace import AsyncWorkspace

Result = TypeVar("Result")


def with_workspace(work: Callable[[AsyncWorkspace], Awaitable[Result]]) -> Result:
    """Do one piece of work with the environment's account, then close the connections.

    Raises:
        BizctxError: Whatever the work or the account raises.
    """
    from bizctx_tui.service.build import build_services
    from bizctx_tui.service.workspace import AsyncWorkspace

    services = build_services(os.environ, clock=time.time)
    services.waits.listener = lambda wait: tell_on_terminal(wait.words)

    async def run() -> Result:
        async with AsyncWorkspace(services) as workspace:
            return await work(workspace)

    result = asyncio.run(run())
    if services.directory.storage_error is not None:
        tell(f"Warning: {services.directory.storage_error.message}")
    return result
