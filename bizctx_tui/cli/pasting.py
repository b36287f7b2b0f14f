"""Lines that are pasted into standard input while something else is waited for."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

_PIECE_BYTES: Final = 65_536
_LONGEST_LINE: Final = 1_048_576


class PastedLines:
    """The lines so far; made by :func:`pasted_lines`."""

    def __init__(self) -> None:
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._rest = bytearray()

    async def next(self) -> str | None:
        """The next line that is not blank, without what is around it; None at the end."""
        return await self._lines.get()

    def take(self, data: bytes) -> None:
        """Take what was read; no bytes mean the end."""
        self._rest += data
        *lines, rest = self._rest.split(b"\n")
        if not data or len(rest) > _LONGEST_LINE:
            lines, rest = [*lines, rest], bytearray()
        self._rest = bytearray(rest)
        for line in lines:
            if text := line.decode("utf-8", "replace").strip():
                self._lines.put_nowait(text)
        if not data:
            self._lines.put_nowait(None)


@asynccontextmanager
async def pasted_lines() -> AsyncIterator[PastedLines]:
    """Read standard input as it comes, and leave it alone again at the end.

    Nothing blocks and no thread stays behind that would swallow what is typed later.
    """
    lines = PastedLines()
    loop = asyncio.get_running_loop()
    if sys.stdin is None or sys.platform == "win32":
        # The loop of that system cannot wait for a terminal.
        lines.take(b"")
        yield lines
        return
    descriptor = sys.stdin.fileno()

    def read() -> None:
        data = os.read(descriptor, _PIECE_BYTES)
        lines.take(data)
        if not data:
            loop.remove_reader(descriptor)

    try:
        loop.add_reader(descriptor, read)
    except PermissionError:
        # A file, or the empty device: nothing to wait for, all of it is there.
        while data := os.read(descriptor, _PIECE_BYTES):
            lines.take(data)
        lines.take(b"")
    try:
        yield lines
    finally:
        loop.remove_reader(descriptor)
