"""A relay on loopback that passes every byte on, and reads the requests that go by.

The server behind it is a real one, and what the client sends is taken from the wire rather
than from what the server made of it.
"""

from __future__ import annotations

import base64
import contextlib
import json
import socket
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Final
from urllib.parse import parse_qsl

_PIECE: Final = 65_536
_JOIN_SECONDS: Final = 5.0

_USUAL: Final = frozenset(
    {
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "host",
        "user-agent",
    }
)
"""Headers in which two HTTP libraries may differ, or which are looked at by themselves."""


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """What counts of a request.

    Attributes:
        host: The region's server by its name; empty for an address of this machine.
        body: Parsed JSON or form; None when there was none.
        content_type: Without parameters; empty when none was sent.
        principal: The scheme, and for whom: ``basic NAME:SECRET`` or ``bearer TOKEN``.
        headers: All others but those in which HTTP libraries differ, names in lower case.
    """

    method: str
    path: str
    body: object = None
    content_type: str = ""
    principal: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    host: str = ""


class Wiretap:
    """Listens from the moment it is built, and relays to one server.

    Attributes:
        requests: Every request that was sent whole, in the order of arrival.
    """

    def __init__(self, server: str) -> None:
        host, _, port = server.removeprefix("http://").partition(":")
        self._server = (host, int(port))
        self.requests: list[SeenRequest] = []
        self._lock = threading.Lock()
        self._seen = threading.Condition(self._lock)
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Wiretap:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # A close alone does not wake a thread that waits in accept.
        _end(self._listener)
        self._listener.close()
        with self._lock:
            sockets = list(self._sockets)
        for sock in sockets:
            _end(sock)
        for thread in list(self._threads):
            thread.join(_JOIN_SECONDS)
            assert not thread.is_alive(), "a thread of the relay did not stop"
        for sock in sockets:
            sock.close()

    def wait_for(self, method: str, seconds: float) -> bool:
        """Until the first request of a method was seen; False when none came in time."""
        with self._seen:
            return self._seen.wait_for(
                lambda: any(request.method == method for request in self.requests), seconds
            )

    def _start(self, target: object, *args: object) -> None:
        assert callable(target)
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._server)
            with self._lock:
                self._sockets += [client, server]
            self._start(self._relay_requests, client, server)
            self._start(self._relay_answers, server, client)

    def _relay_requests(self, client: socket.socket, server: socket.socket) -> None:
        unread = b""
        with contextlib.suppress(OSError):
            while piece := client.recv(_PIECE):
                unread = self._note(unread + piece)
                server.sendall(piece)
        _end(server)

    def _relay_answers(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := server.recv(_PIECE):
                client.sendall(piece)
        _end(client)

    def _note(self, unread: bytes) -> bytes:
        """Keep the requests that are whole; what is left is the beginning of the next."""
        while True:
            head, ending, rest = unread.partition(b"\r\n\r\n")
            if not ending:
                return unread
            first, *lines = head.decode("latin-1").split("\r\n")
            headers = {
                name.strip().lower(): value.strip()
                for name, _, value in (line.partition(":") for line in lines)
            }
            length = int(headers.get("content-length", "0"))
            if len(rest) < length:
                return unread
            method, path, _ = first.split(" ", 2)
            with self._lock:
                self.requests.append(seen_request(method, path, headers, rest[:length]))
                self._seen.notify_all()
            unread = rest[length:]


def seen_request(method: str, path: str, headers: dict[str, str], body: bytes) -> SeenRequest:
    """What counts of a request, from its header names in lower case and its body."""
    content_type = headers.get("content-type", "").partition(";")[0]
    host = headers.get("host", "")
    return SeenRequest(
        method=method,
        path=path,
        body=_parsed(body, content_type),
        content_type=content_type,
        principal=_principal(headers.get("authorization", "")),
        headers=tuple(sorted((n, v) for n, v in headers.items() if n not in _USUAL)),
        host="" if host.startswith("127.0.0.1") else host,
    )


def _parsed(body: bytes, content_type: str) -> object:
    if not body:
        return None
    if content_type == "application/json":
        value: object = json.loads(body)
        return value
    return sorted(parse_qsl(body.decode("utf-8"), keep_blank_values=True, strict_parsing=True))


def _principal(authorization: str) -> str:
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() == "basic":
        credentials = base64.b64decode(credentials).decode("utf-8")
    return f"{scheme.lower()} {credentials}".strip()


def _end(sock: socket.socket) -> None:
    # It may have ended by itself.
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
