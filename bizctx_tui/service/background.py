"""An event loop in a thread of its own, for callers that do not await.

One thread serves every blocking workspace of the process. It is a daemon: the interpreter
never waits for it, and ends it in order through atexit.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import threading
from collections.abc import Coroutine
from typing import Any, Final, Protocol, TypeVar

T = TypeVar("T")

LAST_SECONDS: Final = 10.0
"""How long the end of the program waits at most for connections to close, in seconds."""


class Closable(Protocol):
    """Something that is closed in the loop that used it."""

    async def aclose(self) -> None:
        """Close it."""


class Background:
    """A loop that runs in a daemon thread until :meth:`stop`."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._kept: set[Closable] = set()
        self._closing: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._serve, name="bizctx", daemon=True)
        try:
            self._thread.start()
        except RuntimeError:
            self._loop.close()
            raise

    @property
    def stopped(self) -> bool:
        """Whether it takes no more work."""
        return self._loop.is_closed()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for the work's result; from any thread but its own.

        An exception that reaches the waiting thread, such as KeyboardInterrupt, cancels it.

        Raises:
            RuntimeError: Called by the loop's own thread, which would wait for ever, or after
                the program's end began.
            BaseException: What the work raises.
        """
        if threading.current_thread() is self._thread or self.stopped:
            work.close()
            raise RuntimeError(
                "A blocking Workspace cannot be called here: "
                + (
                    "the program is ending, and its connections are closed."
                    if self.stopped
                    else "this is its own event loop's thread. Use AsyncWorkspace."
                )
            )
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        finally:
            future.cancel()
            # An exception holds this frame; the future would hold the exception.
            del future

    def keep(self, closable: Closable) -> None:
        """Close this at the end, unless :meth:`release` comes before."""
        self._kept.add(closable)

    def release(self, closable: Closable) -> None:
        """Close this soon, without waiting: the caller may be the garbage collector."""
        # A loop that has ended, at the end of the program, has closed it already.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._start_closing, closable)

    def stop(self) -> None:
        """Close what is kept, cancel what runs, end the thread."""
        if self.stopped:
            return
        closing = asyncio.run_coroutine_threadsafe(self._wind_up(), self._loop)
        try:
            closing.result(LAST_SECONDS)
        except TimeoutError:
            closing.cancel()
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(LAST_SECONDS)

    def _serve(self) -> None:
        try:
            self._loop.run_forever()
        finally:
            self._loop.close()

    def _start_closing(self, closable: Closable) -> None:
        task = self._loop.create_task(closable.aclose())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        self._kept.discard(closable)

    async def _wind_up(self) -> None:
        for closable in tuple(self._kept):
            self._start_closing(closable)
        await asyncio.gather(*self._closing)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._loop.shutdown_asyncgens()


_current: Background | None = None
_starting = threading.Lock()


def background() -> Background:
    """The loop of this process; started when it is first asked for."""
    global _current
    with _starting:
        if _current is None or _current.stopped:
            _current = Background()
        return _current


def _after_fork() -> None:
    # The parent's thread is not here; its selector is shared, so its loop is left alone.
    global _current, _starting
    _current = None
    _starting = threading.Lock()


def _at_exit() -> None:
    if _current is not None:
        _current.stop()


atexit.register(_at_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
