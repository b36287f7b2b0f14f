"""Matches and changed lines in the editor: what is marked, and how little is drawn for it."""

from __future__ import annotations

import random

import pytest
from textual import events
from textual.pilot import Pilot
from textual.strip import Strip

from bizctx_tui.core.diff.line_states import line_states
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Position
from bizctx_tui.core.text.search import Query, SearchText, find_words
from bizctx_tui.tui.widgets.editor.widget import Editor
from tests.support.editor_host import (
    as_drawn,
    editing,
    on_screen,
    rows,
    strips,
    with_style,
)
from tests.support.pane_host import PaneHost, finding
from tests.support.pilot import until

CHANGED, CUT_ABOVE, CUT_BELOW, FOUND = "▎", "▔", "▁", "•"


def mark(editor: Editor, buffer: Buffer, words: str, current: int = -1) -> None:
    editor.mark_matches(find_words(SearchText(buffer.text), Query(words)), current)


def gutter(editor: Editor) -> list[tuple[str, str]]:
    """The sign before and behind the line number of each row."""
    return [(strip.text[0], strip.text[4]) for strip in strips(editor)]


async def test_every_match_on_the_screen_is_marked_and_the_current_one_differently() -> None:
    buffer = Buffer("one two\ntwo one two\nx")
    async with editing(buffer) as (editor, pilot, _):
        await pilot.press("ctrl+end")
        mark(editor, buffer, "two", 1)
        await pilot.pause()
        assert [with_style(strip, "underline") for strip in strips(editor)[:3]] == [
            "two", "two", "",
        ]  # fmt: skip
        assert with_style(strips(editor)[1], "reverse") == "two"
        assert with_style(strips(editor)[1], "bold") == f"{FOUND}two"
        assert [sign for _, sign in gutter(editor)[:3]] == [FOUND, FOUND, " "]
        assert on_screen(editor) == as_drawn(editor)
        editor.mark_matches(None)
        await pilot.pause()
        assert [with_style(strip, "underline") for strip in strips(editor)[:3]] == ["", "", ""]
        assert on_screen(editor) == as_drawn(editor)


async def test_an_edit_moves_the_marks_below_and_unmarks_its_own_line() -> None:
    buffer = Buffer("two\ntwo\ntwo")
    async with editing(buffer) as (editor, pilot, _):
        mark(editor, buffer, "two")
        buffer.move_to(Position(1, 0))
        editor.sync()
        await pilot.press("x", "enter")
        assert rows(editor)[:4] == ["two", "x", "two", "two"]
        assert [with_style(strip, "underline") for strip in strips(editor)[:4]] == [
            "two", "", "", "two",
        ]  # fmt: skip
        assert on_screen(editor) == as_drawn(editor)


async def test_a_match_over_lines_is_unmarked_as_a_whole() -> None:
    buffer = Buffer("a\nb\na\nb")
    async with editing(buffer) as (editor, pilot, _):
        mark(editor, buffer, "a\nb")
        await pilot.press("down", "x")
        assert [with_style(strip, "underline") for strip in strips(editor)[:4]] == [
            "", "", "a", "b",
        ]  # fmt: skip


async def test_matches_in_wrapped_and_long_lines_are_marked_where_they_are() -> None:
    buffer = Buffer("word " * 1_000 + "end word")
    async with editing(buffer) as (editor, pilot, _):
        mark(editor, buffer, "word")
        await pilot.press("ctrl+end")
        await pilot.pause()
        assert with_style(strips(editor)[-1], "underline") == "word" * (
            rows(editor)[-1].count("word")
        )
        assert on_screen(editor) == as_drawn(editor)


async def test_what_is_asked_for_anew_is_only_what_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = Buffer("\n".join(f"line {number}" for number in range(1, 10)))
    async with editing(buffer) as (editor, pilot, _):
        drawn: list[int] = []
        original = Editor.render_line

        def noting(self: Editor, y: int) -> Strip:
            drawn.append(y)
            return original(self, y)

        monkeypatch.setattr(Editor, "render_line", noting)
        mark(editor, buffer, "3")
        await pilot.pause()
        assert set(drawn) == {2}
        drawn.clear()
        states = line_states(buffer.text.replace("line 5\n", "").replace("8", "x"), buffer.text)
        editor.mark_lines(buffer.revision, states)
        await pilot.pause()
        assert set(drawn) == {4, 7}
        drawn.clear()
        await pilot.press("y")
        await pilot.pause()
        assert set(drawn) == {0}


async def test_line_states_of_another_revision_are_not_shown() -> None:
    buffer = Buffer("a\nb")
    async with editing(buffer) as (editor, _, _):
        editor.mark_lines(buffer.revision + 1, ["changed", "changed"])
        assert [sign for sign, _ in gutter(editor)[:2]] == [" ", " "]


async def test_the_gutter_follows_edits_at_once_and_the_stored_text_when_idle() -> None:
    async with finding("one\ntwo\nthree\nfour\n", size=(40, 10)) as (app, pilot):
        editor = app.pane.editor

        def signs() -> str:
            return "".join(sign for sign, _ in gutter(editor)[:5])

        await pilot.press("down", "x")
        await until(pilot, lambda: signs()[1] == CHANGED)
        await pilot.press("backspace")
        await until(pilot, lambda: signs() == "     ")
        await pilot.press("ctrl+k")
        await until(pilot, lambda: signs() == f" {CUT_ABOVE}   ")
        await pilot.press("ctrl+z", "ctrl+end", "backspace", "ctrl+k")
        await until(pilot, lambda: signs() == f"  {CUT_BELOW}  ")
        app.draft.rebase(app.draft.text)
        app.pane.compare_lines()
        assert signs() == "     "
        assert on_screen(editor) == as_drawn(editor)


KEYS = [
    "a", "`", "space", "enter", "backspace", "delete", "up", "down", "left", "right", "home",
    "end", "shift+down", "shift+left", "ctrl+z", "ctrl+y", "tab", "ctrl+k", "pagedown", "pageup",
    "ctrl+a", "ctrl+end", "漢",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
async def test_no_row_is_ever_left_old_with_marks_on(seed: int) -> None:
    rng = random.Random(seed)
    text = "# a\n\n```sql\nselect a\n```\n" + "words 漢字 and more of them " * 8 + "\r\nand a\ra"
    async with finding(text, size=(36, 12)) as (app, pilot):
        editor = app.pane.editor
        await pilot.press("ctrl+f", "a")
        app.screen.set_focus(editor)
        for turn in range(10):
            for key in rng.choices(KEYS, k=6):
                character = key if len(key) == 1 else " " if key == "space" else None
                app.post_message(events.Key(key, character))
            await pilot.pause()
            assert on_screen(editor) == as_drawn(editor)
            if turn % 3 == 2:
                count = find_words(SearchText(app.draft.text), Query("a")).count
                await until_settled(pilot, app, count)
                assert on_screen(editor) == as_drawn(editor)
        await pilot.press("escape")
        await until(pilot, lambda: not app.pane.find_bar.is_open)
        await pilot.pause()
        assert on_screen(editor) == as_drawn(editor)


async def until_settled(pilot: Pilot[None], app: PaneHost, count: int) -> None:
    """Wait until the bar tells the number of matches, whichever is the current one."""

    def told() -> bool:
        words = app.count.split(" of ")[-1].split(" ")[0]
        return words == ("no" if not count else str(count))

    await until(pilot, told)
