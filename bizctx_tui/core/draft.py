"""One open document: the server's text it started from, and what became of it here."""

from __future__ import annotations

from bizctx_tui.core.models import Scope
from bizctx_tui.core.text.buffer import Buffer


class Draft:
    """The text being edited, and its base.

    Args:
        scope: Which document.
        base: The server's text that the draft starts from.

    Attributes:
        buffer: The text with its cursor, selection and undo history.
    """

    def __init__(self, scope: Scope, base: str) -> None:
        self.scope = scope
        self.base = base
        self.buffer = Buffer(base)

    @property
    def text(self) -> str:
        """The text as it stands now."""
        return self.buffer.text

    @property
    def unsaved(self) -> bool:
        """Whether the text differs from the base, wherever the edits went meanwhile."""
        return self.buffer.character_count != len(self.base) or self.buffer.text != self.base

    def rebase(self, base: str) -> None:
        """The server holds another text now; what was typed here stays as it is."""
        self.base = base

    def take(self, text: str) -> None:
        """Replace both base and text with the server's, as one step that undo takes back."""
        self.base = text
        self.buffer.replace_all_text(text)
