"""Reads are sent again where that may help; writes never are."""

from __future__ import annotations

import pytest

from bizctx_tui.client.transport import Wait
from bizctx_tui.errors import BizctxError, RateLimitError, ServerError, TransportError
from tests.client.wire import QUICK, line_to, until
from tests.support.lying_server import (
    Answer,
    Behaviour,
    CloseAtOnce,
    Drop,
    Garbage,
    Hang,
    LyingServer,
    Reset,
    Truncate,
)

OK = Answer(b"ok")
BUSY = Answer.json({"error": "slow down"}, 429)


def busy(retry_after: str) -> Answer:
    return Answer.json({"error": "slow down"}, 429, {"Retry-After": retry_after})


async def test_a_busy_server_is_asked_again_after_one_two_and_four_seconds() -> None:
    with LyingServer([BUSY, BUSY, BUSY, OK]) as server:
        async with line_to(server.url) as line:
            assert await line.transport.read("/me") == b"ok"
        assert [request.method for request in server.requests] == ["GET"] * 4
    assert line.slept == [1.0, 2.0, 4.0]
    assert line.requests == 4
    assert line.waits == [
        Wait(seconds=1.0, attempt=1, reason="rate_limit"),
        Wait(seconds=2.0, attempt=2, reason="rate_limit"),
        Wait(seconds=4.0, attempt=3, reason="rate_limit"),
    ]


async def test_pauses_are_lengthened_by_up_to_a_tenth() -> None:
    with LyingServer([BUSY, Drop(), BUSY, OK]) as server:
        async with line_to(server.url, jitter=lambda: 1.0) as line:
            await line.transport.read("/me")
    assert line.slept == pytest.approx([1.1, 2.2, 4.4])


async def test_a_read_is_given_up_after_four_tries() -> None:
    with LyingServer(then=BUSY) as server:
        async with line_to(server.url) as line:
            with pytest.raises(RateLimitError):
                await line.transport.read("/me")
        assert len(server.requests) == 4


@pytest.mark.parametrize(
    ("header", "pause"),
    [
        ("5", 5.0),
        ("0", 0.0),
        ("60", 60.0),
        ("61", 60.0),
        ("99999999", 60.0),
        ("-5", 1.0),
        ("2.5", 1.0),
        ("soon", 1.0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 1.0),
    ],
)
async def test_the_server_names_the_pause_in_whole_seconds_up_to_a_minute(
    header: str, pause: float
) -> None:
    with LyingServer([busy(header), OK]) as server:
        async with line_to(server.url) as line:
            await line.transport.read("/me")
    assert line.slept == [pause]


@pytest.mark.parametrize("behaviour", [Drop(), Reset(), CloseAtOnce(), Truncate(OK, 1)])
async def test_a_read_whose_connection_broke_is_sent_again(behaviour: Behaviour) -> None:
    with LyingServer([behaviour, behaviour, OK]) as server:
        async with line_to(server.url) as line:
            assert await line.transport.read("/me") == b"ok"
    assert line.slept == [1.0, 2.0]
    assert {wait.reason for wait in line.waits} == {"dropped"}


async def test_a_refused_connection_is_tried_four_times_without_a_request() -> None:
    with LyingServer() as server:
        url = server.url
    async with line_to(url) as line:
        with pytest.raises(TransportError):
            await line.transport.read("/me")
    assert line.slept == [1.0, 2.0, 4.0]
    assert line.requests == 0


@pytest.mark.parametrize(
    "behaviour",
    [Hang(), Garbage(), Answer(b"", 500), Answer(b"", 503), Answer(b"", 401), Answer(b"", 404)],
)
async def test_nothing_else_is_sent_again(behaviour: Behaviour) -> None:
    with LyingServer([behaviour]) as server:
        async with line_to(server.url, timeouts=QUICK) as line:
            with pytest.raises(BizctxError):
                await line.transport.read("/me")
        assert len(server.requests) == 1
    assert line.slept == []


@pytest.mark.parametrize(
    "behaviour",
    [
        BUSY,
        busy("1"),
        Drop(),
        Reset(),
        Truncate(OK, 1),
        Hang(),
        Garbage(),
        Answer(b"", 500),
        Answer(b"", 503),
        Answer.redirect("/elsewhere", 307),
        Answer(b"", 408),
    ],
)
async def test_a_write_is_never_sent_twice(behaviour: Behaviour) -> None:
    with LyingServer([behaviour], then=OK) as server:
        async with line_to(server.url, timeouts=QUICK) as line:
            with pytest.raises(BizctxError):
                await line.transport.write("/x", {"content": "text"})
        assert [request.method for request in server.requests] == ["PUT"]
        assert server.connections == 1
    assert line.slept == []
    assert line.requests == 1


@pytest.mark.parametrize("behaviour", [Drop(), Reset()])
async def test_a_write_that_dies_on_a_kept_connection_is_not_sent_on_a_fresh_one(
    behaviour: Behaviour,
) -> None:
    with LyingServer([OK, behaviour], then=OK) as server:
        async with line_to(server.url) as line:
            await line.transport.read("/x")
            with pytest.raises(TransportError) as caught:
                await line.transport.write("/x", {"content": "text"})
        assert [request.method for request in server.requests] == ["GET", "PUT"]
        assert [request.connection for request in server.requests] == [1, 1]
    assert caught.value.may_have_arrived


async def test_a_write_after_the_server_closed_the_idle_connection_goes_out_once() -> None:
    with LyingServer([Answer(b"ok", close_idle=True)], then=OK) as server:
        async with line_to(server.url) as line:
            await line.transport.read("/x")
            await until(lambda: server.open_connections == 0)
            assert await line.transport.write("/x", {"content": "text"}) == b"ok"
        assert [request.method for request in server.requests] == ["GET", "PUT"]
        assert [request.connection for request in server.requests] == [1, 2]
    assert line.requests == 2


async def test_a_failed_write_does_not_spoil_the_next_request() -> None:
    with LyingServer([Answer(b"", 500), Reset(), OK]) as server:
        async with line_to(server.url) as line:
            with pytest.raises(ServerError):
                await line.transport.write("/x", {"content": "text"})
            with pytest.raises(TransportError):
                await line.transport.write("/x", {"content": "text"})
            assert await line.transport.write("/x", {"content": "text"}) == b"ok"


async def test_a_closed_transport_opens_again_for_a_later_request() -> None:
    with LyingServer(then=OK) as server:
        async with line_to(server.url) as line:
            await line.transport.read("/x")
            await line.transport.aclose()
            await line.transport.aclose()
            assert await line.transport.read("/x") == b"ok"
        assert server.connections == 2
