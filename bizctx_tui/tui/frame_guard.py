"""Shows nothing that is typed before it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from bizctx_tui.core.draft import Draft
from bizctx_tui.service.journal import Journal

BLOCKING_SECONDS: Final = 0.002
"""How long a frame waits on the spot: the disk mostly answers within a fifth of a millisecond,
and coming back to the frame later costs more than that."""

FRAME_SECONDS: Final = 0.016
"""How long a frame waits that cannot be drawn later."""

LONGEST_SECONDS: Final = 0.25
"""How long a frame is held back at most. Then it is shown, and so is that the disk is behind."""


class FrameGuard:
    """Stands between the drafts of an account and the screen.

    Args:
        journal: What keeps them.
        drafts: Those that are open.
        on_change: Called when :attr:`is_behind` changed.
    """

    def __init__(
        self,
        journal: Journal,
        drafts: Callable[[], Iterable[Draft]],
        on_change: Callable[[], object],
    ) -> None:
        self._journal = journal
        self._drafts = drafts
        self._on_change = on_change
        self.is_behind = False
        """Whether the disk is so slow that frames no longer wait for it."""

    def may_show(self, go_on: Callable[[], None]) -> bool:
        """Whether a frame may be drawn now.

        Args:
            go_on: Called once it may, and at the latest after :data:`LONGEST_SECONDS`; it may
                be called more than once.
        """
        if self._is_kept(BLOCKING_SECONDS) or self.is_behind:
            return True
        asyncio.get_running_loop().call_later(LONGEST_SECONDS, self._give_up, go_on)
        self._journal.when_settled(go_on)
        return False

    def before_display(self) -> None:
        """Keep what is about to be shown by a frame that nobody held back."""
        if not self.is_behind:
            self._is_kept(FRAME_SECONDS)

    def _is_kept(self, seconds: float) -> bool:
        return self._journal.record(self._drafts()) or self._journal.wait(seconds)

    def _give_up(self, go_on: Callable[[], None]) -> None:
        if not self._journal.is_settled and not self.is_behind:
            self.is_behind = True
            self._journal.when_settled(self._caught_up)
            self._on_change()
        go_on()

    def _caught_up(self) -> None:
        if self._journal.is_settled:
            self.is_behind = False
            self._on_change()
        else:
            self._journal.when_settled(self._caught_up)
