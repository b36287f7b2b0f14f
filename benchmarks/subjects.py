"""The programs that are measured, each on a terminal of its own."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.documents import MIDPOINT
from benchmarks.processes import cpu_seconds
from benchmarks.pty_session import PtySession, Recording
from benchmarks.screen import WHOLE, Columns, Screen, replay

PROGRAMS: Final = Path(__file__).parent / "programs"
PAGE_DOWN: Final = b"\x1b[6~"
BACKSPACE: Final = b"\x7f"

QUIET: Final = 0.05
"""Seconds without a byte that make a program quiet between two keys."""

_START_SECONDS: Final = 20.0
_KEY_SECONDS: Final = 10.0
_MOST_PAGES: Final = 200

Condition = Callable[[Screen], bool]


def shows(text: str, columns: Columns, times: int = 1) -> Condition:
    """That a text is shown between some columns, at least so often."""
    return lambda screen: screen.count(text, columns) >= times


def differs(before: str) -> Condition:
    """That the screen is not as it was."""
    return lambda screen: screen.text != before


class NotShown(Exception):
    """What was waited for never came on the screen; the message has the screen."""


@dataclass(frozen=True)
class Package:
    """One state of bizctx.

    Attributes:
        name: What the report calls it.
        root: The directory that has the package ``bizctx_tui``.
    """

    name: str
    root: Path


class Played(NamedTuple):
    """What came of some keys.

    Attributes:
        sent: When each key was written, in seconds.
        shown: When each condition came true, in seconds.
        size: Bytes that the program wrote.
        last: When the last of them came, in seconds.
        cpu: Seconds that the program ran on a processor.
    """

    sent: list[float]
    shown: list[float]
    size: int
    last: float
    cpu: float


class Subject:
    """A program on a terminal, and what it shows.

    Args:
        name: What the report calls it.
        session: The program.
    """

    def __init__(self, name: str, session: PtySession) -> None:
        self.name = name
        self.session = session
        self.screen = Screen()
        self.text = WHOLE
        """The columns of the text that is edited."""
        self.preview: Columns | None = None
        """The columns of the preview; None for a program without one."""

    def play(
        self,
        keys: Sequence[bytes],
        conditions: Sequence[Condition],
        *,
        interval: float = 0.0,
        quiet: float = QUIET,
        limit: float = _KEY_SECONDS,
    ) -> Played:
        """Write keys, and read until the conditions came true and the program is quiet.

        Args:
            keys: What is typed.
            conditions: What is to be seen.
            interval: Seconds from a key to the next.
            quiet: Seconds without a byte that make it quiet.
            limit: Seconds behind the last key that the conditions may take.

        Raises:
            NotShown: A condition did not come true.
        """
        spent = cpu_seconds(self.session.pid)
        recording = self.session.play(keys, interval=interval, quiet=quiet, limit=limit)
        shown = replay(recording, self.screen, conditions)
        end = (recording.sent or [time.perf_counter()])[-1] + limit
        while None in shown and time.perf_counter() < end:
            more = self.session.listen(quiet=quiet, limit=limit)
            shown = [
                first if first is not None else later
                for first, later in zip(shown, replay(more, self.screen, conditions), strict=True)
            ]
            recording.chunks += more.chunks
        times = [at for at in shown if at is not None]
        if len(times) < len(shown):
            raise NotShown(
                f"{self.name} did not show what it should in {limit:.0f} s; the screen was:\n"
                f"{self.screen.text}"
            )
        spent = cpu_seconds(self.session.pid) - spent
        last = recording.chunks[-1].time if recording.chunks else time.perf_counter()
        return Played(recording.sent, times, recording.size, last, spent)

    def press(
        self,
        keys: bytes,
        condition: Condition,
        *,
        limit: float = _KEY_SECONDS,
        quiet: float = QUIET,
    ) -> None:
        """Write keys at once and wait for what they do.

        Raises:
            NotShown: It did not come.
        """
        self.play([keys], [condition], limit=limit, quiet=quiet)

    def wait_for(self, condition: Condition) -> Recording:
        """Read until a condition is true: before anything is typed.

        Raises:
            NotShown: It did not come.
        """
        all_of_it = Recording()
        end = time.perf_counter() + _START_SECONDS
        while not condition(self.screen):
            if time.perf_counter() > end:
                raise NotShown(f"{self.name} did not start; the screen was:\n{self.screen.text}")
            recording = self.session.listen(quiet=0.1, limit=1.0)
            all_of_it.chunks += recording.chunks
            replay(recording, self.screen, [])
        return all_of_it


def tree_is_shown(screen: Screen) -> bool:
    """Whether bizctx shows its list of projects, at the top or where it starts."""
    return "Checkout US Web" in screen.text or "Web App" in screen.text


def own_environment(directory: Path, package: Package) -> dict[str, str]:
    """What every Python program that is measured gets, bizctx or not."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(directory),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(package.root),
    }


def python(*arguments: str) -> list[str]:
    """A command that runs Python as the benchmark itself runs, not from its directory."""
    return [sys.executable, "-P", *arguments]


def bizctx(
    stack: ExitStack,
    package: Package,
    directory: Path,
    server: Mapping[str, str],
    *,
    command: Sequence[str] = ("-m", "bizctx_tui"),
    inherited: Sequence[int] = (),
) -> Subject:
    """bizctx, started and with its tree on the screen.

    Args:
        stack: Ends it.
        package: Which state of it.
        directory: Its home, where its caches lie too.
        server: The variables that name the server.
    """
    environ = own_environment(directory, package) | dict(server)
    environ["BIZCTX_CACHE_DIR"] = str(directory / "cache")
    environ["BIZCTX_DATA_DIR"] = str(directory / "data")
    session = PtySession(python(*command), environ, directory, inherited=inherited)
    subject = Subject(package.name, stack.enter_context(session))
    subject.wait_for(tree_is_shown)
    *_, subject.text, subject.preview = subject.screen.panes("Preview")
    return subject


def open_project(subject: Subject, project: int) -> None:
    """Open a document in bizctx and wait until its name is over the text.

    Raises:
        NotShown: It did not come.
    """
    jump_to(subject, project)
    subject.press(b"\r", lambda screen: f"project {project} ─" in screen.text)
    subject.wait_for(lambda screen: "/ 50,000" in screen.text)


def jump_to(subject: Subject, project: int) -> None:
    """Have the box for jumping propose a document; enter opens it."""
    subject.press(b"\x0f", lambda screen: "Jump to" in screen.text)
    subject.press(b"%d" % project, lambda screen: f"Acme Corp {project}" in screen.text)


def go_to_midpoint(subject: Subject) -> None:
    """Put the cursor behind the first word of the paragraph in the middle.

    Raises:
        NotShown: The paragraph did not come.
    """
    place = subject.screen.find(MIDPOINT, subject.text)
    for _ in range(_MOST_PAGES):
        if place is not None:
            break
        subject.press(PAGE_DOWN, differs(subject.screen.text), quiet=0.15)
        place = subject.screen.find(MIDPOINT, subject.text)
    if place is None:
        raise NotShown(f"{subject.name} did not come to the middle:\n{subject.screen.text}")
    row, column = place[0] + 1, place[1] + len(MIDPOINT) + 1
    subject.session.play(
        [b"\x1b[<0;%d;%dM\x1b[<0;%d;%dm" % (column, row, column, row)], quiet=0.3, limit=1.0
    )


def text_area(
    stack: ExitStack, text: str, package: Package, directory: Path, *, name: str = "TextArea"
) -> Subject:
    """The toolkit's own text area, with the cursor where :func:`go_to_midpoint` puts it."""
    file, line, column = _written(text, directory)
    command = python(str(PROGRAMS / "text_area.py"), str(file), str(line), str(column))
    session = PtySession(command, own_environment(directory, package), directory)
    subject = Subject(name, stack.enter_context(session))
    subject.wait_for(lambda screen: not text or MIDPOINT in screen.text)
    return subject


def vim(stack: ExitStack, text: str, directory: Path) -> Subject | None:
    """vim as it comes, with syntax on, inserting; None when it is not on this machine."""
    program = shutil.which("vim")
    if program is None:
        return None
    file, line, column = _written(text, directory)
    go = f"call setcursorcharpos({line + 1}, {column + 1})"
    command = [program, "-u", "DEFAULTS", "-i", "NONE", "-c", go, "-c", "startinsert", str(file)]
    return _classic(stack, "vim", command, directory)


def nano(stack: ExitStack, text: str, directory: Path) -> Subject | None:
    """nano as it comes, with syntax on; None when it is not on this machine."""
    program = shutil.which("nano")
    if program is None:
        return None
    file, line, column = _written(text, directory)
    command = [program, "-Y", "markdown", f"+{line + 1},{column + 1}", str(file)]
    return _classic(stack, "nano", command, directory)


def _classic(stack: ExitStack, name: str, command: Sequence[str], directory: Path) -> Subject:
    environ = {"PATH": os.environ["PATH"], "HOME": str(directory), "LANG": "C.UTF-8"}
    subject = Subject(name, stack.enter_context(PtySession(command, environ, directory)))
    subject.wait_for(lambda screen: MIDPOINT in screen.text)
    return subject


def _written(text: str, directory: Path) -> tuple[Path, int, int]:
    """A file with the text, and the line and column behind its midpoint, from 0."""
    file = directory / "document.md"
    file.write_text(text, encoding="utf-8")
    lines = text.split("\n")
    line = next((n for n, line in enumerate(lines) if line.startswith(MIDPOINT)), 0)
    # In front of a blank: another letter there could be taken for one that was typed.
    return file, line, len(MIDPOINT) if text else 0
