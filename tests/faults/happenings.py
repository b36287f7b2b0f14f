"""What happened in one trial: on the wire, on the screen and to the processes, in order.

The server and the person write their own part each, in processes of their own; the stamps
are seconds of the one monotonic clock of the machine, so that both can be put in order.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from bizctx_tui.core.models import Scope

Texts = tuple[tuple[Scope, str], ...]
"""Texts by document."""


def _now() -> float:
    return time.monotonic()


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something that happened.

    Attributes:
        at: When, in seconds of the monotonic clock.
    """

    at: float = field(default_factory=_now)


@dataclass(frozen=True, kw_only=True)
class Held(Happening):
    """From now on the server holds this text.

    Attributes:
        request: Number of the write that brought it; 0 for another writer.
    """

    scope: Scope
    text: str
    request: int = 0


@dataclass(frozen=True, kw_only=True)
class Asked(Happening):
    """A request came in.

    Attributes:
        number: Counted from 1.
        sent: The text of a write; None for a read.
        fault: What the server is going to do with it; empty for nothing.
        history: The hashes that the history of the document held at this moment; None when
            there was no history to look into.
    """

    number: int
    method: str
    scope: Scope
    sent: str | None
    fault: str
    history: frozenset[str] | None = None


@dataclass(frozen=True, kw_only=True)
class Answered(Happening):
    """A whole answer went out.

    Attributes:
        number: Of the request.
        texts: What it says that the server holds; nothing for a refusal.
    """

    number: int
    status: int
    texts: Texts


@dataclass(frozen=True, kw_only=True)
class Began(Happening):
    """The app was started, for the n-th time of this trial."""

    run: int


@dataclass(frozen=True, kw_only=True)
class Ended(Happening):
    """A process of the app is gone.

    Attributes:
        how: ``killed`` by the trial, ``left`` by the person, ``crashed`` by itself.
        words: What there is to say about a crash.
    """

    how: Literal["killed", "left", "crashed"]
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Did(Happening):
    """The person is about to do something."""

    words: str


@dataclass(frozen=True, kw_only=True)
class Edited(Happening):
    """The text in the editor is this one; the screen may not show it yet.

    Attributes:
        base: The text that the app takes for what the draft started from.
    """

    scope: Scope
    text: str
    base: str


@dataclass(frozen=True, kw_only=True)
class Drew(Happening):
    """A frame was drawn while the text in the editor was this one.

    Attributes:
        base: As for an edit.
        is_kept: Whether the app does not say that its disk is behind.
    """

    scope: Scope
    text: str
    base: str
    is_kept: bool


@dataclass(frozen=True, kw_only=True)
class Reviewed(Happening):
    """A review is on the screen.

    Attributes:
        before: What it says that the server holds.
        theirs: The base and the server's text, where it says that somebody else changed it.
    """

    scope: Scope
    before: str
    theirs: tuple[str, str] | None


@dataclass(frozen=True, kw_only=True)
class Confirmed(Happening):
    """The person confirmed a review, or asked for a text to be sent again.

    Attributes:
        before: What the review said that the server holds.
        after: What the review proposed.
        text: What is to be stored: that, without what was taken back.
        left_out: How many changes were taken back.
    """

    scope: Scope
    before: str
    after: str
    text: str
    left_out: int = 0


@dataclass(frozen=True, kw_only=True)
class Agreed(Happening):
    """The person answered that a text of theirs may be replaced or thrown away.

    Attributes:
        scope: Of which document; None for every open one.
    """

    what: Literal["settled", "discarded"]
    scope: Scope | None = None


@dataclass(frozen=True, kw_only=True)
class Found(Happening):
    """In the end, when every kept draft was taken, this is the text in the editor."""

    scope: Scope
    text: str


@dataclass(frozen=True, kw_only=True)
class Told(Happening):
    """The notice of the workspace has new words."""

    words: str


@dataclass(frozen=True, kw_only=True)
class Stuck(Happening):
    """The person could not go on; with the screen."""

    words: str


Kind = TypeVar("Kind", bound=Happening)


class Record:
    """Everything that happened in one trial. Safe to use from several threads."""

    def __init__(self) -> None:
        self._happenings: list[Happening] = []
        self._lock = threading.Lock()

    def add(self, happening: Happening) -> None:
        """Write down one more."""
        with self._lock:
            self._happenings.append(happening)

    def all(self) -> tuple[Happening, ...]:
        """What was written down until now, in the order in which it happened."""
        with self._lock:
            return tuple(sorted(self._happenings, key=lambda happening: happening.at))

    def of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Those of one kind."""
        return tuple(one for one in self.all() if isinstance(one, kind))
