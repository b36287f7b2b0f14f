"""The review alone, over an empty screen, with a watch on the loop.

The key o is a save that asks the server, the key a the server's answer.

python diff.py DESCRIPTOR BEFORE AFTER
"""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen
from textual.widgets import Static

from benchmarks.programs.watched import Watch
from bizctx_tui.tui.flows.reviewing import Reviewing
from bizctx_tui.tui.quick_screen import QuickScreen
from bizctx_tui.tui.ready_screen import prepare, withdraw
from bizctx_tui.tui.screens.diff import Confirmed, DiffModal
from bizctx_tui.tui.screens.for_review import ForReview
from bizctx_tui.tui.terminal_driver import TerminalDriver
from bizctx_tui.tui.turns import Turns

READY = "press o"


class DiffApp(App[None]):
    """Saves as often as it is asked to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "save", "Save"),
        Binding("a", "answer", "Answer"),
    ]

    def __init__(self, before: str, after: str) -> None:
        super().__init__()
        self._subject = ForReview(title="Document", before=before, after=after)
        self._answered = asyncio.Event()

    def get_driver_class(self) -> type[Driver]:
        """The way to the terminal that the app takes."""
        return TerminalDriver

    def get_default_screen(self) -> Screen[None]:
        """What is below draws as the workspace does."""
        return QuickScreen[None]()

    def compose(self) -> ComposeResult:
        yield Static(READY)

    def on_mount(self) -> None:
        # As the app does it, which collects when nobody types.
        gc.freeze()
        gc.disable()
        Turns().shorten()

    def prepare(self, modal: DiffModal) -> None:
        prepare(self, modal)

    def withdraw(self, modal: DiffModal) -> None:
        withdraw(modal)

    async def ask(self, modal: DiffModal) -> Confirmed | None:
        return await self.push_screen_wait(modal)

    def action_answer(self) -> None:
        self._answered.set()

    def action_save(self) -> None:
        self.run_worker(self._save(), exclusive=True)

    async def _save(self) -> None:
        reviewing = Reviewing(self)
        self._answered.clear()
        with reviewing.expected():
            await self._answered.wait()
            await reviewing.ask(self._subject)


async def main(before: str, after: str) -> None:
    """Run until it is ended."""
    line = socket.socket(fileno=int(sys.argv[1]))
    app = DiffApp(before, after)
    watch = Watch(line)
    await app.run_async()
    watch.stop()


if __name__ == "__main__":
    asyncio.run(main(*(Path(file).read_bytes().decode() for file in sys.argv[2:4])))
