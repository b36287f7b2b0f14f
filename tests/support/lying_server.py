"""A real server on 127.0.0.1 that does to its clients whatever a test asks for.

    with LyingServer([Drop(), Answer.json({"content": "x"})]) as server:
        ...  # talk to server.url
    assert [request.method for request in server.requests] == ["GET", "GET"]

The script has one behaviour per request, in the order in which requests come in; when it
is used up, ``then`` plays for every further request. Without ``then`` a further request
is answered with 500 and counted in ``unscripted``. Each connection has a thread of its
own, so a hanging request does not keep others waiting. Everything stops when the block
ends. Requests for which ``aside`` has a behaviour take none from the script. ``port`` is the
one to listen on, 0 for a free one.

Behaviours:

==================  ==========================================================
``Answer``          a whole answer; ``Answer.json``, ``.text``, ``.redirect``;
                    ``close_idle=True`` closes the connection after it unannounced
``Handle``          an answer worked out from the request by a function
``Drop``            reads the request, closes without a word
``Reset``           reads the request, resets the connection (RST)
``CloseAtOnce``     closes the connection without reading a request
``Truncate``        announces the whole answer, sends a part, closes
``Hang``            reads the request, never answers
``Slow``            sends an answer in pieces with pauses
``Garbage``         sends bytes that are not HTTP, closes
``Endless``         a body that never ends
==================  ==========================================================

The server speaks plain HTTP only, so ``server.https_url`` is an address where TLS fails.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import ClassVar, Protocol

_TLS_HANDSHAKE = 0x16
_JOIN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came in.

    Attributes:
        headers: By lower-case name; of several with one name, the last.
        connection: Number of the connection that carried it, counted from 1.
    """

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    connection: int

    def json(self) -> object:
        """The body as JSON."""
        value: object = json.loads(self.body)
        return value


class Wire:
    """The server's end of a connection, for behaviours."""

    def __init__(self, sock: socket.socket, stopping: threading.Event) -> None:
        self.sock = sock
        self.stopping = stopping

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def wait_for_client_to_leave(self) -> None:
        """Until the client closes its end, or the server stops."""
        while self.sock.recv(65536):
            pass

    def reset(self) -> None:
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()


class Behaviour(Protocol):
    """What happens to one request."""

    reads_request: ClassVar[bool]

    def play(self, wire: Wire, request: Request) -> bool:
        """Do it; True when the connection stays open for a further request."""
        ...


@dataclass(frozen=True)
class Answer:
    """A whole answer.

    Attributes:
        close_idle: Close the connection afterwards without having announced it.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    close_idle: bool = False
    reads_request: ClassVar[bool] = True

    @classmethod
    def json(
        cls,
        value: object,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        *,
        close_idle: bool = False,
    ) -> Answer:
        body = json.dumps(value).encode("ascii")
        kind = {"Content-Type": "application/json"}
        return cls(body, status, {**kind, **(headers or {})}, close_idle)

    @classmethod
    def text(cls, text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
        kind = {"Content-Type": "text/plain; charset=utf-8"}
        return cls(text.encode("utf-8"), status, {**kind, **(headers or {})})

    @classmethod
    def redirect(cls, location: str, status: int = 302) -> Answer:
        return cls(b"", status, {"Location": location})

    def head(self) -> bytes:
        """The status line and headers, with the length of the whole body."""
        known = {status.value: status.phrase for status in HTTPStatus}
        lines = [f"HTTP/1.1 {self.status} {known.get(self.status, 'Odd')}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines.append(f"Content-Length: {len(self.body)}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def play(self, wire: Wire, request: Request) -> bool:
        wire.send(self.head() + self.body)
        return not self.close_idle


@dataclass(frozen=True)
class Handle:
    """An answer worked out from the request."""

    function: Callable[[Request], Answer]
    reads_request: ClassVar[bool] = True

    def play(self, wire: Wire, request: Request) -> bool:
        return self.function(request).play(wire, request)


@dataclass(frozen=True)
class Drop:
    """Reads the request, then closes without a word."""

    reads_request: ClassVar[bool] = True

    def play(self, wire: Wire, request: Request) -> bool:
        return False


@dataclass(frozen=True)
class Reset:
    """Reads the request, then resets the connection."""

    reads_request: ClassVar[bool] = True

    def play(self, wire: Wire, request: Request) -> bool:
        wire.reset()
        return False


@dataclass(frozen=True)
class CloseAtOnce:
    """Closes the connection before a request is read; recorded nowhere."""

    reads_request: ClassVar[bool] = False

    def play(self, wire: Wire, request: Request) -> bool:
        return False


@dataclass(frozen=True)
class Truncate:
    """Announces the whole answer, sends some bytes of its body, closes."""

    answer: Answer
    sent_bytes: int = 1
    reads_request: ClassVar[bool] = True

    def play(self, wire: Wire, request: Request) -> bool:
        wire.send(self.answer.head() + self.answer.body[: self.sent_bytes])
        return False


@dataclass(frozen=True)
class Hang:
    """Never answers; ends when the client leaves or the server stops.

    Attributes:
        after: Sent before it hangs, for example the first half of an answer.
    """

    after: bytes = b""
    reads_request: ClassVar[bool] = True

    def play(self, wire: Wire, request: Request) -> bool:
        wire.send(self.after)
        wire.wait_for_client_to_leave()
        return False


@dataclass(frozen=True)
class Slow:
    """Sends an answer in pieces with a pause, in seconds, before each."""

    answer: Answer
    pause: float = 0.01
    piece_bytes: int = 16
    reads_request: ClassVar[bool] = True

    def play(self, wire: Wire, request: Request) -> bool:
        data = self.answer.head() + self.answer.body
        for start in range(0, len(data), self.piece_bytes):
            if wire.stopping.wait(self.pause):
                return False
            wire.send(data[start : start + self.piece_bytes])
        return not self.answer.close_idle


@dataclass(frozen=True)
class Garbage:
    """Sends bytes that are not HTTP, then closes."""

    data: bytes = b"SSH-2.0-OpenSSH_9.6\r\n\r\n"
    reads_request: ClassVar[bool] = True

    def play(self, wire: Wire, request: Request) -> bool:
        wire.send(self.data)
        return False


@dataclass(frozen=True)
class Endless:
    """A body in chunks that never ends, until the client leaves or the server stops."""

    piece: bytes = b" " * 65536
    status: int = 200
    reads_request: ClassVar[bool] = True

    def play(self, wire: Wire, request: Request) -> bool:
        wire.send(f"HTTP/1.1 {self.status} Odd\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        chunk = f"{len(self.piece):x}\r\n".encode() + self.piece + b"\r\n"
        while not wire.stopping.is_set():
            wire.send(chunk)
        return False


_UNSCRIPTED = Answer.json({"error": "The script of this server is used up."}, 500)


class LyingServer:
    """See the module's description.

    Attributes:
        requests: Every request that was read whole, in order.
        connections: How many connections were accepted.
        unscripted: How many requests came after the end of a script without ``then``.
    """

    def __init__(
        self,
        script: Sequence[Behaviour] = (),
        *,
        then: Behaviour | None = None,
        port: int = 0,
        aside: Callable[[Request], Behaviour | None] = lambda request: None,
    ) -> None:
        self.requests: list[Request] = []
        self.connections = 0
        self.unscripted = 0
        self._script = list(script)
        self._then = then
        self._aside = aside
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def https_url(self) -> str:
        """The same port, where no TLS is spoken."""
        return f"https://127.0.0.1:{self.port}"

    @property
    def script_left(self) -> int:
        """How many behaviours have not been played."""
        with self._lock:
            return len(self._script)

    @property
    def open_connections(self) -> int:
        """How many connections this server has not closed."""
        with self._lock:
            return len(self._open)

    def add(self, *behaviours: Behaviour) -> None:
        """Put further behaviours at the end of the script."""
        with self._lock:
            self._script += behaviours

    def __enter__(self) -> LyingServer:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopping.set()
        # A close alone does not wake a thread that waits in accept or recv.
        _shut(self._listener)
        self._listener.close()
        with self._lock:
            for sock in self._open:
                _shut(sock)
        for thread in list(self._threads):
            thread.join(_JOIN_SECONDS)
            assert not thread.is_alive(), "a thread of the server did not stop"

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                number = self.connections
                self._open.add(sock)
            self._start(self._serve, sock, number)

    def _serve(self, sock: socket.socket, number: int) -> None:
        try:
            self._converse(Wire(sock, self._stopping), number)
        except OSError:
            # The client left, or the server stops: both are part of the play.
            return
        finally:
            sock.close()
            with self._lock:
                self._open.discard(sock)

    def _converse(self, wire: Wire, number: int) -> None:
        stays_open = True
        while stays_open and not self._stopping.is_set():
            behaviour = self._unread_behaviour()
            if behaviour is not None:
                stays_open = behaviour.play(wire, Request("", "", {}, b"", number))
                continue
            request = _read_request(wire, number)
            if request is None:
                return
            stays_open = self._next_behaviour(request).play(wire, request)

    def _unread_behaviour(self) -> Behaviour | None:
        with self._lock:
            if self._script:
                return None if self._script[0].reads_request else self._script.pop(0)
            then = self._then
            return None if then is None or then.reads_request else then

    def _next_behaviour(self, request: Request) -> Behaviour:
        with self._lock:
            self.requests.append(request)
            if (aside := self._aside(request)) is not None:
                return aside
            if self._script:
                return self._script.pop(0)
            if self._then is None:
                self.unscripted += 1
                return _UNSCRIPTED
            return self._then


def _read_request(wire: Wire, number: int) -> Request | None:
    """The next request, or None when the client left or speaks TLS."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = wire.sock.recv(65536)
        data += piece
        if not piece:
            return None
        if data[0] == _TLS_HANDSHAKE:
            wire.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            return None
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    length = int(headers.get("content-length", "0"))
    while len(body) < length:
        piece = wire.sock.recv(65536)
        if not piece:
            return None
        body += piece
    return Request(method, path, headers, body, number)


def _shut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        # Already gone at the other end.
        return
