"""Leaving with unsaved text: asked, never assumed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from bizctx_tui.tui.keymaps.own_keys import own_key

QuitOutcome = Literal["stay", "keep", "discard"]


class QuitModal(ModalScreen[QuitOutcome]):
    """Names what is not saved.

    Args:
        unsaved: Titles of the documents with unsaved text, safe to draw.
        saving: Titles of those that are being saved this moment.
        problem: Why the drafts could not be kept, safe to draw; empty when they are kept.
    """

    CSS_PATH = "quit.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stay", "Stay", id="quit.stay", tooltip="Go back to the editor"),
        Binding(
            "k",
            "keep",
            "Keep and quit",
            id="quit.keep",
            tooltip="Quit; the drafts are offered at the next start",
        ),
        Binding("d", "discard", "Discard and quit", id="quit.discard", tooltip="Lose the changes"),
    ]

    def __init__(self, *, unsaved: Sequence[str], saving: Sequence[str], problem: str = "") -> None:
        super().__init__()
        self._unsaved = unsaved
        self._saving = saving
        self._problem = problem

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("Quit with unsaved text?", classes="question", markup=False)
            yield Static("\n".join(self._lines()), markup=False)
            yield Static("\n".join(self._keys()), classes="keys", markup=False)

    def _lines(self) -> list[str]:
        lines = [f"● {title}: unsaved" for title in self._unsaved]
        lines += [
            f"… {title}: a save is under way, and quitting does not stop it on the server"
            for title in self._saving
        ]
        if self._problem:
            lines.append(f"The drafts could not be kept on the disk: {self._problem}")
        return lines

    def _keys(self) -> list[str]:
        kept = "the drafts are offered at the next start"
        if self._problem:
            kept = "what is not on the disk by then is lost"
        return [
            f"{own_key(self, 'quit.stay'):<7} stay",
            f"{own_key(self, 'quit.keep'):<7} quit; {kept}",
            f"{own_key(self, 'quit.discard'):<7} discard and quit; the history has the texts",
        ]

    def action_stay(self) -> None:
        self.dismiss("stay")

    def action_keep(self) -> None:
        self.dismiss("keep")

    def action_discard(self) -> None:
        self.dismiss("discard")
