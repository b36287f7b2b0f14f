"""Nothing is written that was not seen and confirmed."""

from __future__ import annotations

import inspect
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from bizctx_tui.core.diff.counts import Amount, DiffCounts
from bizctx_tui.tui.screens.diff import Confirmed, DiffModal
from bizctx_tui.tui.screens.diff_wording import counts_in_words, keys_in_words, place_in_words
from bizctx_tui.tui.screens.for_review import ForReview
from bizctx_tui.tui.widgets.diff_view import DiffView
from bizctx_tui.tui.widgets.words import Words
from tests.support.pilot import until, until_armed, until_seen

BASE = "# Web App\n\nRevenue is gross.\n" + "".join(f"Event {i}\n" for i in range(60))
MINE = BASE.replace("gross", "net").replace("Event 40", "Event forty")
REMOTE = BASE.replace("Event 20", "Event twenty")

SIZES = [(80, 24), (160, 45)]


class Host(App[None]):
    """Nothing but what is under the modal."""

    outcome: Confirmed | None = None
    was_left = False

    def ask(self, modal: DiffModal) -> None:
        def left(outcome: Confirmed | None) -> None:
            self.outcome, self.was_left = outcome, True

        self.push_screen(modal, left)


@asynccontextmanager
async def asked(
    *,
    base: str = BASE,
    remote: str = BASE,
    mine: str = MINE,
    title: str = "Web App",
    notice: str = "",
    confirm_word: str = "",
    armed: bool = True,
    size: tuple[int, int] = (80, 24),
) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    app = Host()
    async with app.run_test(size=size) as pilot:
        app.ask(
            DiffModal(
                ForReview(
                    title=title,
                    before=remote,
                    after=mine,
                    theirs=(base, remote) if base != remote else None,
                    notice=notice,
                    confirm_word=confirm_word or ("overwrite" if base != remote else ""),
                    replaces_theirs=base != remote,
                )
            )
        )
        await pilot.pause()
        if armed:
            await until_armed(pilot)
        yield app, pilot


def lines(app: Host) -> list[str]:
    return [
        "".join(part.text for part in strip) for strip in app.screen._compositor.render_strips()
    ]


def on_screen(app: Host) -> str:
    """All that is shown, with the line breaks of the box taken out."""
    return " ".join(" ".join(line.strip().strip("│") for line in lines(app)).split())


async def until_left(app: Host, pilot: Pilot[None]) -> Confirmed | None:
    for _ in range(50):
        if app.was_left:
            return app.outcome
        await pilot.pause()
    raise AssertionError("the modal was not left")


async def test_y_confirms() -> None:
    async with asked() as (app, pilot):
        await pilot.press("y")
        assert await until_left(app, pilot) == Confirmed(MINE, 0)
        assert not isinstance(app.screen, DiffModal)


@pytest.mark.parametrize("remote", [BASE, REMOTE])
async def test_escape_goes_back(remote: str) -> None:
    async with asked(remote=remote) as (app, pilot):
        await pilot.press("escape")
        assert await until_left(app, pilot) is None


async def test_a_letter_that_arrives_as_the_review_opens_saves_nothing() -> None:
    async with asked(armed=False) as (app, pilot):
        modal = app.screen
        assert isinstance(modal, DiffModal)
        while modal.is_armed is False:
            modal.action_confirm()
            assert "y save" not in on_screen(app)
            await pilot.pause()
        assert not app.was_left
        assert modal.is_current


async def test_two_confirmations_in_one_burst_are_one() -> None:
    async with asked() as (app, pilot):
        modal = app.screen
        assert isinstance(modal, DiffModal)
        modal.action_confirm()
        modal.action_cancel()
        await pilot.pause()
        assert app.outcome == Confirmed(MINE, 0)
        assert len(app.screen_stack) == 1


async def test_y_is_not_taken_before_the_changes_were_drawn() -> None:
    class Impatient(DiffModal):
        CSS_PATH = str(Path(inspect.getfile(DiffModal)).with_name("diff.tcss"))

        def on_mount(self) -> None:
            super().on_mount()
            self.action_confirm()

    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.ask(Impatient(ForReview(title="Web App", before=BASE, after=MINE)))
        await pilot.pause()
        assert not app.was_left
        assert isinstance(app.screen, DiffModal)
        await until_armed(pilot)
        await pilot.press("y")
        assert await until_left(app, pilot) == Confirmed(MINE, 0)


@pytest.mark.parametrize("key", ["enter", "space", "ctrl+s", "x", "t"])
async def test_no_other_key_confirms(key: str) -> None:
    async with asked() as (app, pilot):
        await pilot.press(key)
        await pilot.pause()
        assert not app.was_left
        assert isinstance(app.screen, DiffModal)


@pytest.mark.parametrize("size", SIZES)
async def test_what_changes_is_on_the_screen_with_its_counts_and_keys(
    size: tuple[int, int],
) -> None:
    async with asked(size=size) as (app, pilot):
        shown = on_screen(app)
        assert "Web App" in shown
        assert (
            f"characters {len(BASE)} → {len(MINE)} (+8 −7) · lines 63 → 63 (+2 −2) · "
            "words 125 → 125 (+2 −2)" in shown
        )
        assert "− Revenue is gross." in shown
        assert "+ Revenue is net." in shown
        assert "change 1 of 2" in shown
        assert "y save · n next · p previous · r take back" in shown
        assert "Someone else" not in shown
        assert "t the other change" not in shown
        await pilot.press("n")
        assert "+ Event forty" in on_screen(app)
        assert "change 2 of 2" in on_screen(app)


@pytest.mark.parametrize("size", SIZES)
async def test_the_review_takes_the_whole_screen(size: tuple[int, int]) -> None:
    async with asked(size=size) as (app, _):
        view = app.screen.query_one("#diff-mine", DiffView).size
        assert lines(app)[0].startswith("╭─ Review before saving")
    assert view.width >= size[0] - 3
    assert view.height >= size[1] - 7


def test_numbers_are_written_for_people() -> None:
    counts = DiffCounts(
        Amount(8214, 100, 1200), Amount(8390, 102, 1230), Amount(4, 1, 1), Amount(180, 3, 31)
    )
    assert counts_in_words(counts) == (
        "characters 8,214 → 8,390 (+180 −4) · lines 100 → 102 (+3 −1) · "
        "words 1,200 → 1,230 (+31 −1)"
    )
    assert place_in_words(1233, 4000, {1233, 5}) == (
        "change 1,234 of 4,000 · taken back · 2 left out"
    )
    keys = {"diff.confirm": "y", "diff.put_in": "u", "diff.layout": "s"}
    assert keys_in_words(keys, confirms=True, sides=True, left_out=1) == (
        "y save without 1 change · u put in again · s one column"
    )


async def test_a_change_of_line_endings_is_said_and_shown() -> None:
    async with asked(mine=BASE.replace("\n", "\r\n").removesuffix("\r\n")) as (app, _):
        shown = on_screen(app)
        assert "62 lines change from LF to CRLF; the final newline is removed" in shown
        assert "− # Web App␊" in shown


async def test_the_hint_names_the_layout_that_the_key_leads_to() -> None:
    async with asked(size=(160, 40)) as (_, pilot):
        await until_seen(pilot, "s one column")
        await pilot.press("s")
        await until_seen(pilot, "s side by side")
        await pilot.press("s")
        await until_seen(pilot, "s one column")


async def test_the_hint_follows_the_width_as_the_layout_does() -> None:
    async with asked(size=(160, 40)) as (_, pilot):
        await until_seen(pilot, "s one column")
        await pilot.resize_terminal(80, 24)
        await until_seen(pilot, "s side by side")
        await pilot.resize_terminal(160, 40)
        await until_seen(pilot, "s one column")


async def test_clearing_is_warned_of() -> None:
    async with asked(mine="") as (app, pilot):
        assert "removes the stored text" in on_screen(app)
        await pilot.press("y")
        assert await until_left(app, pilot) == Confirmed("", 0)


async def test_equal_texts_cannot_be_saved() -> None:
    async with asked(base="", remote="", mine="") as (app, pilot):
        assert "removes" not in on_screen(app)
        assert "Nothing changes" in on_screen(app)
        await pilot.press("y")
        await until_seen(pilot, "There is nothing to save")
        assert not app.was_left


async def test_the_notice_stands_on_top() -> None:
    async with asked(notice="Opened again: [b]someone[/b] wrote\x1b[2J meanwhile.") as (app, _):
        assert "Opened again: [b]someone[/b] wrote␛[2J meanwhile." in on_screen(app)


@pytest.mark.parametrize("title", ["Web [/prod]", "[red]x", "a\x1b]0;owned\x07", "x" * 500, ""])
async def test_a_hostile_title_is_only_text(title: str) -> None:
    async with asked(title=title, remote=REMOTE) as (app, _):
        top = lines(app)[1]
        assert top.split("│")[1].strip()[:5] in ("Web […"[:5], "[red]", "a␛]0;", "xxxxx", "(no n")
        assert "\x1b" not in on_screen(app)


@pytest.mark.parametrize("size", SIZES)
async def test_someone_elses_change_and_ones_own_are_both_shown(size: tuple[int, int]) -> None:
    async with asked(remote=REMOTE, size=size) as (app, pilot):
        shown = on_screen(app)
        assert "Someone else changed this document since you opened it." in shown
        assert "keeps your draft" in shown
        assert "What they changed" in shown
        assert "− Event 20" in shown
        assert "+ Event twenty" in shown
        assert "y save" not in shown
        await pilot.press("t")
        await pilot.pause()
        shown = on_screen(app)
        assert "What saving now would change" in shown
        assert "+ Revenue is net." in shown
        assert "− Event twenty" in shown
        await pilot.press("t")
        await pilot.pause()
        assert "What they changed" in on_screen(app)


async def test_y_only_points_to_the_word_when_someone_else_wrote() -> None:
    async with asked(remote=REMOTE) as (app, pilot):
        await pilot.press("t", "y")
        await pilot.pause()
        assert not app.was_left
        assert "type the word overwrite and press enter" in on_screen(app)
        word = app.screen.query_one("#diff-word", Input)
        assert word.has_focus
        assert word.value == ""


async def test_the_typed_word_overwrites() -> None:
    async with asked(remote=REMOTE) as (app, pilot):
        await pilot.press("t", "tab", *"overwrite", "enter")
        assert await until_left(app, pilot) == Confirmed(MINE, 0)


async def test_the_word_is_not_taken_before_both_changes_were_seen() -> None:
    async with asked(remote=REMOTE) as (app, pilot):
        await pilot.press("tab", *"overwrite", "enter")
        await pilot.pause()
        assert not app.was_left
        assert "What saving now would change" in on_screen(app)
        assert "then press tab and enter" in on_screen(app)
        await pilot.press("tab", "enter")
        assert await until_left(app, pilot) == Confirmed(MINE, 0)


@pytest.mark.parametrize("word", ["", "y", "yes", "over", "OVERWRITE", "overwrite!", "over write"])
async def test_a_wrong_word_is_refused(word: str) -> None:
    async with asked(remote=REMOTE) as (app, pilot):
        await pilot.press("t", "tab")
        app.screen.query_one("#diff-word", Input).value = word
        await pilot.press("enter")
        await pilot.pause()
        assert not app.was_left
        assert isinstance(app.screen, DiffModal)
        assert "type the word overwrite" in on_screen(app)
        await pilot.press("escape")
        assert await until_left(app, pilot) is None


async def test_without_a_conflict_there_is_no_word_to_type() -> None:
    async with asked() as (app, _):
        assert not app.screen.query_one(Input).display


async def test_all_says_its_part_at_80_by_24_at_once() -> None:
    async with asked(
        remote=BASE.replace("\n", "\r\n"), mine="", notice="The server refused: 412."
    ) as (app, pilot):
        await pilot.press("t", "y")
        await pilot.pause()
        shown = on_screen(app)
        for words in (
            "The server refused: 412.",
            "Someone else changed",
            "removes the stored text",
            "2 of 2",
            "characters ",
            "type the word overwrite",
            "− # Web App",
            "esc back",
        ):
            assert words in shown


@pytest.mark.parametrize(
    ("before", "after"),
    [("a\n" * 25_000, "\n" * 50_000), ("x" * 50_000, "y " * 25_000), ("表\n" * 25_000, "")],
    ids=["many-lines", "one-line", "cleared"],
)
async def test_giant_texts_can_be_reviewed(before: str, after: str) -> None:
    async with asked(base=before, remote=before, mine=after) as (app, pilot):
        await until_seen(pilot, "characters 50,000 →")
        await pilot.press("n", "end", "y")
        assert await until_left(app, pilot) == Confirmed(after, 0)


async def test_every_binding_can_be_moved_and_says_what_it_does() -> None:
    async with asked() as (app, _):
        bindings = [binding for _, binding in app.screen._bindings if binding.id]
    assert {binding.id for binding in bindings} >= {
        "diff.confirm",
        "diff.cancel",
        "diff.other_section",
    }
    assert all(binding.tooltip for binding in bindings)


async def test_the_hint_names_the_key_of_the_users_key_map() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.set_keymap({"diff.confirm": "f2"})
        app.ask(DiffModal(ForReview(title="Web App", before=BASE, after=MINE)))
        await until_armed(pilot)
        assert app.screen.query_one("#diff-foot", Words).text.startswith("f2 save")
        await pilot.press("y")
        await pilot.pause()
        assert not app.was_left
        await pilot.press("f2")
        assert await until_left(app, pilot) == Confirmed(MINE, 0)


async def test_a_word_can_be_asked_for_without_a_conflict() -> None:
    async with asked(mine="", confirm_word="clear") as (app, pilot):
        await pilot.press("y", *"cleat", "enter")
        await pilot.pause()
        assert not app.was_left
        await pilot.press("backspace", "r", "enter")
        assert await until_left(app, pilot) == Confirmed("", 0)


async def test_typing_the_word_needs_no_other_key_first() -> None:
    async with asked(mine="", confirm_word="clear") as (app, pilot):
        await pilot.press(*"clear", "enter")
        assert await until_left(app, pilot) == Confirmed("", 0)


async def test_what_was_taken_back_is_not_saved() -> None:
    async with asked() as (app, pilot):
        await pilot.press("n", "r")
        await until_seen(pilot, "y save without 1 change")
        shown = on_screen(app)
        assert "change 2 of 2 · taken back · 1 left out" in shown
        assert "+ Event forty" in shown
        assert "(+3 −5) · lines 63 → 63 (+1 −1)" in shown
        await pilot.press("y")
        assert await until_left(app, pilot) == Confirmed(BASE.replace("gross", "net"), 1)


@pytest.mark.parametrize("undo", ["u", "r"])
async def test_taking_back_is_undone(undo: str) -> None:
    async with asked() as (app, pilot):
        await pilot.press("r")
        await until_seen(pilot, "taken back")
        await pilot.press(undo)
        await until(pilot, lambda: "taken back" not in on_screen(app))
        await pilot.press("y")
        assert await until_left(app, pilot) == Confirmed(MINE, 0)


async def test_with_all_taken_back_there_is_nothing_to_save() -> None:
    async with asked() as (app, pilot):
        await pilot.press("r", "n", "r")
        await until_seen(pilot, "Every change is taken back")
        assert "y save" not in on_screen(app)
        await pilot.press("y")
        await pilot.pause()
        assert not app.was_left
        await pilot.press("u", "y")
        assert await until_left(app, pilot) == Confirmed(BASE.replace("Event 40", "Event forty"), 1)


async def test_merged_changes_are_said_to_be_and_both_are_seen_first() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.ask(
            DiffModal(ForReview(title="Web App", before=REMOTE, after=MINE, theirs=(BASE, REMOTE)))
        )
        await until_armed(pilot)
        assert "has their change and yours, merged" in on_screen(app)
        await pilot.press("y")
        await until_seen(pilot, "First see what saving now would change")
        assert "2 of 2" in on_screen(app)
        assert not app.was_left
        await until_armed(pilot)
        await pilot.press("y")
        assert await until_left(app, pilot) == Confirmed(MINE, 0)


async def test_a_comparison_to_look_at_has_nothing_to_confirm() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.ask(
            DiffModal(
                ForReview(
                    title="Web App",
                    before=BASE,
                    after="",
                    heading="Then → now",
                    read_only=True,
                    confirm_word="clear",
                )
            )
        )
        await until_armed(pilot)
        shown = on_screen(app)
        assert "Then → now" in shown
        assert "save" not in shown
        assert "take back" not in shown
        await pilot.press("r", "y")
        await pilot.pause()
        assert not app.was_left
        assert "left out" not in on_screen(app)
        await pilot.press("escape")
        assert await until_left(app, pilot) is None


GOLDEN_80 = """\
╭─ Review before saving: what the server holds → your text ────────────────────╮
│ Web App                                                                      │
│ characters 559 → 560 (+8 −7) · lines 63 → 63 (+2 −2) · words 125 → 125 (+2   │
│ −2)                                                                          │
│  1  1   # Web App                                                            │
│  2  2                                                                        │
│▌ 3    − Revenue is gross.                                                    │
│▌    3 + Revenue is net.                                                      │
│  4  4   Event 0                                                              │
│  5  5   Event 1                                                              │
│  6  6   Event 2                                                              │
│ ⋯ 34 unchanged lines · ⏎ opens                                               │
│ 41 41   Event 37                                                             │
│ 42 42   Event 38                                                             │
│ 43 43   Event 39                                                             │
│ 44    − Event 40                                                             │
│    44 + Event forty                                                          │
│ 45 45   Event 41                                                             │
│ 46 46   Event 42                                                             │
│ 47 47   Event 43                                                             │
│ ⋯ 16 unchanged lines                                                         │
│ y save · n next · p previous · r take back · s side by side · f folds · esc  │
│ back                                                                         │
╰────────────────────────────────────────────────────────────── change 1 of 2 ─╯
"""
GOLDEN_160 = [
    "  1   # Web App │ 1   # Web App",
    "  2 │ 2",
    "▌ 3 − Revenue is gross. │ 3 + Revenue is net.",
    "  4   Event 0 │ 4   Event 0",
    "  5   Event 1 │ 5   Event 1",
    "  6   Event 2 │ 6   Event 2",
    " ⋯ 34 unchanged lines · ⏎ opens",
    " 41   Event 37 │ 41   Event 37",
    " 42   Event 38 │ 42   Event 38",
    " 43   Event 39 │ 43   Event 39",
    " 44 − Event 40 │ 44 + Event forty",
]


async def test_the_whole_review_in_80_columns() -> None:
    async with asked() as (app, pilot):
        await until(pilot, lambda: "\n".join(lines(app)) + "\n" == GOLDEN_80)


async def test_side_by_side_in_160_columns() -> None:
    async with asked(size=(160, 45)) as (app, pilot):
        await until_seen(pilot, "y save")
        rows = [line[1:-1].rstrip() for line in lines(app)[3:14]]
        assert {row.find("│") for row in rows} == {-1, 78}
        assert [re.sub(r"\s*│\s*", " │ ", row) for row in rows] == GOLDEN_160
