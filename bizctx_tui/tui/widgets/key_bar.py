"""The keys that are worth knowing here, in the last line of the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.message import Message

from bizctx_tui.tui.widgets.text_line import Piece, TextLine


class Hint(NamedTuple):
    """A key and what it does, both safe to draw.

    Attributes:
        key: As Textual names it.
        shown: As people read it.
        what: A word or two.
    """

    key: str
    shown: str
    what: str


class KeyBar(TextLine):
    """One line without a widget for each key, so that it costs nothing when the focus moves."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; width: 1fr; background: $panel; }
    """

    @dataclass
    class Pressed(Message):
        """A key was clicked; it is to do what it does when it is pressed."""

        key: str

    def __init__(self) -> None:
        super().__init__()
        self._hints: tuple[Hint, ...] = ()

    def show(self, hints: Sequence[Hint]) -> None:
        """Show these keys from left to right."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.refresh()

    def pieces(self) -> Iterable[Piece]:
        """Each key and its words."""
        for hint in self._hints:
            yield f" {hint.shown}", "key"
            yield f" {hint.what} ", "plain"

    def on_click(self, event: events.Click) -> None:
        """Tell which key was clicked."""
        end = 0
        for hint in self._hints:
            end += cell_len(f" {hint.shown} {hint.what} ")
            if event.x < end:
                self.post_message(self.Pressed(hint.key))
                return
