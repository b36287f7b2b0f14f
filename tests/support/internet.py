"""A pretended internet on this machine: real host names, real TLS, and nothing behind them
but servers of the tests.

A client finds it as it finds any company's proxy and certificate authority: by the usual
variables. It needs no other address for Mixpanel, so that what is proven is what happens
with no variable of Mixpanel's own.
"""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import trustme

HOSTS = ("mixpanel.com", "eu.mixpanel.com", "in.mixpanel.com")

_PIECE_BYTES = 65_536
_LONGEST_HEAD = 16_384
_CONNECT_SECONDS = 10.0
_JOIN_SECONDS = 5.0


class PretendInternet:
    """An HTTP proxy on the loopback that leads a few host names to servers of the tests.

    Args:
        directory: Where the certificate of its authority is written.
        routes: For each host name the plain ``http://127.0.0.1:PORT`` of the server that
            plays it. A host of :data:`HOSTS` without one cannot be reached, as every
            other host of the world.

    Attributes:
        reached: The host of each tunnel that was opened, in order.
        refused: Whatever was asked for and is not there, as it was asked for.
    """

    def __init__(self, directory: Path, routes: Mapping[str, str]) -> None:
        self.reached: list[str] = []
        self.refused: list[str] = []
        self._routes = dict(routes)
        authority = trustme.CA()
        self.authority_file = directory / "authority.pem"
        authority.cert_pem.write_to_path(str(self.authority_file))
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*HOSTS).configure_cert(self._tls)
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.proxy = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def environment(self) -> dict[str, str]:
        """The variables that put a client on this internet and on no other."""
        return {
            **dict.fromkeys(("HTTPS_PROXY", "https_proxy"), self.proxy),
            **dict.fromkeys(("HTTP_PROXY", "http_proxy"), self.proxy),
            **dict.fromkeys(("NO_PROXY", "no_proxy"), "localhost,127.0.0.1,::1"),
            "SSL_CERT_FILE": str(self.authority_file),
        }

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        # A close alone does not wake a thread that waits in accept.
        _shut(self._listener)
        self._listener.close()
        with self._lock:
            for sock in self._open:
                _shut(sock)
        for thread in list(self._threads):
            thread.join(_JOIN_SECONDS)
            assert not thread.is_alive(), "a thread of the pretended internet did not stop"

    def _start(self, target: object, *arguments: object) -> None:
        assert callable(target)
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        with contextlib.ExitStack() as closing:
            # A client that leaves, or distrusts us, is the test's affair.
            closing.enter_context(contextlib.suppress(OSError))
            self._watch(client, closing)
            asked = _asked_for(client)
            if asked is None:
                return
            upstream = self._reach(asked)
            if upstream is None:
                client.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
                return
            self._watch(upstream, closing)
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            tunnel = self._tls.wrap_socket(client, server_side=True)
            self._watch(tunnel, closing)
            self._relay(tunnel, upstream)

    def _watch(self, sock: socket.socket, closing: contextlib.ExitStack) -> None:
        """Close the socket at the end, and let the internet's own end wake whoever waits on it."""
        closing.callback(self._forget, sock)
        with self._lock:
            self._open.add(sock)

    def _forget(self, sock: socket.socket) -> None:
        with self._lock:
            self._open.discard(sock)
        sock.close()

    def _reach(self, asked: str) -> socket.socket | None:
        method, _, rest = asked.partition(" ")
        host, _, port = rest.partition(" ")[0].rpartition(":")
        url = self._routes.get(host)
        if method != "CONNECT" or port != "443" or url is None:
            self.refused.append(asked)
            return None
        self.reached.append(host)
        parts = urlsplit(url)
        assert parts.hostname is not None
        return socket.create_connection((parts.hostname, parts.port or 80), _CONNECT_SECONDS)

    def _relay(self, tunnel: ssl.SSLSocket, upstream: socket.socket) -> None:
        upstream.settimeout(None)
        while not self._stopping.is_set():
            ready = [tunnel] if tunnel.pending() else select.select([tunnel, upstream], [], [])[0]
            if tunnel in ready:
                # A piece of TLS that carries no data yet must not keep an answer waiting.
                tunnel.setblocking(False)
                try:
                    data = tunnel.recv(_PIECE_BYTES)
                except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                    continue
                finally:
                    tunnel.setblocking(True)
                if not data:
                    return
                upstream.sendall(data)
            if upstream in ready:
                data = upstream.recv(_PIECE_BYTES)
                if not data:
                    return
                tunnel.sendall(data)


def _asked_for(client: socket.socket) -> str | None:
    """The first line of the request, such as ``CONNECT mixpanel.com:443 HTTP/1.1``."""
    head = b""
    while b"\r\n\r\n" not in head:
        piece = client.recv(_PIECE_BYTES)
        head += piece
        if not piece or len(head) > _LONGEST_HEAD:
            return None
    return head.partition(b"\r\n")[0].decode("latin-1")


def _shut(sock: socket.socket) -> None:
    # It may be gone at the other end.
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
