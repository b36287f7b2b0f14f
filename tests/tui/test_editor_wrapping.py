"""Lines that are not wrapped go on out of sight, and the cursor brings them into sight."""

from __future__ import annotations

import random

import pytest
from textual import events
from textual.geometry import Offset

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Position
from tests.support.editor_host import (
    GUTTER,
    as_drawn,
    editing,
    on_screen,
    rows,
    strips,
    with_style,
)

WORDS = "one two three four five six seven eight nine ten eleven twelve"


async def test_a_line_is_one_row_until_it_is_wrapped_again() -> None:
    async with editing(Buffer(f"{WORDS}\nshort"), size=(30, 8)) as (editor, pilot, _):
        wrapped = rows(editor)
        assert wrapped[0] == "one two three four five"
        await pilot.press("alt+z")
        assert rows(editor)[:3] == [WORDS[:23], "short", ""]
        await pilot.press("alt+z")
        assert rows(editor) == wrapped


async def test_the_cursor_is_always_in_sight() -> None:
    async with editing(Buffer(f"{WORDS}\nshort"), size=(30, 8)) as (editor, pilot, app):
        editor.wraps = False
        await pilot.press("end")
        assert rows(editor)[0].endswith("even twelve")
        await pilot.press("left")
        assert with_style(strips(editor)[0], "reverse") == "e"
        column = app.cursor_position.x - GUTTER
        assert strips(editor)[0].text[GUTTER + column] == "e"
        await pilot.press("home")
        assert rows(editor)[:2] == [WORDS[:23], "short"]


async def test_a_click_goes_to_the_character_that_is_seen() -> None:
    async with editing(Buffer(WORDS), size=(30, 8)) as (editor, pilot, _):
        editor.wraps = False
        await pilot.press("end")
        seen = rows(editor)[0]
        await pilot.click(editor, offset=(GUTTER + 3, 0))
        column = editor.buffer.cursor.column if editor.buffer else -1
        assert WORDS[column:].startswith(seen[3:9])


async def test_another_document_begins_at_its_left_edge() -> None:
    one, other = Buffer(WORDS), Buffer("other")
    async with editing(one, size=(30, 8)) as (editor, pilot, _):
        editor.wraps = False
        await pilot.press("end")
        editor.show(other)
        assert rows(editor)[0] == "other"
        editor.show(one)
        assert rows(editor)[0].endswith("twelve")
        editor.wraps = True
        assert rows(editor)[0] == "one two three four five"


@pytest.mark.parametrize("character", ["[", "漢", "e\u0301", "\t", "👨\u200d👩\u200d👧"])
async def test_a_giant_line_is_cut_into_rows_of_a_bounded_length(character: str) -> None:
    text = (character * 50_000)[:50_000]
    async with editing(Buffer(text), size=(60, 8)) as (editor, pilot, _):
        editor.wraps = False
        await pilot.press("ctrl+end", "x")
        view = editor._view()
        assert view is not None
        lengths = [row.end - row.start for row in map(view.rows.row, range(view.rows.row_count))]
        assert sum(lengths) == 50_001
        assert max(lengths) <= 10_000
        assert "x" in rows(editor)[-1] or any("x" in row for row in rows(editor))


async def test_what_is_on_the_screen_is_what_a_fresh_drawing_shows() -> None:
    chance = random.Random(11)
    text = "\n".join((f"{number} 漢字\t{WORDS} " * chance.randrange(4)) for number in range(30))
    buffer = Buffer(text)
    async with editing(buffer, size=(44, 9)) as (editor, pilot, _):
        editor.wraps = False
        keys = ["end", "home", "down", "up", "pagedown", "ctrl+right", "x", "backspace", "enter"]
        for _ in range(60):
            await pilot.press(chance.choice(keys))
            if chance.random() < 0.1:
                editor.wraps = not editor.wraps
            await pilot.pause()
            assert on_screen(editor) == as_drawn(editor)


async def test_moving_up_and_down_keeps_the_place_in_the_line() -> None:
    buffer = Buffer(f"{WORDS}\n\n{WORDS}")
    async with editing(buffer, size=(30, 8)) as (editor, pilot, _):
        editor.wraps = False
        buffer.move_to(Position(0, 40))
        editor.sync()
        await pilot.press("down", "down")
        assert buffer.cursor == Position(2, 40)


async def test_the_wheel_leaves_the_left_edge_alone() -> None:
    async with editing(Buffer(f"{WORDS}\n" * 40), size=(30, 8)) as (editor, pilot, _):
        editor.wraps = False
        await pilot.press("end")
        left = rows(editor)[0]
        await pilot._post_mouse_events(
            [events.MouseScrollDown], widget=editor, offset=Offset(10, 3), button=0
        )
        await pilot.pause()
        assert rows(editor)[0] == left
