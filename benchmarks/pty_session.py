"""A program on a pseudo-terminal of its own: keys are written, and each read is stamped.

Nothing is parsed while a program is measured. What it wrote is kept with the times of the
reads, and looked at afterwards.
"""

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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

COLUMNS: Final = 160
ROWS: Final = 45

_ANSWERS: Final = {
    # Synchronised output: known, and off until it is asked for. All programs are told so.
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
    b"\x1b[c": b"\x1b[?62;22c",
}
"""What programs ask the terminal at their start, and what it says."""

_READ_BYTES: Final = 65_536


class Chunk(NamedTuple):
    """What one read gave.

    Attributes:
        time: When it came, in seconds of ``time.perf_counter``.
    """

    time: float
    data: bytes


@dataclass
class Recording:
    """What was written to a program, and what it wrote in that time.

    Attributes:
        sent: When each key was written, in seconds of ``time.perf_counter``.
    """

    sent: list[float] = field(default_factory=list)
    chunks: list[Chunk] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many bytes the program wrote."""
        return sum(len(chunk.data) for chunk in self.chunks)


class PtySession:
    """Runs a program until the block is left, then kills it.

    Args:
        command: The program and its arguments.
        environ: Its whole environment; TERM and COLORTERM are added.
        directory: Where it runs.
        inherited: File descriptors that it keeps.
    """

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        directory: Path,
        *,
        inherited: Sequence[int] = (),
    ) -> None:
        self._descriptor, inside = pty.openpty()
        size = struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, size)
        os.set_blocking(self._descriptor, False)
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            list(command),
            stdin=inside,
            stdout=inside,
            stderr=inside,
            cwd=directory,
            env={**environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
            start_new_session=True,
            preexec_fn=_take_terminal,
            pass_fds=inherited,
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
        os.close(self._descriptor)

    @property
    def pid(self) -> int:
        """The process of the program."""
        return self._process.pid

    def play(
        self, keys: Sequence[bytes], *, interval: float = 0.0, quiet: float, limit: float
    ) -> Recording:
        """Write keys, and read until the program is quiet behind the last one.

        Args:
            keys: Each is written at once, or as fast as the program takes it.
            interval: Seconds from one to the next, whether or not anything came back.
            quiet: How many seconds without a byte end it, once anything came back behind
                the last key.
            limit: Seconds behind the last key that end it in any case.
        """
        recording = Recording()
        left, rest = [*keys], b""
        due = behind = last = time.perf_counter()
        answered = not keys
        while True:
            now = time.perf_counter()
            if left and not rest and now >= due:
                rest = left.pop(0)
                recording.sent.append(now)
                due += interval
                behind, answered = now, False
            if rest:
                rest = rest[self._write(rest) :]
            end = due if left else behind + limit
            if answered and not left:
                end = min(end, last + quiet)
            if not left and not rest and now >= end:
                return recording
            if self._wait(end - now, writing=bool(rest)) and (data := self._read()):
                last, answered = time.perf_counter(), True
                recording.chunks.append(Chunk(last, data))

    def listen(self, *, quiet: float, limit: float) -> Recording:
        """Read until nothing came for a while.

        Args:
            quiet: How many seconds without a byte end it.
            limit: Seconds that end it in any case.
        """
        return self.play((), quiet=quiet, limit=limit)

    def _wait(self, seconds: float, *, writing: bool) -> bool:
        """Whether there is something to read."""
        writers = [self._descriptor] if writing else []
        readable, _, _ = select.select([self._descriptor], writers, [], max(0.0, seconds))
        return bool(readable)

    def _write(self, data: bytes) -> int:
        try:
            return os.write(self._descriptor, data)
        except BlockingIOError:
            return 0

    def _read(self) -> bytes:
        try:
            data = os.read(self._descriptor, _READ_BYTES)
        except OSError as error:
            raise ProgramEnded(f"process {self.pid} has closed its terminal") from error
        # A question that is cut in two by a read stays without an answer; programs ask at
        # their start, in one write.
        for question, answer in _ANSWERS.items():
            if question in data:
                self._write(answer)
        return data


class ProgramEnded(RuntimeError):
    """A program that is measured has ended by itself."""


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
