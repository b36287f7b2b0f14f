"""bizctx with a watch on its event loop, for whoever holds the other end of a socket.

    python watched.py DESCRIPTOR

For each byte that comes in, the longest time in milliseconds between two turns of the loop
since the last byte goes out, as a line. Nothing is subtracted: a loop that is idle tells the
interval of the beat. With ``BIZCTX_BENCH_PROFILE`` the byte ``p`` starts a profile of the
loop's thread and the next ``p`` writes it to the file of that name.
"""

from __future__ import annotations

import asyncio
import cProfile
import os
import socket
import sys
import time

from bizctx_tui.tui.factory import build_app

BEAT_SECONDS = 0.002


class Watch:
    """Beats in the running loop, and tells the longest pause when asked."""

    def __init__(self, line: socket.socket) -> None:
        self._loop = asyncio.get_running_loop()
        self._line = line
        self._last = time.perf_counter()
        self._longest = 0.0
        self._profile: cProfile.Profile | None = None
        line.setblocking(False)
        self._loop.add_reader(line, self._asked)
        self._beat()

    def _beat(self) -> None:
        self._turned()
        self._loop.call_later(BEAT_SECONDS, self._beat)

    def _turned(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, now - self._last)
        self._last = now

    def _asked(self) -> None:
        # The pause that has just ended may be told before the next beat.
        self._turned()
        for question in self._line.recv(64):
            if question == ord("p"):
                self._switch_profile()
            self._line.send(f"{self._longest * 1000:.3f}\n".encode())
            self._longest = 0.0

    def _switch_profile(self) -> None:
        if self._profile is None:
            self._profile = cProfile.Profile()
            self._profile.enable()
        else:
            self._profile.disable()
            self._profile.dump_stats(os.environ["BIZCTX_BENCH_PROFILE"])
            self._profile = None


async def main() -> None:
    """Run the app until it is left."""
    line = socket.socket(fileno=int(sys.argv[1]))
    app = build_app(os.environ)
    watch = Watch(line)
    await app.run_async()
    del watch


if __name__ == "__main__":
    asyncio.run(main())
