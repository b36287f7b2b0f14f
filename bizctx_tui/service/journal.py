"""Keeps what is typed: each edit is in the store before the frame that shows it.

The loop only hands edits on, and the store's own thread writes them. Whoever draws a frame
asks first whether everything that it would show is kept; see :meth:`Journal.record`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from bizctx_tui.core.document_key import DocumentKey
from bizctx_tui.core.draft import Draft
from bizctx_tui.core.models import Scope
from bizctx_tui.core.text.document import Position
from bizctx_tui.core.text.undo import Selection
from bizctx_tui.errors import StorageError
from bizctx_tui.service.draft_row import DraftRow, State, selection_of
from bizctx_tui.storage.store_thread import StoreThread

if TYPE_CHECKING:
    from bizctx_tui.storage.drafts import Holder, KeptDraft
    from bizctx_tui.storage.store import Store


MANY_EDITS: Final = 5_000
"""Edits after which the whole text is written again, even while somebody types."""

SOME_EDITS: Final = 200
"""Edits after which it is written again as soon as nobody types."""

RETRY_SECONDS: Final = 2.0
"""How long a failed write is left alone before the next try."""

HELD_SECONDS: Final = 2.0
"""How long at most a pause goes on before it is noticed that another window took a draft."""


@dataclass(eq=False, slots=True)
class _Kept:
    """A draft that is followed, and how far it was handed on."""

    draft: Draft
    row: DraftRow
    revision: int = -1
    base: str = ""
    selection: Selection | None = None
    edits: int = 0
    is_behind: bool = field(default=True)
    failed_at: float | None = None
    looked_at: float = 0.0


class Journal:
    """The drafts of one account in one window, as the store has them.

    Args:
        store: The thread that writes.
        key: What each document is kept under.
        clock: Seconds of a clock that only goes forward.
    """

    def __init__(
        self,
        store: StoreThread,
        key: Callable[[Scope], DocumentKey],
        clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._key = key
        self._clock = clock
        self._kept: dict[Scope, _Kept] = {}
        # Drafts that another window took, and the revision that it has of them.
        self._given_up: dict[Scope, tuple[Draft, int]] = {}
        self._is_closed = False
        self._is_untidy = False
        self._last: Future[None] | None = None
        self.problem: StorageError | None = None
        """Why the last write failed; None while everything is kept."""
        self.on_problem: Callable[[StorageError | None], object] = lambda problem: None
        """Told when writing begins to fail, and with None when it works again, be it in a new
        database."""
        self.on_taken: Callable[[Scope], object] = lambda scope: None
        """Told when another window took a draft of this one."""
        self.on_shared: Callable[[Scope, tuple[Holder, ...]], object] = lambda scope, others: None
        """Told when a draft is begun whose document has unsaved text in other windows."""

    # What a frame asks

    def record(self, drafts: Iterable[Draft]) -> bool:
        """Hand on what was edited since the last call.

        Args:
            drafts: Those of this account; one without unsaved text is not kept.

        Returns:
            Whether all of it is in the store by now, or could not be written.
        """
        if self._is_closed:
            return self.is_settled
        for draft in drafts:
            kept = self._kept.get(draft.scope)
            if kept is None or kept.draft is not draft:
                given_up = self._given_up.get(draft.scope) == (draft, draft.buffer.revision)
                if draft.unsaved and not given_up:
                    self._begin(draft)
            elif kept.revision != draft.buffer.revision or kept.base is not draft.base:
                self._go_on(kept)
        return self.is_settled

    @property
    def is_settled(self) -> bool:
        """Whether nothing is on its way to the disk."""
        return self._last is None or self._last.done()

    def wait(self, seconds: float) -> bool:
        """Block until nothing is on its way to the disk; False when that takes longer."""
        if self._last is None:
            return True
        try:
            self._last.exception(seconds)
        except TimeoutError:
            return False
        return True

    def when_settled(self, act: Callable[[], object]) -> None:
        """Act in the running loop as soon as nothing is on its way to the disk."""
        loop = asyncio.get_running_loop()
        if self._last is None:
            loop.call_soon(act)
        else:
            self._last.add_done_callback(lambda _: _in_loop(loop, act))

    # What a pause is for

    def look(self, *, quiet: bool) -> None:
        """Do what can wait: cursors, whole texts in place of many edits, another try.

        Args:
            quiet: Whether nobody types.
        """
        if quiet and self._is_untidy and self.is_settled:
            # Else the store does it in the middle of the typing, and a frame waits for it.
            self._is_untidy = False
            self._store.submit(_tidied)
        for kept in list(self._kept.values()):
            if kept.is_behind:
                if kept.failed_at is None or self._clock() - kept.failed_at >= RETRY_SECONDS:
                    self._write(kept)
            elif not quiet:
                continue
            elif not kept.draft.unsaved:
                self.forget(kept.draft.scope)
            elif kept.edits >= SOME_EDITS:
                self._write(kept)
            elif self._clock() - kept.looked_at >= HELD_SECONDS or (
                kept.selection != selection_of(kept.draft)
            ):
                kept.looked_at = self._clock()
                kept.selection = selection_of(kept.draft)
                self._submit(kept, partial(kept.row.select, kept.selection), adds_text=False)

    # What became of a draft

    def adopt(self, draft: Draft, kept_id: int) -> None:
        """Go on with a draft of the store that this window holds now."""
        self._kept[draft.scope] = kept = _Kept(draft, self._row(draft, kept_id))
        self._write(kept)

    def keep_under(self, key: Callable[[Scope], DocumentKey]) -> None:
        """Keep every draft under other keys from now on: the credentials are other ones."""
        self._key = key
        for kept in self._kept.values():
            before, kept.row = kept.row, self._row(kept.draft)
            self._write(kept)
            self._submit(kept, before.discard)

    @contextmanager
    def aside(self, scope: Scope, *, base: str, base_at: float) -> Iterator[Callable[[str], None]]:
        """Keep a second draft of a document for the length of a ``with`` block.

        Yields:
            A function that takes its whole text as it is now. What it was given last goes
            into the history at the end of the block; only an end of the program leaves it as
            a draft.
        """
        row, start = DraftRow(self._key(scope)), Selection(Position(0, 0), Position(0, 0))
        last: str | None = None

        def keep(text: str) -> None:
            nonlocal last
            last = text
            self._store.submit(partial(row.write, State(base, base_at, text, start)))

        try:
            yield keep
        finally:
            if last is not None:
                self._store.submit(partial(row.put_away, last))

    def forget(self, scope: Scope) -> None:
        """The draft is saved or thrown away: the store drops it."""
        kept = self._kept.pop(scope, None)
        if kept is not None:
            self._submit(kept, kept.row.discard)

    def discard(self, drafts: Iterable[Draft]) -> None:
        """Throw away what is unsaved in these drafts: it goes into the history.

        Nothing of them is kept from then on.
        """
        self._is_closed = True
        for draft in drafts:
            if draft.unsaved:
                kept = self._kept.pop(draft.scope, None) or _Kept(draft, self._row(draft))
                self._submit(kept, partial(kept.row.put_away, draft.text))

    async def aclose(self, *, seconds: float) -> bool:
        """Write whatever is left.

        Returns:
            Whether everything was written in time.
        """
        for kept in self._kept.values():
            if kept.is_behind or kept.edits:
                self._write(kept)
        last = self._last
        if last is None:
            return True
        done, _ = await asyncio.wait([asyncio.wrap_future(last)], timeout=seconds)
        return bool(done) and self.problem is None

    # Inside

    def _begin(self, draft: Draft) -> None:
        self._kept[draft.scope] = kept = _Kept(draft, self._row(draft))
        self._write(kept)
        loop = asyncio.get_running_loop()
        others = self._store.submit(kept.row.others)
        others.add_done_callback(partial(self._others_known, loop, draft.scope))

    def _row(self, draft: Draft, kept_id: int | None = None) -> DraftRow:
        return DraftRow(self._key(draft.scope), kept_id)

    def _go_on(self, kept: _Kept) -> None:
        buffer = kept.draft.buffer
        changes = buffer.changes_since(kept.revision)
        rebased = kept.base is not kept.draft.base
        if rebased and not kept.draft.unsaved:
            self.forget(kept.draft.scope)
        elif kept.is_behind and kept.failed_at is not None:
            # Each key would try in vain: it is tried again in a while.
            kept.revision, kept.base = buffer.revision, kept.draft.base
        elif rebased or changes is None or kept.edits >= MANY_EDITS:
            self._write(kept)
        elif changes:
            kept.revision = buffer.revision
            kept.selection = selection_of(kept.draft)
            kept.edits += len(changes)
            append = partial(kept.row.append, changes, buffer.character_count, kept.selection)
            self._submit(kept, append)

    def _write(self, kept: _Kept) -> None:
        state = State.of(kept.draft)
        kept.revision = kept.draft.buffer.revision
        kept.base, kept.selection, kept.edits = state.base, state.selection, 0
        kept.is_behind = False
        self._submit(kept, partial(kept.row.write, state))

    def _submit(
        self, kept: _Kept, work: Callable[[Store], None], *, adds_text: bool = True
    ) -> None:
        self._is_untidy = True
        self._last = self._store.submit(work)
        loop = asyncio.get_running_loop()
        self._last.add_done_callback(partial(self._written, loop, kept, adds_text))

    def _written(
        self, loop: asyncio.AbstractEventLoop, kept: _Kept, adds_text: bool, written: Future[None]
    ) -> None:
        error = written.exception()
        if error is not None or kept.failed_at is not None or self.problem is not None:
            _in_loop(loop, partial(self._take_outcome, kept, adds_text, error))

    def _take_outcome(self, kept: _Kept, adds_text: bool, error: BaseException | None) -> None:
        from bizctx_tui.storage.drafts import DraftGone, DraftTaken

        is_followed = self._kept.get(kept.draft.scope) is kept
        if isinstance(error, DraftGone):
            # Its database was put aside: all of it goes into the new one at once.
            if is_followed:
                self._write(kept)
                self.on_problem(None)
        elif isinstance(error, DraftTaken):
            if is_followed:
                del self._kept[kept.draft.scope]
            if not adds_text:
                # The other window has all of it: it is begun anew with the next edit only.
                self._given_up[kept.draft.scope] = (kept.draft, kept.revision)
            self.on_taken(kept.draft.scope)
        elif isinstance(error, StorageError):
            kept.is_behind = True
            kept.failed_at = self._clock()
            was, self.problem = self.problem, error
            if was is None:
                self.on_problem(error)
        elif error is not None:
            raise error
        elif not kept.is_behind:
            kept.failed_at = None
            if self.problem and not any(each.is_behind for each in self._kept.values()):
                self.problem = None
                self.on_problem(None)

    def _others_known(
        self,
        loop: asyncio.AbstractEventLoop,
        scope: Scope,
        found: Future[tuple[Holder, ...]],
    ) -> None:
        # What cannot be read now is told where it is written.
        if found.exception() is None and found.result():
            _in_loop(loop, partial(self.on_shared, scope, found.result()))


def restored(kept: KeptDraft) -> Draft:
    """The draft as it was left; undo goes back to the text that it started from."""
    draft = Draft(kept.key.scope, kept.base, base_at=kept.base_at)
    if kept.text != kept.base:
        draft.buffer.replace_all_text(kept.text)
    draft.buffer.move_to(kept.selection.anchor)
    draft.buffer.move_to(kept.selection.cursor, select=True)
    return draft


def _tidied(store: Store) -> None:
    store.tidy()


def _in_loop(loop: asyncio.AbstractEventLoop, act: Callable[[], object]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(act)
