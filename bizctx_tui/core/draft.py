"""One open document: the server's text it started from, and what became of it here."""

from __future__ import annotations

from typing import Final

from bizctx_tui.core.diff.alignment import Effort, align
from bizctx_tui.core.merge import merge, whole_lines
from bizctx_tui.core.models import Scope
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.comparison import Comparison
from bizctx_tui.core.text.document import Position

_EFFORT: Final = 100_000


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

    def adopt(self, text: str, *, over: str, base: str, base_at: float = 0.0) -> bool:
        """Take a text that was made of this one, as one step that undo takes back.

        The cursor stays in its line, wherever that is now.

        Args:
            text: What was made of it.
            over: The text here that it was made of; what was typed since is merged into it.
            base: The server's text that it starts from.
            base_at: When the server was seen to hold that.

        Returns:
            False when what was typed since is in conflict with it: then nothing changes.
        """
        if self.text != over:
            merged = merge(over, self.text, text)
            if merged.conflicts:
                return False
            text = merged.text()
        if text != self.text:
            cursor = self._cursor_in(text)
            self.buffer.replace_all_text(text)
            self.buffer.move_to(cursor)
        self.rebase(base, base_at=base_at)
        return True

    def _cursor_in(self, text: str) -> Position:
        """Where the cursor's line is in a text made of this one."""
        line, column = self.buffer.cursor
        before, after = whole_lines(self.text), whole_lines(text)
        at = line
        for start, new_start, length in sorted(align(before, after, Effort(_EFFORT))):
            if start > line:
                break
            # In a changed stretch it goes as far behind the unchanged line before as it was.
            at = new_start + line - start
            if line < start + length:
                return Position(at, column)
        return Position(at, column)
