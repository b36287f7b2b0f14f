"""The editor in an app of its own: what keys, pastes and the mouse do."""

from __future__ import annotations

import pytest
from textual import events

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Position
from bizctx_tui.tui.widgets.editor.edits import EDITS
from bizctx_tui.tui.widgets.editor.keys import BINDINGS, EDITING, TYPING
from tests.support.editor_host import (
    GUTTER,
    LONG,
    as_drawn,
    editing,
    on_screen,
    rows,
    strips,
)
from tests.support.marked_text import at, marked


async def test_typing_shows_at_once_and_is_told() -> None:
    buffer = Buffer("# Title\n")
    async with editing(buffer) as (editor, pilot, app):
        await pilot.press("down", "H", "i", "space", "[", "b", "]")
        await pilot.pause()
        assert buffer.text == "# Title\nHi [b]"
        assert rows(editor)[:3] == ["# Title", "Hi [b]", ""]
        assert [strip.text[:GUTTER] for strip in strips(editor)[:3]] == ["   1 ", "   2 ", "     "]
        assert on_screen(editor) == as_drawn(editor)
        assert app.changed[-1] == "# Title\nHi [b]"
        assert len(app.changed) == 6
        assert app.moved[0] == Position(1, 0)
        assert app.moved[-1] == Position(1, 6)


async def test_a_burst_of_keys_loses_none() -> None:
    buffer = Buffer()
    text = "the quick brown fox jumps over the lazy dog " * 5
    async with editing(buffer) as (editor, pilot, _):
        for character in text:
            editor.post_message(events.Key(character, character))
        await pilot.pause()
        assert buffer.text == text
        assert on_screen(editor) == as_drawn(editor)


async def test_long_lines_wrap_at_words_and_move_by_rows() -> None:
    buffer = Buffer("alpha beta gamma delta epsilon zeta eta theta\nend")
    async with editing(buffer, size=(30, 6)) as (editor, pilot, _):
        assert rows(editor)[:4] == ["alpha beta gamma delta", "epsilon zeta eta theta", "end", ""]
        assert [strip.text[:GUTTER] for strip in strips(editor)[:3]] == ["   1 ", "     ", "   2 "]
        await pilot.press("right", "right", "right", "right", "right", "down")
        assert buffer.cursor == Position(0, 28)
        await pilot.press("down")
        assert buffer.cursor == Position(1, 3)
        await pilot.press("up")
        assert buffer.cursor == Position(0, 28)
        await pilot.press("up", "up")
        assert buffer.cursor == Position(0, 0)


async def test_the_goal_cell_survives_short_and_wide_rows() -> None:
    buffer = Buffer("0123456789\n漢字漢字漢字\n\nabcdefghij")
    buffer.move_to(Position(0, 5))
    async with editing(buffer) as (_, pilot, _):
        for expected in (Position(1, 2), Position(2, 0), Position(3, 5)):
            await pilot.press("down")
            assert buffer.cursor == expected


async def test_selecting_with_keys_is_drawn_and_replaced_by_typing() -> None:
    buffer = Buffer("one two\nthree")
    async with editing(buffer) as (editor, pilot, _):
        await pilot.press("ctrl+right", "shift+right", "ctrl+shift+right", "shift+end")
        assert buffer.selected_text == " two"
        selection = editor.get_component_rich_style("editor--selection", partial=True).bgcolor
        selected = "".join(
            segment.text
            for segment in strips(editor)[0]
            if segment.style and segment.style.bgcolor == selection
        )
        assert selected == " two"
        await pilot.press("x")
        assert buffer.text == "onex\nthree"
        await pilot.press("ctrl+a", "delete")
        assert buffer.text == ""


async def test_undo_and_redo() -> None:
    buffer = Buffer()
    async with editing(buffer) as (editor, pilot, _):
        await pilot.press("a", "space", "b", "enter", "c")
        await pilot.press("ctrl+z", "ctrl+z")
        assert buffer.text == "a b"
        await pilot.press("ctrl+y")
        assert buffer.text == "a b\n"
        await pilot.press("ctrl+shift+z")
        assert buffer.text == "a b\nc"
        await pilot.pause()
        assert on_screen(editor) == as_drawn(editor)


@pytest.mark.parametrize(
    ("key", "before", "cursor", "after"),
    [
        ("enter", "ab", 1, "a\nb"),
        ("backspace", "ab", 1, "b"),
        ("delete", "ab", 1, "a"),
        ("ctrl+w", "one two", 7, "one "),
        ("alt+backspace", "one two", 7, "one "),
        ("alt+d", "one two", 0, " two"),
        ("ctrl+k", "a\nb\nc", 2, "a\nc"),
        ("tab", "ab", 1, "  ab"),
        ("shift+tab", "  ab", 3, "ab"),
    ],
)
async def test_editing_keys(key: str, before: str, cursor: int, after: str) -> None:
    buffer = Buffer(before)
    buffer.move_to(buffer.document.position(cursor))
    async with editing(buffer) as (_, pilot, _):
        await pilot.press(key)
        assert buffer.text == after


@pytest.mark.parametrize(
    ("key", "cursor"),
    [
        ("left", (1, 5)),
        ("right", (1, 7)),
        ("up", (0, 6)),
        ("down", (2, 3)),
        ("ctrl+left", (1, 2)),
        ("alt+left", (1, 2)),
        ("alt+b", (1, 2)),
        ("ctrl+right", (1, 8)),
        ("alt+right", (1, 8)),
        ("alt+f", (1, 8)),
        ("home", (1, 2)),
        ("end", (1, 8)),
        ("ctrl+home", (0, 0)),
        ("ctrl+end", (2, 3)),
        ("pageup", (0, 6)),
        ("pagedown", (2, 3)),
    ],
)
async def test_moving_keys_and_their_selecting_twins(key: str, cursor: tuple[int, int]) -> None:
    buffer = Buffer("first line\n  second\nend")
    buffer.move_to(Position(1, 6))
    start = buffer.cursor
    async with editing(buffer) as (_, pilot, _):
        await pilot.press(key)
        assert buffer.cursor == buffer.anchor == Position(*cursor)
        if key[-2:] not in ("+b", "+f"):
            buffer.move_to(start)
            modifiers, _, name = key.rpartition("+")
            await pilot.press("+".join(filter(None, [modifiers, "shift", name])))
            assert (buffer.anchor, buffer.cursor) == (start, Position(*cursor))


async def test_a_letter_with_alt_is_a_key_and_no_text() -> None:
    buffer = Buffer("one two")
    async with editing(buffer) as (_, pilot, app):
        # So a terminal without the newer keyboard protocols tells of alt and a letter.
        app.post_message(events.Key("alt+d", "d"))
        app.post_message(events.Key("alt+x", "x"))
        await pilot.pause()
        assert buffer.text == " two"
        assert app.unused_keys[-1] == "alt+x"


async def test_behind_the_end_of_a_row_is_still_in_that_row() -> None:
    buffer = Buffer("alpha beta gamma delta epsilonlonger zeta\nlong enough line")
    async with editing(buffer, size=(30, 6)) as (editor, pilot, _):
        assert rows(editor)[:2] == ["alpha beta gamma delta", "epsilonlonger zeta"]
        await pilot.click(editor, offset=(GUTTER + 23, 0))
        assert buffer.cursor == Position(0, 22)
        await pilot.press("down", "down", "up", "up")
        assert buffer.cursor == Position(0, 22)


async def test_keys_of_the_app_pass_through() -> None:
    keys = ["escape", "f1", "f5", "ctrl+s", "ctrl+o", "ctrl+f", "ctrl+g", "ctrl+n"]
    buffer = Buffer("text")
    async with editing(buffer) as (_, pilot, app):
        await pilot.press(*keys)
        assert app.unused_keys == keys
        assert buffer.text == "text"


def test_every_binding_has_an_id_of_its_own_and_a_tooltip() -> None:
    assert all(binding.id and binding.id.startswith("editor.") for binding in BINDINGS)
    assert all(binding.tooltip and not binding.show for binding in BINDINGS)
    assert len({binding.id for binding in BINDINGS}) == len(BINDINGS)


async def test_a_paste_of_50_000_characters_is_one_edit_and_one_step() -> None:
    text = ("| metric | **formula** |\n" * 2_000)[:50_000]
    buffer = Buffer("start ")
    buffer.move_document_end()
    async with editing(buffer) as (editor, pilot, app):
        editor.post_message(events.Paste(text))
        await pilot.pause()
        assert buffer.text == "start " + text
        assert len(app.changed) == 1
        assert strips(editor)[-2].text.rstrip() == " 2000 | metric | **formula** |"
        assert on_screen(editor) == as_drawn(editor)
        await pilot.press("ctrl+z")
        assert buffer.text == "start "


async def test_crlf_is_kept_and_typed() -> None:
    buffer = Buffer("one\r\ntwo\rthree\n\r\n")
    async with editing(buffer) as (editor, pilot, _):
        assert rows(editor)[:5] == ["one", "two", "three", "", ""]
        await pilot.press("end", "enter", "x")
        editor.post_message(events.Paste("p\rq"))
        await pilot.pause()
        assert buffer.text == "one\r\nxp\r\nq\r\ntwo\rthree\n\r\n"


async def test_switching_buffers_keeps_cursor_scroll_and_undo() -> None:
    first, second = Buffer(LONG), Buffer("second")
    async with editing(first) as (editor, pilot, app):
        await pilot.press("ctrl+end", "x", "up", "up")
        await pilot.pause()
        scroll, cursor, shown = editor.scroll_offset.y, first.cursor, rows(editor)
        assert scroll > 80
        editor.show(second)
        await pilot.pause()
        assert editor.scroll_offset.y == 0
        assert rows(editor)[:2] == ["second", ""]
        await pilot.press("y")
        editor.show(first)
        await pilot.pause()
        assert (editor.scroll_offset.y, first.cursor, rows(editor)) == (scroll, cursor, shown)
        assert on_screen(editor) == as_drawn(editor)
        await pilot.press("ctrl+z")
        assert first.text == LONG
        assert second.text == "ysecond"
        assert app.changed == [LONG + "x", "ysecond", LONG]


async def test_read_only_moves_and_copies_but_refuses_edits() -> None:
    buffer = Buffer("text")
    async with editing(buffer, read_only=True) as (editor, pilot, app):
        await pilot.press("x", "enter", "backspace", "ctrl+z")
        editor.post_message(events.Paste("p"))
        await pilot.pause()
        assert app.refused == 5
        await pilot.press("ctrl+a", "ctrl+c", "ctrl+x", "ctrl+v")
        assert app.copied == ["text"]
        assert app.refused == 7
        assert buffer.revision == 0
        assert app.changed == []


async def test_copy_cut_and_paste() -> None:
    buffer = Buffer("one two")
    async with editing(buffer) as (_, pilot, app):
        await pilot.press("ctrl+shift+right", "ctrl+x")
        assert (buffer.text, app.copied) == (" two", ["one"])
        await pilot.press("ctrl+end", "ctrl+v", "ctrl+v")
        assert buffer.text == " twooneone"
        await pilot.press("ctrl+z")
        assert buffer.text == " twoone"


async def test_copy_without_a_selection_is_left_to_others() -> None:
    async with editing(Buffer("text")) as (_, pilot, app):
        await pilot.press("ctrl+x")
        assert app.copied == []
        assert app.unused_keys == ["ctrl+x"]


async def test_the_mouse_sets_the_cursor_drags_a_selection_and_picks_words() -> None:
    buffer = Buffer("one two\nthree 漢字 four")
    async with editing(buffer) as (editor, pilot, _):
        await pilot.click(editor, offset=(GUTTER + 9, 1))
        assert buffer.cursor == Position(1, 7)
        await pilot.click(editor, offset=(GUTTER + 30, 0))
        assert buffer.cursor == Position(0, 7)
        await pilot.click(editor, offset=(1, 8))
        assert buffer.cursor == Position(1, 0)
        await pilot.mouse_down(editor, offset=(GUTTER + 4, 0))
        await pilot.hover(editor, offset=(GUTTER + 5, 1))
        await pilot.mouse_up(editor, offset=(GUTTER + 5, 1))
        assert buffer.selected_text == "two\nthree"
        await pilot.hover(editor, offset=(GUTTER + 1, 0))
        assert buffer.selected_text == "two\nthree"
        await pilot.double_click(editor, offset=(GUTTER + 13, 1))
        assert buffer.selected_text == "four"
        await pilot.pause()
        assert on_screen(editor) == as_drawn(editor)


async def test_changes_from_outside_are_shown_by_sync() -> None:
    buffer = Buffer("one")
    async with editing(buffer) as (editor, pilot, app):
        buffer.replace_all_text("two\nlines")
        buffer.insert("!")
        editor.sync()
        await pilot.pause()
        assert rows(editor)[:2] == ["!two", "lines"]
        assert app.changed == [buffer.text]
        assert on_screen(editor) == as_drawn(editor)


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("enter", "- a|", "- a\n- |"),
        ("tab", "- a\n- b|", "- a\n  - b|"),
        ("shift+tab", "- a\n  - b|", "- a\n- b|"),
        ("ctrl+b", "a ^b|", "a **^b|**"),
        ("alt+i", "a ^b|", "a *^b|*"),
        ("alt+c", "a ^b|", "a `^b|`"),
        ("alt+t", "- [ ] a|", "- [x] a|"),
        ("alt+up", "a\nb|", "b|\na"),
        ("alt+down", "a|\nb", "b\na|"),
        ("ctrl+d", "a|\nb", "a\na|\nb"),
        ("ctrl+u", "ab|c", "|c"),
        ("alt+k", "ab|c", "ab|"),
    ],
)
async def test_keys_of_lines_lists_and_marks(key: str, before: str, after: str) -> None:
    buffer = at(before)
    async with editing(buffer) as (editor, pilot, _):
        await pilot.press(key)
        await pilot.pause()
        assert marked(buffer) == after
        assert on_screen(editor) == as_drawn(editor)
        await pilot.press("ctrl+z")
        assert marked(buffer) == before


async def test_moves_select_after_the_mark_until_it_is_ended() -> None:
    buffer = at("|one two three")
    async with editing(buffer) as (editor, pilot, _):
        await pilot.press("ctrl+space", "alt+f", "right")
        assert buffer.selected_text == "one "
        # The same again: what is selected stays, the next move is a move.
        await pilot.press("ctrl+space", "right")
        assert buffer.selected_text == ""
        await pilot.press("home", "ctrl+space", "end")
        assert editor.end_selecting()
        assert not editor.end_selecting()
        await pilot.press("left")
        assert marked(buffer) == "one two thre|e"
        await pilot.press("ctrl+space", "left", "x", "left")
        assert marked(buffer) == "one two thr|xe"
        await pilot.press("ctrl+space", "left", "ctrl+c", "left")
        assert marked(buffer) == "one two th|rxe"
        await pilot.press("ctrl+space", "left")
        await pilot.click(editor, offset=(GUTTER + 2, 0))
        await pilot.press("right")
        assert marked(buffer) == "one| two thrxe"


async def test_another_buffer_begins_without_a_mark() -> None:
    first, second = at("|one"), at("|two")
    async with editing(first) as (editor, pilot, _):
        await pilot.press("ctrl+space")
        editor.show(second)
        await pilot.press("right")
        assert marked(second) == "t|wo"


async def test_a_document_that_can_only_be_read_takes_no_edit_of_any_name() -> None:
    buffer = at("- on^e two|\nthree")
    async with editing(buffer, read_only=True) as (editor, pilot, app):
        for name in EDITS:
            editor.action_edit(name)
        await pilot.pause()
        assert app.refused == len(EDITS)
        assert buffer.revision == 0


def test_every_edit_is_reached_by_a_key_or_the_palette() -> None:
    asked = {command.action for command in (*EDITING, *TYPING)}
    assert {f"edit('{name}')" for name in EDITS} <= asked
