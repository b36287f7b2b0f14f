"""Waiting for the app under test: for a condition, never for a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.app import App
from textual.pilot import Pilot

from bizctx_tui.tui.screens.diff import DiffModal

_TRIES = 1_500


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Let the app work until a condition holds.

    Raises:
        AssertionError: It did not hold within some 15 seconds; the message has the screen.
    """
    for _ in range(_TRIES):
        await pilot.pause()
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never held; the screen was:\n" + screen_text(pilot.app))


async def until_armed(pilot: Pilot[None]) -> None:
    """Let the app work until a review is open and its key counts."""

    def armed() -> bool:
        screen = pilot.app.screen
        return isinstance(screen, DiffModal) and screen.is_armed

    await until(pilot, armed)


async def until_seen(pilot: Pilot[None], text: str) -> None:
    """Let the app work until the screen shows a text."""
    await until(pilot, lambda: text in screen_text(pilot.app))


def screen_lines(app: App[None]) -> list[str]:
    """The rows of the screen as a person would read them."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def screen_text(app: App[None]) -> str:
    """The whole screen as text."""
    return "\n".join(screen_lines(app))
