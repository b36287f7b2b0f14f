"""Asking for the path of a file, with tab completing the names that are there."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from bizctx_tui.files.texts import completed
from bizctx_tui.tui.key_order import after_typing


class PathBox(ModalScreen[str | None]):
    """Dismissed with what was typed, or None when the person leaves it.

    Args:
        question: Safe to draw.
        home: What ``~/`` stands for.
        proposal: What the box holds at first, safe to draw.
    """

    CSS_PATH = "path_box.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="path.leave", tooltip="Leave without a file"),
        Binding(
            "tab",
            "complete",
            "Complete",
            id="path.complete",
            tooltip="Complete the name as far as the files that are there agree on it",
            priority=True,
        ),
    ]

    def __init__(self, question: str, *, home: Path, proposal: str = "") -> None:
        super().__init__()
        self._question = question
        self._home = home
        self._proposal = proposal

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._question, classes="question", markup=False)
            yield Input(self._proposal, select_on_focus=False)
            yield Static("tab completes · enter takes it · escape goes back", classes="keys")

    def on_mount(self) -> None:
        box = self.query_one(Input)
        box.cursor_position = len(box.value)
        self.set_focus(box)

    def on_key(self, event: events.Key) -> None:
        """Take what is typed before the box has the keyboard."""
        box = self.query_one(Input)
        if not box.has_focus and event.is_printable and event.character is not None:
            event.stop()
            box.insert_text_at_cursor(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """The same for what is pasted; the box takes its own."""
        box = self.query_one(Input)
        if not box.has_focus:
            event.stop()
            box.insert_text_at_cursor(event.text.splitlines()[0] if event.text else "")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(event.value)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_complete(self) -> None:
        after_typing(self, self._start_completing)

    def _start_completing(self) -> None:
        typed = self.query_one(Input).value
        self.run_worker(self._complete(typed), group="complete", exclusive=True)

    async def _complete(self, typed: str) -> None:
        longer = await asyncio.to_thread(completed, typed, self._home)
        box = self.query_one(Input)
        # What was typed meanwhile is not replaced.
        if box.value == typed and longer != typed:
            box.value = longer
            box.cursor_position = len(longer)
