"""One trial: a schedule carried out, against real sockets, a real disk and real kills."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.faults.app_server import AppServer, Doorway
from tests.faults.happenings import Began, Ended, Happening, Record, Stuck
from tests.faults.home import Home
from tests.faults.kept import Kept
from tests.faults.schedule import Done, Schedule, Step
from tests.faults.zygote import Life, Zygote

LEAVING_SECONDS: Final = 20.0
STEP_SECONDS: Final = 40.0
"""The longest that a step may take before the trial gives up."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a schedule.

    Attributes:
        seconds: How long it took.
    """

    schedule: Schedule
    record: Record
    kept: Kept
    seconds: float


def carry_out(schedule: Schedule, zygote: Zygote, directory: Path) -> Trial:
    """Carry out a schedule.

    Args:
        zygote: Forks the app.
        directory: An empty one for the home of the app.
    """
    began = time.monotonic()
    running = _Running(schedule, zygote, directory)
    try:
        running.carry_out()
    finally:
        running.close()
    return Trial(schedule, running.record, running.kept, time.monotonic() - began)


class _Running:
    def __init__(self, schedule: Schedule, zygote: Zygote, directory: Path) -> None:
        self.record = Record()
        self.kept = Kept(directory)
        self._schedule = schedule
        self._zygote = zygote
        self._directory = directory
        self._server = AppServer(
            schedule.texts,
            self.record,
            schedule.mishaps,
            kill=self._kill,
            history=self.kept.hashes,
        )
        self._door = Doorway(self._server)
        self._life: Life | None = None
        self._listener: threading.Thread | None = None
        self._done = threading.Event()
        self._leaves = False
        self._killed = False
        self._runs = 0
        self._offset = 0.0

    def carry_out(self) -> None:
        for number, step in enumerate(self._schedule.steps):
            following = self._schedule.steps[number + 1 : number + 2]
            kill = following[0].seconds if following and following[0].do == "kill" else None
            self._take(step, kill)

    def close(self) -> None:
        if self._life is not None:
            self._kill()
            self._bury()
        self._door.shut()

    def _take(self, step: Step, kill: float | None) -> None:
        match step.do:
            case "theirs":
                assert step.scope is not None
                self._server.theirs(step.scope, step.text)
            case "shut":
                self._door.shut()
            case "reopen":
                self._door.open()
            case "kill":
                if self._life is not None:
                    self._kill()
                    self._bury()
            case "start" | "audit":
                self._server.healthy = self._server.healthy or step.do == "audit"
                if self._life is None:
                    self._start()
                self._hand_over(step, kill)
            case "think":
                self._offset += step.seconds
                self._hand_over(step, kill)
            case _:
                self._hand_over(step, kill)

    def _start(self) -> None:
        self._runs += 1
        self._killed = False
        self.record.add(Began(run=self._runs))
        self._life = self._zygote.start(Home(self._directory, self._door.url, self._offset))
        self._listener = threading.Thread(target=self._listen, args=(self._life,))
        self._listener.start()

    def _hand_over(self, step: Step, kill: float | None) -> None:
        """Let the person do a step, and end the process in the middle where that is due."""
        if self._life is None:
            return
        self._done.clear()
        self._leaves = False
        try:
            self._life.line.send(step)
        except BrokenPipeError:
            self._bury()
            return
        if not self._done.wait(STEP_SECONDS if kill is None else kill):
            if kill is None:
                self.record.add(Stuck(words=f"no end of {step}"))
            self._kill()
        if self._leaves and self._listener is not None:
            self._listener.join(LEAVING_SECONDS)
            self._kill_if_alive()
        if self._listener is not None and not self._listener.is_alive():
            self._bury()

    def _kill_if_alive(self) -> None:
        if self._listener is not None and self._listener.is_alive():
            self.record.add(Stuck(words="it did not end when it was left"))
            self._kill()
            self._listener.join()

    def _listen(self, life: Life) -> None:
        try:
            while True:
                said = life.line.recv()
                if isinstance(said, Happening):
                    self.record.add(said)
                elif isinstance(said, Done):
                    self._leaves = said.leaves
                    self._done.set()
        except (EOFError, ConnectionResetError):
            return
        finally:
            self._done.set()

    def _kill(self) -> None:
        """End the process; by the trial, or by the server in a thread of its own."""
        life = self._life
        if life is not None and not self._killed:
            self._killed = True
            os.kill(life.pid, signal.SIGKILL)

    def _bury(self) -> None:
        """The process is at its end: see how, and have nothing left of it."""
        assert self._life is not None
        assert self._listener is not None
        status = self._zygote.wait(self._life.pid)
        self._listener.join()
        self._life.line.close()
        self._life = self._listener = None
        if status == -signal.SIGKILL and self._killed:
            self.record.add(Ended(how="killed"))
        elif status == 0:
            self.record.add(Ended(how="left"))
        else:
            self.record.add(Ended(how="crashed", words=f"status {status}"))
