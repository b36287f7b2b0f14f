"""What just happened: a message that stays until it is read or overtaken."""

from __future__ import annotations

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
        self.text = ""
        """What is being said; empty when nothing is."""

    def say(self, text: str, severity: Severity = "info") -> None:
        """Say something that is safe to draw, in place of what was said before."""
        self._stop_leaving()
        self.text = text
        self.update(f"{_SIGNS[severity]} {text}")
        self.set_class(severity == "warning", "-warning")
        self.set_class(severity == "error", "-error")
        self.add_class("-said")
        if severity == "info":
            self._leaving = self.set_timer(_INFO_SECONDS, self.clear)

    def clear(self) -> None:
        """Say nothing any more."""
        self._stop_leaving()
        self.text = ""
        self.remove_class("-said")

    def _stop_leaving(self) -> None:
        if self._leaving is not None:
            self._leaving.stop()
            self._leaving = None
