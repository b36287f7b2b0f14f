"""The log at its most talkative: a line for each request, and no secret from anybody."""

from __future__ import annotations

import asyncio
import base64
import logging
import re
from collections.abc import Awaitable, Callable
from urllib.parse import quote

import httpx
import pytest
from pydantic import SecretStr

from bizctx_tui.client.oauth import OAuthApi
from bizctx_tui.errors import BizctxError
from tests.client.wire import BASIC, BASIC_TOKEN, QUICK, SECRET, line_to
from tests.support.canaries import found
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

CUSTOM = "Dummy-Cluster/Key+1"
CODE = "Dummy-Code/+2"
VERIFIER = "Dummy-Verifier/+3"
REFRESH = "Dummy-Refresh/+4"
ACCESS = "Dummy-Access/+5"
SECRETS = (SECRET, BASIC_TOKEN, CUSTOM, CODE, VERIFIER, REFRESH, ACCESS)


@pytest.fixture
def log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> pytest.LogCaptureFixture:
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")
    for name in ("", "bizctx", "httpx", "httpcore", "asyncio", *logging.Logger.manager.loggerDict):
        if isinstance(logging.getLogger(name), logging.Logger):
            caplog.set_level(logging.DEBUG, logger=name)
    return caplog


def everything(log: pytest.LogCaptureFixture) -> str:
    return log.text + repr([vars(record) for record in log.records])


def own_lines(log: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in log.records if record.name == "bizctx"]


async def test_each_request_has_a_line(log: pytest.LogCaptureFixture) -> None:
    busy = Answer(b"wait", 429, {"Retry-After": "0"})
    with LyingServer([busy, Answer(b"ok"), Answer(b"", 403), Drop()]) as server:
        async with line_to(server.url + "/api/app", timeouts=QUICK) as line:
            await line.transport.read("/me")
            for _ in range(2):
                with pytest.raises(BizctxError):
                    await line.transport.write("/projects/1/business-context", {"content": "x"})
    assert [re.sub(r"[0-9]+ ms", "N ms", text) for text in own_lines(log)] == [
        "GET /api/app/me: status 429, 4 bytes, N ms, attempt 1",
        "GET /api/app/me: status 200, 2 bytes, N ms, attempt 2",
        "PUT /api/app/projects/1/business-context: status 403, 0 bytes, N ms, attempt 1",
        "PUT /api/app/projects/1/business-context: dropped, N ms, attempt 1",
    ]
    assert {record.levelno for record in log.records if record.name == "bizctx"} == {logging.DEBUG}
    assert logging.getLogger("bizctx").handlers == []


def echo(status: int) -> Handle:
    """Says all that it got in every place where a server can say something."""

    def answer(request: Request) -> Answer:
        words = " ".join([*request.headers.values(), request.body.decode("ascii")])
        more = f"{base64.b64encode(words.encode()).decode()} {quote(words)} {SECRET} {ACCESS}"
        said = f"{words} {more}".replace("\r", "").replace("\n", "")
        body = {"error": said, "error_description": said, "access_token": ACCESS}
        return Answer.json(body, status, {"Location": f"http://{SECRET}/{said}", "X-Echo": said})

    return Handle(answer)


BEHAVIOURS: list[Behaviour] = [
    *(echo(status) for status in (200, 302, 400, 401, 429, 500)),
    Answer.json({"error": "invalid_grant", "error_description": REFRESH}, 400),
    Answer.json({"access_token": ACCESS, "token_type": "Bearer", "expires_in": 60}),
    Drop(),
    Reset(),
    Hang(),
    Truncate(Answer(ACCESS.encode() * 3), 30),
    Garbage(f"HTTP/1.1 401 {SECRET} {REFRESH}\r\nX: {SECRET}\r\n\r\n".encode()),
    Garbage(f"{SECRET} {REFRESH}\r\n\r\n".encode()),
    Garbage(
        f"HTTP/1.1 200 OK\r\nSet-Cookie: {SECRET}\r\nContent-Length: {SECRET}\r\n\r\n".encode()
    ),
]


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
async def test_no_log_of_anybody_shows_a_secret(
    behaviour: Behaviour, log: pytest.LogCaptureFixture
) -> None:
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    # Every step of every task is worth a line then, with what it was called with.
    loop.slow_callback_duration = 0.0
    with LyingServer(then=behaviour) as server:
        async with line_to(
            server.url, timeouts=QUICK, extra_headers={"X-Cluster": SecretStr(CUSTOM)}
        ) as line:
            await tolerated(lambda: line.transport.read("/me"))
            await tolerated(lambda: line.transport.write("/me", {"content": "x"}))
        api = OAuthApi(server.url + "/oauth/", timeouts=QUICK)
        await tolerated(lambda: api.refresh(client_id="dummy", refresh_token=SecretStr(REFRESH)))
        await tolerated(
            lambda: api.exchange(
                client_id="dummy",
                code=SecretStr(CODE),
                redirect_uri="http://localhost:1/callback",
                verifier=SecretStr(VERIFIER),
            )
        )
        await api.aclose()
    loop.set_debug(False)
    assert len(own_lines(log)) >= 4
    assert any(record.name == "asyncio" for record in log.records)
    assert found(everything(log), SECRETS) == []
    assert BASIC.get_secret_value() not in everything(log)


async def tolerated(ask: Callable[[], Awaitable[object]]) -> None:
    try:
        await ask()
    except BizctxError:
        return


async def test_requests_of_others_in_this_process_are_logged_as_ever(
    log: pytest.LogCaptureFixture,
) -> None:
    with LyingServer(then=Answer(b"ok")) as server:
        async with line_to(server.url) as line, httpx.AsyncClient(trust_env=False) as theirs:
            await line.transport.read("/ours")
            await theirs.get(server.url + "/theirs")
    names = {record.name for record in log.records}
    assert {"httpx", "httpcore.http11", "httpcore.connection"} <= names
    assert "/theirs" in log.text
    assert "/ours" in log.text
    assert not [
        record
        for record in log.records
        if record.name.startswith("http") and "/ours" in record.getMessage()
    ]
