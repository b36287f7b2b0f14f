"""The top line: whose session this is, and what it cost so far."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget


class TitleBar(Widget):
    """One line: the product and the account on the left, requests and age on the right."""

    DEFAULT_CSS = """
    TitleBar { width: 1fr; height: 1; background: $panel; color: $foreground; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._left = ""
        self._right = ""

    @property
    def lasting_cells(self) -> int:
        """How much of the line, from its left end, is the same in the next session."""
        return cell_len(" bizctx  ") + cell_len(self._left)

    def show(self, left: str, right: str) -> None:
        """Show these two texts, both safe to draw."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render(self) -> Content:
        room = self.size.width - cell_len(" bizctx  ") - cell_len(self._left) - 1
        right = self._right if cell_len(self._right) <= room else ""
        gap = " " * max(0, room - cell_len(right))
        return Content.assemble(
            (" bizctx  ", "bold $primary"), self._left, gap, (right, "$text-muted"), " "
        )
