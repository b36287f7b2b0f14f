"""Works out a comparison beside the event loop, and tells how far it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from contextvars import copy_context
from threading import Event
from typing import Final

from bizctx_tui.core.diff.comparison import Comparison, Stage

WAIT_SECONDS: Final = 0.04
"""How long the changed lines are waited for, so that the first frame has them; most texts need
less than half of it."""

_TELL_SECONDS: Final = 0.05

_REST_SECONDS: Final = 0.25
"""How long the work rests at most, where nobody draws what it told."""


class DiffWork:
    """One thread for some comparisons: the changed lines of all of them come first.

    Whenever it told something it rests until that is drawn: two threads of one interpreter
    would only make the frame wait.

    Args:
        comparisons: What is to be worked out.
        tell: Called in the loop when more is known of a comparison; :meth:`go_on` is to be
            called once that is drawn.
    """

    def __init__(
        self, comparisons: Sequence[Comparison], tell: Callable[[Comparison], object]
    ) -> None:
        self._comparisons = comparisons
        self._tell = tell
        self._context = copy_context()
        self._lines_known = asyncio.Event()
        self._is_drawn = Event()
        self._is_stopped = False

    def start(self) -> asyncio.Future[None]:
        """Begin.

        Returns:
            Done when all is known; an error of the work is raised from it.
        """
        loop = asyncio.get_running_loop()
        # What is told from the thread is heard as if it was called here.
        self._context = copy_context()
        return loop.run_in_executor(None, self._run, loop)

    async def until_lines_known(self) -> None:
        """Wait until the first frame can show what changed, or for :data:`WAIT_SECONDS`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(WAIT_SECONDS):
                await self._lines_known.wait()

    def go_on(self) -> None:
        """What was told is drawn."""
        self._is_drawn.set()

    def stop(self) -> None:
        """Nobody asks any more: end after the present step."""
        self._is_stopped = True
        self._is_drawn.set()

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        all_steps: list[tuple[Comparison, Iterator[Stage]]] = []
        for comparison in self._comparisons:
            steps = comparison.steps()
            next(steps)
            all_steps.append((comparison, steps))
        self._say(loop, *self._comparisons, then=self._lines_known.set)
        for comparison, steps in all_steps:
            told = time.monotonic()
            for stage in steps:
                # The loop may be waiting for the interpreter.
                time.sleep(0)
                if self._is_stopped:
                    return
                if stage != "words" or time.monotonic() - told > _TELL_SECONDS:
                    self._say(loop, comparison)
                    told = time.monotonic()

    def _say(
        self,
        loop: asyncio.AbstractEventLoop,
        *comparisons: Comparison,
        then: Callable[[], object] = lambda: None,
    ) -> None:
        def tell() -> None:
            for comparison in comparisons:
                self._tell(comparison)
            then()

        self._is_drawn.clear()
        if not self._is_stopped and not loop.is_closed():
            loop.call_soon_threadsafe(tell, context=self._context)
            self._is_drawn.wait(_REST_SECONDS)
