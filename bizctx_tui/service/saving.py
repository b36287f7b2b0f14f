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

    A step that has begun is finished even when nobody waits for it any more: the write is
    not torn off, and what became of it is in the history.

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

    async def review(self, scope: Scope, *, base: str, mine: str) -> Review | AlreadyStored:
        """Read what the server holds now: one request.

        Returns:
            A Review whose proposal is ``mine``, or ``mine`` merged with what somebody else
            wrote; a conflict leaves it without one. AlreadyStored when there is nothing
            that could be written.

        Raises:
            BusinessContextValidationError: ``mine`` is too long; nothing was sent.
            BizctxError: The read failed.
        """
        check_length(mine)
        return await self._reviewed(scope, base, mine, await self._api.context(scope))

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
        return await self._to_the_end(self._commit(review, review.proposal, confirmed, how))

    async def settle(
        self, unknown: Unknown
    ) -> Saved | NotStored | AlreadyStored | Review | Unsettled:
        """Ask the server what became of a write that got no answer: one request.

        Returns:
            Saved when it holds the text; NotStored when it holds the one before; a new
            Review, or AlreadyStored when that has nothing to write, when it holds a third
            one; Unsettled when the question failed.
        """
        return await self._to_the_end(self._settle(unknown))

    async def finish(self, *, seconds: float = FINISH_SECONDS) -> bool:
        """Wait for the steps that are under way.

        Returns:
            False when one was still not done after that many seconds.
        """
        if not self._under_way:
            return True
        _, pending = await asyncio.wait(self._under_way, timeout=seconds)
        return not pending

    async def _reviewed(
        self, scope: Scope, base: str, mine: str, remote: str
    ) -> Review | AlreadyStored:
        read_at = self._clock()
        unkept = await self._keeper.saw(scope, remote)
        if remote == mine:
            return AlreadyStored(scope, remote, mine)
        review = Review(scope, base, remote, mine, read_at, proposal=mine, unkept=unkept)
        if remote == base:
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
        try:
            if self._clock() - review.read_at > STILL_TRUE_SECONDS:
                remote = await self._api.context(scope)
                if remote == confirmed:
                    await self._keeper.confirmed(token, how)
                    return AlreadyStored(scope, remote, proposal)
                if remote != review.remote:
                    await self._keeper.confirmed(token, "draft")
                    return await self._reviewed(scope, review.remote, proposal, remote)
            stored = await self._api.put_context(scope, confirmed)
        except BizctxError as error:
            if error.may_have_arrived:
                return Unknown(review, confirmed, error, how, token)
            await self._keeper.confirmed(token, "draft")
            raise
        await self._keep_stored(scope, confirmed, stored, token, how)
        return Saved(scope, confirmed, stored, proposal)

    async def _settle(
        self, unknown: Unknown
    ) -> Saved | NotStored | AlreadyStored | Review | Unsettled:
        review, proposal = unknown.review, unknown.review.proposal
        if proposal is None:
            raise ValueError("a conflict that is not settled cannot have been written")
        try:
            remote = await self._api.context(review.scope)
        except BizctxError as error:
            return Unsettled(unknown, error)
        if remote == unknown.sent:
            await self._keep_stored(review.scope, remote, remote, unknown.token, unknown.how)
            return Saved(review.scope, unknown.sent, remote, proposal)
        if remote == review.remote:
            return NotStored(unknown, review.stale())
        return await self._reviewed(review.scope, review.remote, proposal, remote)

    async def _keep_stored(
        self, scope: Scope, sent: str, stored: str, token: int | None, how: SavedHow
    ) -> None:
        if stored == sent:
            await self._keeper.confirmed(token, how)
        else:
            await self._keeper.saw(scope, stored, how)

    async def _to_the_end(self, work: Coroutine[Any, Any, T]) -> T:
        task = asyncio.ensure_future(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        # Looked at here, as nobody else may do so; whoever waits is told all the same.
        if not task.cancelled():
            task.exception()
