"""The review alone, over an empty screen, with a watch on the loop; the key o opens it.

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
from textual.widgets import Static

from benchmarks.programs.watched import Watch
from bizctx_tui.tui.screens.diff import DiffModal
from bizctx_tui.tui.terminal_driver import TerminalDriver

READY = "press o"


class DiffApp(App[None]):
    """Opens the review as often as it is asked to."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("o", "open", "Open")]

    def __init__(self, before: str, after: str) -> None:
        super().__init__()
        self._before, self._after = before, after

    def get_driver_class(self) -> type[Driver]:
        """The way to the terminal that the app takes."""
        return TerminalDriver

    def compose(self) -> ComposeResult:
        yield Static(READY)

    def on_mount(self) -> None:
        # As the app does it; it collects when nobody types.
        gc.freeze()
        gc.disable()

    def action_open(self) -> None:
        self.push_screen(DiffModal(title="Document", before=self._before, after=self._after))


async def main(before: str, after: str) -> None:
    """Run until it is ended."""
    line = socket.socket(fileno=int(sys.argv[1]))
    app = DiffApp(before, after)
    watch = Watch(line)
    await app.run_async()
    watch.stop()


if __name__ == "__main__":
    asyncio.run(main(*(Path(file).read_bytes().decode() for file in sys.argv[2:4])))
