"""The editor in an app of its own: what keys and the mouse do, and what is drawn."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.strip import Strip

from bizctx_tui.core.buffer import Buffer
from bizctx_tui.core.document import Position
from bizctx_tui.tui.widgets.editor import Editor
from bizctx_tui.tui.widgets.editor_keys import BINDINGS
from bizctx_tui.tui.widgets.editor_rows import RowMap

GUTTER = 5
LONG = "\n".join(f"line {number}" for number in range(1, 101))


class Host(App[None]):
    """Shows one editor and keeps the messages that it posts."""

    def __init__(self) -> None:
        super().__init__()
        self.editor = Editor()
        self.changed: list[str] = []
        self.moved: list[Position] = []
        self.refused = 0
        self.unused_keys: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.editor

    def on_editor_changed(self, event: Editor.Changed) -> None:
        self.changed.append(event.buffer.text)

    def on_editor_cursor_moved(self, event: Editor.CursorMoved) -> None:
        self.moved.append(event.position)

    def on_editor_refused(self, event: Editor.Refused) -> None:
        self.refused += 1

    def on_key(self, event: events.Key) -> None:
        self.unused_keys.append(event.key)


@asynccontextmanager
async def editing(
    buffer: Buffer | None, *, size: tuple[int, int] = (40, 10), read_only: bool = False
) -> AsyncIterator[tuple[Editor, Pilot[None], Host]]:
    app = Host()
    async with app.run_test(size=size) as pilot:
        app.editor.focus()
        app.editor.show(buffer, read_only=read_only, placeholder="Nothing is open.\n[b]Open one")
        await pilot.pause()
        yield app.editor, pilot, app


def strips(editor: Editor) -> list[Strip]:
    """The rows, drawn anew from what the editor holds."""
    return [editor.render_line(y) for y in range(editor.size.height)]


def rows(editor: Editor) -> list[str]:
    """The texts of the rows, without gutter and trailing blanks."""
    return [strip.text[GUTTER:].rstrip() for strip in strips(editor)]


def on_screen(editor: Editor) -> list[list[tuple[str, str]]]:
    """What the terminal was sent last; a row that nobody asked to draw again is old here."""
    region = editor.scrollable_content_region
    found = []
    for strip in editor.screen._compositor.render_strips():
        part = strip.crop(region.x, region.right).simplify()
        found.append([(segment.text, str(segment.style)) for segment in part])
    return found[region.y : region.bottom]


def as_drawn(editor: Editor) -> list[list[tuple[str, str]]]:
    """The same rows if all were drawn again now."""
    editor._painter.forget_styles()
    editor._styles_cache.clear()
    return on_screen(editor)


def with_style(strip: Strip, attribute: str) -> str:
    return "".join(
        segment.text for segment in strip if segment.style and getattr(segment.style, attribute)
    )


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
    async with editing(buffer, size=(60, 6)) as (editor, pilot, _):
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
        editor.app.copy_to_clipboard("")
        await pilot.press("ctrl+c")
        assert editor.app.clipboard == line.encode("utf-8", "replace").decode("utf-8")


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


async def test_the_cursor_is_dim_without_focus() -> None:
    async with editing(Buffer("abc")) as (editor, pilot, app):
        assert with_style(strips(editor)[0], "dim") == ""
        app.screen.set_focus(None)
        await pilot.pause()
        assert with_style(strips(editor)[0], "reverse") == "a"
        assert with_style(strips(editor)[0], "dim") == "a"
        assert on_screen(editor) == as_drawn(editor)


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


async def test_read_only_moves_and_copies_but_refuses_edits() -> None:
    buffer = Buffer("text")
    async with editing(buffer, read_only=True) as (editor, pilot, app):
        await pilot.press("x", "enter", "backspace", "ctrl+z")
        editor.post_message(events.Paste("p"))
        await pilot.pause()
        assert app.refused == 5
        await pilot.press("ctrl+a", "ctrl+c", "ctrl+x", "ctrl+v")
        assert app.clipboard == "text"
        assert app.refused == 7
        assert buffer.revision == 0
        assert app.changed == []


async def test_copy_cut_and_paste() -> None:
    buffer = Buffer("one two")
    async with editing(buffer) as (_, pilot, app):
        await pilot.press("ctrl+shift+right", "ctrl+x")
        assert (buffer.text, app.clipboard) == (" two", "one")
        await pilot.press("ctrl+end", "ctrl+v", "ctrl+v")
        assert buffer.text == " twooneone"
        await pilot.press("ctrl+z")
        assert buffer.text == " twoone"


async def test_copy_without_a_selection_is_left_to_others() -> None:
    async with editing(Buffer("text")) as (_, pilot, app):
        app.copy_to_clipboard("kept")
        await pilot.press("ctrl+x")
        assert app.clipboard == "kept"
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
        "end", "shift+down", "shift+left", "ctrl+z", "ctrl+y", "tab", "ctrl+k", "pagedown", "pageup",
        "ctrl+a", "ctrl+end", "漢",
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
