"""Keeps Python's garbage collector out of the way of the keyboard.

Left alone it stops the program for some tens of milliseconds every few hundred keys, to look
through everything that was ever loaded. Here what is loaded at the start is set aside, what
the keys leave behind is collected in small portions, and the rest when nobody types.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Final

QUIET_SECONDS: Final = 0.4
"""How long the keyboard has to be still before there is time for a whole collection."""

PORTION: Final = 10_000
"""New objects after which they alone are looked through, which takes about a millisecond."""

_NEVER: Final = 1_000_000


class Collector:
    """Decides when to collect, between :meth:`take_over` and :meth:`hand_back`.

    Args:
        clock: Seconds of a clock that only goes forward.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last_key = clock()
        self._as_it_was: tuple[int, int, int] | None = None
        self._has_collected = False

    def take_over(self) -> None:
        """Set aside what is loaded by now; from here on only portions and pauses count."""
        if self._as_it_was is None:
            self._as_it_was = gc.get_threshold()
            # Off while the program is loaded: there is nothing to find then.
            gc.enable()
        gc.freeze()
        gc.set_threshold(PORTION, _NEVER, _NEVER)

    def hand_back(self) -> None:
        """Let Python collect as it did before."""
        if self._as_it_was is not None:
            gc.set_threshold(*self._as_it_was)
            self._as_it_was = None
            gc.unfreeze()

    def key_pressed(self) -> None:
        """Somebody is typing."""
        self._last_key = self._clock()

    @property
    def is_quiet(self) -> bool:
        """Whether nobody types."""
        return self._clock() - self._last_key >= QUIET_SECONDS

    def look(self) -> bool:
        """Collect if nobody types and there may be something to collect.

        To be called a few times in :data:`QUIET_SECONDS`.

        Returns:
            Whether it collected.
        """
        if self._as_it_was is None or not self.is_quiet:
            return False
        young, portions, _ = gc.get_count()
        if young < PORTION // 2 and not portions:
            return False
        gc.collect()
        if not self._has_collected:
            # The first pause comes when everything that a session needs has been loaded.
            gc.freeze()
        self._has_collected = True
        return True
