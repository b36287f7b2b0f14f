"""Whether something was on the screen long enough for a key about it to count.

A letter that was meant for the text, and arrives just as a box opens, must not answer it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from textual.screen import Screen
from textual.timer import Timer

LOOK_SECONDS: Final = 0.4
"""How long what is asked about is on the screen before the answer counts."""

_FRAME_SECONDS: Final = 1 / 60


class Look:
    """One look at a time at what a screen asks about.

    Args:
        screen: Whose frames count.
        has_drawn: Whether it shows by now what it asks about.
        on_over: Called when the look is over: from then on keys count.
    """

    def __init__(
        self,
        screen: Screen[Any],
        *,
        has_drawn: Callable[[], bool] = lambda: True,
        on_over: Callable[[], object] = lambda: None,
    ) -> None:
        self._screen = screen
        self._has_drawn = has_drawn
        self._on_over = on_over
        self._timer: Timer | None = None
        self._is_due = False
        self.is_over = False
        """Whether keys count by now."""

    def begin(self) -> None:
        """A look is due, be it once more: it begins with the next frame that shows the thing."""
        self.stop()
        self._is_due = True
        self._screen.call_after_refresh(self._wait_for_frame)

    def stop(self) -> None:
        """Something else is on the screen: no key counts."""
        self._is_due = self.is_over = False
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _wait_for_frame(self) -> None:
        if not self._is_due or self.is_over:
            return
        if self._timer is not None:
            self._timer.stop()
        if self._has_drawn():
            self._timer = self._screen.set_timer(LOOK_SECONDS, self._end)
        else:
            self._timer = self._screen.set_timer(_FRAME_SECONDS, self._wait_for_frame)

    def _end(self) -> None:
        self._timer = None
        self.is_over = True
        self._on_over()
