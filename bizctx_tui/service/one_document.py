"""One document for a program that runs once: look, replace, and be sure what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from bizctx_tui.core.content_hash import SHOWN_DIGITS, content_hash
from bizctx_tui.core.models import BusinessContext, Scope
from bizctx_tui.errors import BizctxError, StorageError
from bizctx_tui.service.build import Services
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
from bizctx_tui.service.session import context_of


@dataclass(frozen=True, slots=True)
class Held:
    """What the server held.

    Attributes:
        text: The whole text.
        read_at: When it was read, in Unix seconds.
        unkept: Why it is not in the history; None when it is.
    """

    text: str
    read_at: float
    unkept: StorageError | None = None


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
    """

    def __init__(self, services: Services, scope: Scope) -> None:
        self._services = services
        self.scope = scope

    def context(self, text: str) -> BusinessContext:
        """The document with a text, as the API gives it."""
        return context_of(self.scope, text)

    async def look(self) -> Held:
        """Read what the server holds, and keep it: one request, asked again where that may help.

        Raises:
            BizctxError: The request failed.
        """
        text = await self._services.api.context(self.scope)
        read_at = self._services.now()
        return Held(text, read_at, await self._services.keeper.saw(self.scope, text))

    async def replace(self, held: Held, text: str, how: SavedHow = "saved") -> Stored | Held:
        """Write a text in the place of what the server held: one write, never repeated.

        It is written also when it is the same.

        Args:
            held: What was decided about.
            text: The new text.
            how: What the history calls it once it is stored.

        Returns:
            What became of it; what the server holds instead, with nothing written, when
            that is no longer what it held.

        Raises:
            BizctxError: It was refused, or it is not known what became of it.
        """
        review = Review(self.scope, held.text, held.text, text, held.read_at, proposal=text)
        outcome: Saved | AlreadyStored | Review | Unknown
        if text == held.text:
            outcome = await self._send_again(review, how)
        else:
            outcome = await self._services.saving.commit(review, text, how=how)
        match outcome:
            case Saved() | AlreadyStored():
                return Stored(outcome.stored)
            case Review():
                return Held(outcome.remote, outcome.read_at, outcome.unkept)
            case Unknown():
                return await self._settled(outcome)

    async def _send_again(self, review: Review, how: SavedHow) -> Saved | Unknown:
        """Send what the server holds already, which can replace nothing unseen."""
        try:
            stored = await self._services.api.put_context(self.scope, review.mine)
        except BizctxError as error:
            if not error.may_have_arrived:
                raise
            return Unknown(Sent(review, review.mine, how, None), error)
        return Saved(self.scope, review.mine, stored, review.mine)

    async def _settled(self, unknown: Unknown) -> Stored:
        """Ask the server what became of a write that was not answered."""
        outcome = await self._services.saving.settle(unknown)
        error = unknown.error
        match outcome:
            case Saved(stored=stored):
                return Stored(stored, asked=True)
            case NotStored():
                error.message += " The server was asked: it still holds the text from before."
            case Unsettled(error=silence):
                error.message += f" The server was asked, and that failed too: {silence.message}"
                error.hint = (
                    "Look with `bizctx get --hash` before you try again: the hash of the text "
                    f"that was sent begins with {content_hash(unknown.sent.text)[:SHOWN_DIGITS]}."
                )
            case Review() | AlreadyStored():
                error.message += " The server was asked: it holds a third text, of somebody else."
                error.hint = "Look at it with `bizctx get` or `bizctx diff`, then decide anew."
        raise error
