"""Conflicts are settled by a person: nothing is preselected, skipped, lost or written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from bizctx_tui.core.merge import merge
from bizctx_tui.core.settling import Settling
from bizctx_tui.tui.screens.conflict import ConflictScreen, Overwrite, Settled
from bizctx_tui.tui.screens.conflict_wording import merged_in_words
from bizctx_tui.tui.screens.hand_edit import HandEdit
from bizctx_tui.tui.widgets.conflict_view import ConflictView
from bizctx_tui.tui.widgets.editor.widget import Editor
from tests.support.pilot import screen_lines, screen_text, until, until_seen

GOLDEN = Path(__file__).with_name("conflict_screens")
NARROW, WIDE = (80, 24), (160, 30)

BASE = (
    "# Web App\n\nRevenue is gross, in EUR.\n\n## Events\n\n"
    + "".join(f"- Event {number}\n" for number in range(12))
    + "\n## Users\n\nUsers sign in with a very long sentence that has to be wrapped, because "
    "nobody breaks paragraphs by hand any more.\n\nEnd.\n"
)
MINE = (
    BASE.replace("gross", "net")
    .replace("Event 4\n", "Event four\n")
    .replace("very", "quite")
    .replace("# Web App\n", "# The Web App\n")
)
THEIRS = (
    BASE.replace("EUR", "USD")
    .replace("Event 4\n", "Event 4 (old)\n")
    .replace("very", "rather")
    .replace("Event 9\n", "Event nine\n")
)


class Host(App[None]):
    """Nothing but what is under the screen."""

    outcomes: list[Settled | Overwrite | None]

    def __init__(self) -> None:
        super().__init__()
        self.outcomes = []

    def ask(self, screen: ConflictScreen) -> None:
        self.push_screen(screen, self.outcomes.append)


@asynccontextmanager
async def asked(
    mine: str = MINE,
    theirs: str = THEIRS,
    *,
    base: str = BASE,
    size: tuple[int, int] = NARROW,
    settling: Settling | None = None,
    title: str = "Web App",
    armed: bool = True,
    key_map: dict[str, str] | None = None,
) -> AsyncIterator[tuple[Host, ConflictScreen, Pilot[None]]]:
    app = Host()
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        app.set_keymap(key_map or {})
        screen = ConflictScreen(title, settling or Settling(merge(base, mine, theirs)))
        app.ask(screen)
        await pilot.pause()
        if armed:
            await until_armed(screen, pilot)
        yield app, screen, pilot


async def until_armed(screen: ConflictScreen, pilot: Pilot[None]) -> None:
    """Wait until the screen is in front, was seen, and says under which heading it stands."""
    await until(pilot, lambda: screen.is_armed and screen._outline is not None)


def words_on(app: Host) -> str:
    """All that is shown, with the line breaks of the box taken out."""
    return " ".join(" ".join(line.strip("│ ") for line in screen_lines(app)).split())


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
async def test_three_conflicts_are_settled_in_three_ways(size: tuple[int, int]) -> None:
    async with asked(size=size) as (app, screen, pilot):
        assert "Conflict 1 of 3 · line 3 of yours · under “# The Web App”" in words_on(app)
        assert "0 of 3 settled" in words_on(app)
        await pilot.press("t")
        await until_seen(pilot, "Conflict 2 of 3")
        assert "under “## Events”" in words_on(app)
        await pilot.press("B")
        await until_seen(pilot, "Conflict 3 of 3")
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, HandEdit))
        await pilot.press("ctrl+a", *"By hand", "f2")
        await until_seen(pilot, "3 of 3 settled")
        assert "y goes on to the review" in words_on(app)
        await until_armed(screen, pilot)
        await pilot.press("y")
        await until(pilot, lambda: bool(app.outcomes))
    expected = (
        BASE.replace("# Web App\n", "# The Web App\n")
        .replace("EUR", "USD")
        .replace("Event 9\n", "Event nine\n")
        .replace("- Event 4\n", "- Event 4 (old)\n- Event four\n")
    )
    paragraph = next(line for line in expected.splitlines() if "very" in line)
    assert app.outcomes == [Settled(expected.replace(paragraph, "By hand"))]


async def test_pointing_and_enter_answer_too() -> None:
    async with asked() as (app, screen, pilot):
        await pilot.press("enter")
        assert screen.settling.settled == 0
        assert "No answer is pointed at" in words_on(app)
        await pilot.press("right", "right", "right", "enter")
        assert screen.settling.answer(0) == (
            "mine_first",
            "Revenue is net, in EUR.\nRevenue is gross, in USD.\n",
        )
        await pilot.press("left", "left", "left", "left", "enter")
        assert screen.settling.answer(1) == ("theirs", "- Event 4 (old)\n")


async def test_an_answer_can_be_clicked() -> None:
    async with asked() as (_, screen, pilot):
        await pilot.click("AnswerBar", offset=(12, 0))
        await until(pilot, lambda: screen.settling.settled == 1)
        assert screen.settling.answer(0) == ("theirs", "Revenue is gross, in USD.\n")


@pytest.mark.parametrize("key", ["m", "t", "b", "B", "e", "u", "o"])
async def test_a_key_that_arrives_as_the_screen_opens_answers_nothing(key: str) -> None:
    async with asked(armed=False) as (app, screen, pilot):
        assert not screen.is_armed
        await pilot.press(key)
        assert screen.settling.settled == 0
        assert app.screen is screen
        assert not screen.has_class("-word")


async def test_an_answer_that_was_pressed_before_the_next_conflict_is_drawn_is_none() -> None:
    async with asked() as (app, screen, _):
        screen.action_answer("mine")
        screen.action_answer("mine")
        assert screen.settling.settled == 1
        assert "Press it again" in str(screen.query_one(".say").render())
        assert not app.outcomes


async def test_next_and_previous_go_round_and_an_answer_can_be_changed_or_taken_back() -> None:
    async with asked() as (app, screen, pilot):
        await pilot.press("m", "p")
        await until_seen(pilot, "Your answer: mine")
        assert "●m mine" in words_on(app)
        await pilot.press("t")
        await until_seen(pilot, "Conflict 2 of 3")
        assert screen.settling.answer(0) == ("theirs", "Revenue is gross, in USD.\n")
        await pilot.press("n", "n")
        await until_seen(pilot, "Conflict 1 of 3")
        await pilot.press("u")
        await until_seen(pilot, "0 of 3 settled")
        assert "Your answer" not in words_on(app)
        await pilot.press("u")
        assert "no answer to take back" in words_on(app)


async def test_going_on_is_locked_until_each_is_settled() -> None:
    async with asked() as (app, _, pilot):
        await pilot.press("m", "y")
        await until_seen(pilot, "2 conflicts still without an answer")
        await pilot.press("m", "y")
        await until_seen(pilot, "1 conflict still without an answer")
        assert app.outcomes == []
        await pilot.press("m", "y")
        await until(pilot, lambda: bool(app.outcomes))
        assert isinstance(app.outcomes[0], Settled)


async def test_escape_goes_back_and_the_answers_can_be_passed_in_again() -> None:
    async with asked() as (app, screen, pilot):
        await pilot.press("m", "t", "escape")
        await until(pilot, lambda: app.outcomes == [None])
        kept = screen.settling
    async with asked(settling=kept) as (app, _, pilot):
        await until_seen(pilot, "2 of 3 settled")
        assert "Conflict 3 of 3" in words_on(app)
        await pilot.press("b", "y")
        await until(pilot, lambda: bool(app.outcomes))


async def test_what_is_written_by_hand_is_kept_when_it_is_not_taken() -> None:
    async with asked() as (app, screen, pilot):
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, HandEdit))
        editor = app.screen.query_one(Editor)
        await until(pilot, lambda: editor.has_focus)
        assert editor.buffer is not None
        assert editor.buffer.text == "Revenue is net, in EUR.\nRevenue is gross, in USD.\n"
        await pilot.press(*"mtb: ", "escape")
        await until(pilot, lambda: app.screen is screen)
        assert screen.settling.settled == 0
        await until_armed(screen, pilot)
        await pilot.press("e")
        await until_seen(pilot, "mtb: Revenue is net")


async def test_the_editor_copies_and_pastes() -> None:
    async with asked() as (app, screen, pilot):
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, HandEdit))
        await until(pilot, lambda: app.screen.query_one(Editor).has_focus)
        await pilot.press("ctrl+v")
        await until_seen(pilot, "There is nothing to paste here")
        await pilot.press("ctrl+a", "ctrl+x", "ctrl+v", "ctrl+v", "f2")
        await until(pilot, lambda: screen.settling.settled == 1)
        both = "Revenue is net, in EUR.\nRevenue is gross, in USD.\n"
        assert screen.settling.answer(0) == ("hand", both * 2)


async def test_overwriting_takes_the_word() -> None:
    async with asked() as (app, screen, pilot):
        await pilot.press("o")
        await until_seen(pilot, "type the word overwrite")
        assert "drops every change of theirs" in words_on(app)
        await pilot.press(*"overwrit", "enter")
        await pilot.pause()
        assert app.outcomes == []
        await pilot.press("escape")
        await until(pilot, lambda: not screen.has_class("-word"))
        assert app.outcomes == []
        await pilot.press("o")
        await until(pilot, lambda: screen.query_one(Input).has_focus)
        await pilot.press(*"overwrite", "enter")
        await until(pilot, lambda: app.outcomes == [Overwrite()])


async def test_what_merged_without_asking_is_told_and_can_be_looked_at() -> None:
    async with asked() as (app, screen, pilot):
        assert "1 change of theirs and 1 of yours" in words_on(app)
        await pilot.press("v")
        await until_seen(pilot, "+ - Event nine")
        assert "Line 16 · theirs" in words_on(app)
        assert "Line 1 · yours" in words_on(app)
        assert "+ # The Web App" in words_on(app)
        await pilot.press("m")
        await until_seen(pilot, "shows the conflict again")
        assert screen.settling.settled == 0
        await pilot.press("v")
        await until_seen(pilot, "Before both changes")


@pytest.mark.parametrize(
    ("mine", "theirs", "said"),
    [
        ("M\n-\nb\n-\nc\n-\nd\n", "a\n-\nb\n-\nc\n-\n!\n", "1 change of theirs and 1 of yours."),
        ("M\n-\nB\n-\nc\n-\nd\n", "a\n-\nb\n-\nc\n-\nd\n", "2 changes of yours."),
        (
            "M\n-\nB\n-\nC\n-\nd\n",
            "a\n-\nB\n-\nc\n-\nD\n",
            "1 change of theirs, 2 of yours and 1 made by both.",
        ),
        ("a\n-\nb\n-\nc\n-\nd\n", "a\n-\nb\n-\nc\n-\nd\n", "No change was merged without asking."),
    ],
)
def test_the_changes_merged_without_asking_are_counted(mine: str, theirs: str, said: str) -> None:
    words = merged_in_words(merge("a\n-\nb\n-\nc\n-\nd\n", mine, theirs))
    assert words.removeprefix("Merged without asking, not touching each other: ") == said


async def test_the_changed_words_are_marked_on_all_three() -> None:
    async with asked() as (_, screen, pilot):
        await pilot.pause()
        view = screen.query_one(ConflictView)
        marked = {
            segment.text
            for y in range(view.size.height)
            for segment in view.render_line(y)
            if segment.style and segment.style.underline
        }
        assert marked == {"gross", "EUR", "net", "USD"}


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
async def test_hostile_texts_are_only_text(size: tuple[int, int]) -> None:
    async with asked(
        "[b]\x1b[2J\tmine\ud800\u202e\r\nsame\r",
        "[red]theirs\x07\nsame",
        base="base\nsame\n",
        title="[b]x\x1b]0;owned\x07",
        size=size,
    ) as (app, _, pilot):
        shown = screen_text(app)
        for words in ("[b]␛[2J", "mine▯▯", "same␍", "base␊", "[red]theirs␇", "[b]x␛]0;owned␇"):
            assert words in shown
        assert "same (no newline here)" in shown
        assert "\x1b" not in shown
        await pilot.press("b", "y")
        await until(pilot, lambda: bool(app.outcomes))
        expected = "[b]\x1b[2J\tmine\ud800\u202e\r\nsame\r[red]theirs\x07\nsame"
        assert app.outcomes == [Settled(expected)]


async def test_a_long_conflict_can_be_scrolled() -> None:
    lines = "".join(f"line {number}\n" for number in range(100))
    async with asked(lines, "other\n", base="") as (app, _, pilot):
        assert "line 27" not in words_on(app)
        assert "No change was merged without asking." in words_on(app)
        await pilot.press("v")
        await pilot.pause()
        assert "Before both changes" in words_on(app)
        await pilot.press("end")
        await until_seen(pilot, "+ other")
        await pilot.press("home")
        await until_seen(pilot, "Before both changes")
        assert "(nothing)" in words_on(app)
        await pilot.press("pagedown", "down", "up")
        await until_seen(pilot, "line 27")


def document(word: str) -> str:
    """50,000 characters or so with 500 paragraphs."""
    return "".join(
        f"## Heading {number}\n\nParagraph {number} says {word} and goes on for a few more words "
        "than that.\n\n"
        for number in range(500)
    )


async def test_a_document_of_500_conflicts_can_be_settled() -> None:
    async with asked(document("mine"), document("theirs"), base=document("base")) as (
        app,
        screen,
        pilot,
    ):
        await until_seen(pilot, "Conflict 1 of 500")
        for number in range(1, 4):
            await pilot.press("m")
            await until_seen(pilot, f"Conflict {number + 1} of 500")
        await pilot.press("p", "p", "p", "p")
        await until_seen(pilot, "Conflict 500 of 500")
        assert "under “## Heading 499”" in words_on(app)
        assert screen.settling.settled == 3


async def test_the_hints_name_the_keys_of_the_users_key_map() -> None:
    async with asked(key_map={"conflict.mine": "f3", "conflict.finish": "f4"}) as (app, screen, _):
        assert "f3 mine" in words_on(app)
        assert "f4 go on" in words_on(app)
        assert screen.settling.settled == 0


@pytest.mark.parametrize(
    ("name", "size", "keys"),
    [
        ("first-80", NARROW, ()),
        ("first-160", WIDE, ()),
        ("answered-80", NARROW, ("b", "p")),
        ("answered-160", WIDE, ("b", "p")),
        ("merged-80", NARROW, ("v",)),
        ("overwrite-80", NARROW, ("o",)),
        ("by-hand-80", NARROW, ("e",)),
        ("by-hand-160", WIDE, ("e",)),
    ],
)
async def test_the_screen_looks_as_it_did(
    name: str, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    golden = GOLDEN / f"{name}.txt"
    async with asked(size=size) as (app, _, pilot):
        await pilot.press(*keys)
        expected = golden.read_text("utf-8").splitlines()
        await until(pilot, lambda: [line.rstrip() for line in screen_lines(app)] == expected)
