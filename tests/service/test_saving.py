"""One save, from review to proof, against a real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from bizctx_tui.core.models import Scope
from bizctx_tui.demo.server import DemoServer
from bizctx_tui.errors import BusinessContextValidationError
from bizctx_tui.service.build import Services
from bizctx_tui.service.saving import STILL_TRUE_SECONDS, AlreadyStored, Review, Saved
from tests.support.clock import Clock
from tests.support.requests import requests

SCOPE = Scope.project("106")
READ = "GET /projects/106/business-context"
WRITE = "PUT /projects/106/business-context"


@pytest.fixture
def base(server: DemoServer) -> str:
    server.contents.put(SCOPE, "base\n")
    return "base\n"


async def review(services: Services, base: str, mine: str) -> Review:
    found = await services.saving.review(SCOPE, base=base, mine=mine)
    assert isinstance(found, Review)
    return found


async def test_a_prompt_save_is_one_read_and_one_write(
    services: Services, base: str, log: Path
) -> None:
    reviewed = await review(services, base, "mine")
    assert not reviewed.moved
    saved = await services.saving.commit(reviewed)
    assert isinstance(saved, Saved)
    assert saved.as_sent
    assert requests(log) == [READ, WRITE]


async def test_after_a_long_look_the_server_is_asked_again(
    services: Services, base: str, log: Path, clock: Clock
) -> None:
    reviewed = await review(services, base, "mine")
    clock.now += STILL_TRUE_SECONDS + 0.1
    assert isinstance(await services.saving.commit(reviewed), Saved)
    assert requests(log) == [READ, READ, WRITE]


async def test_a_text_that_changed_during_the_review_is_not_overwritten(
    services: Services, server: DemoServer, base: str, log: Path, clock: Clock
) -> None:
    reviewed = await review(services, base, "mine")
    server.contents.put(SCOPE, "theirs")
    clock.now += 60
    again = await services.saving.commit(reviewed)
    assert isinstance(again, Review)
    assert again.moved
    assert again.remote == "theirs"
    assert requests(log) == [READ, READ]
    assert server.contents.get(SCOPE) == "theirs"


async def test_a_change_before_the_review_is_told(
    services: Services, server: DemoServer, base: str
) -> None:
    server.contents.put(SCOPE, "theirs")
    assert (await review(services, base, "mine")).moved


async def test_a_text_that_is_stored_already_is_not_written(
    services: Services, server: DemoServer, base: str, log: Path, clock: Clock
) -> None:
    reviewed = await review(services, base, "mine")
    server.contents.put(SCOPE, "mine")
    clock.now += 60
    assert await services.saving.commit(reviewed) == AlreadyStored(SCOPE, "mine")
    assert await services.saving.review(SCOPE, base=base, mine="mine") == AlreadyStored(
        SCOPE, "mine"
    )
    assert WRITE not in requests(log)


async def test_a_text_that_is_too_long_asks_nothing(
    services: Services, base: str, log: Path
) -> None:
    with pytest.raises(BusinessContextValidationError):
        await services.saving.review(SCOPE, base=base, mine="x" * 50_001)
    assert requests(log) == []


def test_what_the_server_changed_is_noticed() -> None:
    assert not Saved(SCOPE, sent="mine ", stored="mine").as_sent
