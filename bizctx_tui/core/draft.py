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
        base_at: When the server was seen to hold it, in Unix seconds; 0 when nobody knows.

    Attributes:
        buffer: The text with its cursor, selection and undo history.
        base_at: As given, or as the last :meth:`rebase` told.
    """

    def __init__(self, scope: Scope, base: str, *, base_at: float = 0.0) -> None:
        self.scope = scope
        self.buffer = Buffer(base)
        self.rebase(base, base_at=base_at)

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

    def rebase(self, base: str, *, base_at: float = 0.0) -> None:
        """The server holds another text now; what was typed here stays as it is."""
        self._base = base
        self.base_at = base_at
        self._comparison = Comparison(self.buffer, base)

    def take(self, text: str, *, base_at: float = 0.0) -> None:
        """Replace both base and text with the server's, as one step that undo takes back."""
        self.buffer.replace_all_text(text)
        self.rebase(text, base_at=base_at)
