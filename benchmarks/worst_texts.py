"""How long the event loop is blocked at most, on texts that are hard to show."""

from __future__ import annotations

import socket
from contextlib import ExitStack

from benchmarks import shelf
from benchmarks.bench import Bench
from benchmarks.names import WORST_KEY, WORST_OPEN, WORST_PAGE, is_earlier
from benchmarks.subjects import PAGE_DOWN, PROGRAMS, Package, bizctx, jump_to

CTRL_END = b"\x1b[1;5F"
CTRL_HOME = b"\x1b[1;5H"
PAGE_UP = b"\x1b[5~"

_QUIET = 0.5
_KEY_SECONDS = 1.0
_OPEN_SECONDS = 10.0
_GIVE_UP = 30.0


class Watched:
    """bizctx with a watch on its loop.

    Args:
        stack: Ends it.
    """

    def __init__(self, bench: Bench, package: Package, stack: ExitStack) -> None:
        self._line, theirs = socket.socketpair()
        stack.enter_context(self._line)
        with theirs:
            self.subject = bizctx(
                stack,
                package,
                bench.home(),
                bench.server,
                command=(str(PROGRAMS / "watched.py"), str(theirs.fileno())),
                inherited=(theirs.fileno(),),
            )
        self._line.settimeout(_GIVE_UP)
        self.ask()

    def ask(self, question: bytes = b"?") -> float:
        """The longest block since it was asked last, in milliseconds.

        Raises:
            TimeoutError: It is blocked for longer than anybody would wait.
        """
        self._line.send(question)
        answer = b""
        while not answer.endswith(b"\n"):
            answer += self._line.recv(64)
        return float(answer)

    def block_of(self, key: bytes, *, limit: float = _KEY_SECONDS) -> float:
        """The longest block that a key brings, in milliseconds.

        Args:
            limit: Seconds that it is waited for something on the screen. A key may change
                nothing there; a loop that is blocked at the end is waited for.
        """
        recording = self.subject.session.play([key], quiet=_QUIET, limit=limit)
        for chunk in recording.chunks:
            self.subject.screen.feed(chunk.data)
        return self.ask()


def measure(bench: Bench) -> None:
    """Each text in a fresh program: opening, keys at both ends, pages down and up."""
    for name in shelf.WORST[:: bench.effort.worst_every]:
        for package in bench.packages:
            with ExitStack() as stack:
                watched = Watched(bench, package, stack)
                try:
                    _measure(bench, watched, name)
                except TimeoutError:
                    bench.samples.notes.append(
                        f"{package.name} was blocked for over {_GIVE_UP:.0f} s by: {name}"
                    )


def _measure(bench: Bench, watched: Watched, name: str) -> None:
    subject, samples = watched.subject, bench.samples
    label = f"{subject.name}: {name}" if is_earlier(subject.name) else name
    jump_to(subject, shelf.worst_project(name))
    watched.ask()
    samples.add(WORST_OPEN, label, watched.block_of(b"\r", limit=_OPEN_SECONDS))
    if "/ 50,000" not in subject.screen.text:
        raise RuntimeError(f"{name} was not opened:\n{subject.screen.text}")
    times = bench.effort.worst_keys
    typed = [b"x"] * times
    for key in [*typed, CTRL_END, *typed, CTRL_HOME]:
        samples.add(WORST_KEY, label, watched.block_of(key))
    for key in [*[PAGE_DOWN] * times, *[PAGE_UP] * times]:
        samples.add(WORST_PAGE, label, watched.block_of(key))
