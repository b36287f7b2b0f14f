"""What a flow waits for and a person may stop."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Stoppable:
    """The work that is waited for."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    async def wait(self, work: Coroutine[Any, Any, T]) -> T | None:
        """Its result; None when it was stopped."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        try:
            await asyncio.wait([task])
        finally:
            self._tasks.discard(task)
            task.cancel()
        return None if task.cancelled() else task.result()

    def stop(self) -> bool:
        """Stop all of it; False when there is none."""
        for task in self._tasks:
            task.cancel()
        return bool(self._tasks)
