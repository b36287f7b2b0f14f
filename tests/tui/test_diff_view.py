"""What the diff looks like and how one moves through it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from bizctx_tui.core.diff.compare import compare
from bizctx_tui.core.diff.comparison import Comparison, Stage, compared
from bizctx_tui.core.diff.pairing import by_likeness
from bizctx_tui.core.diff.rows import Rows
from bizctx_tui.tui.widgets.diff_layout import DiffLayout
from bizctx_tui.tui.widgets.diff_paint import NO_CHANGES
from bizctx_tui.tui.widgets.diff_view import DiffView
from tests.support.pilot import screen_lines, screen_text, until, until_seen

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
        self.reached: list[int] = []

    def compose(self) -> ComposeResult:
        view = DiffView()
        view.may_take_back = True
        yield view

    def on_mount(self) -> None:
        view = self.query_one(DiffView)
        view.show(compared(*self._texts))
        view.focus()

    def on_diff_view_marker_moved(self, event: DiffView.MarkerMoved) -> None:
        self.reached.append(event.view.current_hunk)


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
    assert lines[0] == " ⋯ 6 unchanged lines · enter opens"
    assert lines[1] == "   7   7   line 7 of the text"
    assert lines[4] == "▌ 10     − line 10 of the text"
    assert lines[5] == "▌     10 + line ten of the text"
    assert lines[9] == " ⋯ 33 unchanged lines · enter opens"


class KnownInMidFrame(DiffView):
    """The comparing thread is done while a frame is being drawn, behind its first row."""

    _steps: Iterator[Stage] | None = None

    def compare_behind_the_first_row(self, comparison: Comparison) -> None:
        self._steps = comparison.steps()
        self.show(comparison)

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        if y == 0 and self._steps is not None:
            next(self._steps)
            self._steps = None
        return strip


async def test_a_frame_has_all_rows_of_the_change_or_none() -> None:
    class Host(App[None]):
        def compose(self) -> ComposeResult:
            yield KnownInMidFrame()

    async with Host().run_test(size=(60, 6)) as pilot:
        await pilot.pause()
        view = pilot.app.query_one(KnownInMidFrame)
        view.compare_behind_the_first_row(Comparison("gross\nkeep\n", "net\nkeep\n"))
        await until_seen(pilot, "Comparing …")
        assert "net" not in screen_text(pilot.app)
        assert not view.has_drawn
        view.learned()
        await until(pilot, lambda: view.has_drawn)
        assert "gross" in screen_lines(pilot.app)[0]
        assert "net" in screen_lines(pilot.app)[1]


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
        assert any(line.startswith("▌ 50     − line 50") for line in screen(pilot))
        await pilot.press("n", "n")
        assert any(line.endswith("+ and one more") for line in screen(pilot))
        assert view_of(pilot).current_hunk == 2
        await pilot.press("p", "p", "p")
        assert view_of(pilot).current_hunk == 0
        assert any(line.startswith("▌ 10     − line 10") for line in screen(pilot))
        app = pilot.app
        assert isinstance(app, Host)
        assert app.reached == [1, 2, 2, 1, 0, 0]


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
            " 3   − b␊",
            "   3 + b (no newline here)",
        ]


@pytest.mark.parametrize("text", ["", "same\n" * 9])
async def test_equal_texts_say_so(text: str) -> None:
    async with Host(text, text).run_test(size=(60, 5)) as pilot:
        await pilot.pause()
        assert screen(pilot)[0].strip().startswith(NO_CHANGES)
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


async def test_enter_opens_the_folds_next_to_the_marker_and_closes_them_again() -> None:
    async with Host(TEXT, CHANGED).run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "unchanged" not in "".join(screen(pilot))
        # The change stays where it was.
        assert screen(pilot)[4] == "▌ 10     − line 10 of the text"
        assert screen(pilot)[3] == "   9   9   line 9 of the text"
        await pilot.press("enter")
        await pilot.pause()
        assert screen(pilot)[0].startswith(" ⋯ 6 unchanged lines")


async def test_a_click_opens_one_fold() -> None:
    async with Host(TEXT, CHANGED).run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        await pilot.click(DiffView, offset=(5, 9))
        await pilot.pause()
        assert screen(pilot)[9] == "  14  14   line 14 of the text"
        assert screen(pilot)[0].startswith(" ⋯ 6 unchanged lines")


async def test_one_key_opens_all_folds_and_closes_them() -> None:
    async with Host(TEXT, CHANGED).run_test(size=(60, 200)) as pilot:
        await pilot.pause()
        await pilot.press("f")
        await pilot.pause()
        assert sum("line" in line for line in screen(pilot)) == 101
        assert "⋯" not in "".join(screen(pilot))
        await pilot.press("f")
        await pilot.pause()
        assert sum("⋯" in line for line in screen(pilot)) == 4


async def test_width_chooses_the_sides_until_a_key_does() -> None:
    async with Host(TEXT, CHANGED).run_test(size=(130, 16)) as pilot:
        await pilot.pause()
        assert "│" in screen(pilot)[4]
        await pilot.press("s")
        await pilot.pause()
        assert "│" not in screen(pilot)[4]
        await pilot.resize_terminal(60, 16)
        await pilot.press("s")
        await pilot.pause()
        assert "│" in screen(pilot)[4]


async def test_the_sides_of_a_pair_stand_row_by_row() -> None:
    long = " ".join(f"word{i}" for i in range(30))
    async with Host(f"{long}\nend\n", "short\nnew end\n").run_test(size=(60, 20)) as pilot:
        await pilot.press("s")
        await pilot.pause()
        rows = [line.split("│") for line in screen(pilot)]
        assert rows[0][1].strip() == "1 + short"
        below = next(row for row in rows if "− end" in row[0])
        assert below[1].strip() == "2 + new end"
        assert all(not row[1].strip() for row in rows[1 : rows.index(below)])


async def test_what_is_taken_back_stays_in_sight_dim_and_with_its_sign() -> None:
    async with Host(TEXT, CHANGED).run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        await pilot.press("r")
        await pilot.pause()
        assert screen(pilot)[4] == "↶ 10     − line 10 of the text"
        assert screen(pilot)[5] == "↶     10 + line ten of the text"
        assert all(part.style and part.style.dim for part in [*strips(pilot)[4]][-2:])
        assert view_of(pilot).taken_back == {0}
        await pilot.press("n", "r", "p", "u")
        assert view_of(pilot).taken_back == {1}
        await pilot.press("u")
        assert view_of(pilot).taken_back == frozenset()
        assert view_of(pilot).current_hunk == 1


async def test_a_change_out_of_sight_is_shown_before_it_is_taken_back() -> None:
    async with Host(TEXT, CHANGED).run_test(size=(60, 6)) as pilot:
        await pilot.pause()
        await pilot.press("end", "r")
        await pilot.pause()
        assert view_of(pilot).taken_back == frozenset()
        assert any("− line 10 of" in line for line in screen(pilot))
        await pilot.press("r")
        assert view_of(pilot).taken_back == {0}


async def test_changed_blanks_are_drawn_as_glyphs() -> None:
    async with Host("a b\tc\n", "a\u00a0b c\n").run_test(size=(60, 5)) as pilot:
        await pilot.pause()
        assert screen(pilot)[0] == "▌1   − a b→c"
        assert screen(pilot)[1] == "▌  1 + a⍽b c"


async def test_every_binding_has_an_id_and_says_what_it_does() -> None:
    assert all(binding.id and binding.tooltip for binding in DiffView.BINDINGS)  # type: ignore[union-attr]
    assert len({binding.id for binding in DiffView.BINDINGS}) == len(DiffView.BINDINGS)  # type: ignore[union-attr]


HOSTILE = st.text(
    st.sampled_from("ab c  表👩💻❤é\u0301\u200d\ufe0f\t\x1b\u3000\ud800\U0001f1e9"), max_size=60
)
LISTS = st.lists(HOSTILE, max_size=8)


@given(LISTS, LISTS, st.booleans(), st.integers(24, 60))
def test_the_layout_gives_each_row_the_lines_it_needs(
    old: list[str], new: list[str], sides: bool, width: int
) -> None:
    change = compare("".join(f"{text}\n" for text in old), "\n".join(new))
    pairing = by_likeness(change)
    rows = Rows(change, pairing, side_by_side=sides)
    layout = DiffLayout(change, pairing, rows, width)
    for _ in layout.measuring():
        pass
    assert layout.is_measured
    at = 0
    for index in range(len(rows)):
        assert layout.top(index) == at
        row, most = rows[index], 1
        sides_of_row = [(row.before, False), (row.after, True)]
        for number, is_new in sides_of_row[: 1 if row.kind == "same" else 2]:
            if number >= 0 and row.kind != "fold":
                wrapped = layout.wrapped(number, new=is_new)
                pieces = [wrapped.piece(line) for line in range(len(wrapped.text) + 1)]
                shown = [piece for piece in pieces if piece[0] < piece[1]]
                assert "".join(wrapped.text[a:b] for a, b in shown) == wrapped.text
                most = max(most, len(shown))
        for line in range(most):
            assert layout.at(at + line) == (index, line)
        at += most
    assert layout.height == at
    assert layout.at(at) is None


@pytest.mark.parametrize("letter", ["x", "表", "\t", "e\u0301", "\u200d"])
def test_a_giant_line_is_estimated_first_and_exact_in_the_end(letter: str) -> None:
    change = compare("", letter * 20_000)
    pairing = by_likeness(change)
    layout = DiffLayout(change, pairing, Rows(change, pairing, side_by_side=False), 60)
    layout.settle(0, 20)
    assert not layout.is_measured
    steps = sum(1 for _ in layout.measuring())
    assert steps > 1
    wrapped = layout.wrapped(0, new=True)
    assert layout.height == wrapped.height
    assert wrapped.piece(layout.height - 1)[1] == len(wrapped.text)
