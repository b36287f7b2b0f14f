"""A process with everything loaded, forked for each start of the app.

    with Zygote() as zygote:
        life = zygote.start(Home(...))     # the app runs in a process of its own
        life.line.send(Step("type", ...))
        os.kill(life.pid, signal.SIGKILL)  # a real one
        status = zygote.wait(life.pid)

Loading takes most of a second; a fork takes some milliseconds.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.faults import person
from tests.faults.home import Home
from tests.faults.rehearsal import rehearse

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Life:
    """A process of the app.

    Attributes:
        line: Steps go out, happenings come in.
    """

    pid: int
    line: Connection[Any, Any]


class Zygote:
    """Holds the process that is forked. For one thread."""

    def __enter__(self) -> Self:
        self._line, inside = Pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.zygote", str(inside.fileno())],
            cwd=ROOT,
            pass_fds=[inside.fileno()],
            stdin=subprocess.DEVNULL,
        )
        inside.close()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._line.close()
        self._process.wait(10)

    def start(self, home: Home) -> Life:
        """Start the app."""
        ours, theirs = Pipe()
        self._line.send(home)
        send_handle(self._line, theirs.fileno(), self._process.pid)
        theirs.close()
        return Life(self._line.recv(), ours)

    def wait(self, pid: int) -> int:
        """Wait for the end of an app that was killed, or that is about to end by itself.

        Returns:
            Its exit code, or minus the signal that ended it.
        """
        self._line.send(pid)
        status = self._line.recv()
        assert isinstance(status, int)
        return status


def main(descriptor: int) -> None:
    """Fork whenever it is asked for, until the other end is closed."""
    rehearse()
    gc.collect()
    gc.freeze()
    line: Connection[Any, Any] = Connection(descriptor)
    while True:
        try:
            asked = line.recv()
        except EOFError:
            return
        if isinstance(asked, int):
            line.send(os.waitstatus_to_exitcode(os.waitpid(asked, 0)[1]))
            continue
        handle = recv_handle(line)
        pid = os.fork()
        if pid == 0:
            line.close()
            person.live(asked, Connection(handle))
            return
        os.close(handle)
        line.send(pid)


if __name__ == "__main__":
    main(int(sys.argv[1]))
