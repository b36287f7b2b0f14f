"""A box with some words to read."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from bizctx_tui.tui.keymaps.own_keys import own_key


class WordsModal(ModalScreen[None]):
    """Shows some words until it is left.

    Args:
        title: What they are about, safe to draw.
        words: Safe to draw.
    """

    CSS_PATH = "words.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "leave", "Close", id="words.close", tooltip="Close the box"),
    ]

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self._title = title
        self._words = words

    def compose(self) -> ComposeResult:
        with VerticalScroll() as scroll:
            scroll.border_title = Content(f"{self._title} · {own_key(self, 'words.close')} closes")
            yield Static(self._words, markup=False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_leave(self) -> None:
        self.dismiss(None)
