"""What the diff looks like and how one moves through it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from bizctx_tui.core.diff.compare import DiffRow, diff
from bizctx_tui.core.visible import visible
from bizctx_tui.tui.widgets.diff_layout import DiffLayout, Fold, shown
from bizctx_tui.tui.widgets.diff_view import NO_CHANGES, DiffView

TEXT = "".join(f"line {i} of the text\n" for i in range(1, 101))
CHANGED = (
    TEXT.replace("line 10 of", "line ten of")
    .replace("line 50 of the text\n", "")
    .replace("line 90 of the text\n", "line 90 of the text\nand one more\n")
)


class Host(App[None]):
    """Nothing but a diff."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__()
        self._texts = before, after
        self.reached: list[tuple[int, int]] = []

    def compose(self) -> ComposeResult:
        yield DiffView()

    def on_mount(self) -> None:
        view = self.query_one(DiffView)
        view.show(diff(*self._texts))
        view.focus()

    def on_diff_view_hunk_reached(self, event: DiffView.HunkReached) -> None:
        self.reached.append((event.hunk, event.hunks))


def view_of(pilot: Pilot[None]) -> DiffView:
    return pilot.app.query_one(DiffView)


def strips(pilot: Pilot[None]) -> list[Strip]:
    view = view_of(pilot)
    return [view.render_line(y) for y in range(view.size.height)]


def screen(pilot: Pilot[None]) -> list[str]:
    return [strip.text.rstrip() for strip in strips(pilot)]


async def test_signs_numbers_and_folds() -> None:
    async with Host(TEXT, CHANGED).run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        lines = screen(pilot)
    assert lines[0] == " ⋯ 6 unchanged lines"
    assert lines[1] == "  7  7   line 7 of the text"
    assert lines[4] == "▌10    − line 10 of the text"
    assert lines[5] == "▌   10 + line ten of the text"
    assert lines[9] == " ⋯ 33 unchanged lines"


async def test_changed_words_are_marked_by_more_than_colour() -> None:
    async with Host(TEXT, CHANGED).run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        marked = [
            segment.text
            for strip in strips(pilot)
            for segment in strip
            if segment.style is not None and segment.style.underline and segment.style.bold
        ]
    assert marked == ["10", "ten"]


async def test_removed_added_and_same_lines_have_backgrounds_of_their_own() -> None:
    async with Host(TEXT, CHANGED).run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        colours = []
        for strip in strips(pilot)[3:6]:
            (colour,) = {segment.style.bgcolor for segment in [*strip][-1:] if segment.style}
            colours.append(colour)
    assert len(set(colours)) == 3


async def test_next_and_previous_go_from_change_to_change_and_stop_at_the_ends() -> None:
    async with Host(TEXT, CHANGED).run_test(size=(60, 8)) as pilot:
        await pilot.pause()
        await pilot.press("n")
        assert any(line.startswith("▌50    − line 50") for line in screen(pilot))
        await pilot.press("n", "n")
        assert any(line.endswith("+ and one more") for line in screen(pilot))
        assert view_of(pilot).current_hunk == 2
        await pilot.press("p", "p", "p")
        assert view_of(pilot).current_hunk == 0
        assert any(line.startswith("▌10    − line 10") for line in screen(pilot))
        app = pilot.app
        assert isinstance(app, Host)
        assert app.reached == [(1, 3), (2, 3), (2, 3), (1, 3), (0, 3), (0, 3)]


async def test_next_counts_from_what_is_in_sight_after_scrolling_away() -> None:
    async with Host(TEXT, CHANGED).run_test(size=(60, 6)) as pilot:
        await pilot.pause()
        await pilot.press("end", "p")
        assert view_of(pilot).current_hunk in (1, 2)
        await pilot.press("home", "n")
        assert view_of(pilot).current_hunk == 0


async def test_arrows_pages_home_and_end_scroll() -> None:
    async with Host("", TEXT).run_test(size=(60, 10)) as pilot:
        view = view_of(pilot)
        await pilot.pause()
        places = []
        for key in ("down", "pagedown", "end", "up", "pageup", "home"):
            await pilot.press(key)
            await pilot.pause()
            places.append(view.scroll_offset.y)
    assert places == [1, 11, 90, 89, 79, 0]


async def test_long_lines_wrap_under_the_gutter_and_keep_every_word() -> None:
    paragraph = " ".join(f"word{i}" for i in range(40))
    async with Host("", paragraph + "\n").run_test(size=(50, 16)) as pilot:
        await pilot.pause()
        lines = [line for line in screen(pilot) if line]
    assert lines[0].startswith("▌  1 + word0 ")
    assert all(line[1:5].isspace() and line[5:].startswith("+ word") for line in lines[1:])
    assert " ".join(line[7:] for line in lines) == paragraph


async def test_hostile_text_is_shown_and_not_obeyed() -> None:
    hostile = "[red]x[/] \x1b[31m \u202e \x07 a\tb\n"
    async with Host("", hostile).run_test(size=(60, 5)) as pilot:
        await pilot.pause()
        assert screen(pilot)[0] == "▌  1 + [red]x[/] ␛[31m ▯ ␇ a   b"


async def test_a_change_of_line_endings_is_seen() -> None:
    async with Host("a\r\n\nb\n", "a\n\nb").run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        assert [line for line in screen(pilot) if line] == [
            "▌1   − a␍␊",
            "▌  1 + a␊",
            " 2 2",
            "▌3   − b␊",
            "▌  3 + b (no newline here)",
        ]


@pytest.mark.parametrize("text", ["", "same\n" * 9])
async def test_equal_texts_say_so(text: str) -> None:
    async with Host(text, text).run_test(size=(60, 5)) as pilot:
        await pilot.pause()
        assert screen(pilot)[0].strip() == NO_CHANGES
        await pilot.press("n", "p")
        assert view_of(pilot).current_hunk == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\n" * 50_000, "\r" * 50_000),
        ("word " * 10_000, "word " * 9_999 + "other"),
        ("表" * 50_000, "\t" * 50_000),
    ],
    ids=["lines", "one-line", "wide-and-tabs"],
)
async def test_giant_diffs_open_and_can_be_read_to_the_end(before: str, after: str) -> None:
    async with Host(before, after).run_test(size=(80, 24)) as pilot:
        view = view_of(pilot)
        await pilot.pause()
        await pilot.press("end")
        await pilot.pause()
        assert view.scroll_offset.y == view.max_scroll_y > 0
        assert screen(pilot)[-1] != ""
        assert all(strip.cell_length == 79 for strip in strips(pilot))


async def test_another_width_wraps_again_and_keeps_the_place() -> None:
    paragraphs = "".join(f"{i}: " + "text " * 30 + "\n" for i in range(50))
    async with Host("", paragraphs).run_test(size=(100, 20)) as pilot:
        view = view_of(pilot)
        await pilot.pause()
        entry = "20: text"
        while not any(entry in line for line in screen(pilot)[:1]):
            assert view.scroll_offset.y < view.max_scroll_y
            view.scroll_to(y=view.scroll_offset.y + 1, animate=False)
        await pilot.resize_terminal(40, 20)
        await pilot.pause()
        assert entry in screen(pilot)[0]
        assert all(strip.cell_length == 39 for strip in strips(pilot))


async def test_every_binding_has_an_id_and_says_what_it_does() -> None:
    async with Host("a", "b").run_test() as pilot:
        own = [binding for _, binding in view_of(pilot)._bindings if "hunk" in binding.action]
    assert {binding.id for binding in own} == {"diff.next_hunk", "diff.previous_hunk"}
    assert all(binding.tooltip for binding in own)


HOSTILE = st.text(
    st.sampled_from("ab c  表👩💻❤é\u0301\u200d\ufe0f\t\x1b\u3000\ud800\U0001f1e9"), max_size=60
)


@given(HOSTILE, st.integers(4, 30))
def test_wrapped_lines_are_the_whole_text_and_never_too_wide(text: str, width: int) -> None:
    row = DiffRow("added", None, 0, text, "\n")
    drawn = shown(row, width)
    assert drawn.text.replace(" ", "") == visible(text, keep_tabs=True).translate({9: "", 32: ""})
    assert drawn.cuts[0] == 0
    assert drawn.cuts[-1] == len(drawn.text)
    for start, end in zip(drawn.cuts, drawn.cuts[1:], strict=False):
        assert start < end or not drawn.text
        assert cell_len(drawn.text[start:end]) <= width


@given(st.lists(HOSTILE, max_size=8), st.integers(12, 40))
def test_the_layout_gives_each_row_the_lines_it_needs(texts: list[str], width: int) -> None:
    layout = DiffLayout(diff("", "".join(f"{text}\n" for text in texts)), width)
    at = 0
    for number, entry in enumerate(layout.entries):
        assert not isinstance(entry, Fold)
        assert layout.top(number) == at
        lines = len(layout.shown(number).cuts) - 1
        assert [layout.at(at + part) for part in range(lines)] == [
            (number, part) for part in range(lines)
        ]
        at += lines
    assert layout.height == at
    assert layout.at(at) is None


@pytest.mark.parametrize("letter", ["x", "表", "\t"])
def test_rows_at_the_edge_of_the_width_have_the_lines_they_need(letter: str) -> None:
    after = "".join(letter * size + "\n" for size in range(1, 30))
    for before in ("", after.replace("\n", "\r\n")):
        layout = DiffLayout(diff(before, after), 30)
        for number in range(len(layout.entries)):
            height = layout.top(number + 1) - layout.top(number)
            assert height == len(layout.shown(number).cuts) - 1


@given(st.text("ab\t", max_size=12), st.data())
def test_marks_keep_their_words_when_tabs_are_expanded(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    drawn = shown(DiffRow("added", None, 0, text, "\n", ((start, end),)), 99)
    ((low, high),) = drawn.spans
    bare = drawn.text[low:high].replace(" ", "").replace("→", "")
    assert bare == text[start:end].replace("\t", "")
    assert drawn.text[low:high].count("→") == text[start:end].count("\t")
