"""A write without an answer: the server is asked what it holds, and nothing is sent twice."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from bizctx_tui.client.transport import Timeouts
from bizctx_tui.core.models import Scope
from bizctx_tui.errors import BizctxError, ServerError
from bizctx_tui.service.build import Services, build_services
from bizctx_tui.service.review import (
    AlreadyStored,
    NotStored,
    Review,
    Saved,
    Unknown,
    Unsettled,
)
from tests.support.clock import Clock
from tests.support.failures import FAILURES, WireFailure
from tests.support.kept import kept
from tests.support.lying_server import Answer, Behaviour, Hang, LyingServer, Request, Wire
from tests.support.mixpanel import PROJECT_ID, Mixpanel, environment, healthy, puts

SCOPE = Scope.project(PROJECT_ID)
BASE = "one\ntwo\nthree\n"
MINE = "ONE\ntwo\nthree\n"
THEIRS = "one\ntwo\nTHREE\n"
BOTH = "ONE\ntwo\nTHREE\n"
CONFLICTING = "eins\ntwo\nthree\n"

HANGS = Hang(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
IN_DOUBT = {f.name: f.behaviour for f in FAILURES if f.in_doubt} | {"hangs": HANGS}
REFUSALS = [failure for failure in FAILURES if not failure.in_doubt]

each_silence = pytest.mark.parametrize("silence", IN_DOUBT.values(), ids=IN_DOUBT.keys())


@dataclass(frozen=True)
class After:
    """Does something to the server's text, then goes wrong."""

    work: Callable[[Request], object]
    behaviour: Behaviour
    reads_request: ClassVar[bool] = True

    def play(self, wire: Wire, request: Request) -> bool:
        self.work(request)
        return self.behaviour.play(wire, request)


@pytest.fixture
def mixpanel() -> Mixpanel:
    return Mixpanel(BASE)


@pytest.fixture
def lying(mixpanel: Mixpanel) -> Iterator[LyingServer]:
    with LyingServer(then=healthy(mixpanel)) as server:
        yield server


@pytest.fixture
async def services(lying: LyingServer, tmp_path: Path, clock: Clock) -> AsyncIterator[Services]:
    environ = {**environment(lying.url), "BIZCTX_CACHE_DIR": str(tmp_path / "cache")}
    services = build_services(environ, clock=clock, timeouts=Timeouts(read=0.7))
    yield services
    await services.aclose()


async def reviewed(services: Services) -> Review:
    review = await services.saving.review(SCOPE, base=BASE, mine=MINE)
    assert isinstance(review, Review)
    return review


async def unanswered(services: Services, lying: LyingServer, *behaviours: Behaviour) -> Unknown:
    review = await reviewed(services)
    lying.add(*behaviours)
    unknown = await services.saving.commit(review, MINE)
    assert isinstance(unknown, Unknown)
    assert unknown.error.may_have_arrived
    assert await kept(services, SCOPE) == [("sent", MINE), ("opened", BASE)]
    return unknown


@each_silence
async def test_a_text_that_the_server_holds_is_saved(
    services: Services, lying: LyingServer, mixpanel: Mixpanel, silence: Behaviour
) -> None:
    unknown = await unanswered(services, lying, After(mixpanel.store, silence))
    assert await services.saving.settle(unknown) == Saved(SCOPE, MINE, MINE, proposal=MINE)
    assert await kept(services, SCOPE) == [("saved", MINE), ("opened", BASE)]
    assert puts(lying) == 1


@each_silence
async def test_the_old_text_means_that_it_may_be_sent_again(
    services: Services, lying: LyingServer, mixpanel: Mixpanel, silence: Behaviour
) -> None:
    unknown = await unanswered(services, lying, silence)
    outcome = await services.saving.settle(unknown)
    assert isinstance(outcome, NotStored)
    assert puts(lying) == 1
    # The clock stands: yet the server is asked again before the text is.
    before = len(lying.requests)
    assert isinstance(await services.saving.commit(outcome.review, MINE), Saved)
    assert [request.method for request in lying.requests[before:]] == ["GET", "PUT"]
    assert mixpanel.content == MINE
    assert await kept(services, SCOPE) == [("saved", MINE), ("opened", BASE)]


def _sets(mixpanel: Mixpanel, content: str) -> Callable[[Request], object]:
    return lambda _: setattr(mixpanel, "content", content)


@each_silence
async def test_a_third_text_is_merged_or_a_conflict(
    services: Services, lying: LyingServer, mixpanel: Mixpanel, silence: Behaviour
) -> None:
    for theirs, proposal in ((THEIRS, BOTH), (CONFLICTING, None)):
        mixpanel.content = BASE
        review = await reviewed(services)
        lying.add(After(_sets(mixpanel, theirs), silence))
        unknown = await services.saving.commit(review, MINE)
        assert isinstance(unknown, Unknown)
        outcome = await services.saving.settle(unknown)
        assert isinstance(outcome, Review)
        assert (outcome.base, outcome.mine, outcome.remote) == (BASE, MINE, theirs)
        assert outcome.proposal == proposal
        assert mixpanel.content == theirs
    assert puts(lying) == 2


async def test_a_third_text_that_has_all_of_mine_leaves_nothing_to_write(
    services: Services, lying: LyingServer, mixpanel: Mixpanel
) -> None:
    def store_and_go_on(request: Request) -> None:
        mixpanel.store(request)
        mixpanel.content = BOTH

    unknown = await unanswered(services, lying, After(store_and_go_on, IN_DOUBT["dropped"]))
    outcome = await services.saving.settle(unknown)
    assert outcome == AlreadyStored(SCOPE, BOTH, proposal=BOTH)
    assert puts(lying) == 1


async def test_a_write_that_arrives_late_is_not_sent_again(
    services: Services, lying: LyingServer, mixpanel: Mixpanel
) -> None:
    unknown = await unanswered(services, lying, HANGS)
    outcome = await services.saving.settle(unknown)
    assert isinstance(outcome, NotStored)
    mixpanel.content = MINE
    again = await services.saving.commit(outcome.review, MINE)
    assert again == AlreadyStored(SCOPE, MINE, proposal=MINE)
    assert puts(lying) == 1
    assert await kept(services, SCOPE) == [("saved", MINE), ("opened", BASE)]


async def test_when_the_question_fails_it_can_be_asked_again(
    services: Services, lying: LyingServer, mixpanel: Mixpanel
) -> None:
    silence = After(mixpanel.store, IN_DOUBT["reset"])
    unknown = await unanswered(services, lying, silence, Answer.text("", 500))
    unsettled = await services.saving.settle(unknown)
    assert isinstance(unsettled, Unsettled)
    assert isinstance(unsettled.error, ServerError)
    assert await kept(services, SCOPE) == [("sent", MINE), ("opened", BASE)]
    assert isinstance(await services.saving.settle(unsettled.unknown), Saved)
    assert puts(lying) == 1


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda failure: failure.name)
async def test_a_refused_write_is_no_mystery(
    services: Services, lying: LyingServer, mixpanel: Mixpanel, refusal: WireFailure
) -> None:
    review = await reviewed(services)
    lying.add(refusal.behaviour)
    with pytest.raises(BizctxError) as raised:
        await services.saving.commit(review, MINE)
    assert not raised.value.may_have_arrived
    assert "Nothing was stored" in raised.value.message
    assert mixpanel.content == BASE
    assert puts(lying) == 1
    assert await kept(services, SCOPE) == [("draft", MINE), ("opened", BASE)]


async def test_a_failing_second_read_writes_nothing(
    services: Services, lying: LyingServer, clock: Clock
) -> None:
    review = await reviewed(services)
    clock.now += 60
    lying.add(Answer.text("", 500))
    with pytest.raises(ServerError) as raised:
        await services.saving.commit(review, MINE)
    assert not raised.value.may_have_arrived
    assert puts(lying) == 0
    assert await kept(services, SCOPE) == [("draft", MINE), ("opened", BASE)]


async def test_what_the_server_stored_differently_is_told_and_kept(
    services: Services, lying: LyingServer, mixpanel: Mixpanel
) -> None:
    review = await reviewed(services)
    lying.add(Answer.json({"content": MINE.strip()}))
    saved = await services.saving.commit(review, MINE)
    assert saved == Saved(SCOPE, sent=MINE, stored=MINE.strip(), proposal=MINE)
    assert not saved.as_sent
    assert await kept(services, SCOPE) == [
        ("saved", MINE.strip()),
        ("sent", MINE),
        ("opened", BASE),
    ]


async def test_a_save_that_nobody_waits_for_any_more_is_finished(
    services: Services, lying: LyingServer, mixpanel: Mixpanel
) -> None:
    arrived, go_on = threading.Event(), threading.Event()

    def slowly(request: Request) -> None:
        arrived.set()
        assert go_on.wait(10)
        mixpanel.store(request)

    review = await reviewed(services)
    lying.add(After(slowly, Answer.json({"content": MINE})))
    waiting = asyncio.create_task(services.saving.commit(review, MINE))
    assert await asyncio.to_thread(arrived.wait, 10)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not await services.saving.finish(seconds=0.05)
    go_on.set()
    assert await services.saving.finish(seconds=10)
    assert mixpanel.content == MINE
    assert await kept(services, SCOPE) == [("saved", MINE), ("opened", BASE)]
