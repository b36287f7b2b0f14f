"""One document for a program that runs once: look, replace, and be sure what became of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from bizctx_tui.core.content_hash import content_hash
from bizctx_tui.core.models import BusinessContext, Level, Scope
from bizctx_tui.errors import BizctxError
from bizctx_tui.service.build import Services
from bizctx_tui.service.saving import AlreadyStored, Review, Saved
from bizctx_tui.service.session import Session, context_of, project_of


@dataclass(frozen=True, slots=True)
class Held:
    """What the server held.

    Attributes:
        text: The whole text.
        read_at: When it was read, in Unix seconds.
    """

    text: str
    read_at: float


@dataclass(frozen=True, slots=True)
class Stored:
    """A write that took effect.

    Attributes:
        text: What the server holds now.
        asked: Whether no answer came to the write, so that the server was asked once more.
    """

    text: str
    asked: bool = False


class OneDocument:
    """A document on the server.

    Args:
        services: Whose requests they are.
        scope: Which document.
        clock: Unix seconds, the same as that of the services.
    """

    def __init__(
        self, services: Services, scope: Scope, clock: Callable[[], float] = time.time
    ) -> None:
        self._services = services
        self._clock = clock
        self.scope = scope

    @classmethod
    async def named(cls, services: Services, level: Level, organization_id: int | None) -> Self:
        """The document of the active project or of an organization; may need the list.

        Raises:
            ConfigError: No project is named for the account.
            WorkspaceScopeError: The organization is ambiguous.
            BizctxError: The request for the list failed.
        """
        session = Session(services, project_of(services.account))
        return cls(services, await session.scope(level, organization_id))

    def context(self, text: str) -> BusinessContext:
        """The document with a text, as the API gives it."""
        return context_of(self.scope, text)

    async def look(self) -> Held:
        """Read what the server holds: one request, asked again where that may help.

        Raises:
            BizctxError: The request failed.
        """
        text = await self._services.api.context(self.scope)
        return Held(text, self._clock())

    async def replace(self, held: Held, text: str) -> Stored | Held:
        """Write a text in the place of what the server held: one write, never repeated.

        Returns:
            What became of it; what the server holds instead, with nothing written, when
            that is no longer what it held.

        Raises:
            BizctxError: It was refused, or it is not known what became of it.
        """
        review = Review(self.scope, held.text, held.text, text, held.read_at)
        try:
            outcome = await self._services.saving.commit(review)
        except BizctxError as error:
            if not error.may_have_arrived:
                raise
            return await self._settled(error, held, text)
        match outcome:
            case Saved(stored=stored) | AlreadyStored(stored=stored):
                return Stored(stored)
            case Review(remote=remote, read_at=read_at):
                return Held(remote, read_at)

    async def _settled(self, error: BizctxError, held: Held, text: str) -> Stored:
        """Ask the server what became of a write that was not answered."""
        try:
            now = (await self.look()).text
        except BizctxError as silence:
            error.message += f" The server was asked, and that failed too: {silence.message}"
            error.hint = (
                "Look with `bizctx get --hash` before you try again: "
                f"the hash of the text that was sent begins with {content_hash(text)[:12]}."
            )
            raise error from None
        if now == text:
            return Stored(now, asked=True)
        error.details["may_have_arrived"] = False
        if now == held.text:
            error.message += " The server was asked: it still holds the text from before."
        else:
            error.message += " The server was asked: it holds a third text, of somebody else."
            error.hint = "Look at it with `bizctx get`, then decide anew."
        raise error
