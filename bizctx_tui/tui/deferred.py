"""Work for a worker that may be cancelled before it begins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any


class Deferred(Awaitable[None]):
    """Begins when it is awaited, so that none is left half begun when it never is.

    Args:
        work: What to do.
        arguments: What to do it with.
    """

    def __init__(self, work: Callable[..., Coroutine[Any, Any, None]], *arguments: object) -> None:
        self._work = work
        self._arguments = arguments

    def __await__(self) -> Generator[Any, None, None]:
        return self._work(*self._arguments).__await__()
