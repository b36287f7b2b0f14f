"""What just happened: a message that stays until it is read or overtaken."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Literal

from textual.timer import Timer
from textual.widgets import Static

Severity = Literal["info", "warning", "error"]

_SIGNS: dict[Severity, str] = {"info": "✓", "warning": "!", "error": "✗"}
_INFO_SECONDS = 8.0


class Notice(Static):
    """A box above the status line, hidden while there is nothing to say.

    An error or a warning stays; good news leaves by itself.
    """

    DEFAULT_CSS = """
    Notice {
        display: none; width: 1fr; height: auto; max-height: 8; padding: 0 1;
        background: $success-muted; color: $text;
        &.-said { display: block; }
        &.-warning { background: $warning-muted; }
        &.-error { background: $error-muted; }
    }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._leaving: Timer | None = None
        self._ticking: Timer | None = None
        self.text = ""
        """What is being said; empty when nothing is."""

    def say(self, text: str, severity: Severity = "info") -> None:
        """Say something that is safe to draw, in place of what was said before."""
        self._stop_leaving()
        self._stop_ticking()
        self._show(text, severity)
        if severity == "info":
            self._leaving = self.set_timer(_INFO_SECONDS, self.clear)

    def _show(self, text: str, severity: Severity) -> None:
        self.text = text
        self.update(f"{_SIGNS[severity]} {text}")
        self.set_class(severity == "warning", "-warning")
        self.set_class(severity == "error", "-error")
        self.add_class("-said")

    def count_down(
        self, seconds: float, words: Callable[[int], str], severity: Severity = "warning"
    ) -> None:
        """Say how long something still takes, each second anew, until something else is said.

        Args:
            seconds: From now.
            words: What to say when so many whole seconds are left; safe to draw.
            severity: How bad it is.
        """
        until = time.monotonic() + seconds
        self.say(words(math.ceil(seconds)), severity)

        def tick() -> None:
            left = max(0, math.ceil(until - time.monotonic()))
            self._show(words(left), severity)
            if not left:
                self._stop_ticking()

        self._ticking = self.set_interval(1.0, tick)

    @property
    def is_counting(self) -> bool:
        """Whether time is running in what is being said."""
        return self._ticking is not None

    def clear(self) -> None:
        """Say nothing any more."""
        self._stop_leaving()
        self._stop_ticking()
        self.text = ""
        self.remove_class("-said")

    def _stop_leaving(self) -> None:
        if self._leaving is not None:
            self._leaving.stop()
            self._leaving = None

    def _stop_ticking(self) -> None:
        if self._ticking is not None:
            self._ticking.stop()
            self._ticking = None
