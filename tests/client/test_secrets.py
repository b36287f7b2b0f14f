"""Credentials reach the server and nothing else."""

from __future__ import annotations

import base64
import socket
import traceback
from urllib.parse import quote

import pytest
from pydantic import SecretStr

from bizctx_tui import __version__
from bizctx_tui.client.api import AppApi
from bizctx_tui.client.transport import FixedCredentials
from bizctx_tui.core.models import Scope
from bizctx_tui.errors import BizctxError, QueryError
from tests.client.wire import BASIC, BASIC_TOKEN, QUICK, SECRET, line_to
from tests.support.canaries import found
from tests.support.crash import crash_reports
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
        words += f" {quote(header)} {base64.b64encode(header.encode()).decode()}"
        return Answer.json({"error": words}, status, {"Location": f"http://{alone}.example/"})

    return Handle(answer)


def member_named_by_credentials(request: Request) -> Answer:
    return Answer.json({"projects": {request.headers["authorization"]: {"name": 1}}})


def assert_clean(text: str) -> None:
    assert found(text, (SECRET, BASIC_TOKEN, BEARER, CUSTOM)) == []


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
            assert_clean(crash_reports(read.value))
            assert_clean(crash_reports(written.value))
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
            assert_clean(crash_reports(caught.value))
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"https://127.0.0.1:{deaf.getsockname()[1]}"
        async with line_to(url, timeouts=QUICK) as line:
            with pytest.raises(BizctxError) as caught:
                await line.transport.write("/me", {"content": "x"})
        assert_clean(crash_reports(caught.value))


async def test_a_proxy_that_cannot_be_used_shows_no_credentials(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"gopher://user:{CUSTOM}@proxy.example")
    async with line_to("https://mixpanel.com") as line:
        with pytest.raises(BizctxError) as caught:
            await line.transport.read("/me")
    assert_clean(crash_reports(caught.value))


@pytest.mark.parametrize("broken", [f"Bearer {BEARER}\n", f"Bearer {BEARER}é"])
async def test_credentials_that_cannot_be_sent_are_not_shown(broken: str) -> None:
    async with line_to("http://localhost", authorization=SecretStr(broken)) as line:
        with pytest.raises(BizctxError) as caught:
            await line.transport.read("/me")
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    own = [frame for frame in report.stack if "/client/transport.py" in frame.filename]
    assert own
    assert_clean("".join(repr(frame.locals) for frame in own) + caught.value.message)


async def test_programs_get_what_was_sent_and_answered_without_credentials() -> None:
    with LyingServer(then=echo(403)) as server:
        async with line_to(
            server.url + "/api/app", extra_headers={"X-Cluster": SecretStr(CUSTOM)}
        ) as line:
            with pytest.raises(QueryError) as read:
                await line.api.context(Scope.project("1"))
            with pytest.raises(QueryError) as written:
                await line.api.put_context(Scope.project("1"), "the text")
    url = f"{server.url}/api/app/projects/1/business-context"
    for error, method, body in (
        (read.value, "GET", None),
        (written.value, "PUT", {"content": "the text"}),
    ):
        assert (error.request_method, error.request_url) == (method, url)
        assert error.request_params == {}
        assert error.request_body == body
        assert isinstance(error.response_body, dict)
        assert "[credentials]" in error.response_body["error"]
        assert_clean(repr(error.response_body))
        shown = error.message + error.hint + repr(error.details) + repr(error)
        assert url not in shown
        assert "the text" not in shown


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (
            Answer.json({"a": [1, {"b": SECRET}], SECRET: None}, 400),
            {"a": [1, {"b": "[credentials]"}], "[credentials]": None},
        ),
        (Answer.json([1, "x"], 400), [1, "x"]),
        (Answer(b'"\\u0044ummy-Secret-of-sa"', 400), "[credentials]"),
        (Answer.text(f"<b>{SECRET}", 400), "<b>[credentials]"),
        (Answer(b"", 400), None),
        (Answer(b"null", 400), None),
        (Answer(b"[" * 60_000, 400), "[" * 60_000),
        (Answer(b"[" * 30_000 + b"]" * 30_000, 400), "[" * 30_000 + "]" * 30_000),
        (Answer.text("y" * 100_000, 400), "y" * 65_536),
    ],
)
async def test_the_body_of_a_refusal_is_json_when_it_is_json(answer: Answer, body: object) -> None:
    with LyingServer([answer]) as server:
        async with line_to(server.url) as line:
            with pytest.raises(QueryError) as caught:
                await line.transport.read("/me")
    assert caught.value.response_body == body


async def test_the_token_before_a_renewal_is_kept_out_of_answers_too() -> None:
    class Renewed(FixedCredentials):
        def __init__(self) -> None:
            super().__init__(SecretStr(""))
            self.tokens = iter(["Dummy-first-token", "Dummy-second-token", "Dummy-third-token"])

        async def authorization(self) -> SecretStr:
            return SecretStr(f"Bearer {next(self.tokens)}")

    late = Answer.json({"error": "Dummy-first-token and Dummy-second-token"}, 400)
    with LyingServer([Answer(b"ok"), late, late]) as server:
        async with line_to(server.url, credentials=Renewed()) as line:
            await line.transport.read("/me")
            with pytest.raises(QueryError) as caught:
                await line.transport.read("/me")
    sent = [request.headers["authorization"] for request in server.requests]
    assert sent == ["Bearer Dummy-first-token", "Bearer Dummy-second-token"]
    assert caught.value.server_message == "[credentials] and [credentials]"


async def test_a_try_after_a_pause_has_credentials_of_its_own() -> None:
    class Counting(FixedCredentials):
        asked = 0

        async def authorization(self) -> SecretStr:
            self.asked += 1
            return SecretStr(f"Bearer Dummy-{self.asked}")

    with LyingServer([Answer(b"", 429), Answer(b"ok")]) as server:
        async with line_to(server.url, credentials=Counting(SecretStr(""))) as line:
            await line.transport.read("/me")
    sent = [request.headers["authorization"] for request in server.requests]
    assert sent == ["Bearer Dummy-1", "Bearer Dummy-2"]
