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

QuitOutcome = Literal["stay", "quit"]


class QuitModal(ModalScreen[QuitOutcome]):
    """Names what would be lost.

    Args:
        unsaved: Titles of the documents with unsaved text, safe to draw.
        saving: Titles of those that are being saved this moment.
    """

    CSS_PATH = "quit.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stay", "Stay", id="quit.stay", tooltip="Go back to the editor"),
        Binding("d", "discard", "Discard and quit", id="quit.discard", tooltip="Lose the changes"),
    ]

    def __init__(self, *, unsaved: Sequence[str], saving: Sequence[str]) -> None:
        super().__init__()
        self._unsaved = unsaved
        self._saving = saving

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("Quit and lose what is not saved?", classes="question", markup=False)
            yield Static("\n".join(self._lines()), markup=False)
            yield Static(
                f"{own_key(self, 'quit.stay'):<7} stay and keep everything\n"
                f"{own_key(self, 'quit.discard'):<7} discard the changes and quit",
                classes="keys",
                markup=False,
            )

    def _lines(self) -> list[str]:
        return [f"● {title}: unsaved" for title in self._unsaved] + [
            f"… {title}: a save is under way, and quitting does not stop it on the server"
            for title in self._saving
        ]

    def action_stay(self) -> None:
        self.dismiss("stay")

    def action_discard(self) -> None:
        self.dismiss("quit")
