"""Frames come at once, not at every change, and an error in one is not swallowed."""

from __future__ import annotations

import asyncio

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from bizctx_tui.tui.quick_screen import QuickScreen


class Number(Widget):
    """Draws a number, or fails to."""

    number = 0
    drawn: list[int]

    def __init__(self) -> None:
        super().__init__()
        self.drawn = []

    def count(self) -> None:
        self.number += 1
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if self.number < 0:
            raise ArithmeticError("not drawn")
        if y == 0:
            self.drawn.append(self.number)
        return Strip.blank(self.size.width)


class Front(QuickScreen[None]):
    def compose(self) -> ComposeResult:
        yield Number()


class Host(App[None]):
    """Counts its frames."""

    frames = 0

    def on_mount(self) -> None:
        self.push_screen(Front())

    def post_display_hook(self) -> None:
        self.frames += 1


def seen(strips: list[Strip]) -> list[list[Segment]]:
    """What a terminal shows, in however many pieces it was drawn."""
    return [[*Segment.simplify(strip)] for strip in strips]


class Framed(QuickScreen[None]):
    DEFAULT_CSS = """
    Framed {
        background: $surface;
        border: round $primary;
        padding: 1 2;
        &.-bare { border: none; padding: 0; }
        &.-clear { background: $surface 50%; }
    }
    """

    def on_mount(self) -> None:
        self.border_title = "Above"
        self.border_subtitle = "below"


@pytest.mark.parametrize("look", ["", "-bare", "-clear"])
@pytest.mark.parametrize("size", [(40, 1), (40, 2), (40, 3), (40, 9)])
async def test_its_own_rows_are_those_that_the_library_draws(
    look: str, size: tuple[int, int]
) -> None:
    app = App[None]()
    async with app.run_test(size=size) as pilot:
        framed = Framed(classes=look)
        await app.push_screen(framed)
        await pilot.pause()
        width, height = size
        for y in range(height):
            for end in range(y + 1, height + 1):
                crop = Region(0, y, width, end - y)
                assert seen(framed.render_lines(crop)) == seen(Screen.render_lines(framed, crop))


async def until_drawn(number: Number, wanted: int) -> None:
    for _ in range(1_000):
        if number.drawn and number.drawn[-1] == wanted:
            return
        await asyncio.sleep(0.002)
    raise AssertionError(f"never drew {wanted}: {number.drawn}")


async def test_the_latest_change_is_shown_and_changes_share_a_frame() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.pause()
        number = app.screen.query_one(Number)
        before = app.frames
        for _ in range(200):
            number.count()
        await until_drawn(number, 200)
        assert app.frames - before <= 2
        number.count()
        await until_drawn(number, 201)


async def test_changes_that_go_on_are_shown_meanwhile() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.pause()
        number = app.screen.query_one(Number)
        number.drawn.clear()
        for _ in range(40):
            number.count()
            await asyncio.sleep(0.004)
        await until_drawn(number, 40)
        assert len(set(number.drawn)) > 5


async def draw_and_fail(app: Host) -> None:
    async with app.run_test() as pilot:
        await pilot.pause()
        number = app.screen.query_one(Number)
        number.number = -2
        number.count()
        await pilot.pause(0.1)


async def test_an_error_in_a_frame_ends_the_app() -> None:
    with pytest.raises(ArithmeticError):
        await draw_and_fail(Host())


async def test_leaving_does_not_draw_any_more() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.pause()
        number = app.screen.query_one(Number)
        number.count()
        number.count()
        app.pop_screen()
        await pilot.pause()
        assert not isinstance(app.screen, Front)
