"""One save, from review to proof, against a real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from bizctx_tui.core.models import Scope
from bizctx_tui.demo.server import DemoServer
from bizctx_tui.errors import BusinessContextValidationError
from bizctx_tui.service.build import Services
from bizctx_tui.service.review import AlreadyStored, Review, Saved
from bizctx_tui.service.saving import STILL_TRUE_SECONDS
from tests.support.clock import Clock
from tests.support.kept import kept
from tests.support.requests import requests

SCOPE = Scope.project("106")
READ = "GET /projects/106/business-context"
WRITE = "PUT /projects/106/business-context"
BASE = "one\ntwo\nthree\n"
MINE = "ONE\ntwo\nthree\n"
THEIRS = "one\ntwo\nTHREE\n"
BOTH = "ONE\ntwo\nTHREE\n"
CONFLICTING = "eins\ntwo\nthree\n"


@pytest.fixture(autouse=True)
def _base(server: DemoServer) -> None:
    server.contents.put(SCOPE, BASE)


async def review(services: Services, mine: str = MINE, base: str = BASE) -> Review:
    found = await services.saving.review(SCOPE, base=base, mine=mine)
    assert isinstance(found, Review)
    return found


async def test_a_prompt_save_is_one_read_and_one_write(services: Services, log: Path) -> None:
    reviewed = await review(services)
    assert not reviewed.moved
    assert reviewed.proposal == MINE
    saved = await services.saving.commit(reviewed, MINE)
    assert saved == Saved(SCOPE, sent=MINE, stored=MINE, proposal=MINE)
    assert requests(log) == [READ, WRITE]


async def test_after_a_long_look_the_server_is_asked_again(
    services: Services, log: Path, clock: Clock
) -> None:
    reviewed = await review(services)
    clock.now += STILL_TRUE_SECONDS + 0.1
    assert isinstance(await services.saving.commit(reviewed, MINE), Saved)
    assert requests(log) == [READ, READ, WRITE]


async def test_only_the_part_that_was_confirmed_is_written(
    services: Services, server: DemoServer
) -> None:
    reviewed = await review(services, BOTH)
    saved = await services.saving.commit(reviewed, MINE)
    assert saved == Saved(SCOPE, sent=MINE, stored=MINE, proposal=BOTH)
    assert server.contents.get(SCOPE) == MINE


async def test_when_every_change_was_left_out_nothing_is_asked_or_written(
    services: Services, log: Path, clock: Clock
) -> None:
    reviewed = await review(services)
    clock.now += 60
    outcome = await services.saving.commit(reviewed, BASE)
    assert outcome == AlreadyStored(SCOPE, BASE, proposal=MINE)
    assert requests(log) == [READ]


async def test_a_change_elsewhere_is_merged(
    services: Services, server: DemoServer, log: Path
) -> None:
    server.contents.put(SCOPE, THEIRS)
    reviewed = await review(services)
    assert reviewed.moved
    assert reviewed.merge is not None
    assert reviewed.proposal == BOTH
    assert isinstance(await services.saving.commit(reviewed, BOTH), Saved)
    assert server.contents.get(SCOPE) == BOTH
    assert requests(log) == [READ, WRITE]


async def test_a_conflict_cannot_be_written_before_it_is_settled(
    services: Services, server: DemoServer, log: Path
) -> None:
    server.contents.put(SCOPE, CONFLICTING)
    reviewed = await review(services)
    assert reviewed.merge is not None
    assert reviewed.merge.conflicts
    assert reviewed.proposal is None
    with pytest.raises(ValueError, match="not settled"):
        await services.saving.commit(reviewed, MINE)
    assert requests(log) == [READ]
    assert isinstance(await services.saving.commit(reviewed.settled(BOTH), BOTH), Saved)
    assert server.contents.get(SCOPE) == BOTH


async def test_a_conflict_can_be_overwritten(services: Services, server: DemoServer) -> None:
    server.contents.put(SCOPE, CONFLICTING)
    reviewed = (await review(services)).overwriting()
    assert isinstance(await services.saving.commit(reviewed, MINE), Saved)
    assert server.contents.get(SCOPE) == MINE


async def test_a_change_during_the_review_is_merged_into_what_was_confirmed(
    services: Services, server: DemoServer, log: Path, clock: Clock
) -> None:
    server.contents.put(SCOPE, THEIRS)
    reviewed = await review(services)
    server.contents.put(SCOPE, THEIRS + "four\n")
    clock.now += 60
    again = await services.saving.commit(reviewed, BOTH)
    assert isinstance(again, Review)
    assert (again.base, again.mine, again.remote) == (THEIRS, BOTH, THEIRS + "four\n")
    assert again.proposal == BOTH + "four\n"
    assert requests(log) == [READ, READ]
    assert server.contents.get(SCOPE) == THEIRS + "four\n"


async def test_a_text_that_is_stored_already_is_not_written(
    services: Services, server: DemoServer, log: Path, clock: Clock
) -> None:
    reviewed = await review(services)
    server.contents.put(SCOPE, MINE)
    clock.now += 60
    stored = AlreadyStored(SCOPE, MINE, proposal=MINE)
    assert await services.saving.commit(reviewed, MINE) == stored
    assert await services.saving.review(SCOPE, base=BASE, mine=MINE) == stored
    assert WRITE not in requests(log)


async def test_a_change_that_the_server_has_with_others_is_not_written(
    services: Services, server: DemoServer, log: Path
) -> None:
    server.contents.put(SCOPE, BOTH)
    stored = await services.saving.review(SCOPE, base=BASE, mine=MINE)
    assert stored == AlreadyStored(SCOPE, BOTH, proposal=BOTH)
    assert requests(log) == [READ]


@pytest.mark.parametrize("too_long", ["x" * 50_001, "😀" * 50_001])
async def test_a_text_that_is_too_long_asks_nothing(
    services: Services, log: Path, too_long: str
) -> None:
    with pytest.raises(BusinessContextValidationError):
        await services.saving.review(SCOPE, base=BASE, mine=too_long)
    assert requests(log) == []
    reviewed = await review(services)
    with pytest.raises(BusinessContextValidationError):
        await services.saving.commit(reviewed, too_long)
    assert requests(log) == [READ]


async def test_what_is_replaced_and_what_is_sent_are_kept(services: Services, clock: Clock) -> None:
    reviewed = await review(services)
    assert await kept(services, SCOPE) == [("opened", BASE)]
    clock.now += 60
    await services.saving.commit(reviewed, MINE)
    assert await kept(services, SCOPE) == [("saved", MINE), ("opened", BASE)]


async def test_a_text_that_was_had_back_is_kept_as_restored(services: Services) -> None:
    await services.saving.commit(await review(services), MINE, how="restored")
    assert await kept(services, SCOPE) == [("restored", MINE), ("opened", BASE)]


async def test_a_text_that_was_not_sent_after_all_is_kept_as_a_draft(
    services: Services, server: DemoServer, clock: Clock
) -> None:
    reviewed = await review(services)
    server.contents.put(SCOPE, THEIRS)
    clock.now += 60
    await services.saving.commit(reviewed, MINE)
    assert await kept(services, SCOPE) == [
        ("observed", THEIRS),
        ("draft", MINE),
        ("opened", BASE),
    ]
