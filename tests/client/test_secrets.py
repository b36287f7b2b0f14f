"""Credentials reach the server and nothing else."""

from __future__ import annotations

import base64
import logging
import socket
import traceback

import pytest
from pydantic import SecretStr

from bizctx_tui import __version__
from bizctx_tui.client.api import AppApi
from bizctx_tui.core.models import Scope
from bizctx_tui.errors import BizctxError
from tests.client.wire import BASIC, BASIC_TOKEN, QUICK, SECRET, line_to
from tests.support.lying_server import (
    Answer,
    Behaviour,
    Drop,
    Garbage,
    Handle,
    Hang,
    LyingServer,
    Request,
    Reset,
    Truncate,
)

BEARER = "Dummy-Bearer-token-1234"
CUSTOM = "dummy-cluster-key"


def echo(status: int) -> Handle:
    def answer(request: Request) -> Answer:
        header = request.headers["authorization"]
        token = header.split(" ")[1]
        secret = base64.b64decode(token).decode() if header.startswith("Basic") else token
        alone = secret.partition(":")[2] or secret
        words = f"{header} {token} {secret} {alone} {request.headers['x-cluster']}"
        return Answer.json({"error": words}, status, {"Location": f"http://{alone}.example/"})

    return Handle(answer)


def member_named_by_credentials(request: Request) -> Answer:
    return Answer.json({"projects": {request.headers["authorization"]: {"name": 1}}})


def everything_a_crash_report_shows(error: BaseException) -> str:
    report = traceback.TracebackException.from_exception(error, capture_locals=True)
    details = error.details if isinstance(error, BizctxError) else {}
    hint = error.hint if isinstance(error, BizctxError) else ""
    chained = [error.__cause__, error.__context__]
    return "".join(report.format()) + repr(error) + repr(details) + hint + repr(chained)


def assert_clean(text: str) -> None:
    text = text.lower()
    for secret in (SECRET, BASIC_TOKEN, BEARER, CUSTOM):
        assert secret.lower() not in text


@pytest.mark.parametrize(
    ("authorization", "sent"),
    [(BASIC, f"Basic {BASIC_TOKEN}"), (SecretStr(f"Bearer {BEARER}"), f"Bearer {BEARER}")],
)
async def test_the_headers_are_those_of_this_client(authorization: SecretStr, sent: str) -> None:
    with LyingServer(then=Answer(b"ok")) as server:
        async with line_to(
            server.url + "/api/app",
            authorization=authorization,
            extra_headers={"X-Cluster": SecretStr(CUSTOM)},
        ) as line:
            await line.transport.read("/me")
            await line.transport.write("/me", {"content": "é\ud800"})
    read, write = server.requests
    for request in (read, write):
        assert request.path == "/api/app/me"
        assert request.headers["authorization"] == sent
        assert request.headers["x-cluster"] == CUSTOM
        assert request.headers["user-agent"].startswith(f"bizctx/{__version__} (python/3.")
    assert "content-type" not in read.headers
    assert write.headers["content-type"] == "application/json"
    assert write.body == b'{"content": "\\u00e9\\ud800"}'


async def test_cookies_are_not_kept() -> None:
    with LyingServer(then=Answer(b"ok", headers={"Set-Cookie": "session=1; Path=/"})) as server:
        async with line_to(server.url) as line:
            await line.transport.read("/x")
            await line.transport.read("/x")
    assert "cookie" not in server.requests[1].headers


@pytest.mark.parametrize(
    "behaviour",
    [
        *(echo(status) for status in (200, 302, 400, 401, 403, 404, 429, 500)),
        Drop(),
        Reset(),
        Hang(),
        Garbage(),
        Truncate(Answer(b"xx"), 1),
        Handle(member_named_by_credentials),
    ],
)
@pytest.mark.parametrize("authorization", [BASIC, SecretStr(f"Bearer {BEARER}")])
async def test_no_error_shows_credentials(behaviour: Behaviour, authorization: SecretStr) -> None:
    with LyingServer(then=behaviour) as server:
        async with line_to(
            server.url,
            timeouts=QUICK,
            authorization=authorization,
            extra_headers={"X-Cluster": SecretStr(CUSTOM)},
        ) as line:
            api = AppApi(line.transport)
            with pytest.raises(BizctxError) as read:
                await api.context(Scope.project("1"))
            with pytest.raises(BizctxError) as written:
                await api.put_context(Scope.project("1"), "text")
            assert_clean(everything_a_crash_report_shows(read.value))
            assert_clean(everything_a_crash_report_shows(written.value))
            assert_clean(repr(line.transport) + repr(vars(line.transport)) + repr(api))


async def test_a_member_that_names_the_credentials_does_not_show_them() -> None:
    with LyingServer(then=Handle(member_named_by_credentials)) as server:
        async with line_to(server.url) as line:
            with pytest.raises(BizctxError) as caught:
                await line.api.me()
    assert "[credentials]" in caught.value.message
    assert_clean(caught.value.message + repr(caught.value.details))


async def test_no_failure_to_connect_shows_credentials() -> None:
    with LyingServer() as server:
        for url in (server.https_url, "http://127.0.0.1:1"):
            async with line_to(url, timeouts=QUICK) as line:
                with pytest.raises(BizctxError) as caught:
                    await line.transport.write("/me", {"content": "x"})
            assert_clean(everything_a_crash_report_shows(caught.value))
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"https://127.0.0.1:{deaf.getsockname()[1]}"
        async with line_to(url, timeouts=QUICK) as line:
            with pytest.raises(BizctxError) as caught:
                await line.transport.write("/me", {"content": "x"})
        assert_clean(everything_a_crash_report_shows(caught.value))


async def test_a_proxy_that_cannot_be_used_shows_no_credentials(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"gopher://user:{CUSTOM}@proxy.example")
    async with line_to("https://mixpanel.com") as line:
        with pytest.raises(BizctxError) as caught:
            await line.transport.read("/me")
    assert_clean(everything_a_crash_report_shows(caught.value))


@pytest.mark.parametrize("broken", [f"Bearer {BEARER}\n", f"Bearer {BEARER}é"])
async def test_credentials_that_cannot_be_sent_are_not_shown(broken: str) -> None:
    with pytest.raises(BizctxError) as caught:
        async with line_to("http://localhost", authorization=SecretStr(broken)):
            raise AssertionError("it was accepted")
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    own = [frame for frame in report.stack if "/client/transport.py" in frame.filename]
    assert own
    assert_clean("".join(repr(frame.locals) for frame in own) + caught.value.message)


async def test_no_log_shows_credentials(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with LyingServer([Answer(b"ok"), Answer(b"", 401)]) as server:
        async with line_to(server.url) as line:
            await line.transport.read("/me")
            with pytest.raises(BizctxError):
                await line.transport.write("/me", {"content": "x"})
    assert "/me" in caplog.text
    assert_clean(caplog.text)
    assert_clean(repr([vars(record) for record in caplog.records]))
