"""Putting a change before a person, as soon as it is known."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from bizctx_tui.tui.screens.diff import Confirmed, DiffModal
from bizctx_tui.tui.screens.for_review import ForReview


class Shows(Protocol):
    """What reviews are shown by; see :class:`~bizctx_tui.tui.flows.view.View`."""

    def prepare(self, modal: DiffModal) -> None:
        """Have a review ready, without showing it."""

    def withdraw(self, modal: DiffModal) -> None:
        """A review that was prepared will not be shown after all."""

    async def ask(self, modal: DiffModal) -> Confirmed | None:
        """Show a review and wait for what the person decides."""


class Reviewing:
    """Reviews of one flow, the first of them made ready while something else is awaited."""

    def __init__(self, view: Shows) -> None:
        self._view = view
        self._ready: DiffModal | None = None

    @contextmanager
    def expected(self) -> Iterator[None]:
        """A review will probably come of what is done in this block."""
        self._ready = DiffModal()
        self._view.prepare(self._ready)
        try:
            yield
        finally:
            if self._ready is not None:
                self._view.withdraw(self._ready)
                self._ready = None

    async def ask(
        self, subject: ForReview, *, when_ready: Callable[[], object] = lambda: None
    ) -> Confirmed | None:
        """Show a change.

        Args:
            subject: The change.
            when_ready: Called when nothing but the drawing is left to be done.

        Returns:
            What is to be written, or None when nothing is.
        """
        modal, self._ready = self._ready, None
        if modal is None:
            modal = DiffModal()
            self._view.prepare(modal)
        modal.review(subject)
        try:
            await modal.until_known()
            when_ready()
            return await self._view.ask(modal)
        except asyncio.CancelledError:
            modal.give_up()
            self._view.withdraw(modal)
            raise


async def show_change(view: Shows, subject: ForReview) -> None:
    """Show a change that is only to be looked at."""
    await Reviewing(view).ask(subject)
