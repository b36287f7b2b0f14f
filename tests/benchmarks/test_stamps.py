"""The two clocks inside: when an answer was sent, and how long the loop was blocked."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.request import urlopen

import pytest

from benchmarks.programs.watched import Watch
from benchmarks.servers import StampingProxy

BODY = b"x" * 300_000


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def upstream() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/api/app"
        server.shutdown()
        thread.join()


def test_the_proxy_passes_all_on_and_stamps_what_it_sends(upstream: str, tmp_path: Path) -> None:
    with StampingProxy(upstream, tmp_path) as proxy:
        assert proxy.address.endswith("/api/app")
        assert proxy.sent() == []
        asked = time.perf_counter()
        with urlopen(proxy.address) as answer:
            assert answer.read() == BODY
        read = time.perf_counter()
        stamps = proxy.sent()
        assert asked < stamps[0] <= stamps[-1] < read


async def test_the_longest_block_of_the_loop_is_told_once() -> None:
    ours, theirs = socket.socketpair()
    loop = asyncio.get_running_loop()
    ours.setblocking(False)
    with ours, theirs:
        watch = Watch(theirs)
        loop.call_soon(time.sleep, 0.15)
        await asyncio.sleep(0)
        await loop.sock_sendall(ours, b"?")
        first = float(await loop.sock_recv(ours, 64))
        assert first >= 150
        await loop.sock_sendall(ours, b"?")
        assert float(await loop.sock_recv(ours, 64)) != first
        watch.stop()
