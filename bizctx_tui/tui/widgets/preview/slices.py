"""Work that is done a few milliseconds at a time, so that no key waits for all of it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from time import perf_counter
from typing import Final

_FRAME_SECONDS: Final = 1 / 60
_MAX_REST_SECONDS: Final = 0.2


class Slices:
    """One piece of work after the other, each in slices."""

    def __init__(self) -> None:
        self._work: Generator[None, None, None] | None = None
        self._spent = 0.0
        self._rested_at = 0.0
        self.count = 0
        """How many slices there were so far."""

    @property
    def under_way(self) -> bool:
        """Whether a piece of work was begun and is not at its end."""
        return self._work is not None

    @property
    def delay(self) -> float:
        """Seconds until the next work should begin: behind a long one there is as long a rest."""
        return max(_FRAME_SECONDS, self._rested_at - perf_counter())

    def drop(self) -> None:
        """Give up the piece of work that is under way."""
        self._work = None

    def advance(
        self, begin: Callable[[], Generator[None, None, None]], seconds: float | None
    ) -> None:
        """Do the next slice.

        Args:
            begin: Makes the next piece of work, if none is under way.
            seconds: How long the slice may be, but for its last step; None goes to the end.
        """
        began = perf_counter()
        self.count += 1
        if self._work is None:
            self._spent = 0.0
            self._work = begin()
        for _ in self._work:
            if seconds is not None and perf_counter() - began > seconds:
                break
        else:
            self._work = None
        now = perf_counter()
        self._spent += now - began
        self._rested_at = now + min(_MAX_REST_SECONDS, self._spent)
