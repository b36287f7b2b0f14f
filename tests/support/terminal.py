"""A real pseudo-terminal with a program in it, and a reader of its screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import pyte

ENTER = "\r"
ESCAPE = "\x1b"
UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
HOME, END = "\x1b[H", "\x1b[F"
_REST_SECONDS = 1.0
F1, F6 = "\x1bOP", "\x1b[17~"


def ctrl(letter: str) -> str:
    """What a terminal sends for ctrl and a letter."""
    return chr(ord(letter.upper()) - ord("@"))


class Terminal:
    """Runs a program on a terminal of its own and keeps its screen up to date.

    Args:
        command: The program and its arguments.
        environ: Its whole environment; TERM and COLORTERM are added.
        columns, rows: The size of the terminal in cells.
    """

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        *,
        columns: int = 160,
        rows: int = 45,
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.output = bytearray()
        """Everything the program wrote, byte for byte."""
        self._is_gone = False
        self._descriptor, inside = pty.openpty()
        self._set_size(columns, rows)
        self.attributes_before = self.attributes
        """Those before the program had it."""
        self._process = subprocess.Popen(
            list(command),
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env={**environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(inside)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)
        if not self._is_gone:
            os.close(self._descriptor)

    @property
    def attributes(self) -> list[Any]:
        """How the terminal treats what is typed, as ``stty`` would tell."""
        return termios.tcgetattr(self._descriptor)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        self._process.send_signal(number)

    def hang_up(self, *, seconds: float = 20) -> None:
        """Take the terminal away, as a dead line does, and wait for the program to end.

        Raises:
            TimeoutExpired: It did not.
        """
        self._is_gone = True
        os.close(self._descriptor)
        self._process.wait(seconds)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal, as dragging its window would."""
        self._set_size(columns, rows)
        self._screen.resize(rows, columns)
        os.killpg(self._process.pid, signal.SIGWINCH)

    def send(self, keys: str) -> None:
        """Type."""
        data = keys.encode()
        while data:
            written = os.write(self._descriptor, data)
            data = data[written:]
            self._read(0)

    @property
    def lines(self) -> list[str]:
        """The rows of the screen as it is now."""
        self._read(0)
        return self._display()

    @property
    def text(self) -> str:
        """The screen as it is now."""
        return "\n".join(self.lines)

    def wait_for(self, what: str | Callable[[str], bool], *, seconds: float = 20) -> str:
        """Read until the screen holds a text, or a condition on it is true.

        Returns:
            The screen at that moment.

        Raises:
            AssertionError: It did not happen in time; the message has the screen.
        """
        holds = (lambda screen: what in screen) if isinstance(what, str) else what
        end = time.monotonic() + seconds
        while True:
            screen = "\n".join(self._display())
            if holds(screen):
                return screen
            if time.monotonic() > end or not self._read(0.05):
                raise AssertionError(f"never saw {what!r}; the screen was:\n{screen}")

    def stop(self, *, seconds: float = 20) -> int:
        """Press ctrl+c at a question until the program ends.

        A program that is about to wait for an answer can miss the first one: the system has
        told it, and it looks only once something is typed. A person presses it again.

        Returns:
            Its exit code.
        """
        end = time.monotonic() + seconds
        while self._process.poll() is None:
            assert time.monotonic() < end, f"it did not end; the screen was:\n{self.text}"
            self.send("\x03")
            again = time.monotonic() + 1
            while self._process.poll() is None and time.monotonic() < again:
                self._read(0.05)
        return self.wait_for_exit()

    def wait_for_exit(self, *, seconds: float = 20) -> int:
        """Read until the program ends, and all that it wrote.

        Returns:
            Its exit code.
        """
        end = time.monotonic() + seconds
        while self._process.poll() is None:
            assert time.monotonic() < end, f"it did not end; the screen was:\n{self.text}"
            self._read(0.05)
        # What it wrote last may be on its way, until the terminal is closed at its end; a
        # program that it left behind may keep it open.
        rest = time.monotonic() + _REST_SECONDS
        while self._read(0.05) and time.monotonic() < rest:
            pass
        return self._process.returncode

    def _read(self, seconds: float) -> bool:
        """Take what the program wrote; False when it has closed the terminal."""
        while select.select([self._descriptor], [], [], seconds)[0]:
            try:
                data = os.read(self._descriptor, 65_536)
            except OSError:
                return False
            if not data:
                return False
            self.output += data
            self._stream.feed(data)
            seconds = 0
        return True

    def _display(self) -> list[str]:
        # Not pyte's own display, which fails on a wide character that was half overwritten.
        rows, columns = self._screen.lines, self._screen.columns
        cells = self._screen.buffer
        return ["".join(cells[y][x].data for x in range(columns)) for y in range(rows)]

    def _set_size(self, columns: int, rows: int) -> None:
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, size)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
