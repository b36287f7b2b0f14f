"""Works out a comparison beside the event loop, and tells how far it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextvars import copy_context
from threading import Event
from typing import Final

from bizctx_tui.core.diff.comparison import Comparison, Stage

WAIT_SECONDS: Final = 0.012
"""How long the first frame waits for the lines and their pairs; most texts need less."""

_TELL_SECONDS: Final = 0.05


class DiffWork:
    """One thread for some comparisons: the changed lines of all of them come first.

    Args:
        comparisons: What is to be worked out.
        tell: Called in the loop when more is known of a comparison.
    """

    def __init__(
        self, comparisons: Sequence[Comparison], tell: Callable[[Comparison], object]
    ) -> None:
        self._comparisons = comparisons
        self._tell = tell
        self._context = copy_context()
        self._pairs_known = Event()
        self._stopped = Event()

    def start(self) -> asyncio.Future[None]:
        """Begin, and wait a moment so that the first frame may show what changed.

        Returns:
            Done when all is known; an error of the work is raised from it.
        """
        loop = asyncio.get_running_loop()
        # What is told from the thread is heard as if it was called here.
        self._context = copy_context()
        done = loop.run_in_executor(None, self._run, loop)
        self._pairs_known.wait(WAIT_SECONDS)
        return done

    def stop(self) -> None:
        """Nobody asks any more: end after the present step."""
        self._stopped.set()

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        all_steps: list[tuple[Comparison, Iterator[Stage]]] = []
        for comparison in self._comparisons:
            steps = comparison.steps()
            next(steps)
            all_steps.append((comparison, steps))
            self._say(loop, comparison)
        for comparison, steps in all_steps:
            next(steps)
            self._say(loop, comparison)
        self._pairs_known.set()
        for comparison, steps in all_steps:
            told = time.monotonic()
            for stage in steps:
                # The loop may be waiting for the interpreter.
                time.sleep(0)
                if self._stopped.is_set():
                    return
                if stage != "words" or time.monotonic() - told > _TELL_SECONDS:
                    told = time.monotonic()
                    self._say(loop, comparison)

    def _say(self, loop: asyncio.AbstractEventLoop, comparison: Comparison) -> None:
        if not self._stopped.is_set() and not loop.is_closed():
            loop.call_soon_threadsafe(self._tell, comparison, context=self._context)
