"""Lets the loop have the interpreter soon when another thread works."""

from __future__ import annotations

import sys
from typing import Final

TURN_SECONDS: Final = 0.0005
"""How long another thread may keep the interpreter from the loop and from the terminal's output.

Python's own 5 ms are waited for each time one of them comes back from the system, and a single
frame goes to the terminal in ten pieces.
"""


class Turns:
    """The interpreter's turns, short between :meth:`shorten` and :meth:`hand_back`."""

    def __init__(self) -> None:
        self._as_it_was: float | None = None

    def shorten(self) -> None:
        """From here on a thread that waits gets its turn soon."""
        if self._as_it_was is None:
            self._as_it_was = sys.getswitchinterval()
            sys.setswitchinterval(TURN_SECONDS)

    def hand_back(self) -> None:
        """Let Python take turns as it did before."""
        if self._as_it_was is not None:
            sys.setswitchinterval(self._as_it_was)
            self._as_it_was = None
