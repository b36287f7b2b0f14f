"""Keys that were moved, in the app: they act, and every place that names keys names them."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from bizctx_tui.core.text.document import Position
from bizctx_tui.demo.server import DemoServer
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.screens.pick import PickBox
from bizctx_tui.tui.screens.words import WordsModal
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.notice import Notice
from tests.support.pilot import screen_text, until, until_armed, until_seen
from tests.tui.conftest import MakeApp
from tests.tui.test_workspace import ANDROID, open_document

SIZE = (160, 45)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "config" / "settings.toml"
    path.parent.mkdir()
    return path


def build(server: DemoServer, make_app: MakeApp, settings: Path, text: str | None) -> BizctxApp:
    server.contents.put(ANDROID, "one two\nthree four\n")
    if text is not None:
        settings.write_text(text)
    return make_app(server.environment(), BIZCTX_CONFIG_DIR=str(settings.parent))


def cursor(app: BizctxApp) -> Position:
    buffer = app.screen_stack[0].query_one(Editor).buffer
    assert buffer is not None
    return buffer.cursor


async def command(pilot: Pilot[None], command_id: str) -> None:
    await pilot.app.screen.run_action(f"flow('{command_id}')")
    await pilot.pause()


async def test_emacs_keys_move_and_what_they_displace_is_elsewhere(
    server: DemoServer, make_app: MakeApp, settings: Path
) -> None:
    app = build(server, make_app, settings, 'keymap = "emacs"\n')
    async with app.run_test(size=SIZE) as pilot:
        assert app.screen.query_one(Notice).text == ""
        await open_document(pilot, ANDROID)
        await pilot.press("ctrl+f", "ctrl+f", "ctrl+n")
        assert cursor(app) == (1, 2)
        await pilot.press("ctrl+p", "ctrl+e")
        assert cursor(app) == (0, 7)
        await pilot.press("ctrl+a", "ctrl+d")
        assert cursor(app) == (0, 0)
        draft = app.desk.draft(ANDROID)
        assert draft is not None
        assert draft.text.startswith("ne two")
        await pilot.press("ctrl+underscore")
        assert draft.text.startswith("one two")
        await until_seen(pilot, "alt+x Palette")
        await pilot.press("alt+x")
        await until(pilot, lambda: isinstance(app.focused, Input))


async def test_vim_keys_move_in_the_editor_and_in_the_tree(
    server: DemoServer, make_app: MakeApp, settings: Path
) -> None:
    app = build(server, make_app, settings, 'keymap = "vim"\n')
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, ANDROID)
        await pilot.press("alt+j", "alt+l", "alt+w")
        assert cursor(app) == (1, 5)
        await pilot.press("alt+shift+l", "alt+k", "alt+shift+h", "alt+shift+g", "alt+g")
        assert cursor(app) == (0, 0)
        await pilot.press("x", "alt+u")
        assert not app.desk.unsaved()


async def test_settings_win_and_everything_that_names_keys_follows(
    server: DemoServer, make_app: MakeApp, settings: Path
) -> None:
    text = '[keys]\ndocument.jump = "f7"\napp.quit = "alt+q"\nhelp.show = ["f1", "alt+h"]\n'
    app = build(server, make_app, settings, text)
    async with app.run_test(size=SIZE) as pilot:
        await until_seen(pilot, "or press f7 and type its name")
        await until(pilot, lambda: "f7 Open" in screen_text(app).splitlines()[-1])
        footer = screen_text(app).splitlines()[-1]
        assert "alt+q Quit" in footer
        assert "^o" not in footer
        await pilot.press("ctrl+o", "ctrl+q")
        assert app.is_running
        assert len(app.screen_stack) == 1
        await pilot.press("alt+h")
        await until_seen(pilot, "Help ·")
        await pilot.press("pagedown")
        await until_seen(pilot, "f1, alt+h")
        assert "ctrl+o" not in screen_text(app)
        await pilot.press("escape")
        entries = {entry.title: entry.help for entry in app.get_system_commands(app.screen)}
        assert entries["Open document"].endswith("(f7)")
        await pilot.press("f7")
        await until(pilot, lambda: isinstance(app.focused, Input))
    assert settings.read_text() == text


async def test_what_is_wrong_is_told_at_the_start_and_the_app_works(
    server: DemoServer, make_app: MakeApp, settings: Path
) -> None:
    text = 'keymap = "nano"\n[keys]\neditor.undo = "ctrl+s"\n'
    app = build(server, make_app, settings, text)
    async with app.run_test(size=SIZE) as pilot:
        notice = app.screen.query_one(Notice)
        await until(pilot, lambda: "line 1: keymap must be one of" in notice.text)
        assert "ctrl+s does document.save, so editor.undo cannot have it" in notice.text
        await command(pilot, "keys.list")
        await until_seen(pilot, "ctrl+s does document.save")
        await pilot.press("escape")
        await open_document(pilot, ANDROID)
        await pilot.press("right")
        assert cursor(app) == (0, 1)


async def test_broken_toml_starts_with_the_keys_as_they_come(
    server: DemoServer, make_app: MakeApp, settings: Path
) -> None:
    app = build(server, make_app, settings, "keymap = \n")
    async with app.run_test(size=SIZE) as pilot:
        notice = app.screen.query_one(Notice)
        await until(pilot, lambda: "is not TOML in line 1" in notice.text)
        assert app.keys.of("document.jump") == ("ctrl+o",)


async def test_a_map_is_chosen_for_this_window_and_left_again(
    server: DemoServer, make_app: MakeApp, settings: Path
) -> None:
    app = build(server, make_app, settings, None)
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, ANDROID)
        await command(pilot, "keys.map")
        await until_seen(pilot, "alt+x is the palette")
        await pilot.press(*"emacs", "enter")
        await until_seen(pilot, "The key map of this window is emacs.")
        await until_seen(pilot, "alt+x Palette")
        await pilot.press("ctrl+n", "ctrl+f")
        assert cursor(app) == (1, 1)
        await command(pilot, "keys.map")
        await pilot.press(*"default", "enter")
        await until_seen(pilot, "The key map of this window is default.")
        await pilot.press("ctrl+a")
        buffer = app.screen.query_one(Editor).buffer
        assert buffer is not None
        assert buffer.selected_text == "one two\nthree four\n"
    assert not settings.exists()


async def test_the_list_of_keys_is_searched_by_id_key_and_words(
    server: DemoServer, make_app: MakeApp, settings: Path
) -> None:
    app = build(server, make_app, settings, None)
    async with app.run_test(size=SIZE) as pilot:
        await command(pilot, "keys.list")
        await until_seen(pilot, "No two actions want the same key.")
        await pilot.press(*"editor.undo")
        await until_seen(pilot, "editor.undo                    ctrl+z")
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, PickBox))
        await command(pilot, "keys.settings")
        await until_seen(pilot, str(settings)[:60])
        assert isinstance(app.screen, WordsModal)
        await until_seen(pilot, 'document.jump = "f7"')


async def test_the_line_of_keys_does_not_take_another_key_for_the_palettes(
    server: DemoServer, make_app: MakeApp, settings: Path
) -> None:
    app = build(server, make_app, settings, 'keymap = "emacs"\n')
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, ANDROID)
        await until_seen(pilot, "alt+x Palette")
        assert "^p" not in screen_text(app).splitlines()[-1]


async def test_a_box_prints_the_keys_that_count_on_it(
    server: DemoServer, make_app: MakeApp, settings: Path
) -> None:
    text = "[keys]\n" + "".join(
        f'{name} = "{key}"\n'
        for name, key in {
            "accounts.new": "ctrl+n",
            "help.close": "f10",
            "quit.discard": "ctrl+d",
            "quit.stay": "f8",
            "diff.confirm": "w",
            "pick.close": "f7",
        }.items()
    )
    app = build(server, make_app, settings, text)
    async with app.run_test(size=SIZE) as pilot:
        await open_document(pilot, ANDROID)
        await pilot.press("f2")
        await until_seen(pilot, "ctrl+n another account")
        await pilot.press("escape", "f1")
        await until_seen(pilot, "Help · f10 closes")
        await pilot.press("escape", "q")
        assert "Help · f10 closes" in screen_text(app)
        await pilot.press("f10", "f9")
        await until_seen(pilot, "f7 close")
        await pilot.press("f7", "x", "ctrl+s")
        await until_armed(pilot)
        await until_seen(pilot, "w save")
        await pilot.press("y")
        assert app.desk.unsaved() == (ANDROID,)
        await pilot.press("escape", "ctrl+q")
        await until_seen(pilot, "ctrl+d  discard and quit")
        await pilot.press("d")
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.focused, Editor))
