"""A review is ready before it is needed, seen only when it is, and gone when it is not."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from rich.console import RenderableType
from textual._compositor import ChopsUpdate
from textual.app import App
from textual.color import Color
from textual.screen import Screen
from textual.worker import Worker

from bizctx_tui.core.diff.compare import Diff, compare
from bizctx_tui.tui import diff_work
from bizctx_tui.tui.diff_work import DiffWork
from bizctx_tui.tui.flows.reviewing import Reviewing
from bizctx_tui.tui.quick_screen import QuickScreen
from bizctx_tui.tui.ready_screen import prepare, withdraw
from bizctx_tui.tui.screens.diff import Confirmed, DiffModal
from bizctx_tui.tui.screens.for_review import ForReview
from bizctx_tui.tui.widgets.diff_view import DiffView
from tests.support.pilot import screen_text, until, until_armed

SUBJECT = ForReview(
    title="Web App",
    before="gross\n" + "same\n" * 9 + "old\n",
    after="net\n" + "same\n" * 9 + "new\n",
)


class Host(App[None]):
    """Shows reviews, and keeps what each frame shows."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[str] = []
        self.cells_drawn = 0

    def get_default_screen(self) -> Screen[None]:
        return QuickScreen[None]()

    def prepare(self, modal: DiffModal) -> None:
        prepare(self, modal)

    def withdraw(self, modal: DiffModal) -> None:
        withdraw(modal)

    async def ask(self, modal: DiffModal) -> Confirmed | None:
        return await self.push_screen_wait(modal)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        if renderable is not None:
            self.frames.append(screen_text(self))
            if isinstance(renderable, ChopsUpdate):
                self.cells_drawn += sum(end - start for _, start, end in renderable.spans)
            else:
                self.cells_drawn += self.size.area

    def reviews(self) -> list[DiffModal]:
        """Those that exist, seen or not."""
        return [node for node in self._registry if isinstance(node, DiffModal)]


class Save:
    """A save that asks a server, which answers when it is told to."""

    def __init__(self, host: Host, subject: ForReview | None = SUBJECT) -> None:
        self.answered = asyncio.Event()
        self._reviewing = Reviewing(host)
        self._subject = subject
        self.outcomes: list[Confirmed | None] = []
        self.worker: Worker[None] = host.run_worker(self._run())

    async def _run(self) -> None:
        with self._reviewing.expected():
            await self.answered.wait()
            if self._subject is not None:
                self.outcomes.append(await self._reviewing.ask(self._subject))


async def test_it_is_mounted_while_the_answer_is_awaited_and_not_seen() -> None:
    app = Host()
    async with app.run_test() as pilot:
        save = Save(app)
        await until(pilot, lambda: [one.is_mounted for one in app.reviews()] == [True])
        assert not isinstance(app.screen, DiffModal)
        assert "Review" not in screen_text(app)
        (ready,) = app.reviews()
        save.answered.set()
        await until_armed(pilot)
        assert app.screen is ready
        assert "+ net" in screen_text(app)
        await pilot.press("y")
        await until(pilot, lambda: save.outcomes == [Confirmed(SUBJECT.after, 0)])
        await until(pilot, lambda: not app.reviews())


async def test_an_answer_that_leaves_nothing_to_review_leaves_no_review() -> None:
    app = Host()
    async with app.run_test() as pilot:
        save = Save(app, None)
        await until(pilot, lambda: len(app.reviews()) == 1)
        save.answered.set()
        await until(pilot, lambda: not app.reviews())
        assert save.worker.is_finished
        assert not isinstance(app.screen, DiffModal)


async def test_a_save_that_is_given_up_leaves_no_review() -> None:
    app = Host()
    async with app.run_test() as pilot:
        save = Save(app)
        await until(pilot, lambda: len(app.reviews()) == 1)
        save.worker.cancel()
        await until(pilot, lambda: not app.reviews())


async def test_the_app_can_be_left_while_a_review_waits() -> None:
    app = Host()
    async with app.run_test() as pilot:
        Save(app)
        await until(pilot, lambda: len(app.reviews()) == 1)
        app.exit()
    assert not app.reviews()


async def test_a_review_that_was_not_made_ready_is_the_same() -> None:
    app = Host()
    async with app.run_test() as pilot:
        asked = app.run_worker(Reviewing(app).ask(SUBJECT))
        await until_armed(pilot)
        assert "+ net" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: asked.is_finished)
        assert asked.result is None


async def test_the_first_frame_has_the_changes_and_no_other_is_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(diff_work, "WAIT_SECONDS", 10)
    app = Host()
    async with app.run_test(size=(240, 45)) as pilot:
        save = Save(app)
        await until(pilot, lambda: [one.is_mounted for one in app.reviews()] == [True])
        app.frames.clear()
        app.cells_drawn = 0
        save.answered.set()
        await until_armed(pilot)
        until_the_key_counts = app.cells_drawn
        await pilot.press("n")
        await pilot.pause(0.1)
    first = app.frames[0]
    assert "Review before saving" in first
    assert "+ net" in first
    assert "change 1 of 2" in first
    # That the key counts, and what it does, are some rows more.
    area = 240 * 45
    assert area <= until_the_key_counts < 1.5 * area
    assert app.cells_drawn - until_the_key_counts < area


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_it_is_styled_again_only_where_the_look_changed_meanwhile(
    theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    styled: list[Screen[Any]] = []
    update = Screen.update_node_styles

    def watched(screen: Screen[Any], animate: bool = True) -> None:
        styled.append(screen)
        update(screen, animate)

    app = Host()
    async with app.run_test() as pilot:
        save = Save(app)
        await until(pilot, lambda: [one.is_mounted for one in app.reviews()] == [True])
        (ready,) = app.reviews()
        app.theme = theme
        await pilot.pause()
        monkeypatch.setattr(Screen, "update_node_styles", watched)
        save.answered.set()
        await until_armed(pilot)
        assert (ready in styled) == (theme != "textual-dark")
        surface = Color.parse(app.theme_variables["surface"])
        assert ready.styles.background == surface
        row = ready.query_one("#diff-mine", DiffView).render_line(18)
        assert row._segments[-1].style is not None
        assert row._segments[-1].style.bgcolor == surface.rich_color


async def test_what_an_opaque_review_covers_is_not_drawn() -> None:
    app = Host()
    async with app.run_test() as pilot:
        save = Save(app)
        save.answered.set()
        await until_armed(pilot)
        await pilot.pause(0.1)
        app.frames.clear()
        app.screen_stack[0].refresh()
        await pilot.pause(0.1)
        assert not app.frames
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.screen_stack[0])
        assert app.frames


@pytest.mark.parametrize("seconds", [0.02, 1.0])
async def test_a_review_that_is_given_up_before_it_is_seen_leaves_nothing(
    seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diff_work, "WAIT_SECONDS", 0.5)
    monkeypatch.setattr(diff_work, "_REST_SECONDS", 60)
    never, done = threading.Event(), threading.Event()

    def slowly(before: str, after: str) -> Diff:
        never.wait(seconds)
        return compare(before, after)

    class Covered(Host):
        async def ask(self, modal: DiffModal) -> Confirmed | None:
            # Another screen is in front, and stays.
            await asyncio.Event().wait()
            return None

    monkeypatch.setattr("bizctx_tui.core.diff.comparison.compare", slowly)
    run = DiffWork._run

    def run_to_the_end(work: DiffWork, loop: asyncio.AbstractEventLoop) -> None:
        run(work, loop)
        done.set()

    monkeypatch.setattr(DiffWork, "_run", run_to_the_end)
    app = Covered()
    async with app.run_test() as pilot:
        asked = app.run_worker(Reviewing(app).ask(SUBJECT))
        await pilot.pause(0.2)
        asked.cancel()
        await until(pilot, lambda: not app.reviews())
        assert await asyncio.to_thread(done.wait, 10)


async def test_what_is_withdrawn_at_once_leaves_no_review() -> None:
    app = Host()
    async with app.run_test() as pilot:
        with Reviewing(app).expected():
            assert len(app.reviews()) == 1
        await until(pilot, lambda: not app.reviews())
        await pilot.pause(0.1)
        assert not app.reviews()
