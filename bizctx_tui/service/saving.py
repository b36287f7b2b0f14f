"""One save, from review to proof.

The API has no version and no ETag, so a save reads what the server holds, shows it,
reads again just before it writes when the review took long, and compares the answer with
what was sent. Between that last read and the write another writer can still slip in;
nothing on this side can close that gap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bizctx_tui.client.api import AppApi
from bizctx_tui.core.limits import check_length
from bizctx_tui.core.models import Scope

STILL_TRUE_SECONDS = 2.0
"""How long a read counts as what the server holds now."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a person decides about: nothing has been written.

    Attributes:
        base: The server's text that the draft started from.
        remote: What the server held at ``read_at``.
        mine: The text to be stored.
        read_at: When ``remote`` was read, in Unix seconds.
    """

    scope: Scope
    base: str
    remote: str
    mine: str
    read_at: float

    @property
    def moved(self) -> bool:
        """True when somebody else wrote since the draft was started."""
        return self.remote != self.base


@dataclass(frozen=True, slots=True)
class AlreadyStored:
    """The server holds this very text: there is nothing to write."""

    scope: Scope
    stored: str


@dataclass(frozen=True, slots=True)
class Saved:
    """The write was answered. ``stored`` is what the server says it holds."""

    scope: Scope
    sent: str
    stored: str

    @property
    def as_sent(self) -> bool:
        """False when the server stored something else than what was sent."""
        return self.stored == self.sent


class Saving:
    """Reviews and writes.

    Args:
        api: The wire.
        clock: Unix seconds.
    """

    def __init__(self, api: AppApi, clock: Callable[[], float]) -> None:
        self._api = api
        self._clock = clock

    async def review(self, scope: Scope, *, base: str, mine: str) -> Review | AlreadyStored:
        """Read what the server holds now: one request.

        Raises:
            BusinessContextValidationError: ``mine`` is too long; nothing was sent.
            BizctxError: The read failed.
        """
        check_length(mine)
        remote = await self._api.context(scope)
        if remote == mine:
            return AlreadyStored(scope, remote)
        return Review(scope, base, remote, mine, self._clock())

    async def commit(self, review: Review) -> Saved | AlreadyStored | Review:
        """Write a reviewed text: one write, and one read before it unless just done.

        Returns:
            Saved when the server answered; AlreadyStored when somebody else stored this
            very text meanwhile; a new Review, with nothing written, when the server no
            longer holds what was reviewed.

        Raises:
            BizctxError: A request failed. ``may_have_arrived`` on the error tells whether
                the text may be stored all the same.
        """
        if self._clock() - review.read_at > STILL_TRUE_SECONDS:
            again = await self.review(review.scope, base=review.base, mine=review.mine)
            if isinstance(again, AlreadyStored) or again.remote != review.remote:
                return again
        stored = await self._api.put_context(review.scope, review.mine)
        return Saved(review.scope, review.mine, stored)
