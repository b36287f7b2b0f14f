"""Fields for what is pasted: a secret that is never shown, an address that may be broken up."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class SecretField(Input):
    """Shows a dot for each character; a paste loses the blanks and line breaks around it."""

    def __init__(self, *, placeholder: str, id: str) -> None:  # noqa: A002
        super().__init__(
            placeholder=placeholder, password=True, compact=True, select_on_focus=False, id=id
        )

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.replace(event.text.strip(), *self.selection)

    def action_copy(self) -> None:
        """Nothing: a secret does not leave the field for the clipboard."""

    def action_cut(self) -> None:
        """Nothing, for the same reason."""


class AddressField(Input):
    """Takes an address that a terminal has broken into lines as one piece."""

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.replace("".join(event.text.split()), *self.selection)
