"""A save that is refused, or gets no answer: a person stays where they are and goes on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from bizctx_tui.core.models import Scope
from bizctx_tui.errors import StorageError
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.notice import Notice
from tests.support.clock import Clock
from tests.support.failing_app import (
    SCOPE,
    assert_kept,
    listed,
    opened,
    reviewed,
    saved,
    told,
    typed,
    until_asked,
    until_told,
    with_unsaved_text,
)
from tests.support.kept import kept
from tests.support.lying_server import Answer, Drop, Handle, LyingServer, Request
from tests.support.mixpanel import Mixpanel, at_the_last_try, busy, environment, healthy, puts
from tests.support.pilot import until, until_armed, until_seen
from tests.tui.conftest import MakeApp

SIZE = (100, 30)
DOWN = Answer.text("", 503)


@pytest.fixture
def mixpanel() -> Mixpanel:
    return Mixpanel("base\n")


@pytest.fixture
def server(mixpanel: Mixpanel) -> Iterator[LyingServer]:
    with LyingServer(then=healthy(mixpanel)) as server:
        yield server


@pytest.fixture
def app(make_app: MakeApp, server: LyingServer) -> BizctxApp:
    return make_app(environment(server.url))


def methods(server: LyingServer) -> list[str]:
    """The requests about the document, without its opening and the list."""
    return [r.method for r in server.requests if r.path.endswith("/business-context")]


async def confirm(pilot: Pilot[None], server: LyingServer, *behaviours: object) -> None:
    """Review, then have the write and what follows go wrong."""
    await reviewed(pilot)
    server.add(*behaviours)  # type: ignore[arg-type]
    await pilot.press("y")


async def test_the_old_text_is_only_sent_again_when_a_person_says_so(
    app: BizctxApp, server: LyingServer, mixpanel: Mixpanel
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        await confirm(pilot, server, Drop())
        await until_asked(pilot, "the server still holds the old text")
        assert methods(server) == ["GET", "PUT", "GET"]
        await pilot.press("enter")
        await until_told(pilot, "Saved:")
        assert not app.desk.unsaved()
    assert methods(server) == ["GET", "PUT", "GET", "GET", "PUT"]
    assert mixpanel.content == "mbase\n"


async def test_a_write_that_lands_late_is_not_sent_again(
    app: BizctxApp, server: LyingServer, mixpanel: Mixpanel
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        await confirm(pilot, server, Drop())
        await until_asked(pilot, "A slow write may still arrive")
        mixpanel.content = "mbase\n"
        await pilot.press("enter")
        await until_told(pilot, "holds this very text already")
        assert not app.desk.unsaved()
    assert puts(server) == 1


async def test_when_the_question_fails_too_it_can_be_asked_again_and_again(
    app: BizctxApp, server: LyingServer, mixpanel: Mixpanel
) -> None:
    def store_in_silence(request: Request) -> Answer:
        mixpanel.store(request)
        raise OSError("the connection breaks")

    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        await confirm(pilot, server, Handle(store_in_silence), DOWN, DOWN)
        for _ in range(2):
            await until_asked(pilot, "it is not known whether the text was stored")
            assert_kept(app, "mbase\n")
            await pilot.press("enter")
        await until_told(pilot, "Saved:")
        assert not app.desk.unsaved()
    assert methods(server) == ["GET", "PUT", "GET", "GET", "GET"]


async def test_whoever_leaves_the_question_can_save_later(
    app: BizctxApp, server: LyingServer, mixpanel: Mixpanel
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        await confirm(pilot, server, Drop(), DOWN)
        await until_asked(pilot, "it is not known whether the text was stored")
        await pilot.press("escape")
        await until_told(pilot, "saving again first looks at what the server holds")
        assert_kept(app, "mbase\n")
        await saved(pilot)
    assert mixpanel.content == "mbase\n"
    assert puts(server) == 2


async def test_a_third_text_is_a_new_review(
    app: BizctxApp, server: LyingServer, mixpanel: Mixpanel
) -> None:
    def somebody_else(request: Request) -> Answer:
        mixpanel.content = "base\nmid\ntheirs\n"
        raise OSError("the connection breaks")

    mixpanel.content = "base\nmid\nnext\n"
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot)
        await opened(pilot)
        await pilot.press("m")
        await confirm(pilot, server, Handle(somebody_else))
        await until_seen(pilot, "the server now holds a third text")
        assert puts(server) == 1
        await until_armed(pilot)
        await pilot.press("escape")
        await until_told(pilot, "Nothing was saved")
        assert_kept(app, "mbase\nmid\nnext\n")
    assert mixpanel.content == "base\nmid\ntheirs\n"


async def test_after_signing_in_again_the_review_opens_again(
    app: BizctxApp, server: LyingServer, mixpanel: Mixpanel
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        await confirm(pilot, server, Answer.text("", 401))
        await until_told(pilot, "Sign in again")
        assert "the review of this save opens again" in told(pilot)
        assert_kept(app, "mbase\n")
        await typed(pilot, "i", "mibase")
        front = app.accounts.front
        assert front is not None
        # How signing in again ends.
        front.use(front.services)
        await until_armed(pilot)
        assert puts(server) == 1
        await pilot.press("y")
        await until_told(pilot, "Saved:")
    assert mixpanel.content == "mibase\n"


async def test_a_missing_right_makes_it_read_only_until_the_server_is_asked_again(
    app: BizctxApp, server: LyingServer
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        await confirm(pilot, server, Answer.text("", 403))
        await until_told(pilot, "edit_project_info is missing")
        assert "it can only be read now" in told(pilot)
        assert "exports the text" in told(pilot)
        assert app.desk.held(SCOPE)
        await pilot.press("x")
        assert_kept(app, "mbase\n")
        await pilot.press("ctrl+r")
        await until_told(pilot, "unsaved changes were kept")
        await typed(pilot, "i", "mibase")
        await saved(pilot)


async def test_too_many_writes_count_down_and_send_nothing_by_themselves(
    app: BizctxApp, server: LyingServer
) -> None:
    refused = Answer.json({"error": "busy"}, 429, {"Retry-After": "2"})
    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        await confirm(pilot, server, refused)
        await until_told(pilot, "0:02 left")
        assert "nothing is sent by itself" in told(pilot)
        await until_told(pilot, "0:01 left")
        await until_told(pilot, "Now ctrl+s tries again")
        await pilot.pause(0.2)
        assert methods(server) == ["GET", "PUT"]
        await saved(pilot)
    assert puts(server) == 2


async def test_a_countdown_is_put_away_with_escape(app: BizctxApp, server: LyingServer) -> None:
    refused = Answer.json({"error": "busy"}, 429, {"Retry-After": "3600"})
    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        await confirm(pilot, server, refused)
        await until_told(pilot, "60:00 left")
        await pilot.press("escape")
        notice = app.screen.query_one(Notice)
        assert told(pilot) == ""
        assert not notice.is_counting
        assert isinstance(app.focused, Editor)


async def test_a_read_that_waits_counts_down_and_goes_on_by_itself(
    app: BizctxApp, server: LyingServer
) -> None:
    later = Answer.json({"error": "busy"}, 429, {"Retry-After": "2"})
    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        server.add(later)
        await pilot.press("ctrl+s")
        await until_told(pilot, "too many requests: trying again in 2 s")
        await until_told(pilot, "trying again in 1 s")
        await typed(pilot, "i", "mibase")
        await until_armed(pilot)
        assert methods(server) == ["GET", "GET"]


async def test_a_review_that_waits_for_the_server_can_be_stopped(
    app: BizctxApp, server: LyingServer
) -> None:
    later = Answer.json({"error": "busy"}, 429, {"Retry-After": "3600"})
    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        server.add(later)
        await pilot.press("ctrl+s")
        await until_told(pilot, "trying again in 60 s")
        await pilot.press("escape")
        await until_told(pilot, "Stopped asking the server")
        assert_kept(app, "mbase\n")
        assert methods(server) == ["GET"]
        await saved(pilot)


async def test_a_write_that_is_under_way_is_not_stopped(
    app: BizctxApp, server: LyingServer, mixpanel: Mixpanel
) -> None:
    arrived, go_on = threading.Event(), threading.Event()

    def slowly(request: Request) -> Answer:
        arrived.set()
        assert go_on.wait(10)
        return mixpanel.store(request)

    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        await confirm(pilot, server, Handle(slowly))
        await until(pilot, arrived.is_set)
        await pilot.press("escape")
        assert app.accounts.saving_titles()
        go_on.set()
        await until_told(pilot, "Saved:")
    assert puts(server) == 1


async def test_quitting_during_a_write_waits_for_what_becomes_of_it(
    app: BizctxApp, server: LyingServer, mixpanel: Mixpanel, make_app: MakeApp
) -> None:
    arrived, go_on = threading.Event(), threading.Event()

    def slowly(request: Request) -> Answer:
        arrived.set()
        assert go_on.wait(10)
        return mixpanel.store(request)

    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        await confirm(pilot, server, Handle(slowly))
        await until(pilot, arrived.is_set)
        asyncio.get_running_loop().call_later(0.3, go_on.set)
        app.exit()
    assert mixpanel.content == "mbase\n"
    again = make_app(environment(server.url))
    async with again.run_test(size=SIZE) as pilot:
        await listed(pilot)
        front = again.accounts.front
        assert front is not None
        versions = await kept(front.services, SCOPE)
        assert versions == [("saved", "mbase\n"), ("opened", "base\n")]


async def test_without_a_network_the_text_seen_last_can_be_edited_and_saved_later(
    app: BizctxApp, server: LyingServer, mixpanel: Mixpanel, make_app: MakeApp, clock: Clock
) -> None:
    mixpanel.content = "base\nmid\nnext\n"
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot)
        await opened(pilot)
    clock.now += 3 * 3_600
    mixpanel.content = "base\nmid\nTHEIRS\n"
    again = make_app(environment(server.url))
    async with again.run_test(size=SIZE) as pilot:
        await listed(pilot)
        server.add(*at_the_last_try(Drop()))
        await opened(pilot)
        await until_told(pilot, "This is the text as seen 3 h ago")
        assert "closed the connection" in told(pilot)
        draft = again.desk.draft(SCOPE)
        assert draft is not None
        assert draft.text == draft.base == "base\nmid\nnext\n"
        assert draft.base_at == clock.now - 3 * 3_600
        await typed(pilot, "m", "mbase")
        await reviewed(pilot)
        await pilot.press("t")
        await until_armed(pilot)
        await pilot.pause()
        await pilot.press("y")
        await until_told(pilot, "Saved:")
        assert draft.text == "mbase\nmid\nTHEIRS\n"
    assert mixpanel.content == "mbase\nmid\nTHEIRS\n"


async def test_what_may_not_be_seen_any_more_is_not_shown_from_the_history(
    app: BizctxApp, server: LyingServer, make_app: MakeApp
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await listed(pilot)
        await opened(pilot)
    again = make_app(environment(server.url))
    async with again.run_test(size=SIZE) as pilot:
        await listed(pilot)
        server.add(Answer.text("", 403))
        await pilot.press("enter")
        await until_told(pilot, "lacks access")
        assert again.desk.draft(SCOPE) is None


async def test_a_history_that_cannot_keep_is_told_before_the_save(
    make_app: MakeApp, server: LyingServer, mixpanel: Mixpanel, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file where a directory should be")
    app = make_app(environment(server.url), BIZCTX_DATA_DIR=str(taken))
    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        await reviewed(pilot)
        await until_seen(pilot, "The history cannot keep")
        await pilot.press("y")
        await until_told(pilot, "Saved:")
        front = app.accounts.front
        assert front is not None
        assert isinstance(front.services.keeper.problem, StorageError)
    assert mixpanel.content == "mbase\n"


async def test_a_busy_server_that_names_no_time_is_told_without_a_countdown(
    app: BizctxApp, server: LyingServer
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        await confirm(pilot, server, busy())
        await until_told(pilot, "too many requests from this account (429)")
        assert not app.screen.query_one(Notice).is_counting
        assert Scope.project("103") in app.desk.unsaved()
