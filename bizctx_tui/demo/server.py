"""The stand-in on a real socket of this machine: HTTP/1.1, keep-alive, one thread a connection."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from bizctx_tui.demo.faults import Delivery, Fault, FaultyApi
from bizctx_tui.demo.handler import (
    DEFAULT_RATE_LIMIT,
    DEMO_SECRET,
    DEMO_USERNAME,
    DemoApi,
)
from bizctx_tui.demo.messages import OAUTH_PREFIX, Request, Response, failed
from bizctx_tui.demo.oauth import DEFAULT_TOKEN_SECONDS, DemoOAuth
from bizctx_tui.demo.request_log import RequestLog
from bizctx_tui.demo.state import Contents
from bizctx_tui.demo.world import sample_world
from bizctx_tui.errors import ConfigError

HOST: Final = "127.0.0.1"
DEFAULT_PROJECT_ID: Final = "101"

_MAX_BODY_BYTES: Final = 16 * 1024 * 1024
_STOP_SECONDS: Final = 5.0
_POLL_SECONDS: Final = 0.05


@dataclass(frozen=True)
class DemoOptions:
    """How the demo server behaves.

    Attributes:
        port: The TCP port; 0 takes a free one.
        delay: Seconds before each answer.
        faults: What goes wrong on purpose.
        rate_limit: Requests allowed in any hour; 0 allows all.
        state: A JSON file that keeps what is written for the next start; None forgets it.
        log: A file that gets a line for each request; None keeps none.
        extra_projects: Generated projects besides the samples.
        me_megabytes: About how long the answer to ``/me`` is, in millions of bytes.
        token_seconds: How long the access token of a browser sign-in works.

    Raises:
        ConfigError: A number is out of range.
    """

    port: int = 0
    delay: float = 0.0
    faults: tuple[Fault, ...] = ()
    rate_limit: int = DEFAULT_RATE_LIMIT
    state: Path | None = None
    log: Path | None = None
    extra_projects: int = 0
    me_megabytes: int = 0
    token_seconds: int = DEFAULT_TOKEN_SECONDS

    def __post_init__(self) -> None:
        limits = {
            "port": (self.port, 0, 65_535),
            "delay": (self.delay, 0, 3_600),
            "rate_limit": (self.rate_limit, 0, 1_000_000),
            "extra_projects": (self.extra_projects, 0, 100_000),
            "me_megabytes": (self.me_megabytes, 0, 500),
            "token_seconds": (self.token_seconds, 1, 1_000_000),
        }
        for name, (value, lowest, highest) in limits.items():
            if not lowest <= value <= highest:
                raise ConfigError(
                    f"The demo server's {name} cannot be {value}.",
                    details={"option": name, "value": value},
                    hint=f"Give a number from {lowest} to {highest}.",
                )


class DemoServer:
    """A demo server that listens from the moment it is built.

    Use it as a context manager, or call :meth:`start` and :meth:`stop`, or
    :meth:`serve_forever` in the foreground.

    Args:
        options: How it behaves.
        clock: Seconds that never run backwards, for the rate limit and the tokens.

    Raises:
        ConfigError: The port is taken or not allowed.
        StorageError: The state file is broken, or the log cannot be opened.
    """

    def __init__(
        self,
        options: DemoOptions | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        options = options or DemoOptions()
        world = sample_world(options.extra_projects)
        self._contents = Contents(world.documents(), options.state)
        self._oauth = DemoOAuth(token_seconds=options.token_seconds, clock=clock)
        api = DemoApi(
            world,
            self._contents,
            rate_limit=options.rate_limit,
            me_megabytes=options.me_megabytes,
            clock=clock,
            oauth=self._oauth,
        )
        self._log = None if options.log is None else RequestLog(options.log)
        try:
            self._http = _HttpServer(
                options.port, FaultyApi(api, options.faults), options.delay, self._log
            )
        except OSError as error:
            self._close_log()
            raise ConfigError(
                f"The demo server cannot listen on port {options.port}: {error.strerror}.",
                details={"port": options.port},
                hint="Choose another port, or 0 for any free one.",
            ) from error
        self._thread: threading.Thread | None = None
        self._serving = False

    @property
    def url(self) -> str:
        """The base address, such as ``http://127.0.0.1:8765``, without a slash at the end."""
        return f"http://{HOST}:{self._http.server_port}"

    @property
    def contents(self) -> Contents:
        """What is stored now; putting a text here is what somebody else's write looks like."""
        return self._contents

    @property
    def oauth(self) -> DemoOAuth:
        """Who signed in with a browser; revoking there is what an administrator's looks like."""
        return self._oauth

    def addresses(self) -> dict[str, str]:
        """The variables that make a client use this server, whoever it signs in as."""
        return {
            "MP_API_BASE_URL": self.url,
            "BIZCTX_OAUTH_BASE_URL": f"{self.url}{OAUTH_PREFIX}/",
        }

    def environment(self) -> dict[str, str]:
        """The variables that make a client use this server with its service account."""
        return {
            "MP_USERNAME": DEMO_USERNAME,
            "MP_SECRET": DEMO_SECRET,
            "MP_PROJECT_ID": DEFAULT_PROJECT_ID,
            "MP_REGION": "us",
            **self.addresses(),
        }

    def start(self) -> None:
        """Serve in a background thread until :meth:`stop`."""
        self._serving = True
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(_POLL_SECONDS,), name="bizctx-demo", daemon=True
        )
        self._thread.start()

    def serve_forever(self) -> None:
        """Serve in this thread until it is interrupted or another thread calls :meth:`stop`."""
        self._serving = True
        try:
            self._http.serve_forever(_POLL_SECONDS)
        finally:
            self._close()

    def stop(self) -> None:
        """Stop serving and close every connection, also those that hang.

        A second call does nothing. Not for the thread that is in :meth:`serve_forever`.
        """
        if self._serving:
            self._http.shutdown()
            self._serving = False
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)
            self._thread = None
        self._close()

    def __enter__(self) -> DemoServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _close(self) -> None:
        self._http.server_close()
        self._http.close_connections()
        self._close_log()

    def _close_log(self) -> None:
        if self._log is not None:
            self._log.close()


class _HttpServer(ThreadingHTTPServer):
    """Accepts connections, and can end all of them."""

    request_queue_size = 128

    def __init__(self, port: int, api: FaultyApi, delay: float, log: RequestLog | None) -> None:
        self.api = api
        self.delay = delay
        self.log = log
        self.stopping = threading.Event()
        self._connections: dict[threading.Thread, socket.socket] = {}
        self._connections_lock = threading.Lock()
        super().__init__((HOST, port), _Connection)

    def server_bind(self) -> None:
        # HTTPServer would look its own name up, which takes seconds on some networks.
        socketserver.TCPServer.server_bind(self)
        self.server_name = HOST
        self.server_port = self.socket.getsockname()[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        thread = threading.Thread(
            target=self._serve_connection,
            args=(request, client_address),
            name="bizctx-demo-connection",
            daemon=True,
        )
        with self._connections_lock:
            self._connections[thread] = request
        thread.start()

    def _serve_connection(self, request: Any, client_address: Any) -> None:
        try:
            self.process_request_thread(request, client_address)
        finally:
            with self._connections_lock:
                del self._connections[threading.current_thread()]

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that hangs up is no failure, and while stopping we are the ones who do.
        expected = OSError if self.stopping.is_set() else ConnectionError
        if not isinstance(sys.exception(), expected):
            raise

    def close_connections(self) -> None:
        """End every connection, also those that hang, and wait for their threads."""
        self.stopping.set()
        with self._connections_lock:
            connections = dict(self._connections)
        for thread, connection in connections.items():
            # Its thread may have closed it a moment ago.
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            thread.join(_STOP_SECONDS)


class _Connection(BaseHTTPRequestHandler):
    """One connection: reads requests, sends what the API delivers."""

    server: _HttpServer
    protocol_version = "HTTP/1.1"
    server_version = "bizctx-demo"
    sys_version = ""
    disable_nagle_algorithm = True
    # Head and body leave in one packet.
    wbufsize = 65_536

    def _answer(self) -> None:
        body = self._read_body()
        if body is None:
            return
        request = Request(self.command, self.path, dict(self.headers.items()), body)
        self.server.stopping.wait(self.server.delay)
        delivery = self.server.api.deliver(request)
        # Before the answer leaves, so that whoever has the answer finds the line.
        if self.server.log is not None:
            self.server.log.write(request, delivery)
        self._send(delivery)

    do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _answer

    def _read_body(self) -> bytes | None:
        """The body, or None when it was refused or cut short and the connection ends."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers:
            refusal = failed(411, "Content-Length is required")
        elif not (length.isascii() and length.isdigit()):
            refusal = failed(400, "Content-Length is not a number")
        elif len(length) > 9 or int(length) > _MAX_BODY_BYTES:
            refusal = failed(413, "request body is too large")
        else:
            body = self.rfile.read(int(length))
            if len(body) == int(length):
                return body
            # The client hung up in the middle of a request that now never was.
            self.close_connection = True
            return None
        self.close_connection = True
        self._send_response(refusal)
        return None

    def _send(self, delivery: Delivery) -> None:
        if delivery.ending == "hanging":
            self.server.stopping.wait()
        if delivery.response is None:
            self.close_connection = True
            return
        if delivery.ending == "truncated":
            self.close_connection = True
            self._send_response(delivery.response, sent=len(delivery.response.body) // 2)
            return
        self._send_response(delivery.response)

    def _send_response(self, response: Response, sent: int | None = None) -> None:
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body[:sent])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: stderr may be somebody's screen."""
