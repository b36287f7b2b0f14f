"""One thing that a person can ask for, said once: the key, the palette and the help read it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.binding import Binding

if TYPE_CHECKING:
    from bizctx_tui.tui.flows.view import View

NO_KEY: Final = "no_key"
"""Stands for a key where there is none, so that a key map has something to move."""

Flow = Callable[["View"], Awaitable[None] | None]
"""What a command does with the workspace: at once, or as a flow that waits for something."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command and where it is found.

    Attributes:
        id: Stable, for key maps: what it is about, a dot, what it does.
        title: Its name in the palette.
        what: One sentence on what it does.
        action: An action of the widget or screen that has the command, or what to do with
            the workspace.
        keys: Keys as Textual names them, separated by commas.
        footer: Its word in the footer; empty to leave it out there.
        priority: Whether its keys come before those of the focused widget.
    """

    id: str
    title: str
    what: str
    action: str | Flow
    keys: str = NO_KEY
    footer: str = ""
    priority: bool = False

    @property
    def action_name(self) -> str:
        """The action as a binding names it."""
        return self.action if isinstance(self.action, str) else f"flow('{self.id}')"

    @property
    def binding(self) -> Binding:
        """The keys of the command."""
        return Binding(
            self.keys,
            self.action_name,
            self.footer or self.title,
            show=bool(self.footer),
            priority=self.priority,
            id=self.id,
            tooltip=self.what,
        )
