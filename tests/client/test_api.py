from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bizctx_tui.client.api import ChainTexts
from bizctx_tui.core.models import BusinessContext, Scope
from bizctx_tui.errors import InvalidResponseError
from tests.client.wire import line_to
from tests.support.lying_server import Answer, Handle, LyingServer, Request

PROJECT = Scope.project("101")
HARD_TEXT = "a\r\nb\rc\n\x00\x1b[31m\u2028\x85\ufeff\ud800 \udfff 😀é\\u0041"


def ok(results: object) -> Answer:
    return Answer.json({"status": "ok", "results": results})


class Store:
    """One document behind a server; it answers a write with what it stored."""

    def __init__(self, content: str = "") -> None:
        self.content = content

    def answer(self, request: Request) -> Answer:
        if request.method == "PUT":
            body = request.json()
            assert isinstance(body, dict)
            self.content = body["content"]
        return ok({"content": self.content})


async def test_a_document_is_read_from_its_own_path() -> None:
    with LyingServer([ok({"content": "one"}), ok({"content": "two"})]) as server:
        async with line_to(server.url + "/api/app") as line:
            assert await line.api.context(PROJECT) == "one"
            assert await line.api.context(Scope.organization(7)) == "two"
    assert [(request.method, request.path) for request in server.requests] == [
        ("GET", "/api/app/projects/101/business-context"),
        ("GET", "/api/app/organizations/7/business-context"),
    ]


async def test_results_may_be_the_whole_body() -> None:
    with LyingServer([Answer.json({"content": "bare"})]) as server:
        async with line_to(server.url) as line:
            assert await line.api.context(PROJECT) == "bare"


async def test_a_write_replaces_the_text_and_returns_what_was_stored() -> None:
    with LyingServer([ok({"content": "stored otherwise"})]) as server:
        async with line_to(server.url) as line:
            assert await line.api.put_context(PROJECT, "sent") == "stored otherwise"
    (request,) = server.requests
    assert (request.method, request.path) == ("PUT", "/projects/101/business-context")
    assert request.json() == {"content": "sent"}


async def test_a_chain_brings_both_texts_in_one_request() -> None:
    with LyingServer([ok({"org_context": "o", "project_context": "p"})]) as server:
        async with line_to(server.url) as line:
            chain = await line.api.chain("101")
    assert chain == ChainTexts(organization="o", project="p")
    assert [request.path for request in server.requests] == ["/projects/101/business-context/chain"]


async def test_a_hard_text_survives_both_ways() -> None:
    store = Store()
    with LyingServer(then=Handle(store.answer)) as server:
        async with line_to(server.url) as line:
            assert await line.api.put_context(PROJECT, HARD_TEXT) == HARD_TEXT
            assert await line.api.context(PROJECT) == HARD_TEXT
    assert store.content == HARD_TEXT
    assert BusinessContext(level="project", content=HARD_TEXT).content == HARD_TEXT


def without_surrogate_pairs(text: str) -> bool:
    """JSON cannot tell two surrogates side by side from the character that they encode."""
    value: object = json.loads(json.dumps(text))
    return value == text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(st.characters(codec=None, categories=None), max_size=60).filter(without_surrogate_pairs)
)
async def test_any_text_survives_both_ways(text: str) -> None:
    store = Store()
    with LyingServer(then=Handle(store.answer)) as server:
        async with line_to(server.url) as line:
            assert await line.api.put_context(PROJECT, text) == text
            assert await line.api.context(PROJECT) == text


async def test_raw_utf8_and_a_byte_order_mark_are_read() -> None:
    body = "\ufeff" + json.dumps({"content": "é😀\ufeff"}, ensure_ascii=False)
    with LyingServer([Answer(body.encode())]) as server:
        async with line_to(server.url) as line:
            assert await line.api.context(PROJECT) == "é😀\ufeff"


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        (Answer(b""), None),
        (Answer(b"<html>"), None),
        (Answer(b'{"content": "\xff"}'), None),
        (Answer(b'{"content": "\xed\xa0\x80"}'), None),
        (Answer(b"[" * 100_000), None),
        (Answer(b"9" * 5000), None),
        (Answer(b'"text"'), "results"),
        (Answer(b"", status=204), None),
        (ok(None), "results"),
        (ok([]), "results"),
        (ok({}), "content"),
        (ok({"content": None}), "content"),
        (ok({"content": 5}), "content"),
        (Answer.json({"error": "but 200"}), "content"),
    ],
)
async def test_a_success_of_the_wrong_shape_is_told_with_the_member_at_fault(
    answer: Answer, missing: str | None
) -> None:
    with LyingServer(then=answer) as server:
        async with line_to(server.url) as line:
            with pytest.raises(InvalidResponseError) as read:
                await line.api.context(PROJECT)
            with pytest.raises(InvalidResponseError) as written:
                await line.api.put_context(PROJECT, "text")
        assert len(server.requests) == 2
    for error, method in ((read.value, "GET"), (written.value, "PUT")):
        assert error.details == {
            "method": method,
            "path": "/projects/101/business-context",
            "status_code": 200,
            "missing_field": missing,
            "may_have_arrived": method == "PUT",
        }
        assert error.hint
        assert error.__context__ is None


@pytest.mark.parametrize("member", ["org_context", "project_context"])
async def test_a_chain_without_one_of_its_texts_is_told(member: str) -> None:
    texts = {"org_context": "o", "project_context": "p"}
    del texts[member]
    with LyingServer([ok(texts)]) as server:
        async with line_to(server.url) as line:
            with pytest.raises(InvalidResponseError) as caught:
                await line.api.chain("101")
    assert caught.value.details["missing_field"] == member
    assert member in caught.value.message


async def test_closing_the_api_closes_its_connections() -> None:
    with LyingServer(then=ok({"content": "x"})) as server:
        async with line_to(server.url) as line:
            await line.api.context(PROJECT)
            await line.api.aclose()
            await line.api.context(PROJECT)
        assert server.connections == 2
