"""Each way of failing over a real socket, and the one error it becomes."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl

import pytest
from pydantic import SecretStr

from bizctx_tui.client.failures import Call, unanswered
from bizctx_tui.client.http_library import httpx
from bizctx_tui.client.redact import Redactor
from bizctx_tui.client.transport import FixedCredentials, Timeouts, Transport
from bizctx_tui.errors import (
    APIError,
    AuthenticationError,
    BizctxError,
    ConfigError,
    InvalidResponseError,
    QueryError,
    RateLimitError,
    ServerError,
    TransportError,
)
from tests.client.wire import BASIC, QUICK, line_to, until
from tests.support.lying_server import (
    Answer,
    Behaviour,
    CloseAtOnce,
    Drop,
    Endless,
    Garbage,
    Hang,
    LyingServer,
    Reset,
    Slow,
    Truncate,
)

WHOLE = Answer.json({"content": "x" * 1000})


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


async def read_error(url: str, timeouts: Timeouts = QUICK) -> BizctxError:
    async with line_to(url, timeouts=timeouts) as line:
        with pytest.raises(BizctxError) as caught:
            await line.transport.read("/me")
    return checked(caught.value)


async def write_error(url: str, timeouts: Timeouts = QUICK) -> BizctxError:
    async with line_to(url, timeouts=timeouts) as line:
        with pytest.raises(BizctxError) as caught:
            await line.transport.write("/me", {"content": "x"})
        assert line.slept == []
        assert line.requests <= 1
    return checked(caught.value)


def checked(error: BizctxError) -> BizctxError:
    assert error.message
    assert error.message.isprintable()
    assert error.hint
    assert error.details["path"] == "/me"
    assert error.__cause__ is None
    assert error.__context__ is None
    return error


def assert_transport(error: BizctxError, reason: str, *, may_have_arrived: bool) -> None:
    assert isinstance(error, TransportError)
    assert error.details["reason"] == reason
    assert error.may_have_arrived is may_have_arrived
    assert ("It is not known whether" in error.message) is may_have_arrived
    assert ("Saving again first looks at what the server holds" in error.hint) is may_have_arrived


async def test_nobody_listens() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    for error in (await read_error(url), await write_error(url)):
        assert_transport(error, "refused", may_have_arrived=False)
        assert "refused" in error.message


async def test_the_name_is_unknown() -> None:
    url = "https://no-such-host.invalid"
    for error in (
        await read_error(url, Timeouts(connect=30)),
        await write_error(url, Timeouts(connect=30)),
    ):
        assert_transport(error, "dns", may_have_arrived=False)
        assert "no-such-host.invalid" in error.message


async def test_no_tls_is_spoken_there() -> None:
    with LyingServer() as server:
        for error in (await read_error(server.https_url), await write_error(server.https_url)):
            assert_transport(error, "tls", may_have_arrived=False)
        assert server.connections == 2, "TLS errors are not tried again"


def test_an_untrusted_certificate_is_told_from_other_tls_errors() -> None:
    error = httpx.ConnectError("failed")
    error.__cause__ = ssl.SSLCertVerificationError("self-signed")
    failure = unanswered(Call("GET", "/me", "mixpanel.com"), error, Redactor([BASIC]))
    assert failure.retry_reason is None
    assert failure.error.details["reason"] == "tls"
    assert "certificate" in failure.error.message


async def test_a_connection_is_not_made_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=16) as deaf:
        url = f"https://127.0.0.1:{deaf.getsockname()[1]}"
        for error in (await read_error(url), await write_error(url)):
            assert_transport(error, "timeout", may_have_arrived=False)
            assert "connection" in error.message


@pytest.mark.parametrize("after", [b"", WHOLE.head() + b'{"con'])
async def test_no_answer_comes_in_time(after: bytes) -> None:
    with LyingServer(then=Hang(after)) as server:
        assert_transport(await read_error(server.url), "timeout", may_have_arrived=False)
        assert len(server.requests) == 1, "a read that timed out is not sent again"
        assert_transport(await write_error(server.url), "timeout", may_have_arrived=True)


async def test_a_server_that_drips_cannot_hold_a_request_for_ever() -> None:
    dripping = Slow(Answer(b"x" * 1_000_000), pause=0.02, piece_bytes=1)
    with LyingServer(then=dripping) as server:
        short = Timeouts(total=0.3)
        assert_transport(await read_error(server.url, short), "timeout", may_have_arrived=False)
        assert_transport(await write_error(server.url, short), "timeout", may_have_arrived=True)


async def test_all_connections_are_busy_for_too_long() -> None:
    with LyingServer(then=Hang()) as server:
        timeouts = Timeouts(pool=0.1)
        async with line_to(server.url, timeouts=timeouts) as line:
            async with asyncio.TaskGroup() as group:
                stuck = [group.create_task(line.transport.read("/me")) for _ in range(8)]
                await until(lambda: len(server.requests) == 8)
                with pytest.raises(TransportError) as caught:
                    await line.transport.write("/me", {"content": "x"})
                for task in stuck:
                    task.cancel()
            assert line.requests == 8
    assert_transport(caught.value, "timeout", may_have_arrived=False)
    assert "busy" in caught.value.message


@pytest.mark.parametrize("behaviour", [Drop(), Reset(), CloseAtOnce()])
async def test_the_connection_is_dropped_before_the_answer(behaviour: Behaviour) -> None:
    with LyingServer(then=behaviour) as server:
        assert_transport(await read_error(server.url), "dropped", may_have_arrived=False)
        assert_transport(await write_error(server.url), "dropped", may_have_arrived=True)


async def test_the_answer_is_cut_off() -> None:
    with LyingServer(then=Truncate(WHOLE, 100)) as server:
        for error in (await read_error(server.url), await write_error(server.url)):
            assert "in the middle" in error.message
            written = error.details["method"] == "PUT"
            assert_transport(error, "dropped", may_have_arrived=written)


async def test_the_answer_is_not_http() -> None:
    with LyingServer(then=Garbage()) as server:
        assert_transport(await read_error(server.url), "network", may_have_arrived=False)
        assert len(server.requests) == 1
        assert_transport(await write_error(server.url), "network", may_have_arrived=True)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed_and_only_its_host_is_named(status: int) -> None:
    with LyingServer(then=WHOLE) as other:
        target = f"http://user:pw@127.0.0.1:{other.port}/secret-path?token=1"
        with LyingServer(then=Answer.redirect(target, status)) as server:
            for error in (await read_error(server.url), await write_error(server.url)):
                assert_transport(error, "redirect", may_have_arrived=False)
                assert "127.0.0.1" in error.message
                for hidden in ("secret-path", "token", "user", "pw"):
                    assert hidden not in str(error.details) + error.message
            assert len(server.requests) == 2
        assert other.connections == 0


@pytest.mark.parametrize(
    ("location", "named"),
    [
        ("/login", "another path of the same server"),
        ("https://evil\u202ehost.example/x", "did not name"),
        ("https://elsewhere.example:1/x", "elsewhere.example;"),
        ("http://[bad", "did not name"),
        ("", "did not name"),
    ],
)
async def test_a_redirect_to_somewhere_odd(location: str, named: str) -> None:
    raw = Answer(b"", 302, {"Location": location.encode("utf-8").decode("latin-1")})
    with LyingServer([raw]) as server:
        error = await read_error(server.url)
    assert_transport(error, "redirect", may_have_arrived=False)
    assert named in error.message


@pytest.mark.parametrize(
    ("status", "kind", "words_of_a_read", "words_of_a_write"),
    [
        (400, QueryError, "could not understand", "did not accept the text"),
        (401, AuthenticationError, "credentials", "credentials"),
        (403, QueryError, "lacks access", "edit_project_info"),
        (404, QueryError, "no such project", "cannot see it"),
        (405, QueryError, "does not offer", "does not offer"),
        (409, QueryError, "conflict", "conflict"),
        (418, QueryError, "refused", "refused"),
        (422, QueryError, "could not process", "could not process the text"),
        (500, ServerError, "failed", "nothing is wrong with the text"),
        (503, ServerError, "failed", "nothing is wrong with the text"),
        (600, APIError, "does not have", "It is not known whether"),
    ],
)
async def test_each_refusal_has_its_error(
    status: int, kind: type[APIError], words_of_a_read: str, words_of_a_write: str
) -> None:
    with LyingServer(then=Answer.json({"error": "because \x1b[31mred"}, status)) as server:
        read, written = await read_error(server.url), await write_error(server.url)
    for error, words, method in (
        (read, words_of_a_read, "GET"),
        (written, words_of_a_write, "PUT"),
    ):
        assert type(error) is kind
        assert isinstance(error, APIError)
        assert words in error.message
        assert "because ␛[31mred" in error.message
        assert error.server_message == "because \x1b[31mred"
        assert (error.status_code, error.method, error.path) == (status, method, "/me")
        assert error.details["status_code"] == status
    assert ("may_have_arrived" in written.details) is (status >= 500)


@pytest.mark.parametrize(
    ("header", "seconds", "advice"),
    [
        ("7", 7, "in 7 seconds"),
        ("1", 1, "in 1 second."),
        ("0", 0, "in 0 seconds"),
        ("600", 600, "in 10 minutes"),
        ("9" * 5000, 3600, "in 60 minutes"),
        ("-1", None, "later"),
        ("1.5", None, "later"),
        ("٣", None, "later"),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None, "later"),
        (None, None, "later"),
    ],
)
async def test_too_many_requests_says_when_to_try_again(
    header: str | None, seconds: int | None, advice: str
) -> None:
    headers = {} if header is None else {"Retry-After": header.encode().decode("latin-1")}
    with LyingServer(then=Answer.json({"error": "slow down"}, 429, headers)) as server:
        for error in (await read_error(server.url), await write_error(server.url)):
            assert isinstance(error, RateLimitError)
            assert error.retry_after == seconds
            assert error.details["retry_after"] == seconds
            assert advice in error.hint


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer.json({"error": "e", "message": "m"}, 400), "e"),
        (Answer.json({"message": "m"}, 400), "m"),
        (Answer.json({"error": {"a": 1}, "message": "m"}, 400), "m"),
        (Answer.json({"error": "x" * 9000}, 400), "x" * 500),
        (Answer.text("y" * 9000, 400), "y" * 300),
        (Answer(b"\xff\xfe", 400), "\ufffd\ufffd"),
        (Answer(b"", 400), ""),
        (Answer(b"[" * 60_000, 400), "[" * 300),
        (Answer(b"not gzip", 400, {"Content-Encoding": "gzip"}), ""),
        (Answer(b"odd", 400, {"Content-Encoding": "gzip, gzip"}), ""),
        (Answer(gzip.compress(b"packed"), 400, {"Content-Encoding": "gzip"}), "packed"),
    ],
)
async def test_what_the_server_said_is_kept_within_bounds(answer: Answer, said: str) -> None:
    with LyingServer([answer]) as server:
        error = await read_error(server.url)
    assert isinstance(error, QueryError)
    assert error.server_message == said


async def test_a_web_page_is_kept_for_programs_but_not_quoted() -> None:
    with LyingServer([Answer.text("<!doctype html><title>Bad Gateway</title>", 502)]) as server:
        error = await read_error(server.url)
    assert isinstance(error, ServerError)
    assert "Bad Gateway" in error.server_message
    assert "<" not in error.message


@pytest.mark.parametrize("behaviour", [Truncate(Answer(b"z" * 50, 403), 10), Endless(status=403)])
async def test_the_status_counts_even_when_its_body_is_broken(behaviour: Behaviour) -> None:
    with LyingServer([behaviour]) as server:
        error = await write_error(server.url, Timeouts())
    assert isinstance(error, QueryError)
    assert error.status_code == 403


@pytest.mark.parametrize(
    "behaviour",
    [
        Endless(),
        Answer(b"not gzip at all", headers={"Content-Encoding": "gzip"}),
        Answer(b"x", headers={"Content-Encoding": "gzip, gzip"}),
        Answer(b"x", headers={"Content-Encoding": "br"}),
        Answer(gzip.compress(b" " * 20_000_000), headers={"Content-Encoding": "gzip"}),
    ],
)
async def test_an_answer_that_would_fill_the_memory_is_given_up(behaviour: Behaviour) -> None:
    with LyingServer(then=behaviour) as server:
        read = await read_error(server.url, Timeouts())
        written = await write_error(server.url, Timeouts())
    assert isinstance(read, InvalidResponseError)
    assert isinstance(written, InvalidResponseError)
    assert not read.may_have_arrived
    assert written.may_have_arrived
    assert "first looks at what the server holds" in written.hint


async def test_a_packed_answer_is_unpacked() -> None:
    packed = Answer(gzip.compress(b"text"), headers={"Content-Encoding": "gzip"})
    with LyingServer([packed]) as server:
        async with line_to(server.url) as line:
            assert await line.transport.read("/me") == b"text"
        assert server.requests[0].headers["accept-encoding"] == "gzip, deflate"


async def test_a_broken_proxy_setting_is_a_configuration_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "gopher://user:dummy-proxy-pass@proxy.example")
    async with line_to("https://mixpanel.com") as line:
        with pytest.raises(ConfigError) as caught:
            await line.transport.read("/me")
    assert "proxy" in caught.value.message.lower()
    assert "dummy-proxy-pass" not in caught.value.message


async def test_a_proxy_is_asked_for_other_hosts_and_never_for_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with LyingServer(then=Answer(b"", 403)) as proxy, LyingServer([Answer(b"direct")]) as server:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        async with line_to(server.url) as line:
            assert await line.transport.read("/me") == b"direct"
        assert proxy.requests == []
        async with line_to("https://mixpanel.example", timeouts=QUICK) as line:
            with pytest.raises(TransportError) as caught:
                await line.transport.write("/me", {"content": "x"})
            assert line.requests == 0, "asking the proxy for a tunnel is no request of ours"
        assert [request.method for request in proxy.requests] == ["CONNECT"]
        assert "authorization" not in proxy.requests[0].headers
    assert_transport(caught.value, "network", may_have_arrived=False)
    assert "proxy" in caught.value.message


@pytest.mark.parametrize("odd", ["\n", "é", " ", "\x00", "\r\nX-Other: 1"])
async def test_credentials_that_no_header_can_carry_are_refused_before_anything_is_sent(
    odd: str,
) -> None:
    with LyingServer() as server:
        async with line_to(server.url, authorization=SecretStr(f"Bearer dummy-token{odd}")) as line:
            with pytest.raises(ConfigError) as caught:
                await line.transport.read("/me")
            with pytest.raises(ConfigError):
                await line.transport.write("/me", {"content": "x"})
        assert server.connections == 0
    assert "dummy-token" not in caught.value.message + caught.value.hint
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("Authorization", "x"), ("host", "x"), ("X Y", "x"), ("", "x"), ("X", "a\nb")],
)
def test_a_custom_header_that_cannot_be_sent_is_refused(name: str, value: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Transport(
            base_url="http://localhost",
            credentials=FixedCredentials(BASIC),
            extra_headers={name: SecretStr(value)},
        )
    assert "MP_CUSTOM_HEADER_NAME" in caught.value.hint


def test_a_host_that_no_url_can_have_is_refused() -> None:
    with pytest.raises(ConfigError) as caught:
        Transport(
            base_url="https://xn--\u202e.example/api/app", credentials=FixedCredentials(BASIC)
        )
    assert caught.value.message.isprintable()
    assert caught.value.__context__ is None
