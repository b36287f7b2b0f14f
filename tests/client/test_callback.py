"""The browser comes back: over a loopback port, or as a pasted address."""

from __future__ import annotations

import asyncio
import socket
import traceback

import pytest
from pydantic import SecretStr

from bizctx_tui.client.callback import CALLBACK_PORTS, CallbackListener, code_from, redirect_uri_of
from bizctx_tui.errors import OAuthError

STATE = "dummy-state-0123456789"
CODE = "dummy-code-abcdef"
REDIRECT = "http://localhost:19284/callback"
GOOD = f"?code={CODE}&state={STATE}"


def free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [sock.getsockname()[1] for sock in held]
    for sock in held:
        sock.close()
    return ports


async def ask(port: int, data: bytes, host: str = "127.0.0.1") -> bytes:
    """Everything that is answered until the connection is closed."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(data)
        return await asyncio.wait_for(reader.read(), 10)
    finally:
        writer.close()


async def get(port: int, target: str, host: str = "127.0.0.1") -> bytes:
    head = f"GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\nUser-Agent: x\r\n\r\n"
    return await ask(port, head.encode("latin-1"), host)


def has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


async def test_the_address_of_the_browser_brings_the_code() -> None:
    (port,) = free_ports(1)
    listener = await CallbackListener.open(state=STATE, ports=[port])
    try:
        assert listener.redirect_uri == f"http://localhost:{port}/callback"
        waiting = asyncio.create_task(listener.wait())
        page = await get(port, "/callback" + GOOD)
        address = await asyncio.wait_for(waiting, 10)
        assert await listener.wait() == address, "who asks again is told the same"
    finally:
        await listener.aclose()
    assert page.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"close this window" in page
    assert b"Connection: close" in page
    assert CODE.encode() not in page
    code = code_from(address, state=STATE, redirect_uri=listener.redirect_uri)
    assert code.get_secret_value() == CODE
    assert CODE not in repr((listener, vars(listener), address))


async def test_a_refusal_reaches_who_waits() -> None:
    (port,) = free_ports(1)
    listener = await CallbackListener.open(state=STATE, ports=[port])
    try:
        page = await get(port, f"/callback?error=access_denied&state={STATE}")
        address = await asyncio.wait_for(listener.wait(), 10)
    finally:
        await listener.aclose()
    assert b"Not signed in" in page
    with pytest.raises(OAuthError) as caught:
        code_from(address, state=STATE, redirect_uri=listener.redirect_uri)
    assert "denied" in caught.value.message


@pytest.mark.parametrize(
    ("request_bytes", "answer"),
    [
        (b"GET /favicon.ico HTTP/1.1\r\n\r\n", b"HTTP/1.1 404"),
        (b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 404"),
        (b"GET /callback/more?code=x HTTP/1.1\r\n\r\n", b"HTTP/1.1 404"),
        (f"POST /callback{GOOD} HTTP/1.1\r\n\r\n".encode(), b"HTTP/1.1 404"),
        (b"GET /callback HTTP/1.1\r\n\r\n", b"HTTP/1.1 400"),
        (f"GET /callback?code={CODE} HTTP/1.1\r\n\r\n".encode(), b"HTTP/1.1 400"),
        (b"GET /callback?code=evil&state=other HTTP/1.1\r\n\r\n", b"HTTP/1.1 400"),
        (f"GET /callback{GOOD}&state=other HTTP/1.1\r\n\r\n".encode(), b"HTTP/1.1 400"),
        (b"GET /callback?" + b"&a=1" * 1000 + b" HTTP/1.1\r\n\r\n", b"HTTP/1.1 400"),
        (b"\x16\x03\x01\x02\x00\r\n\r\n", b"HTTP/1.1 404"),
        (b"\r\n\r\n", b"HTTP/1.1 404"),
        (b"\xff\xfe \xff?\x00 \r\n\r\n", b"HTTP/1.1 404"),
        (b"GET /callback?code=" + b"x" * 20_000, b""),
        (b"GET /callback" + b"x" * 100_000 + b"\r\n\r\n", b""),
    ],
)
async def test_what_is_no_answer_to_this_sign_in_does_not_end_the_wait(
    request_bytes: bytes, answer: bytes
) -> None:
    (port,) = free_ports(1)
    listener = await CallbackListener.open(state=STATE, ports=[port])
    try:
        waiting = asyncio.create_task(listener.wait())
        try:
            got = await ask(port, request_bytes)
        except ConnectionResetError:
            got = b""
        assert got.startswith(answer)
        assert bool(got) is bool(answer)
        assert not waiting.done()
        await get(port, "/callback" + GOOD)
        address = await asyncio.wait_for(waiting, 10)
    finally:
        await listener.aclose()
    assert CODE in address.get_secret_value()


async def test_the_first_answer_counts() -> None:
    (port,) = free_ports(1)
    listener = await CallbackListener.open(state=STATE, ports=[port])
    try:
        await get(port, "/callback" + GOOD)
        await get(port, f"/callback?code=second&state={STATE}")
        address = await asyncio.wait_for(listener.wait(), 10)
    finally:
        await listener.aclose()
    assert "second" not in address.get_secret_value()


async def test_a_browser_that_takes_localhost_for_ipv6_is_answered_too() -> None:
    (port,) = free_ports(1)
    listener = await CallbackListener.open(state=STATE, ports=[port])
    try:
        if has_ipv6():
            assert (await get(port, "/callback" + GOOD, "::1")).startswith(b"HTTP/1.1 200")
        else:
            assert (await get(port, "/callback" + GOOD)).startswith(b"HTTP/1.1 200")
        assert CODE in (await asyncio.wait_for(listener.wait(), 10)).get_secret_value()
    finally:
        await listener.aclose()


async def test_a_port_in_use_is_passed_over() -> None:
    busy, free = free_ports(2)
    with socket.create_server(("127.0.0.1", busy)):
        listener = await CallbackListener.open(state=STATE, ports=[busy, free])
        try:
            assert listener.redirect_uri == redirect_uri_of(free)
            assert (await get(free, "/favicon.ico")).startswith(b"HTTP/1.1 404")
        finally:
            await listener.aclose()


async def test_when_every_port_is_in_use_pasting_is_offered() -> None:
    ports = free_ports(2)
    with (
        socket.create_server(("127.0.0.1", ports[0])),
        socket.create_server(("127.0.0.1", ports[1])),
        pytest.raises(OAuthError) as caught,
    ):
        await CallbackListener.open(state=STATE, ports=ports)
    assert caught.value.code == "OAUTH_LOGIN_ERROR"
    assert "Paste" in caught.value.hint


async def test_nothing_listens_afterwards_and_silent_connections_are_closed() -> None:
    (port,) = free_ports(1)
    listener = await CallbackListener.open(state=STATE, ports=[port])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /call")
    await writer.drain()
    await get(port, "/")
    await listener.aclose()
    await listener.aclose()
    assert await asyncio.wait_for(reader.read(), 10) == b""
    writer.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


def test_the_ports_are_those_of_the_official_client() -> None:
    assert CALLBACK_PORTS == (19284, 19285, 19286, 19287)


@pytest.mark.parametrize(
    "address",
    [
        REDIRECT + GOOD,
        f"  {REDIRECT}{GOOD}\n",
        f"{REDIRECT[:20]}\n{REDIRECT[20:]}{GOOD[:30]}\r\n   {GOOD[30:]}",
        "http://127.0.0.1:19284/callback" + GOOD,
        "/callback" + GOOD,
        GOOD,
        GOOD[1:],
        f"?state={STATE}&code={CODE}&session=x",
        REDIRECT + GOOD + "#",
    ],
)
def test_a_pasted_address_brings_the_code(address: str) -> None:
    for form in (address, SecretStr(address)):
        code = code_from(form, state=STATE, redirect_uri=REDIRECT)
        assert code.get_secret_value() == CODE


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "not the address"),
        (CODE, "not the address"),
        ("https://mixpanel.com/oauth/authorize/" + GOOD, "not the address"),
        ("http://localhost:8080/callback" + GOOD, "not the address"),
        ("http://localhost:99999/callback" + GOOD, "not the address"),
        ("http://[::1/callback" + GOOD, "not the address"),
        (REDIRECT + "?" + "a=1&" * 100 + GOOD[1:], "not the address"),
        (f"?code={CODE}", "another sign-in"),
        (f"?code={CODE}&state=", "another sign-in"),
        (f"?code={CODE}&state={STATE}x", "another sign-in"),
        (f"?code={CODE}&state=\udc80é", "another sign-in"),
        (f"?code={CODE}&state={STATE}&state={STATE}", "another sign-in"),
        ("?error=access_denied&state=other", "another sign-in"),
        (f"?state={STATE}", "no code"),
        (f"?code=&state={STATE}", "no code"),
        (f"?code={CODE}&code={CODE}&state={STATE}", "no code"),
        (f"?error=access_denied&state={STATE}", "denied"),
        (f"?error=server%1b[31m&code={CODE}&state={STATE}", "server␛[31m"),
    ],
)
def test_what_is_not_the_answer_is_refused_and_not_repeated(address: str, words: str) -> None:
    given = SecretStr(address)
    with pytest.raises(OAuthError) as caught:
        code_from(given, state=STATE, redirect_uri=REDIRECT)
    error = caught.value
    assert error.code == "OAUTH_LOGIN_ERROR"
    assert words in error.message
    assert error.message.isprintable()
    assert error.hint
    report = traceback.TracebackException.from_exception(error, capture_locals=True)
    frames = [frame for frame in report.stack if "callback.py" in frame.filename]
    own = "".join(repr(frame.locals) for frame in frames if "test_" not in frame.filename)
    assert own
    assert CODE not in own + error.message + error.hint + repr(error.details)
