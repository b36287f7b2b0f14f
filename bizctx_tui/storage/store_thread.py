"""The one thread of a process that reads and writes the store."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from bizctx_tui.errors import StorageError

if TYPE_CHECKING:
    from bizctx_tui.storage.store import Store

T = TypeVar("T")


class StoreThread:
    """Does one piece of work after the other, and never keeps the caller waiting.

    The store is opened by the first work. Where that fails the work gets the error, and the
    next one tries again; a store that turns out damaged or was put aside by another process
    is opened anew before the next work.

    Args:
        open_store: Opens it, in the thread.
    """

    def __init__(self, open_store: Callable[[], Store]) -> None:
        self._open = open_store
        self._queue: SimpleQueue[tuple[Future[Any], Callable[[Store], Any]] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._store: Store | None = None
        self._is_closed = False
        self._starting = threading.Lock()

    def submit(self, work: Callable[[Store], T]) -> Future[T]:
        """Do something with the store, after everything that was asked for before.

        Returns:
            What comes out of it: the result, a StorageError, or what the work raises.
        """
        future: Future[T] = Future()
        with self._starting:
            if self._is_closed:
                future.set_exception(_ending())
                return future
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="store", daemon=True)
                self._thread.start()
            self._queue.put((future, work))
        return future

    async def run(self, work: Callable[[Store], T]) -> T:
        """The same for code that awaits."""
        # Done even when the one who waits is cancelled: it may be what must not be lost.
        return await asyncio.shield(asyncio.wrap_future(self.submit(work)))

    def close(self, *, seconds: float) -> bool:
        """Finish what was asked for, and take nothing more. Blocks.

        Args:
            seconds: How long to wait at most.

        Returns:
            Whether all of it was done in time; what was not begun gets a StorageError.
        """
        with self._starting:
            thread = self._thread
            if not self._is_closed:
                self._is_closed = True
                self._queue.put(None)
        if thread is None:
            return True
        thread.join(seconds)
        if not thread.is_alive():
            return True
        self._refuse_what_is_left()
        return False

    def _refuse_what_is_left(self) -> None:
        with contextlib.suppress(Empty):
            while True:
                item = self._queue.get_nowait()
                if item is not None and item[0].set_running_or_notify_cancel():
                    item[0].set_exception(_ending())
        self._queue.put(None)

    def _serve(self) -> None:
        while (item := self._queue.get()) is not None:
            self._do(*item)
            # What it holds must not live on until the next work.
            del item
        if self._store is not None:
            self._store.close()
            self._store = None

    def _do(self, future: Future[T], work: Callable[[Store], T]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            result = work(self._ready())
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)

    def _ready(self) -> Store:
        if self._store is None:
            self._store = self._open()
        elif not self._store.is_usable:
            self._store.reopen()
        return self._store


def _ending() -> StorageError:
    return StorageError(
        "The program is ending; this was not kept on the disk.",
        hint="Start bizctx again.",
    )
