"""Writing to a real pseudo-terminal: in order, whole, and without waiting for the reader."""

from __future__ import annotations

import os
import pty
import threading
import tty
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

import pytest

from bizctx_tui.tui.terminal_output import MAX_WAITING_BYTES, TerminalOutput

# More than a pseudo-terminal takes without a reader.
BIG = "漢" * 100_000


@dataclass
class Line:
    """Both ends of a pseudo-terminal."""

    far: int
    near: TextIO
    output: TerminalOutput

    def read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            data += os.read(self.far, 65_536)
        return data


@pytest.fixture
def line() -> Iterator[Line]:
    far, inside = pty.openpty()
    tty.setraw(inside)
    with open(inside, "w", encoding="utf-8") as near:
        output = TerminalOutput(near)
        output.start()
        yield Line(far, near, output)
        if output.is_alive():
            output.stop()
    os.close(far)


def test_what_the_terminal_takes_is_there_when_write_returns(line: Line) -> None:
    line.output.write("key")
    os.set_blocking(line.far, False)
    assert os.read(line.far, 100) == b"key"


def test_a_reader_that_is_slow_is_not_waited_for_and_misses_nothing(line: Line) -> None:
    texts = ["one", BIG, "two", "three", BIG, "four"]
    for text in texts:
        line.output.write(text)
    expected = "".join(texts).encode()
    assert line.read(len(expected)) == expected


def test_stopping_writes_the_rest(line: Line) -> None:
    line.output.write(BIG)
    line.output.write("end")
    stopping = threading.Thread(target=line.output.stop)
    stopping.start()
    assert line.read(len(BIG.encode()) + 3).endswith(b"end")
    stopping.join(10)
    assert not stopping.is_alive()


def test_the_program_waits_when_the_terminal_is_too_far_behind(line: Line) -> None:
    text = "x" * (MAX_WAITING_BYTES + 200_000)
    writing = threading.Thread(target=line.output.write, args=(text,))
    writing.start()
    writing.join(0.2)
    assert writing.is_alive()
    assert line.read(len(text)) == text.encode()
    writing.join(10)
    assert not writing.is_alive()


def test_a_dead_line_is_no_error_and_no_hang(line: Line) -> None:
    line.output.write(BIG)
    os.close(line.far)
    line.far = os.open(os.devnull, os.O_RDONLY)
    line.output.write("more")
    line.output.stop()
    assert not line.output.is_alive()


def test_the_descriptor_of_the_shell_still_waits(line: Line) -> None:
    line.output.write("x")
    assert os.get_blocking(line.near.fileno())


def test_a_lone_surrogate_is_written_as_something(line: Line) -> None:
    line.output.write("a\ud800b")
    assert line.read(3) == b"a?b"


def test_what_is_no_terminal_is_refused() -> None:
    with open(os.devnull, "w", encoding="utf-8") as file, pytest.raises(OSError):  # noqa: PT011
        TerminalOutput(file)
