"""One run of the app in the process that is forked later, so that all it loads is loaded."""

from __future__ import annotations

import tempfile
import threading
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from tests.faults import person
from tests.faults.app_server import DOCUMENTS, PROJECTS, AppServer, Doorway
from tests.faults.happenings import Record
from tests.faults.home import Home
from tests.faults.schedule import Done, Step

_STEPS: Final = (
    Step("start"),
    Step("open", scope=PROJECTS[0]),
    Step("type", 1, "- *text* `code`"),
    Step("save", 5),
    Step("clear", 7),
    Step("quit", 1),
)


def rehearse() -> None:
    """Go through what most runs go through.

    Raises:
        AssertionError: A thread is left, with which nothing may be forked.
    """
    door = Doorway(AppServer({scope: "text\n" for scope in DOCUMENTS}, Record(), {}))
    ours, theirs = Pipe()
    director = threading.Thread(target=_direct, args=(ours,), daemon=True)
    director.start()
    try:
        with tempfile.TemporaryDirectory(prefix="bizctx-rehearsal-") as directory:
            person.live(Home(Path(directory), door.url), theirs)
    finally:
        theirs.close()
        director.join()
        door.shut()
    assert threading.active_count() == 1, threading.enumerate()


def _direct(line: Connection[Any, Any]) -> None:
    try:
        for step in _STEPS:
            line.send(step)
            while not isinstance(line.recv(), Done):
                pass
        line.close()
    except (EOFError, OSError):
        return
