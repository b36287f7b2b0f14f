"""The one thread of a process that reads and writes the store."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

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
        self._queue: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
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
                future.set_exception(
                    StorageError("The program is ending; nothing more is kept on the disk.")
                )
                return future
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="store", daemon=True)
                self._thread.start()
            self._queue.put(lambda: self._do(work, future))
        return future

    async def run(self, work: Callable[[Store], T]) -> T:
        """The same for code that awaits."""
        return await asyncio.wrap_future(self.submit(work))

    def close(self, *, seconds: float) -> bool:
        """Finish what was asked for, and take nothing more. Blocks.

        Args:
            seconds: How long to wait at most.

        Returns:
            Whether all of it was done in time.
        """
        with self._starting:
            thread = self._thread
            if not self._is_closed:
                self._is_closed = True
                self._queue.put(None)
        if thread is None:
            return True
        thread.join(seconds)
        return not thread.is_alive()

    def _serve(self) -> None:
        while (work := self._queue.get()) is not None:
            work()
        if self._store is not None:
            self._store.close()
            self._store = None

    def _do(self, work: Callable[[Store], T], future: Future[T]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            result = work(self._ready())
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)
        if self._store is not None and self._store.is_damaged:
            self._store.close()
            self._store = None

    def _ready(self) -> Store:
        if self._store is not None and not self._store.is_in_place:
            self._store.close()
            self._store = None
        if self._store is None:
            self._store = self._open()
        return self._store
