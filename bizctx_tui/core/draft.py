"""One open document: the server's text it started from, and what became of it here."""

from __future__ import annotations

from bizctx_tui.core.models import Scope
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.comparison import Comparison


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
        self.buffer = Buffer(base)
        self.rebase(base)

    @property
    def base(self) -> str:
        """The server's text that the draft starts from."""
        return self._base

    @property
    def text(self) -> str:
        """The text as it stands now."""
        return self.buffer.text

    @property
    def unsaved(self) -> bool:
        """Whether the text differs from the base, wherever the edits went meanwhile."""
        return self._comparison.differs

    def rebase(self, base: str) -> None:
        """The server holds another text now; what was typed here stays as it is."""
        self._base = base
        self._comparison = Comparison(self.buffer, base)

    def take(self, text: str) -> None:
        """Replace both base and text with the server's, as one step that undo takes back."""
        self.buffer.replace_all_text(text)
        self.rebase(text)
