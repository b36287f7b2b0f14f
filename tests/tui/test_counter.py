"""The counter: number, bar, share and word, at every size."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from bizctx_tui.tui.widgets.counter import Counter


class Host(App[None]):
    CSS = "Counter { width: 1fr; }"

    def compose(self) -> ComposeResult:
        yield Counter()


@pytest.mark.parametrize(
    ("characters", "shown"),
    [
        (None, ""),
        (0, " 0 / 50,000 ▕········▏ 0% · ~0 tokens"),
        (1, " 1 / 50,000 ▕█·······▏ 0% · ~1 tokens"),
        (8_214, " 8,214 / 50,000 ▕██······▏ 16% · ~2.1k tokens"),
        (44_999, " 44,999 / 50,000 ▕████████▏ 89% · ~11.2k tokens"),
        (45_000, " 45,000 / 50,000 ▕████████▏ 90% near the limit · ~11.2k tokens"),
        (50_000, " 50,000 / 50,000 ▕████████▏ 100% near the limit · ~12.5k tokens"),
        (50_001, " 50,001 / 50,000 ▕████████▏ 100% 1 too many · ~12.5k tokens"),
        (51_234, " 51,234 / 50,000 ▕████████▏ 102% 1,234 too many · ~12.8k tokens"),
    ],
)
async def test_what_it_says(characters: int | None, shown: str) -> None:
    app = Host()
    async with app.run_test(size=(70, 5)):
        counter = app.query_one(Counter)
        counter.show(characters)
        assert counter.render_line(0).text.rstrip() == shown


async def test_without_room_the_tokens_go_first() -> None:
    app = Host()
    async with app.run_test(size=(48, 5)):
        counter = app.query_one(Counter)
        counter.show(51_234)
        assert (
            counter.render_line(0).text.rstrip()
            == " 51,234 / 50,000 ▕████████▏ 102% 1,234 too many"
        )


async def test_each_state_has_its_own_colour() -> None:
    app = Host()
    async with app.run_test(size=(70, 5)):
        counter = app.query_one(Counter)
        colours = set()
        for characters in (10, 45_000, 50_001):
            counter.show(characters)
            colours.add(str(next(iter(counter.render_line(0))).style))
        assert len(colours) == 3
