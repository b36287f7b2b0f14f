"""What the other tests rely on in the server itself."""

from __future__ import annotations

import socket

from tests.support.lying_server import Answer, LyingServer, Slow

GET = b"GET /x?y=1 HTTP/1.1\r\nHost: here\r\n\r\n"
PUT = b"PUT /x HTTP/1.1\r\nContent-Length: 7\r\n\r\n"


def talk(server: LyingServer, *pieces: bytes) -> bytes:
    """Everything that the server answers until it, or the end of our half, closes."""
    answer = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as sock:
        for piece in pieces:
            sock.sendall(piece)
        sock.shutdown(socket.SHUT_WR)
        while piece := sock.recv(65536):
            answer += piece
    return answer


def test_requests_are_recorded_whole() -> None:
    with LyingServer(then=Answer(b"ok")) as server:
        talk(server, GET)
        talk(server, PUT, b'{"a"', b":1}")
    first, second = server.requests
    assert (first.method, first.path, first.headers) == ("GET", "/x?y=1", {"host": "here"})
    assert (second.method, second.json(), second.connection) == ("PUT", {"a": 1}, 2)


def test_a_used_up_script_is_counted() -> None:
    with LyingServer([Answer(b"ok")]) as server:
        assert server.script_left == 1
        assert talk(server, GET).endswith(b"ok")
        assert talk(server, GET).startswith(b"HTTP/1.1 500")
        server.add(Answer(b"more"))
        assert talk(server, GET).endswith(b"more")
        assert (server.unscripted, server.script_left) == (1, 0)


def test_a_slow_answer_is_whole() -> None:
    with LyingServer([Slow(Answer(b"text"), pause=0.001)]) as server:
        assert talk(server, GET).endswith(b"text")


def test_nothing_listens_after_the_block() -> None:
    with LyingServer() as server:
        port = server.port
    with socket.socket() as sock:
        assert sock.connect_ex(("127.0.0.1", port)) != 0
