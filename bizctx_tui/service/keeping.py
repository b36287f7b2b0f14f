"""Every text that passes through is kept; where that fails, it is told and work goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Final, TypeVar

from bizctx_tui.core.document_key import DocumentKey
from bizctx_tui.core.models import Scope
from bizctx_tui.errors import StorageError

if TYPE_CHECKING:
    # The database is not loaded before the first text is kept.
    from bizctx_tui.storage.history import How, Version
    from bizctx_tui.storage.store import Store
    from bizctx_tui.storage.store_thread import StoreThread

KEEP_SECONDS: Final = 5.0
"""How long a step waits at most for the disk, in seconds."""

T = TypeVar("T")


class Keeper:
    """The history of one account's documents, behind the one thread that writes.

    Args:
        store: Where the work is done.
        key: What a document is kept under.

    Attributes:
        problem: What went wrong with the history last; None once it works again.
    """

    def __init__(self, store: StoreThread, key: Callable[[Scope], DocumentKey]) -> None:
        self._store = store
        self._key = key
        self.problem: StorageError | None = None

    async def saw(self, scope: Scope, text: str, how: How = "opened") -> StorageError | None:
        """Keep what the server held; the history knows whether somebody else wrote it.

        Returns:
            Why it could not be kept; None when it was.
        """
        return await self.saw_all({scope: text}, how)

    async def saw_all(self, texts: Mapping[Scope, str], how: How = "opened") -> StorageError | None:
        """Keep what the server held of some documents.

        All of it is on its way to the disk before this waits for the first time: whoever
        stops waiting, with a key say, stops none of it.

        Returns:
            Why it could not be kept; None when all of it was.
        """
        sent = [self._store.submit(self._keep(*each, how)) for each in texts.items()]
        problems = [
            kept for each in sent if isinstance(kept := await self._wait(each), StorageError)
        ]
        return problems[0] if problems else None

    async def about_to_send(self, scope: Scope, text: str, how: How = "sent") -> int | None:
        """Keep what is about to be written.

        Returns:
            What stands for it in :meth:`confirmed`; None when it could not be kept.
        """
        kept = await self._wait(self._store.submit(self._keep(scope, text, how)))
        return None if isinstance(kept, StorageError) else kept.id

    async def confirmed(self, token: int | None, how: How) -> None:
        """Note what became of a text that was about to be sent.

        Args:
            token: From :meth:`about_to_send`; nothing is done for None.
            how: ``saved`` or ``restored`` when it was stored, ``draft`` when it was not.
        """
        if token is not None:
            await self._wait(self._store.submit(lambda store: store.history.confirm(token, how)))

    async def newest(self, scope: Scope) -> tuple[Version, str] | None:
        """The text of a document that was seen last, and when.

        Returns:
            None when there is none, or when it could not be read; then :attr:`problem`
            says why.
        """
        key = self._key(scope)

        def look(store: Store) -> tuple[Version, str] | None:
            version = store.history.newest(key)
            return None if version is None else (version, store.history.text(version))

        found = await self._wait(self._store.submit(look))
        return None if isinstance(found, StorageError) else found

    def _keep(self, scope: Scope, text: str, how: How) -> Callable[[Store], Version]:
        key = self._key(scope)
        return lambda store: store.history.keep(key, text, how)

    async def _wait(self, work: Future[T]) -> T | StorageError:
        try:
            async with asyncio.timeout(KEEP_SECONDS):
                # Done even when the one who waits is cancelled.
                done = await asyncio.shield(asyncio.wrap_future(work))
        except StorageError as error:
            self.problem = error
        except TimeoutError:
            self.problem = StorageError(
                f"The disk did not take what is to be kept within {KEEP_SECONDS:.0f} seconds.",
                hint="Look at the disk that holds the history; export the text to be safe.",
            )
        else:
            self.problem = None
            return done
        return self.problem
