"""The person's terminal, wherever the data goes to and comes from."""

from __future__ import annotations

import os
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from bizctx_tui.core.visible import visible
from bizctx_tui.errors import NotConfirmedError

_DEVICE: Final = "/dev/tty"
_YES: Final = {"y", "yes"}
_NO: Final = {"", "n", "no"}
_LONGEST_ANSWER: Final = 1024


class Terminal:
    """Shows text to a person and asks them.

    Args:
        reads: The descriptor that answers come from.
        writes: The descriptor that is shown.
    """

    def __init__(self, reads: int, writes: int) -> None:
        self._reads = reads
        self._writes = writes

    def show(self, data: bytes) -> None:
        """Write to the terminal."""
        while data:
            data = data[os.write(self._writes, data) :]

    def agrees(self, question: str) -> bool:
        """Ask until the answer is yes or no; no answer is no.

        What was typed before the question was there answers nothing.
        """
        termios.tcflush(self._reads, termios.TCIFLUSH)
        while True:
            self.show(f"{visible(question)} [y/N] ".encode())
            answer = os.read(self._reads, _LONGEST_ANSWER)
            words = answer.decode("utf-8", "replace").strip().lower()
            if not answer:
                self.show(b"\n")
            if words in _YES | _NO:
                return words in _YES


@contextmanager
def terminal(instead: str) -> Iterator[Terminal]:
    """The terminal that this command was started from.

    Args:
        instead: What to do where there is none.

    Raises:
        NotConfirmedError: There is none.
    """
    try:
        device = os.open(_DEVICE, os.O_RDWR | os.O_NOCTTY)
    except OSError:
        if not (_is_terminal(sys.stdin) and _is_terminal(sys.stderr)):
            raise NotConfirmedError(
                "There is no terminal to ask on. Nothing was sent.", hint=instead
            ) from None
        yield Terminal(sys.stdin.fileno(), sys.stderr.fileno())
        return
    try:
        yield Terminal(device, device)
    finally:
        os.close(device)


def _is_terminal(stream: object) -> bool:
    isatty = getattr(stream, "isatty", None)
    return isatty is not None and bool(isatty())
