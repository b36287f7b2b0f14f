"""The stand-in on a real socket."""

from __future__ import annotations

import base64
import http.client
import json
import socket
import stat
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from bizctx_tui.core.models import Scope
from bizctx_tui.demo.faults import parse_fault
from bizctx_tui.demo.server import DemoOptions, DemoServer
from bizctx_tui.errors import ConfigError, StorageError

WEB_APP = Scope.project("101")
PATH = "/api/app/projects/101/business-context"
BOUND = 10.0


@contextmanager
def connected(server: DemoServer, timeout: float = BOUND) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=timeout)
    try:
        yield connection
    finally:
        connection.close()


def send(
    connection: http.client.HTTPConnection,
    server: DemoServer,
    method: str = "GET",
    path: str = PATH,
    content: str | None = None,
) -> http.client.HTTPResponse:
    environment = server.environment()
    credentials = f"{environment['MP_USERNAME']}:{environment['MP_SECRET']}".encode()
    headers = {"Authorization": "Basic " + base64.b64encode(credentials).decode()}
    body = None if content is None else json.dumps({"content": content})
    connection.request(method, path, body, headers)
    return connection.getresponse()


def results(response: http.client.HTTPResponse) -> Any:
    assert response.status == 200
    return json.loads(response.read())["results"]


def log_lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text(encoding="ascii").splitlines()]


def test_many_requests_go_over_one_connection() -> None:
    with DemoServer() as server, connected(server) as connection:
        before = send(connection, server)
        assert results(before)["content"] == server.contents.get(WEB_APP)
        assert connection.sock is not None
        socket_name = connection.sock.getsockname()
        assert results(send(connection, server, "PUT", content="new")) == {"content": "new"}
        assert results(send(connection, server)) == {"content": "new"}
        refused = send(connection, server, path="/api/app/nowhere")
        refused.read()
        assert refused.status == 404
        assert connection.sock.getsockname() == socket_name
        assert server.contents.get(WEB_APP) == "new"


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE", "OPTIONS", "HEAD"])
def test_other_methods_are_answered_with_405_and_the_connection_lives(method: str) -> None:
    with DemoServer() as server, connected(server) as connection:
        refused = send(connection, server, method)
        refused.read()
        assert refused.status == 405
        assert "content" in results(send(connection, server))


def test_it_listens_on_this_machine_only() -> None:
    with DemoServer() as server:
        assert server.url.startswith("http://127.0.0.1:")
        port = int(server.url.rpartition(":")[2])
        # The rest of the loopback network is refused on Linux and not there on macOS.
        with pytest.raises(OSError, match=r"refused|assign|unreachable|timed out"):
            socket.create_connection(("127.0.0.2", port), timeout=BOUND)


def test_the_environment_names_the_server_and_its_service_account() -> None:
    with DemoServer() as server:
        assert server.environment() == {
            "MP_USERNAME": "demo",
            "MP_SECRET": "demo-secret",
            "MP_PROJECT_ID": "101",
            "MP_REGION": "us",
            "MP_API_BASE_URL": server.url,
            "BIZCTX_OAUTH_BASE_URL": f"{server.url}/oauth/",
        }


def test_what_somebody_else_puts_is_what_a_client_gets() -> None:
    with DemoServer() as server, connected(server) as connection:
        server.contents.put(WEB_APP, "a colleague was here")
        assert results(send(connection, server)) == {"content": "a colleague was here"}


def test_a_dropped_request_gets_no_answer_and_stores_nothing() -> None:
    options = DemoOptions(faults=(parse_fault("PUT=drop*1"),))
    with DemoServer(options) as server, connected(server) as connection:
        before = server.contents.get(WEB_APP)
        with pytest.raises(http.client.RemoteDisconnected):
            send(connection, server, "PUT", content="new")
        assert server.contents.get(WEB_APP) == before
        connection.close()
        assert results(send(connection, server, "PUT", content="new")) == {"content": "new"}


def test_an_applied_and_dropped_write_is_stored_without_an_answer() -> None:
    options = DemoOptions(faults=(parse_fault("PUT=apply-drop"),))
    with DemoServer(options) as server, connected(server) as connection:
        with pytest.raises(http.client.RemoteDisconnected):
            send(connection, server, "PUT", content="new")
        assert server.contents.get(WEB_APP) == "new"


def test_a_truncated_answer_ends_before_its_promised_length() -> None:
    options = DemoOptions(faults=(parse_fault("GET=truncate"),))
    with DemoServer(options) as server, connected(server) as connection:
        response = send(connection, server)
        promised = int(response.headers["Content-Length"])
        with pytest.raises(http.client.IncompleteRead) as caught:
            response.read()
        assert 0 < len(caught.value.partial) < promised


def test_a_hanging_request_is_never_answered_and_does_not_hold_up_others() -> None:
    options = DemoOptions(faults=(parse_fault("GET=hang*1"),))
    with DemoServer(options) as server:
        with connected(server, timeout=0.2) as connection, pytest.raises(TimeoutError):
            send(connection, server)
        with connected(server) as connection:
            assert "content" in results(send(connection, server))


def test_stopping_ends_connections_that_hang_and_those_that_wait(tmp_path: Path) -> None:
    log = tmp_path / "log"
    options = DemoOptions(faults=(parse_fault("GET /me=hang"),), log=log)
    with DemoServer(options) as server, connected(server) as idle:
        assert "content" in results(send(idle, server))
        outcomes: list[type[BaseException]] = []
        waiting = threading.Event()

        def hang() -> None:
            with connected(server) as connection:
                waiting.set()
                try:
                    send(connection, server, path="/api/app/me")
                except http.client.RemoteDisconnected as error:
                    outcomes.append(type(error))

        thread = threading.Thread(target=hang)
        thread.start()
        assert waiting.wait(BOUND)
        while len(log_lines(log)) < 2:
            assert thread.is_alive()
        server.stop()
        thread.join(BOUND)
        assert outcomes == [http.client.RemoteDisconnected]
        with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
            send(idle, server)
        server.stop()


def test_an_error_status_is_a_whole_answer_and_keeps_the_connection() -> None:
    options = DemoOptions(faults=(parse_fault("GET=503*1"),))
    with DemoServer(options) as server, connected(server) as connection:
        response = send(connection, server)
        assert (response.status, json.loads(response.read())["status"]) == (503, "error")
        assert "content" in results(send(connection, server))


def test_the_rate_limit_follows_the_given_clock() -> None:
    now = [0.0]
    with (
        DemoServer(DemoOptions(rate_limit=1), clock=lambda: now[0]) as server,
        connected(server) as connection,
    ):
        assert "content" in results(send(connection, server))
        limited = send(connection, server)
        limited.read()
        assert (limited.status, limited.headers["Retry-After"]) == (429, "3600")
        now[0] = 3_600.0
        assert "content" in results(send(connection, server))


def test_each_request_is_one_line_of_the_log_before_its_answer_arrives(tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    options = DemoOptions(log=log, faults=(parse_fault("PUT=drop*1"),))
    with DemoServer(options) as server, connected(server) as connection:
        with pytest.raises(http.client.RemoteDisconnected):
            send(connection, server, "PUT", content="lost")
        connection.close()
        send(connection, server, "PUT", content="日本 😀").read()
        assert log_lines(log) == [
            {"method": "PUT", "path": PATH, "status": None, "body_characters": 4},
            {"method": "PUT", "path": PATH, "status": 200, "body_characters": 4},
        ]
        connection.request("PUT", PATH, b"{", {"Authorization": "Bearer very-secret"})
        connection.getresponse().read()
        send(connection, server, path="/api/app/me").read()
        assert log_lines(log)[2:] == [
            {"method": "PUT", "path": PATH, "status": 401},
            {"method": "GET", "path": "/api/app/me", "status": 200},
        ]
    text = log.read_text(encoding="ascii")
    assert "secret" not in text
    assert base64.b64encode(b"demo:demo-secret").decode() not in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_what_is_written_is_there_again_after_a_restart(tmp_path: Path) -> None:
    options = DemoOptions(state=tmp_path / "state.json")
    with DemoServer(options) as server, connected(server) as connection:
        send(connection, server, "PUT", content="kept").read()
    with DemoServer(options) as server, connected(server) as connection:
        assert results(send(connection, server)) == {"content": "kept"}


def test_extra_projects_and_a_long_me_arrive() -> None:
    options = DemoOptions(extra_projects=50, me_megabytes=2)
    with DemoServer(options) as server, connected(server) as connection:
        response = send(connection, server, path="/api/app/me")
        body = response.read()
        assert 1_900_000 < len(body) < 2_100_000
        assert len(json.loads(body)["results"]["projects"]) == 62
        chain = send(connection, server, path="/api/app/projects/100049/business-context/chain")
        assert results(chain)["project_context"] == ""


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Length": "99999999"}, 413),
        ({"Content-Length": "9" * 5_000}, 413),
        ({"Content-Length": "-1"}, 400),
        ({"Content-Length": "many"}, 400),
        ({"Transfer-Encoding": "chunked"}, 411),
    ],
)
def test_a_body_of_unknown_or_absurd_length_is_refused(
    headers: dict[str, str], status: int
) -> None:
    with DemoServer() as server, connected(server) as connection:
        connection.putrequest("PUT", PATH)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        assert response.status == status
        assert json.loads(response.read())["status"] == "error"


def test_a_client_that_hangs_up_disturbs_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    with DemoServer() as server:
        with connected(server) as connection:
            connection.putrequest("PUT", PATH)
            connection.putheader("Content-Length", "100")
            connection.endheaders(b"only this")
            assert connection.sock is not None
            reset_on_close = struct.pack("ii", 1, 0)
            connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset_on_close)
        with connected(server) as connection:
            assert "content" in results(send(connection, server))
    assert capfd.readouterr() == ("", "")


def test_a_mistake_of_the_server_itself_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: seen.append(arguments.exc_type))

    def broken_clock() -> float:
        raise RuntimeError

    with DemoServer(clock=broken_clock) as server, connected(server) as connection:
        with pytest.raises(http.client.RemoteDisconnected):
            send(connection, server)
        server.stop()
    assert seen == [RuntimeError]


def test_the_answer_to_a_head_request_has_no_body() -> None:
    with DemoServer() as server:
        port = int(server.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=BOUND) as raw:
            raw.sendall(f"HEAD {PATH} HTTP/1.1\r\nConnection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda: raw.recv(4_096), b""))
    assert answer.startswith(b"HTTP/1.1 401 ")
    assert answer.endswith(b"\r\n\r\n")
    assert answer.count(b"\r\n\r\n") == 1


def test_a_write_that_was_cut_short_stores_nothing(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with DemoServer(DemoOptions(log=log)) as server:
        before = server.contents.get(WEB_APP)
        body = b'{"content": "whole"}'
        with connected(server) as connection:
            connection.putrequest("PUT", PATH)
            connection.putheader("Authorization", "Bearer demo-token")
            connection.putheader("Content-Length", str(len(body) + 1))
            connection.endheaders(body)
            assert connection.sock is not None
            connection.sock.shutdown(socket.SHUT_WR)
            with pytest.raises(http.client.RemoteDisconnected):
                connection.getresponse()
        assert server.contents.get(WEB_APP) == before
        assert log_lines(log) == []


def test_a_busy_port_is_refused_with_a_way_out() -> None:
    with DemoServer() as server:
        port = int(server.url.rpartition(":")[2])
        with pytest.raises(ConfigError) as caught:
            DemoServer(DemoOptions(port=port))
        assert str(port) in caught.value.message
        assert "another port" in caught.value.hint


def test_a_log_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        DemoServer(DemoOptions(log=tmp_path / "missing" / "log"))
    assert caught.value.hint


@pytest.mark.parametrize(
    "option",
    [
        {"port": -1},
        {"port": 65_536},
        {"delay": -0.1},
        {"delay": float("nan")},
        {"rate_limit": -1},
        {"extra_projects": -1},
        {"me_megabytes": 1_000},
        {"token_seconds": 0},
    ],
)
def test_numbers_out_of_range_are_refused(option: dict[str, Any]) -> None:
    with pytest.raises(ConfigError) as caught:
        DemoOptions(**option)
    assert next(iter(option)) in caught.value.message


def test_the_foreground_server_serves_until_another_thread_stops_it() -> None:
    server = DemoServer()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with connected(server) as connection:
        assert "content" in results(send(connection, server))
    server.stop()
    thread.join(BOUND)
    assert not thread.is_alive()
    with connected(server) as connection, pytest.raises(ConnectionRefusedError):
        connection.connect()


def test_a_server_that_was_never_started_can_be_stopped() -> None:
    server = DemoServer()
    server.stop()
    with connected(server) as connection, pytest.raises(ConnectionRefusedError):
        connection.connect()


def test_of_a_sign_in_the_log_has_names_and_no_value(tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    form = urlencode(
        {"grant_type": "refresh_token", "refresh_token": "very-secret", "very-secret": "x"}
    )
    with DemoServer(DemoOptions(log=log)) as server, connected(server) as connection:
        connection.request("GET", "/oauth/authorize/?client_id=very-secret&state=very-secret")
        connection.getresponse().read()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        for body in (form, "grant_type=very-secret", "{very-secret", "=&" * 100):
            connection.request("POST", "/oauth/token/", body, kind)
            connection.getresponse().read()
        connection.request("POST", "/oauth/mcp/register/", '{"scope": "very-secret"}')
        connection.getresponse().read()
    token = {"method": "POST", "path": "/oauth/token/", "status": 400}
    assert log_lines(log) == [
        {
            "method": "GET",
            "path": "/oauth/authorize/",
            "status": 400,
            "parameters": ["client_id", "state"],
        },
        {
            **token,
            "parameters": ["grant_type", "refresh_token"],
            "grant_type": "refresh_token",
        },
        {**token, "parameters": ["grant_type"]},
        token,
        token,
        {"method": "POST", "path": "/oauth/mcp/register/", "status": 400},
    ]
    assert "secret" not in log.read_text(encoding="ascii")


def test_the_lifetime_of_tokens_is_an_option_and_sign_ins_can_be_ended() -> None:
    with DemoServer(DemoOptions(token_seconds=7)) as server:
        assert server.oauth.token_seconds == 7
        assert server.oauth.refreshes == 0
