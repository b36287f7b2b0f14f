"""Values of the database, checked: a row may hold anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NoReturn, get_args

from bizctx_tui.core.document_key import Access, DocumentKey
from bizctx_tui.core.models import Level, Scope
from bizctx_tui.core.text.bytes import from_bytes
from bizctx_tui.core.text.document import Position
from bizctx_tui.core.text.undo import Selection
from bizctx_tui.errors import StorageError

_LEVELS: Final[tuple[Level, ...]] = get_args(Level)


class Row:
    """One row, read column by column.

    Args:
        name: What to call it in an error, such as ``draft 3``.
        values: As the database has them.
    """

    def __init__(self, name: str, values: Sequence[Any]) -> None:
        self._name = name
        self._values = list(values)

    def text(self) -> str:
        """The next column, a short text."""
        value = self._values.pop(0)
        return value if isinstance(value, str) else self._fail(value)

    def number(self) -> int:
        """The next column, a whole number that is not negative."""
        value = self._values.pop(0)
        return value if isinstance(value, int) and value >= 0 else self._fail(value)

    def seconds(self) -> float:
        """The next column, a time."""
        value = self._values.pop(0)
        return float(value) if isinstance(value, int | float) else self._fail(value)

    def data(self) -> bytes:
        """The next column, bytes."""
        value = self._values.pop(0)
        return value if isinstance(value, bytes) else self._fail(value)

    def document_text(self) -> str:
        """The next column, the text of a document or a part of one."""
        data = self.data()
        try:
            return from_bytes(data)
        except UnicodeDecodeError:
            self._fail(data[:20])

    def position(self) -> Position:
        """The next two columns."""
        return Position(self.number(), self.number())

    def selection(self) -> Selection:
        """The next four columns: the cursor and the other end."""
        return Selection(self.position(), self.position())

    def scope(self) -> Scope:
        """The next two columns: a level and an id."""
        level, scope_id = self.text(), self.text()
        for each in _LEVELS:
            if level == each:
                return Scope(each, scope_id)
        self._fail(level)

    def key(self) -> DocumentKey:
        """The next five columns."""
        access = Access(self.text(), self.text(), self.text())
        return DocumentKey(access, self.scope())

    def _fail(self, value: object) -> NoReturn:
        raise StorageError(
            f"{self._name} in the database of bizctx cannot be read.",
            details={"row": self._name, "value": repr(value)[:80]},
            hint="The rest of the database is not affected.",
        )
