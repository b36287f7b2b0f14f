"""Whether a text that is being edited still is the one it started from."""

from __future__ import annotations

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Document


class Comparison:
    """Compares a buffer with a text, at a cost that follows the edits and not the length.

    It knows how many lines at the top and at the bottom agree. An edit takes away from
    that what it reached, and only the lines between are looked at again.

    Args:
        buffer: What is edited.
        text: What to compare it with.
    """

    def __init__(self, buffer: Buffer, text: str) -> None:
        self._buffer = buffer
        # Mostly it begins with the same text, whose lines need not be held twice.
        self._base = buffer.document.copy() if text == buffer.text else Document(text)
        self._revision = buffer.revision
        self._lines = buffer.document.line_count
        # Lines that are known to agree, with their endings.
        self._top = self._bottom = 0

    @property
    def differs(self) -> bool:
        """Whether the buffer's text is another one now."""
        self._follow()
        document, base = self._buffer.document, self._base
        if (
            document.character_count != base.character_count
            or document.line_count != base.line_count
        ):
            return True
        last = self._lines - self._bottom
        for index in range(self._top, last):
            if document.line(index) != base.line(index) or (
                document.ending(index) != base.ending(index)
            ):
                self._top = index
                return True
        self._top = self._bottom = self._lines
        return False

    def _follow(self) -> None:
        buffer = self._buffer
        if buffer.revision == self._revision:
            return
        changes = buffer.changes_since(self._revision)
        self._revision = buffer.revision
        if changes is None:
            self._top = self._bottom = 0
            self._lines = buffer.document.line_count
            return
        for change in changes:
            below = self._lines - 1 - change.old_end.line
            self._top = min(self._top, change.start.line)
            self._bottom = min(self._bottom, below)
            self._lines = change.new_end.line + 1 + below
