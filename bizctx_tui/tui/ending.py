"""Ending in order when something else than a key says so: a dead line, a shutdown."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from functools import partial

SIGNALS = tuple(getattr(signal, name) for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name))
_SHELL_BASE = 128


class Ending:
    """Listens for the signals that end a program; the second one ends it at once.

    Args:
        end: Told the exit code that a shell expects.
    """

    def __init__(self, end: Callable[[int], object]) -> None:
        self._end = end
        self._listening: list[signal.Signals] = []

    def listen(self) -> None:
        """Begin, in the running loop; nothing happens where it cannot take signals."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            try:
                loop.add_signal_handler(number, partial(self._told, number))
            except (NotImplementedError, RuntimeError):
                # Another system, or not the main thread: the signal does what it always did.
                return
            self._listening.append(number)

    def stop(self) -> None:
        """Let the signals do what they did before."""
        loop = asyncio.get_running_loop()
        while self._listening:
            loop.remove_signal_handler(self._listening.pop())

    def _told(self, number: signal.Signals) -> None:
        self.stop()
        self._end(_SHELL_BASE + number)
