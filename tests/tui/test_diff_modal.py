"""Nothing is written that was not seen and confirmed."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, Static

from bizctx_tui.core.diff.compare import DiffCounts
from bizctx_tui.tui.screens.diff import Confirmed, DiffModal, counts_in_words
from bizctx_tui.tui.widgets.diff_view import DiffView
from tests.support.pilot import until_armed

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
                title=title,
                before=remote,
                after=mine,
                theirs=(base, remote) if base != remote else None,
                notice=notice,
                confirm_word=confirm_word or ("overwrite" if base != remote else ""),
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
        app.ask(Impatient(title="Web App", before=BASE, after=MINE))
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
            f"before → after: {len(BASE)} → {len(MINE)} characters; "
            "+8 −7 characters; +2 −2 lines" in shown
        )
        assert "− Revenue is gross." in shown
        assert "+ Revenue is net." in shown
        assert "change 1 of 2" in shown
        assert "y save · n next · p previous" in shown
        assert "Someone else" not in shown
        assert "t the other change" not in shown
        await pilot.press("n")
        assert "+ Event forty" in on_screen(app)
        assert "change 2 of 2" in on_screen(app)


@pytest.mark.parametrize("size", SIZES)
async def test_the_box_fills_most_of_the_screen_and_has_a_border(size: tuple[int, int]) -> None:
    async with asked(size=size) as (app, _):
        box = app.screen.query_one("#diff-box").outer_size
        view = app.screen.query_one("#diff-mine", DiffView).size
    assert 0.85 * size[0] <= box.width <= 0.96 * size[0]
    assert 0.85 * size[1] <= box.height <= 0.96 * size[1]
    assert view.height >= size[1] - 12


def test_numbers_are_written_for_people() -> None:
    assert counts_in_words(DiffCounts(8214, 8390, 4, 180, 1, 3)) == (
        "before → after: 8,214 → 8,390 characters; +180 −4 characters; +3 −1 lines"
    )


async def test_a_change_of_line_endings_is_said_and_shown() -> None:
    async with asked(mine=BASE.replace("\n", "\r\n").removesuffix("\r\n")) as (app, _):
        shown = on_screen(app)
        assert "62 lines change from LF to CRLF; the final newline is removed" in shown
        assert "− # Web App␊" in shown


async def test_clearing_is_warned_of() -> None:
    async with asked(mine="") as (app, pilot):
        assert "removes the stored text" in on_screen(app)
        await pilot.press("y")
        assert await until_left(app, pilot) == Confirmed("", 0)


async def test_nothing_is_said_of_clearing_when_there_was_nothing() -> None:
    async with asked(base="", remote="", mine="") as (app, _):
        assert "clears" not in on_screen(app)
        assert "Nothing changes" in on_screen(app)


async def test_the_notice_stands_on_top() -> None:
    async with asked(notice="Opened again: [b]someone[/b] wrote\x1b[2J meanwhile.") as (app, _):
        assert "Opened again: [b]someone[/b] wrote␛[2J meanwhile." in on_screen(app)


@pytest.mark.parametrize("title", ["Web [/prod]", "[red]x", "a\x1b]0;owned\x07", "x" * 500, ""])
async def test_a_hostile_title_is_only_text(title: str) -> None:
    async with asked(title=title, remote=REMOTE) as (app, _):
        top = lines(app)[2]
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
        assert not app.screen.query(Input)


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
            "before → after",
            "type the word overwrite",
            "− # Web App",
            "esc back, the draft is kept",
        ):
            assert words in shown


@pytest.mark.parametrize(
    ("before", "after"),
    [("a\n" * 25_000, "\n" * 50_000), ("x" * 50_000, "y " * 25_000), ("表\n" * 25_000, "")],
    ids=["many-lines", "one-line", "cleared"],
)
async def test_giant_texts_can_be_reviewed(before: str, after: str) -> None:
    async with asked(base=before, remote=before, mine=after) as (app, pilot):
        assert "before → after: 50,000" in on_screen(app)
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
        app.ask(DiffModal(title="Web App", before=BASE, after=MINE))
        await until_armed(pilot)
        hint = app.screen.query_one("#diff-hint", Static)
        assert str(hint.render()).startswith("f2 save")
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
