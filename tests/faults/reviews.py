"""What each review of the app was given to show, and what it was left with."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final
from weakref import WeakKeyDictionary

from textual.widgets import Input

from bizctx_tui.tui.screens.diff import Confirmed, DiffModal

_given: WeakKeyDictionary[DiffModal, dict[str, Any]] = WeakKeyDictionary()
_begin = DiffModal.__init__
_WORD: Final = re.compile(r"type (\w+), then enter")


def _noted(modal: DiffModal, **given: Any) -> None:
    _begin(modal, **given)
    _given[modal] = given


DiffModal.__init__ = _noted  # type: ignore[assignment, method-assign]


class Shown:
    """A review that is on the screen.

    Args:
        modal: The review.
        left: Called with what is to be written, the moment that it is confirmed.
    """

    def __init__(self, modal: DiffModal, left: Callable[[Confirmed], None]) -> None:
        given = _given[modal]
        self.before: Final[str] = given["before"]
        self.after: Final[str] = given["after"]
        self.theirs: Final[tuple[str, str] | None] = given.get("theirs")
        self.is_read_only: Final[bool] = given.get("read_only", False)
        self._modal = modal
        self._left = left
        self._dismiss = modal.dismiss
        modal.dismiss = self._leave  # type: ignore[method-assign]

    @property
    def word(self) -> str:
        """What it asks to be typed; empty when a key is enough."""
        for box in self._modal.query("#diff-word").results(Input):
            asked = _WORD.fullmatch(box.placeholder)
            assert asked is not None
            return asked[1]
        return ""

    def _leave(self, result: Confirmed | None = None) -> Any:
        if result is not None:
            self._left(result)
        return self._dismiss(result)
