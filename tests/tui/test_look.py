"""A key counts once the thing that it is about could be looked at, and not before."""

from __future__ import annotations

import time

from textual.app import App

from bizctx_tui.tui.look import LOOK_SECONDS, Look
from bizctx_tui.tui.quick_screen import QuickScreen
from tests.support.pilot import until


async def test_a_look_begins_with_the_frame_that_shows_the_thing() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        shown = False
        ended: list[float] = []
        look = Look(
            app.screen, has_drawn=lambda: shown, on_over=lambda: ended.append(time.monotonic())
        )
        look.begin()
        await pilot.pause(2 * LOOK_SECONDS)
        assert not look.is_over
        shown = True
        at = time.monotonic()
        await until(pilot, lambda: look.is_over)
        assert ended[0] - at >= LOOK_SECONDS - 0.02
        await pilot.pause(0.1)
        assert len(ended) == 1


async def test_what_is_stopped_before_its_frame_never_counts() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        look = Look(app.screen)
        look.begin()
        look.stop()
        await pilot.pause(2 * LOOK_SECONDS)
        assert not look.is_over


async def test_a_look_that_is_due_again_takes_as_long_again() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        look = Look(app.screen)
        look.begin()
        await until(pilot, lambda: look.is_over)
        look.begin()
        at = time.monotonic()
        assert not look.is_over
        await until(pilot, lambda: look.is_over)
        assert time.monotonic() - at >= LOOK_SECONDS - 0.02


async def test_two_beginnings_are_one_look() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        ended: list[None] = []
        look = Look(app.screen, on_over=lambda: ended.append(None))
        look.begin()
        look.begin()
        await until(pilot, lambda: look.is_over)
        await pilot.pause(2 * LOOK_SECONDS)
        assert len(ended) == 1


async def test_a_screen_that_goes_takes_its_look_along() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        screen = QuickScreen[None]()
        await app.push_screen(screen)
        look = Look(screen)
        look.begin()
        await pilot.pause()
        await app.pop_screen()
        await pilot.pause(2 * LOOK_SECONDS)
        assert not look.is_over
