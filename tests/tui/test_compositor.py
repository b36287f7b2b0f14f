"""The compositor of changed rows draws what the library's own would draw."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import pyte
import pytest
from pyte.screens import Char
from rich.segment import Segment
from textual._compositor import ChopsUpdate, Compositor
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Static

from bizctx_tui.tui.compositor import RowCompositor

SIZE = (60, 20)


class Rows(Static):
    """Counts the rows that it is asked for."""

    asked = 0

    def render_lines(self, crop: Region) -> list[Strip]:
        self.asked += crop.height
        return super().render_lines(crop)


class Host(App[None]):
    CSS = """
    Screen { layers: below above; }
    #left { width: 20; border: round red; }
    #right { width: 1fr; }
    #right Rows { height: 5; margin: 1; }
    #bottom { height: 2; }
    #over { layer: above; offset: 10 4; width: 17; height: 6; background: blue; }
    """

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Rows("left\n" * 30, id="left")
            with Vertical(id="right"):
                for name in "abc":
                    yield Rows(f"{name} 漢字 wide and narrow " * 9)
        yield Rows("one line\nand another", id="bottom")
        yield Rows("over the others", id="over")


def shown(update: ChopsUpdate | None, screen: Screen[object]) -> list[list[Char]]:
    """What a terminal full of dots shows after an update."""
    assert update is not None
    terminal = pyte.Screen(*SIZE)
    stream = pyte.Stream(terminal)
    stream.feed("\r\n".join(["." * SIZE[0]] * SIZE[1]))
    # A terminal in raw mode takes a newline as a move down.
    stream.feed(update.render_segments(screen.app.console).replace("\n", "\x1bD"))
    return [[terminal.buffer[y][x] for x in range(SIZE[0])] for y in range(SIZE[1])]


def both(
    screen: Screen[object], regions: Sequence[Region]
) -> tuple[list[list[Char]], list[list[Char]]]:
    """What the library's compositor and ours show for the same changed regions."""
    compositor = screen._compositor
    found = []
    for kind in (Compositor, RowCompositor):
        compositor._dirty_regions.update(regions)
        found.append(shown(kind.render_partial_update(compositor), screen))
        assert not compositor._dirty_regions
    return found[0], found[1]


@pytest.fixture
def chance() -> random.Random:
    return random.Random(4)


async def test_it_shows_the_same(chance: random.Random) -> None:
    app = Host()
    async with app.run_test(size=SIZE):
        app.screen._compositor.__class__ = RowCompositor
        for _ in range(200):
            regions = [
                Region(
                    chance.randrange(-3, SIZE[0]),
                    chance.randrange(-3, SIZE[1]),
                    chance.randrange(1, 30),
                    chance.choice([1, 1, 1, 2, 9]),
                )
                for _ in range(chance.randrange(1, 5))
            ]
            visible = [one.intersection(Region(0, 0, *SIZE)) for one in regions]
            if any(visible):
                library, ours = both(app.screen, [one for one in visible if one])
                assert ours == library


def as_drawn(chops: Sequence[Mapping[int, Strip]]) -> list[list[Segment]]:
    return [list(Strip.join(row.values()).simplify()) for row in chops]


async def test_it_shows_the_same_of_a_whole_screen() -> None:
    app = Host()
    async with app.run_test(size=SIZE):
        compositor = app.screen._compositor
        compositor.__class__ = RowCompositor
        whole = Region(0, 0, *SIZE)
        library, ours = (
            as_drawn(kind._render_chops(compositor, whole, lambda y: True))
            for kind in (Compositor, RowCompositor)
        )
        assert ours == library


async def test_what_is_hidden_behind_others_is_not_drawn_with_the_whole_screen() -> None:
    app = Host()
    async with app.run_test(size=SIZE):
        compositor = app.screen._compositor
        compositor.__class__ = RowCompositor
        over = app.screen.query_one("#over")
        over.styles.offset = (0, 0)
        over.styles.width, over.styles.height = SIZE
        await app.animator.wait_until_complete()
        app.screen._refresh_layout()
        for widget in app.screen.query(Rows):
            widget.asked = 0
        compositor.render_full_update()
        asked = {str(widget.id): widget.asked for widget in app.screen.query(Rows) if widget.asked}
        assert asked == {"over": SIZE[1]}


async def test_nothing_visible_is_no_update() -> None:
    app = Host()
    async with app.run_test(size=SIZE):
        compositor = app.screen._compositor
        compositor.__class__ = RowCompositor
        compositor._dirty_regions.add(Region(200, 3, 4, 1))
        assert compositor.render_partial_update() is None


async def test_two_rows_far_apart_cost_two_rows() -> None:
    app = Host()
    async with app.run_test(size=SIZE):
        app.screen._compositor.__class__ = RowCompositor
        for widget in app.screen.query(Rows):
            widget.asked = 0
        compositor = app.screen._compositor
        compositor._dirty_regions.update([Region(2, 2, 3, 1), Region(0, 19, 60, 1)])
        assert compositor.render_partial_update() is not None
        asked = {str(widget.id): widget.asked for widget in app.screen.query(Rows) if widget.asked}
        assert asked == {"left": 1, "bottom": 1}
