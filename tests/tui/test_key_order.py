"""A key that acts never overtakes the text that was typed before it."""

from __future__ import annotations

from textual import events

from bizctx_tui.core.models import Scope
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.demo.server import DemoServer
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.screens.quit import QuitModal
from bizctx_tui.tui.widgets.editor.widget import Editor
from tests.support.editor_host import editing
from tests.support.pilot import until, until_armed
from tests.tui.conftest import MakeApp

SCOPE = Scope.project("101")


def in_one_burst(app: BizctxApp, text: str, key: str) -> None:
    """Post keys as a terminal does that has them all at once."""
    for character in text:
        app.post_message(events.Key(character, character))
    app.post_message(events.Key(key, None))


async def test_quitting_asks_about_what_was_typed_just_before(
    make_app: MakeApp, server: DemoServer
) -> None:
    app = make_app(server.environment())
    async with app.run_test() as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, Editor))
        in_one_burst(app, "late", "ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, QuitModal))
        assert app.desk.unsaved() == (SCOPE,)


async def test_the_review_shows_what_was_typed_just_before(
    make_app: MakeApp, server: DemoServer
) -> None:
    app = make_app(server.environment())
    async with app.run_test() as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, Editor))
        in_one_burst(app, "late", "ctrl+s")
        await until_armed(pilot)
        await pilot.press("y")
        await until(pilot, lambda: server.contents.get(SCOPE).startswith("late# "))


async def test_text_never_overtakes_the_key_before_it() -> None:
    buffer = Buffer("")
    async with editing(buffer) as (_, pilot, host):
        for key, character in (
            ("a", "a"),
            ("enter", "\r"),
            ("b", "b"),
            ("left", None),
            ("c", "c"),
            ("backspace", None),
            ("d", "d"),
        ):
            host.post_message(events.Key(key, character))
        await until(pilot, lambda: buffer.character_count == 4)
        assert buffer.text == "a\ndb"
