"""The line of keys: what it says, what a click does, and that the workspace keeps it true."""

from __future__ import annotations

from textual.app import App, ComposeResult

from bizctx_tui.tui.widgets.key_bar import Hint, KeyBar

HINTS = (Hint("ctrl+s", "^s", "Save"), Hint("f1", "f1", "Help [b]漢[/b]"))


class Host(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[str] = []

    def compose(self) -> ComposeResult:
        yield KeyBar()

    def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        self.pressed.append(event.key)


async def test_it_says_the_keys_as_text() -> None:
    app = Host()
    async with app.run_test(size=(60, 4)):
        bar = app.query_one(KeyBar)
        bar.show(HINTS)
        assert bar.render_line(0).text.rstrip() == " ^s Save  f1 Help [b]漢[/b]"
        assert bar.render_line(0).cell_length == 60


async def test_a_click_presses_the_key_under_it() -> None:
    app = Host()
    async with app.run_test(size=(60, 4)) as pilot:
        app.query_one(KeyBar).show(HINTS)
        for column in (1, 8, 9, 26, 50):
            await pilot.click(KeyBar, offset=(column, 0))
        assert app.pressed == ["ctrl+s", "ctrl+s", "f1", "f1"]
