"""The editor in an app of its own: what is drawn, and how little is drawn again."""

from __future__ import annotations

import random

import pytest
from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.strip import Strip

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Position
from bizctx_tui.tui.widgets.editor.paint import CACHED_ROWS, Drawn, Marks, Painter, row_view
from bizctx_tui.tui.widgets.editor.rows import RowMap
from bizctx_tui.tui.widgets.editor.widget import Editor
from tests.support.editor_host import (
    GUTTER,
    LONG,
    as_drawn,
    editing,
    on_screen,
    rows,
    strips,
    with_style,
)

HOSTILE = [
    "\x1b[2J\x1b]0;title\x07 escape",
    "\u202ereversed\u2066 bidi",
    "[bold]markup[/bold] [@click=app.quit]x[/]",
    "\ud800 lone surrogate \udfff",
    "\x00 nul \x9b31m c1 \x7f delete",
    "a\u2028b\u2029c\x85d\x0ce",
    "\u0301\u0301 marks \u200d\u200b",
    "\t\ttab 漢\t字",
]


@pytest.mark.parametrize("line", HOSTILE)
async def test_hostile_text_is_drawn_harmlessly(line: str) -> None:
    buffer = Buffer(f"before\n{line}\nafter")
    async with editing(buffer, size=(60, 6)) as (editor, pilot, app):
        await pilot.press("down", "shift+end")
        for strip in strips(editor):
            text = strip.text
            assert not any(
                ord(character) < 0x20
                or 0x7F <= ord(character) < 0xA0
                or 0xD800 <= ord(character) < 0xE000
                or character in "\u202a\u202b\u202c\u202d\u202e\u2028\u2029\u200b\ufeff"
                or "\u2066" <= character <= "\u2069"
                for character in text
            )
            assert strip.cell_length == cell_len(text) == editor.scrollable_content_region.width
        assert rows(editor)[0] == "before"
        assert rows(editor)[2] == "after"
        assert buffer.text == f"before\n{line}\nafter"
        await pilot.press("ctrl+c")
        assert app.copied == [line]


async def test_brackets_are_text() -> None:
    async with editing(Buffer(HOSTILE[2]), size=(60, 6)) as (editor, _, _):
        assert rows(editor)[0] == HOSTILE[2]


async def test_wide_characters_take_two_cells_and_the_cursor_covers_them() -> None:
    buffer = Buffer("漢字👨\u200d👩\u200d👧e\u0301x")
    async with editing(buffer) as (editor, pilot, app):
        seen = []
        for _ in range(6):
            seen.append((with_style(strips(editor)[0], "reverse"), app.cursor_position.x - GUTTER))
            await pilot.press("right")
        assert seen == [
            ("漢", 0), ("字", 2), ("👨\u200d👩\u200d👧", 4), ("e\u0301", 6), ("x", 7), (" ", 8),
        ]  # fmt: skip


async def test_the_cursor_shows_inside_a_cluster() -> None:
    buffer = Buffer("\u0301x")
    async with editing(buffer) as (editor, pilot, _):
        assert with_style(strips(editor)[0], "reverse") == "◌\u0301"
        await pilot.press("e")
        assert buffer.cursor == Position(0, 1)
        assert with_style(strips(editor)[0], "reverse") == "e\u0301"


async def test_the_cursor_and_selection_show_far_into_a_long_line() -> None:
    buffer = Buffer("word " * 1_000 + "end")
    buffer.move_document_end()
    buffer.move_word_left(select=True)
    async with editing(buffer) as (editor, pilot, _):
        editor.sync()
        await pilot.pause()
        strip = strips(editor)[-1]
        assert with_style(strip, "reverse") == "e"
        selection = editor.get_component_rich_style("editor--selection", partial=True).bgcolor
        styled = [(s.text, s.style.bgcolor == selection) for s in strip if s.style]
        assert "".join(text for text, selected in styled if selected) == "end"


async def test_a_line_too_long_to_highlight_is_plain_in_every_row() -> None:
    async with editing(Buffer("**bold** " * 300)) as (editor, _, _):
        assert [with_style(strip, "bold") for strip in strips(editor)[1:]] == [""] * 9
        editor.show(Buffer("**bold** " * 200))
        assert with_style(strips(editor)[1], "bold") == "**bold**" * 3


async def test_a_change_of_theme_draws_everything_anew() -> None:
    async with editing(Buffer("# Title\n- *one*")) as (editor, pilot, app):
        before = on_screen(editor)
        app.theme = "textual-light"
        await pilot.pause()
        after = on_screen(editor)
        assert all(old != new for old, new in zip(before, after, strict=True))
        assert after == as_drawn(editor)


@pytest.mark.parametrize("size", [(1, 1), (6, 2), (9, 3)])
async def test_a_screen_too_small_to_read_is_no_error(size: tuple[int, int]) -> None:
    buffer = Buffer("some words\n漢字\n\ttab")
    async with editing(buffer, size=size) as (editor, pilot, _):
        await pilot.press("ctrl+end", "x", "up", "pagedown", "pageup", "home")
        await pilot.resize_terminal(60, 8)
        await pilot.pause()
        assert rows(editor)[:4] == ["some words", "漢字", "    tabx", ""]


async def test_the_cursor_is_dim_without_focus() -> None:
    async with editing(Buffer("abc")) as (editor, pilot, app):
        assert with_style(strips(editor)[0], "dim") == ""
        app.screen.set_focus(None)
        await pilot.pause()
        assert with_style(strips(editor)[0], "reverse") == "a"
        assert with_style(strips(editor)[0], "dim") == "a"
        assert on_screen(editor) == as_drawn(editor)


async def test_without_a_buffer_the_placeholder_is_shown_as_text() -> None:
    async with editing(None) as (editor, pilot, app):
        assert [strip.text.rstrip() for strip in strips(editor)[:3]] == [
            "Nothing is open.",
            "[b]Open one",
            "",
        ]
        await pilot.press("a", "enter", "ctrl+v")
        assert app.changed == []
        editor.show(Buffer("now"))
        await pilot.pause()
        assert rows(editor)[:2] == ["now", ""]
        editor.show(None, placeholder="gone")
        await pilot.pause()
        assert [strip.text.rstrip() for strip in strips(editor)[:2]] == ["gone", ""]
        assert on_screen(editor) == as_drawn(editor)


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    buffer = Buffer(LONG)
    async with editing(buffer) as (editor, pilot, _):
        editor.post_message(events.MouseScrollDown(editor, 10, 3, 0, 0, 0, False, False, False))
        await pilot.pause()
        await pilot.wait_for_animation()
        assert editor.scroll_offset.y > 0
        assert buffer.cursor == Position(0, 0)
        assert rows(editor)[0] == f"line {editor.scroll_offset.y + 1}"


async def test_the_cursor_stays_in_sight() -> None:
    buffer = Buffer(LONG)
    async with editing(buffer) as (editor, pilot, app):
        await pilot.press("pagedown", "pagedown")
        assert buffer.cursor == Position(18, 0)
        assert editor.scroll_offset.y == 9
        await pilot.press("ctrl+end", "enter", "z")
        await pilot.pause()
        assert rows(editor)[-2:] == ["line 100", "z"]
        assert app.cursor_position == Offset(GUTTER + 1, 9)
        await pilot.press("ctrl+home")
        await pilot.pause()
        assert rows(editor)[0] == "line 1"
        assert on_screen(editor) == as_drawn(editor)


async def test_resizing_wraps_anew_and_keeps_the_place() -> None:
    buffer = Buffer("\n".join(f"{number} " + "word " * 30 for number in range(60)))
    buffer.move_to(Position(30, 5))
    async with editing(buffer, size=(120, 40)) as (editor, pilot, _):
        editor.sync()
        await pilot.pause()
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        width = editor.scrollable_content_region.width
        assert all(strip.cell_length == width for strip in strips(editor))
        assert editor.virtual_size.height == 60 * 3
        cursor = [y for y, strip in enumerate(strips(editor)) if with_style(strip, "reverse")]
        assert len(cursor) == 1
        assert rows(editor)[cursor[0]].startswith("30 word")
        assert on_screen(editor) == as_drawn(editor)


async def test_a_key_asks_for_its_own_row_only(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = Buffer("```\ncode\n```\n" + LONG)
    buffer.move_to(Position(5, 2))
    async with editing(buffer) as (editor, pilot, _):
        editor.sync()
        await pilot.pause()
        drawn: list[int] = []
        original = Editor.render_line

        def noting(self: Editor, y: int) -> Strip:
            drawn.append(y)
            return original(self, y)

        monkeypatch.setattr(Editor, "render_line", noting)
        await pilot.press("x")
        await pilot.pause()
        assert set(drawn) == {5}
        drawn.clear()
        await pilot.press("down")
        await pilot.pause()
        assert set(drawn) == {5, 6}


@pytest.mark.parametrize("seed", range(4))
async def test_no_row_is_ever_left_old(seed: int) -> None:
    rng = random.Random(seed)
    buffer = Buffer(
        "# A\n\n```sql\nselect 1\n```\n" + "words 漢字 and more of them " * 8 + "\r\nend"
    )
    keys = [
        "a", "`", "space", "enter", "backspace", "delete", "up", "down", "left", "right", "home",
        "end", "shift+down", "shift+left", "ctrl+z", "ctrl+y", "tab", "ctrl+k", "pagedown",
        "pageup", "ctrl+a", "ctrl+end", "漢",
    ]  # fmt: skip
    async with editing(buffer, size=(30, 8)) as (editor, pilot, _):
        for _ in range(12):
            for key in rng.choices(keys, k=6):
                character = key if len(key) == 1 else " " if key == "space" else None
                editor.app.post_message(events.Key(key, character))
            await pilot.pause()
            assert on_screen(editor) == as_drawn(editor)
            fresh = RowMap(buffer.document, editor.size.width - GUTTER - 2)
            assert editor.virtual_size.height == fresh.row_count
            assert sum(1 for strip in strips(editor) if with_style(strip, "reverse")) == 1


def test_only_the_rows_drawn_last_are_kept() -> None:
    painter = Painter(lambda name: Style.null())

    def draw(number: int) -> tuple[Drawn, Drawn]:
        line = f"line {number}"
        view = row_view(
            line, 0, len(line), None, cursor=-1, active=False, selected=(0, 0),
            ending_selected=False,
        )  # fmt: skip
        return painter.text(view, 20), painter.gutter(number, 6, False, Marks("same", False))

    drawn = [draw(number) for number in range(1, CACHED_ROWS + 3)]
    kept = [
        [draw(number)[part] is drawn[number - 1][part] for part in (0, 1)]
        for number in (CACHED_ROWS + 2, 3, 1)
    ]
    assert kept == [[True, True], [True, True], [False, False]]
