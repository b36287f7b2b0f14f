"""The real program in a real pseudo-terminal, on a server of the tests."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.faults.app_server import DOCUMENTS, PROJECTS, AppServer, Doorway
from tests.faults.happenings import Record
from tests.faults.home import Home, environ
from tests.support.terminal import ENTER, Terminal

COMMAND: Final = (sys.executable, "-m", "bizctx_tui")
KEPT: Final = "● unsaved, draft kept"
NOT_KEPT: Final = "● unsaved, draft NOT kept"
OFFERED: Final = "bizctx kept a draft"
_ARMED_SECONDS: Final = 20.0
_AGAIN_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a program is started again and again.

    Attributes:
        data: Its data directory.
        variables: Its whole environment.
    """

    server: AppServer
    data: Path
    variables: dict[str, str]

    def start(self, *, command: Sequence[str] = COMMAND) -> Terminal:
        """Start the program."""
        return Terminal(command, self.variables)


@contextmanager
def desk(directory: Path, *, data: Path | None = None) -> Iterator[Desk]:
    """A server with empty documents, and a home.

    Args:
        directory: An empty one for the home.
        data: The data directory, where it is not to be in the home.
    """
    server = AppServer({scope: "" for scope in DOCUMENTS}, Record(), {})
    door = Doorway(server)
    home = Home(directory, door.url)
    variables = environ(home) | {"PATH": os.environ["PATH"]}
    if data is not None:
        variables["BIZCTX_DATA_DIR"] = str(data)
    try:
        yield Desk(server, Path(variables["BIZCTX_DATA_DIR"]), variables)
    finally:
        door.shut()


def open_document(terminal: Terminal) -> None:
    """Open the project that the tree points at."""
    terminal.wait_for("Alpha")
    terminal.send(ENTER)
    terminal.wait_for(f"Alpha · project {PROJECTS[0].id}")
    terminal.wait_for("Ln 1, Col 1")


def take_draft(terminal: Terminal) -> str:
    """Go on with the draft that is offered at the start.

    Returns:
        The screen with the draft.
    """
    terminal.wait_for(OFFERED)
    press_until(terminal, ENTER, lambda screen: OFFERED not in screen)
    return terminal.wait_for(KEPT)


def press_until(terminal: Terminal, key: str, what: str | Callable[[str], bool]) -> None:
    """Press a key again and again: a box takes none before it was there for a moment."""
    holds = (lambda screen: what in screen) if isinstance(what, str) else what
    end = time.monotonic() + _ARMED_SECONDS
    while not holds(terminal.text):
        assert time.monotonic() < end, f"{key!r} did nothing:\n{terminal.text}"
        terminal.send(key)
        time.sleep(_AGAIN_SECONDS)
