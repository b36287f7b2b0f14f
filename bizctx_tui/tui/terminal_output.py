"""Writing to the terminal without waiting for it, and without waiting for a thread either."""

from __future__ import annotations

import os
import select
import threading
from collections import deque
from typing import Final, TextIO

from textual.drivers._writer_thread import WriterThread

MAX_WAITING_BYTES: Final = 4_000_000
"""What a terminal may be behind before the program waits for it."""

_LOOK_SECONDS: Final = 0.1


class TerminalOutput(WriterThread):
    """Writes at once what the terminal takes at once; the rest follows in a thread.

    The library gives every frame to its thread, which gets to it when the program has
    nothing else to do for a moment. A key is seen some milliseconds later for that.

    Args:
        file: The terminal.

    Raises:
        OSError: It cannot be opened for writing without waiting.
    """

    def __init__(self, file: TextIO | None) -> None:
        if file is None:
            raise FileNotFoundError("the program has no standard error")
        super().__init__(file)
        self._encoding = file.encoding or "utf-8"
        # A description of its own: not to wait is a property of it, and the one that the
        # program was given is shared with the shell.
        flags = os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
        self._descriptor = os.open(os.ttyname(file.fileno()), flags)
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._changed = threading.Condition()
        self._is_ending = False
        self._is_gone = False

    def write(self, text: str) -> None:
        """Write a text, or as much as is taken now and the rest shortly.

        Args:
            text: Anything; what the terminal's encoding lacks becomes a question mark.
        """
        data = text.encode(self._encoding, "replace")
        with self._changed:
            if not self._waiting:
                data = data[self._take(data) :]
            if data:
                self._waiting.append(data)
                self._waiting_bytes += len(data)
                self._changed.notify_all()
            while self._waiting_bytes > MAX_WAITING_BYTES:
                self._changed.wait()

    def run(self) -> None:
        """Write what the terminal did not take at once, until :meth:`stop`."""
        while True:
            with self._changed:
                while not self._waiting:
                    if self._is_ending:
                        return
                    self._changed.wait()
            select.select([], [self._descriptor], [], _LOOK_SECONDS)
            with self._changed:
                data = self._waiting.popleft()
                rest = data[self._take(data) :]
                if rest:
                    self._waiting.appendleft(rest)
                self._waiting_bytes -= len(data) - len(rest)
                self._changed.notify_all()

    def stop(self) -> None:
        """Write what is left, and end."""
        with self._changed:
            self._is_ending = True
            self._changed.notify_all()
        self.join()
        os.close(self._descriptor)

    def _take(self, data: bytes) -> int:
        """How many bytes the terminal took; all of them when it is gone and takes nothing."""
        taken = 0
        while taken < len(data) and not self._is_gone:
            try:
                taken += os.write(self._descriptor, data[taken:])
            except BlockingIOError:
                return taken
            except OSError:
                # The line is dead. The signal that says so ends the program.
                self._is_gone = True
        return len(data)
