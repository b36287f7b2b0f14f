"""What a save is about, and how it can end: values, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from bizctx_tui.core.merge import Merge
from bizctx_tui.core.models import Scope
from bizctx_tui.errors import BizctxError, StorageError

SavedHow = Literal["saved", "restored"]
"""What the history calls a text that was stored: written here, or had back from there."""

NEVER_READ: Final = float("-inf")
"""The time of a read that does not count any more: the next step reads again."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a person decides about: nothing has been written.

    Attributes:
        base: The server's text that ``mine`` started from.
        remote: What the server held at ``read_at``.
        mine: The text to be stored.
        read_at: When ``remote`` was read, in Unix seconds.
        merge: ``mine`` and ``remote`` put together; None when ``remote`` is still the base.
        proposal: The whole text that may be confirmed. None as long as the two changes are
            in conflict: then there is nothing yet that could be written.
        unkept: Why ``remote`` is not in the history; None when it is.
    """

    scope: Scope
    base: str
    remote: str
    mine: str
    read_at: float
    merge: Merge | None = None
    proposal: str | None = None
    unkept: StorageError | None = None

    @property
    def moved(self) -> bool:
        """True when somebody else wrote since ``mine`` was started."""
        return self.remote != self.base

    def settled(self, text: str) -> Review:
        """The same with the text that a person made of the conflicts."""
        return replace(self, proposal=text)

    def overwriting(self) -> Review:
        """The same with my text in the place of theirs, as a person decided."""
        return replace(self, proposal=self.mine)

    def stale(self) -> Review:
        """The same, but the server is asked again before anything is written."""
        return replace(self, read_at=NEVER_READ)


@dataclass(frozen=True, slots=True)
class AlreadyStored:
    """The server holds all that was to be written: nothing was.

    Attributes:
        stored: What the server holds.
        proposal: What the person wants to have, of which ``stored`` may be a part.
    """

    scope: Scope
    stored: str
    proposal: str


@dataclass(frozen=True, slots=True)
class Saved:
    """The text was sent, and the server said that it holds it.

    Attributes:
        sent: What was confirmed and sent.
        stored: What the server says it holds.
        proposal: What was proposed: ``sent``, and the changes that were left out of it.
    """

    scope: Scope
    sent: str
    stored: str
    proposal: str

    @property
    def as_sent(self) -> bool:
        """False when the server stored something else than what was sent."""
        return self.stored == self.sent


@dataclass(frozen=True, slots=True)
class Unknown:
    """The text was sent, and no answer says what became of it.

    Attributes:
        review: What was decided about.
        sent: What was confirmed and sent.
        error: Why there is no answer.
        how: What the history calls the text once it is stored.
        token: Stands for the text in the history; None when it could not be kept.
    """

    review: Review
    sent: str
    error: BizctxError
    how: SavedHow
    token: int | None


@dataclass(frozen=True, slots=True)
class NotStored:
    """The server still holds the old text. A slow write may yet arrive.

    Attributes:
        unknown: What was asked about.
        review: For sending it again: the server is asked once more before.
    """

    unknown: Unknown
    review: Review


@dataclass(frozen=True, slots=True)
class Unsettled:
    """The question what the server holds failed too.

    Attributes:
        unknown: What is still to be asked about.
        error: Why the question failed.
    """

    unknown: Unknown
    error: BizctxError
