"""Find and replace with real keys: what is gone to, what is changed, what is said."""

from __future__ import annotations

import os

from bizctx_tui.core.models import Scope
from bizctx_tui.core.text.document import Position
from bizctx_tui.demo.server import DemoServer
from bizctx_tui.tui.screens.workspace import WorkspaceScreen
from tests.support.pane_host import finding, type_in_one_burst, until_counted
from tests.support.pilot import screen_lines, screen_text, until, until_seen
from tests.tui.conftest import MakeApp

TEXT = "one two\r\nTwo three\rtwo\n\nfour two"


async def test_keys_right_behind_ctrl_f_land_in_the_bar_and_those_before_in_the_text() -> None:
    async with finding("two one two") as (app, pilot):
        type_in_one_burst(app, "t", "w", "o", "-", "ctrl+f", "t", "w", "o", "enter")
        # From where the cursor is behind what was typed first.
        await until_counted(pilot, app, "3 of 3")
        assert app.draft.text == "two-two one two"
        assert app.pane.find_bar.words.value == "two"
        assert app.draft.buffer.cursor == Position(0, 12)


async def test_keys_right_behind_escape_land_in_the_text() -> None:
    async with finding("one two") as (app, pilot):
        await pilot.press("ctrl+f")
        type_in_one_burst(app, "t", "w", "escape", "x")
        await until(pilot, lambda: not app.pane.find_bar.is_open)
        await pilot.pause()
        assert "x" in app.draft.text
        assert app.pane.find_bar.words.value == "tw"
        assert app.focused is app.pane.editor


async def test_keys_in_one_burst_count_in_the_order_in_which_they_were_typed() -> None:
    async with finding("a1 b") as (app, pilot):
        await pilot.press("f4")
        type_in_one_burst(app, "x", "b", "backspace", "1", "home", "a", "right", "delete")
        type_in_one_burst(app, "tab", "c", "d", "left", "-", "tab", "end", "2", "backspace")
        await until(pilot, lambda: app.pane.find_bar.words.value == "ax")
        await until(pilot, lambda: app.pane.find_bar.replacement.value == "c-d")


async def test_enter_and_arrows_go_from_match_to_match_and_round() -> None:
    async with finding(TEXT) as (app, pilot):
        await pilot.press("ctrl+f", *"two")
        await until_counted(pilot, app, "1 of 4")
        for key, count, place in (
            ("enter", "2 of 4", (1, 0)),
            ("down", "3 of 4", (2, 0)),
            ("shift+enter", "2 of 4", (1, 0)),
            ("up", "1 of 4", (0, 4)),
            ("up", "4 of 4", (4, 5)),
        ):
            await pilot.press(key)
            await until_counted(pilot, app, count)
            assert app.draft.buffer.cursor == place
        assert "Went on from the end" in app.said
        await pilot.press("enter")
        await until(pilot, lambda: "Went on from the start" in app.said)
        await pilot.press("enter")
        await until(pilot, lambda: "Went on" not in app.said)


async def test_typing_goes_on_from_where_the_search_began() -> None:
    async with finding("a\nto\ntoo\ntop") as (app, pilot):
        await pilot.press("down", "ctrl+f", "t", "o")
        await until(pilot, lambda: app.draft.buffer.cursor == Position(1, 0))
        await pilot.press("p")
        await until(pilot, lambda: app.draft.buffer.cursor == Position(3, 0))
        await pilot.press("backspace")
        await until(pilot, lambda: app.draft.buffer.cursor == Position(1, 0))
        await pilot.press("escape")
        await pilot.pause()
        assert app.draft.buffer.cursor == Position(1, 0)


async def test_escape_with_nothing_found_goes_back() -> None:
    async with finding("a\nto\ntop") as (app, pilot):
        await pilot.press("down", "end", "ctrl+f", "p")
        await until(pilot, lambda: app.draft.buffer.cursor == Position(2, 2))
        await pilot.press("q")
        await until(pilot, lambda: app.count == "no match")
        await pilot.press("escape")
        await until(pilot, lambda: not app.pane.find_bar.is_open)
        assert app.draft.buffer.cursor == Position(1, 2)


async def test_a_selection_in_one_line_is_what_is_looked_for() -> None:
    async with finding("one two one\nx") as (app, pilot):
        await pilot.press("shift+right", "shift+right", "shift+right", "ctrl+f")
        await until_counted(pilot, app, "1 of 2")
        assert app.pane.find_bar.words.value == "one"
        await pilot.press("x")
        await until_counted(pilot, app, "1 of 1")
        assert app.pane.find_bar.words.value == "x"


async def test_the_ways_of_searching_are_said_in_words() -> None:
    async with finding("Foo foo food a.b") as (app, pilot):
        await pilot.press("ctrl+f", *"foo")
        await until_counted(pilot, app, "1 of 3")
        await pilot.press("alt+c")
        await until_counted(pilot, app, "1 of 2")
        assert "[Case]" in app.said
        await pilot.press("alt+w")
        await until_counted(pilot, app, "1 of 1")
        assert "[Case] [Word]" in app.said
        await pilot.press("alt+c", "alt+w")
        await until_counted(pilot, app, "1 of 3")
        assert app.pane.find_bar.words.value == "foo"


async def test_f3_goes_on_without_the_bar_and_says_when_nothing_is_there() -> None:
    async with finding("two\ntwo\ntwo") as (app, pilot):
        await pilot.press("ctrl+f", *"two", "escape")
        await until(pilot, lambda: not app.pane.find_bar.is_open)
        await pilot.press("f3")
        await until(pilot, lambda: app.draft.buffer.cursor == Position(1, 0))
        await pilot.press("shift+f3", "shift+f3")
        await pilot.pause()
        assert app.draft.buffer.cursor == Position(2, 0)
        assert app.told == ["Went on from the end of the text."]
        await pilot.press("ctrl+a", "delete", "f3")
        await pilot.pause()
        assert app.told[1:] == ["Not found: two"]


async def test_replace_one_goes_to_the_match_first_and_then_to_the_next() -> None:
    async with finding(TEXT) as (app, pilot):
        await pilot.press("ctrl+f", *"two", "f4", "tab")
        await until_counted(pilot, app, "1 of 4")
        await pilot.press("tab", *"2!", "enter")
        await until(pilot, lambda: app.draft.text == "one 2!\r\nTwo three\rtwo\n\nfour two")
        await until_counted(pilot, app, "1 of 3")
        await pilot.press("enter")
        await until(pilot, lambda: app.draft.text == "one 2!\r\n2! three\rtwo\n\nfour two")
        await pilot.press("ctrl+z", "ctrl+z")
        await until(pilot, lambda: app.draft.text == TEXT)


async def test_replace_all_is_one_undo_step() -> None:
    async with finding(TEXT) as (app, pilot):
        await pilot.press("end", "f4", *"two", "tab", "2", "alt+a")
        await until(pilot, lambda: app.draft.text == "one 2\r\n2 three\r2\n\nfour 2")
        assert "Replaced 4 matches" in app.said
        assert app.draft.buffer.cursor == Position(1, 0)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: app.draft.text == TEXT)
        assert not app.draft.buffer.can_undo


async def test_replace_all_with_groups_of_a_pattern() -> None:
    async with finding("a=1\r\nb=2\r\n") as (app, pilot):
        await pilot.press("f4", "alt+x", *r"(\w)=(\d)$", "tab", *r"\2:\1\n", "alt+a")
        await until(pilot, lambda: "Replaced" in app.said)
        assert app.draft.text == "1:a\r\n\r\n2:b\r\n\r\n"
        await pilot.press("ctrl+z")
        await until(pilot, lambda: app.draft.text == "a=1\r\nb=2\r\n")


async def test_without_the_replacement_on_the_screen_nothing_is_replaced() -> None:
    async with finding("two") as (app, pilot):
        await pilot.press("ctrl+f", *"two", "alt+a")
        await pilot.pause()
        assert app.draft.text == "two"
        assert app.pane.find_bar.has_replacement


async def test_a_wrong_pattern_is_said_while_it_is_typed() -> None:
    async with finding("f(x) (y)") as (app, pilot):
        await pilot.press("ctrl+f", "alt+x", *"(y")
        await until(pilot, lambda: "not valid, at character 1" in app.problem)
        await pilot.press(")")
        await until_counted(pilot, app, "1 of 1")
        assert app.problem == ""
        await pilot.press("home", "delete", "end", "backspace", "backspace", "^")
        await until_counted(pilot, app, "1 of 1")


async def test_a_pattern_that_never_ends_is_refused_and_keys_go_on() -> None:
    text = "a" * 40 + "b"
    async with finding(text) as (app, pilot):
        await pilot.press("f4", "alt+x", *"(a+)+$")
        await until(pilot, lambda: "takes too long on this text" in app.problem)
        await pilot.press("alt+a")
        await until(pilot, lambda: "takes too long on this text" in app.problem)
        assert app.draft.text == text
        await pilot.press("escape", "x")
        await until(pilot, lambda: app.draft.text == "x" + text)


async def test_no_process_is_left_when_the_app_ends() -> None:
    async with finding("aa") as (app, pilot):
        await pilot.press("ctrl+f", "alt+x", "a")
        await until_counted(pilot, app, "1 of 2")
        process_id = app.pane._finder._patterns.process_id
        assert process_id is not None
        os.kill(process_id, 0)
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return
    raise AssertionError("it is still there")


async def test_matches_are_counted_again_after_an_edit() -> None:
    async with finding("two two") as (app, pilot):
        await pilot.press("ctrl+f", *"two")
        await until_counted(pilot, app, "1 of 2")
        app.pane.editor.focus()
        await pilot.press("end", *" two")
        await until_counted(pilot, app, "3 found")
        await pilot.press("escape")
        await until(pilot, lambda: not app.pane.find_bar.is_open)
        assert app.focused is app.pane.editor


async def test_another_document_is_searched_for_the_same() -> None:
    async with finding("two two") as (app, pilot):
        await pilot.press("ctrl+f", *"two")
        await until_counted(pilot, app, "1 of 2")
        other = type(app.draft)(app.draft.scope, "x\ntwo")
        app.pane.show(other)
        await until_counted(pilot, app, "1 found")
        await pilot.press("enter")
        await until(pilot, lambda: other.buffer.cursor == Position(1, 0))


async def test_the_bar_fits_a_small_screen() -> None:
    async with finding("two\n" * 50) as (app, pilot):
        await pilot.press("f4", *"two")
        await until_counted(pilot, app, "1 of 50")
        lines = screen_lines(app)
        assert lines[-3].startswith(" Find    two")
        assert lines[-3].rstrip().endswith("1 of 50")
        assert lines[-2].startswith(" Replace")
        assert (
            "alt+C Case  alt+W Word  alt+X Regex  enter replaces · alt+A all · esc ends"
            in lines[-1]
        )
        await pilot.press("escape")
        await until(pilot, lambda: "Find " not in screen_text(app))


async def test_in_the_workspace_the_keys_work_from_every_pane(
    make_app: MakeApp, server: DemoServer
) -> None:
    server.contents.put(Scope.project("101"), "one\ntwo one\n")
    app = make_app(server.environment())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(app.desk.me.projects))
        workspace = app.screen
        assert isinstance(workspace, WorkspaceScreen)
        await pilot.press("ctrl+f")
        await until_seen(pilot, "There is no document open yet.")
        await pilot.press("enter")
        await until(pilot, lambda: app.focused is workspace.editor)
        await pilot.press("f6")
        await until_seen(pilot, "Preview")
        type_in_one_burst(app, "ctrl+f", "o", "n", "e")
        await until_seen(pilot, "1 of 2")
        # Escape closes the bar first; only the next one leaves the pane.
        await pilot.press("escape")
        await until(pilot, lambda: not workspace.editor_pane.find_bar.is_open)
        await until(pilot, lambda: app.focused is workspace.editor)
        await pilot.press("escape")
        await until(pilot, lambda: app.focused is not workspace.editor)
        await pilot.press("f3")
        await until_seen(pilot, "Ln 2, Col 5")
        assert app.focused is workspace.editor
        await pilot.press("f3")
        await until_seen(pilot, "Went on from the start of the text.")


async def test_the_palette_has_what_some_terminals_cannot_send(
    make_app: MakeApp, server: DemoServer
) -> None:
    server.contents.put(Scope.project("101"), "x1 x2\n")
    app = make_app(server.environment())
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("enter")
        workspace = app.screen
        assert isinstance(workspace, WorkspaceScreen)
        await until(pilot, lambda: app.focused is workspace.editor)
        workspace.action_flow("find.pattern")
        bar = workspace.editor_pane.find_bar
        await until(pilot, lambda: bar.query_now.pattern)
        await pilot.press("x", "backslash", "d")
        await until_seen(pilot, "1 of 2")
        workspace.action_flow("find.replace_all")
        await until(pilot, lambda: bar.has_replacement)
        assert workspace.editor.buffer is not None
        assert workspace.editor.buffer.text == "x1 x2\n"
        await pilot.press("y")
        await until(pilot, lambda: bar.replacement.value == "y")
        workspace.action_flow("find.replace_all")
        await until_seen(pilot, "Replaced 2 matches")
        assert workspace.editor.buffer.text == "y y\n"
