"""One document: what a look and a replacement ask for, keep and find out."""

from __future__ import annotations

from pathlib import Path

import pytest

from bizctx_tui.core.content_hash import content_hash
from bizctx_tui.core.models import Scope
from bizctx_tui.demo.server import DemoServer
from bizctx_tui.errors import BizctxError, QueryError, TransportError
from bizctx_tui.service.build import Services, build_services
from bizctx_tui.service.one_document import Held, OneDocument, Stored
from tests.support.clock import Clock
from tests.support.kept import kept
from tests.support.lying_server import Answer, Behaviour, Drop, LyingServer
from tests.support.requests import requests

PROJECT = Scope.project("101")
READ = "GET /projects/101/business-context"
WRITE = "PUT /projects/101/business-context"


@pytest.fixture
def document(services: Services) -> OneDocument:
    return OneDocument(services, PROJECT)


async def test_a_replacement_is_one_look_and_one_write_and_both_texts_are_kept(
    document: OneDocument, services: Services, server: DemoServer, log: Path
) -> None:
    server.contents.put(PROJECT, "theirs")
    held = await document.look()
    assert held.text == "theirs"
    assert await document.replace(held, "mine") == Stored("mine")
    assert requests(log) == [READ, WRITE]
    assert await kept(services, PROJECT) == [("saved", "mine"), ("opened", "theirs")]


async def test_a_look_that_is_old_is_repeated_and_another_text_is_not_replaced(
    document: OneDocument, server: DemoServer, log: Path, clock: Clock
) -> None:
    server.contents.put(PROJECT, "old")
    held = await document.look()
    server.contents.put(PROJECT, "theirs")
    clock.now += 3
    outcome = await document.replace(held, "mine")
    assert isinstance(outcome, Held)
    assert outcome.text == "theirs"
    assert server.contents.get(PROJECT) == "theirs"
    assert requests(log) == [READ, READ]
    assert await document.replace(outcome, "mine") == Stored("mine")


async def test_the_same_text_is_sent_too(
    document: OneDocument, server: DemoServer, log: Path
) -> None:
    server.contents.put(PROJECT, "same")
    assert await document.replace(await document.look(), "same") == Stored("same")
    assert requests(log) == [READ, WRITE]


async def test_a_refused_write_is_an_error_and_the_text_is_kept(
    environ: dict[str, str], clock: Clock
) -> None:
    services = build_services({**environ, "MP_PROJECT_ID": "104"}, clock=clock)
    scope = Scope.project("104")
    document = OneDocument(services, scope)
    held = await document.look()
    with pytest.raises(QueryError):
        await document.replace(held, "mine")
    assert (await kept(services, scope))[0] == ("draft", "mine")
    await services.aclose()


def held_by_server(text: str) -> Answer:
    return Answer.json({"content": text})


@pytest.mark.parametrize("text", ["mine", "old"])
async def test_a_write_without_an_answer_that_is_stored_is_no_error(
    environ: dict[str, str], clock: Clock, text: str
) -> None:
    outcome, server = await replaced(environ, clock, text, Drop(), held_by_server(text))
    assert outcome == Stored(text, asked=True)
    assert [request.method for request in server.requests] == ["GET", "PUT", "GET"]


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (held_by_server("old"), "still holds the text from before"),
        (held_by_server("third"), "a third text"),
        (Answer.json({"error": "no"}, 503), "failed too"),
    ],
)
async def test_any_other_is_the_error_of_the_write_with_what_was_found_out(
    environ: dict[str, str], clock: Clock, after: Behaviour, said: str
) -> None:
    outcome, server = await replaced(environ, clock, "mine", Drop(), after)
    assert isinstance(outcome, TransportError)
    assert said in outcome.message
    assert [request.method for request in server.requests] == ["GET", "PUT", "GET"]
    if said == "failed too":
        assert content_hash("mine")[:12] in outcome.hint


async def replaced(
    environ: dict[str, str], clock: Clock, text: str, *script: Behaviour
) -> tuple[Stored | Held | BizctxError, LyingServer]:
    """What becomes of the old text, and the server that was asked."""
    with LyingServer([held_by_server("old"), *script]) as server:
        services = build_services({**environ, "MP_API_BASE_URL": server.url}, clock=clock)
        document = OneDocument(services, PROJECT)
        outcome: Stored | Held | BizctxError
        try:
            outcome = await document.replace(await document.look(), text)
        except BizctxError as error:
            outcome = error
        await services.aclose()
    return outcome, server
