"""One save, from review to proof.

The API has no version and no ETag, so a save reads what the server holds, shows it,
reads again just before it writes when the review took long, and compares the answer with
what was sent. Between that last read and the write another writer can still slip in;
nothing on this side can close that gap.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, Final, TypeVar

from bizctx_tui.client.api import AppApi
from bizctx_tui.core.limits import check_length
from bizctx_tui.core.merge import merge
from bizctx_tui.core.models import Scope
from bizctx_tui.errors import BizctxError
from bizctx_tui.service.keeping import Keeper
from bizctx_tui.service.review import (
    AlreadyStored,
    NotStored,
    Review,
    Saved,
    SavedHow,
    Sent,
    Unknown,
    Unsettled,
)

STILL_TRUE_SECONDS: Final = 2.0
"""How long a read counts as what the server holds now."""

FINISH_SECONDS: Final = 10.0
"""How long the end of a session waits at most for a write that is under way, in seconds."""

T = TypeVar("T")


class Saving:
    """Reviews, writes, and finds out what became of a write.

    A write that has begun is finished even when nobody waits for it any more, and what
    became of it is in the history.

    Args:
        api: The wire.
        clock: Unix seconds.
        keeper: Keeps every text before it is replaced or sent.
    """

    def __init__(self, api: AppApi, clock: Callable[[], float], keeper: Keeper) -> None:
        self._api = api
        self._clock = clock
        self._keeper = keeper
        self._under_way: set[asyncio.Task[Any]] = set()

    async def review(
        self, scope: Scope, *, base: str, mine: str, merges: bool = True
    ) -> Review | AlreadyStored:
        """Read what the server holds now: one request.

        Args:
            scope: The document.
            base: The server's text that ``mine`` started from.
            mine: The text to be stored.
            merges: Whether ``mine`` is merged with what somebody else wrote; else it is to
                replace the whole of that.

        Returns:
            A Review whose proposal is ``mine``, or ``mine`` merged with what somebody else
            wrote; a conflict leaves it without one. AlreadyStored when there is nothing
            that could be written.

        Raises:
            BusinessContextValidationError: ``mine`` is too long; nothing was sent.
            BizctxError: The read failed.
        """
        check_length(mine)
        remote = await self._api.context(scope)
        return await self._reviewed(scope, base, mine, remote, merges=merges)

    async def commit(
        self, review: Review, confirmed: str, *, how: SavedHow = "saved"
    ) -> Saved | AlreadyStored | Review | Unknown:
        """Write a confirmed text: one write, and one read before it unless just done.

        Args:
            review: What was decided about; it has a proposal.
            confirmed: The text that the person confirmed: the proposal, or a part of its
                changes.
            how: What the history calls the text once it is stored.

        Returns:
            Saved when the server answered; AlreadyStored when it holds this very text; a
            new Review, with nothing written, when it no longer holds what was reviewed;
            Unknown when the text was sent and no answer came.

        Raises:
            BusinessContextValidationError: The text is too long; nothing was sent.
            BizctxError: A request failed; nothing was stored.
            ValueError: The review has no proposal.
        """
        if review.proposal is None:
            raise ValueError("a conflict that is not settled cannot be written")
        check_length(confirmed)
        return await self._commit(review, review.proposal, confirmed, how)

    async def settle(
        self, unknown: Unknown
    ) -> Saved | NotStored | AlreadyStored | Review | Unsettled:
        """Ask the server what became of a write that got no answer: one request.

        Returns:
            Saved when it holds the text; NotStored when it holds the one before; a new
            Review, or AlreadyStored when that has nothing to write, when it holds a third
            one; Unsettled when the question failed.
        """
        sent = unknown.sent
        review, proposal = sent.review, sent.review.proposal
        if proposal is None:
            raise ValueError("a conflict that is not settled cannot have been written")
        try:
            remote = await self._api.context(review.scope)
        except BizctxError as error:
            return Unsettled(unknown, error)
        if remote == sent.text:
            await self._keep_stored(sent, remote)
            return Saved(review.scope, sent.text, remote, proposal)
        if remote == review.remote:
            return NotStored(unknown, review.stale())
        return await self._reviewed(review.scope, review.remote, proposal, remote)

    @property
    def is_writing(self) -> bool:
        """Whether a text is on its way: that is never broken off."""
        return bool(self._under_way)

    async def finish(self, *, seconds: float = FINISH_SECONDS) -> bool:
        """Wait for the writes that are under way.

        Returns:
            False when one was still not done after that many seconds.
        """
        if not self._under_way:
            return True
        _, pending = await asyncio.wait(self._under_way, timeout=seconds)
        return not pending

    async def _reviewed(
        self, scope: Scope, base: str, mine: str, remote: str, *, merges: bool = True
    ) -> Review | AlreadyStored:
        read_at = self._clock()
        unkept = await self._keeper.saw(scope, remote)
        if remote == mine:
            return AlreadyStored(scope, remote, mine)
        review = Review(scope, base, remote, mine, read_at, proposal=mine, unkept=unkept)
        if remote == base or not merges:
            return review
        # Beside the loop: two long texts that have little in common take a while.
        merged = await asyncio.to_thread(merge, base, mine, remote)
        proposal = None if merged.conflicts else merged.text()
        if proposal == remote:
            return AlreadyStored(scope, remote, remote)
        return replace(review, merge=merged, proposal=proposal)

    async def _commit(
        self, review: Review, proposal: str, confirmed: str, how: SavedHow
    ) -> Saved | AlreadyStored | Review | Unknown:
        scope = review.scope
        if confirmed == review.remote:
            return AlreadyStored(scope, confirmed, proposal)
        # Before the last read, so that nothing but the network lies between that and the write.
        token = await self._keeper.about_to_send(scope, confirmed)
        if self._clock() - review.read_at > STILL_TRUE_SECONDS:
            try:
                remote = await self._api.context(scope)
            except BizctxError:
                await self._keeper.confirmed(token, "draft")
                raise
            except asyncio.CancelledError:
                self._begin(self._keeper.confirmed(token, "draft"))
                raise
            if remote == confirmed:
                await self._keeper.confirmed(token, how)
                return AlreadyStored(scope, remote, proposal)
            if remote != review.remote:
                await self._keeper.confirmed(token, "draft")
                return await self._reviewed(scope, review.remote, proposal, remote)
        return await asyncio.shield(
            self._begin(self._write(Sent(review, confirmed, how, token), proposal))
        )

    async def _write(self, sent: Sent, proposal: str) -> Saved | Unknown:
        scope, text = sent.review.scope, sent.text
        try:
            stored = await self._api.put_context(scope, text)
        except BizctxError as error:
            if error.may_have_arrived:
                return Unknown(sent, error)
            await self._keeper.confirmed(sent.token, "draft")
            raise
        await self._keep_stored(sent, stored)
        return Saved(scope, text, stored, proposal)

    async def _keep_stored(self, sent: Sent, stored: str) -> None:
        if stored == sent.text:
            await self._keeper.confirmed(sent.token, sent.how)
        else:
            await self._keeper.saw(sent.review.scope, stored, sent.how)

    def _begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        # Looked at here, as nobody else may do so; whoever waits is told all the same.
        if not task.cancelled():
            task.exception()
