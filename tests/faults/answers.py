"""What the person of a trial answers to whatever box the app puts in the way."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Final

from textual.pilot import Pilot
from textual.widgets import OptionList

from bizctx_tui.core.models import Scope
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.screens import diff
from bizctx_tui.tui.screens.choice import ChoiceModal
from bizctx_tui.tui.screens.conflict import OVERWRITE_WORD, ConflictScreen
from bizctx_tui.tui.screens.hand_edit import HandEdit
from bizctx_tui.tui.screens.kept_drafts import KeptDraftsModal
from bizctx_tui.tui.screens.quit import QuitModal
from bizctx_tui.tui.screens.workspace import WorkspaceScreen
from tests.faults.happenings import Agreed, Confirmed, Happening, Reviewed
from tests.faults.keys import press
from tests.faults.reviews import Shown
from tests.support.pilot import screen_text

PATIENCE_SECONDS: Final = 30.0
"""After which a person who waits for the app is stuck."""
_LONGEST_WAIT: Final = 15.0
"""After which everybody presses escape: an app without a connection tries again for some time,
each time that it is asked."""

_PAUSE_SECONDS: Final = 0.005
_SOON_SECONDS: Final = 1.0
_QUIET: Final = 2
_SEND_AGAIN: Final = "Send it again"
_BACK_SHARE: Final = 0.2
_TAKE_BACK_SHARE: Final = 0.25
_WITH_DRAFTS: Final = ("enter", "d", "h", "x", "t", "c", "escape"), (8, 2, 1, 1, 1, 1, 2)
"""Keys for the box with kept drafts, and how often each is pressed."""
_WITH_CONFLICTS: Final = (
    ("m", "t", "b", "B", "e", "n", "u", "o", "escape"),
    (4, 4, 3, 3, 2, 1, 1, 1, 1),
)
_WITH_HELD_DRAFTS: Final = ("t", "c")
"""Those that do nothing where nobody else has the draft."""
_GROUPS: Final = ("list", "open", "save", "flow", "kept drafts")


class Hand:
    """Presses what it takes to be back in the workspace with nothing under way.

    Args:
        pilot: The app.
        random: Decides each answer.
        tell: Takes what happened, before the key for it is pressed.
        take: Go on with every draft that is offered, and put those into the history for
            whose document another one was taken already.
    """

    def __init__(
        self,
        pilot: Pilot[None],
        random: Random,
        tell: Callable[[Happening], None],
        *,
        take: bool = False,
    ) -> None:
        app = pilot.app
        assert isinstance(app, BizctxApp)
        self._app = app
        self._pilot = pilot
        self._random = random
        self._tell = tell
        self._take = take
        self._is_offered_again = False
        self._confirmed: Confirmed | None = None
        self._patience = random.choice((0.6, 2.0, _LONGEST_WAIT))

    async def settle(self) -> None:
        """Answer everything.

        Raises:
            TimeoutError: It took too long.
        """
        start = time.monotonic()
        quiet = 0
        while quiet < _QUIET and not self.has_left:
            if time.monotonic() - start > PATIENCE_SECONDS:
                raise TimeoutError
            await self._pilot.pause(0)
            screen = self._app.screen
            match screen:
                case WorkspaceScreen():
                    if not self._is_busy():
                        quiet += 1
                        continue
                    if time.monotonic() - start > self._patience:
                        self._patience = PATIENCE_SECONDS
                        await press(self._pilot, "escape")
                case diff.DiffModal():
                    await self._review(screen)
                case ConflictScreen():
                    await self._answer_conflict(screen)
                case HandEdit():
                    await press(self._pilot, *"by hand ", "f2")
                case QuitModal():
                    await self._leave()
                case KeptDraftsModal():
                    await self._decide(screen)
                case ChoiceModal():
                    await self._choose(screen)
                case _:
                    await press(self._pilot, "escape")
            quiet = 0
            await asyncio.sleep(_PAUSE_SECONDS)

    @property
    def has_left(self) -> bool:
        """Whether the app is being left."""
        return self._app._exit or not self._app.is_running

    def _is_busy(self) -> bool:
        return any(
            not worker.is_finished and worker.group.startswith(_GROUPS)
            for worker in self._app.workers
        )

    async def _review(self, modal: diff.DiffModal) -> None:
        may_confirm = False

        def left(result: diff.Confirmed) -> None:
            # What is confirmed without the key for it was not confirmed.
            if may_confirm:
                self._confirmed = Confirmed(
                    scope=scope,
                    before=shown.before,
                    after=shown.after,
                    text=result.text,
                    left_out=result.left_out,
                )
                self._tell(self._confirmed)

        shown = Shown(modal, left)
        if shown.is_read_only:
            await press(self._pilot, "escape")
            return
        scope = self._scope()
        self._tell(Reviewed(scope=scope, before=shown.before, theirs=shown.theirs))
        if self._random.random() < _BACK_SHARE:
            await press(self._pilot, "escape")
            return
        await self._until(lambda: modal.is_armed or not modal.is_current)
        if shown.theirs is not None:
            await press(self._pilot, "t")
        if not modal.is_current:
            return
        if self._random.random() < _TAKE_BACK_SHARE:
            await press(self._pilot, *self._random.choice((("r",), ("n", "r"), ("r", "n", "r"))))
        await press(self._pilot, *shown.word)
        may_confirm = True
        await press(self._pilot, "enter" if shown.word else "y")
        if not await self._holds_soon(lambda: not modal.is_current):
            # Every change was taken back: there is nothing to confirm.
            await press(self._pilot, "escape")
            await self._until(lambda: not modal.is_current)

    def _scope(self) -> Scope:
        front = self._app.accounts.front
        assert front is not None
        assert front.draft is not None
        return front.draft.scope

    async def _answer_conflict(self, screen: ConflictScreen) -> None:
        """Give one answer, or leave in one of the ways that there are."""
        await self._until(lambda: screen.is_armed or not screen.is_current)
        if screen.settling.is_done:
            self._tell(Agreed(what="settled"))
            await press(self._pilot, "y")
            await self._until(lambda: not screen.is_current)
            return
        key = self._random.choices(*_WITH_CONFLICTS)[0]
        await press(self._pilot, key)
        if key == "o":
            await press(self._pilot, *OVERWRITE_WORD, "enter")

    async def _leave(self) -> None:
        key = self._random.choices(("escape", "k", "d"), (3, 5, 2))[0]
        if key == "d":
            self._tell(Agreed(what="discarded"))
        await press(self._pilot, key)

    async def _decide(self, modal: KeptDraftsModal) -> None:
        """Go on with one of the drafts, look at it, put it away, or leave it for later."""
        await self._until(lambda: modal.is_armed or not modal.is_current)
        if self._take:
            # One that was not opened is asked about again, and then there is an open one.
            key = "h" if self._is_offered_again else "enter"
            self._is_offered_again = True
        else:
            await press(self._pilot, *["down"] * self._random.randrange(3))
            key = self._random.choices(*_WITH_DRAFTS)[0]
        await press(self._pilot, key)
        if key not in _WITH_HELD_DRAFTS:
            await self._until(lambda: not modal.is_current)

    async def _choose(self, modal: ChoiceModal) -> None:
        await self._until(lambda: modal.is_armed or not modal.is_current)
        await press(self._pilot, *["down"] * self._random.randrange(2))
        if self._confirmed is not None and _pointed(modal).startswith(_SEND_AGAIN):
            self._tell(replace(self._confirmed, at=time.monotonic()))
        await press(self._pilot, "enter")

    async def _holds_soon(self, holds: Callable[[], bool]) -> bool:
        end = time.monotonic() + _SOON_SECONDS
        while not holds() and time.monotonic() < end:
            await self._pilot.pause(_PAUSE_SECONDS)
        return holds()

    async def _until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError(screen_text(self._app))
            await self._pilot.pause(0)
            await asyncio.sleep(_PAUSE_SECONDS)


def _pointed(modal: ChoiceModal) -> str:
    """The answer that enter would give."""
    option = modal.query_one(OptionList).highlighted_option
    return "" if option is None else str(option.prompt)
