"""What each review of the app was given to show, and what it was left with."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from textual.widgets import Input

from bizctx_tui.tui.screens.diff import Confirmed, DiffModal

_WORD: Final = re.compile(r"type (\w+), then enter")


class Shown:
    """A review that is on the screen.

    Args:
        modal: The review.
        left: Called with what is to be written, the moment that it is confirmed.
    """

    def __init__(self, modal: DiffModal, left: Callable[[Confirmed], None]) -> None:
        self.before: Final = modal.subject.before
        self.after: Final = modal.subject.after
        self.theirs: Final = modal.subject.theirs
        self.is_read_only: Final = modal.subject.read_only
        self._modal = modal
        self._left = left
        self._dismiss = modal.dismiss
        modal.dismiss = self._leave  # type: ignore[method-assign]

    @property
    def word(self) -> str:
        """What it asks to be typed; empty when a key is enough."""
        box = self._modal.query_one("#diff-word", Input)
        if not box.display:
            return ""
        asked = _WORD.fullmatch(str(box.placeholder))
        assert asked is not None
        return asked[1]

    def _leave(self, result: Confirmed | None = None) -> Any:
        if result is not None:
            self._left(result)
        return self._dismiss(result)
