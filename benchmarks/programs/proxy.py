"""Passes connections on to a local port, and notes when each part of an answer is sent.

    python proxy.py PORT LOG

It prints the port where it listens. A line of the log is the time of ``time.perf_counter``
at which a part was sent; on one machine all processes have the same clock.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TextIO

HOST = "127.0.0.1"


async def _pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, note: Callable[[], None]
) -> None:
    try:
        while data := await reader.read(1 << 20):
            note()
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        # Whoever hung up needs no more.
        pass
    finally:
        writer.close()


async def _connected(
    port: int, log: TextIO, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    answers, requests = await asyncio.open_connection(HOST, port)
    await asyncio.gather(
        _pass_on(reader, requests, lambda: None),
        _pass_on(answers, writer, lambda: print(repr(time.perf_counter()), file=log, flush=True)),
    )


async def main() -> None:
    """Serve until the process is ended."""
    port, file = sys.argv[1:]
    with open(file, "a", encoding="ascii") as log:  # noqa: ASYNC230
        server = await asyncio.start_server(partial(_connected, int(port), log), HOST)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
