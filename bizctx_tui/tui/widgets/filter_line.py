"""What the tree is narrowed to."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from bizctx_tui.core.visible import visible


class FilterLine(Widget):
    """One line that shows the filter; the keys for it go to the tree."""

    DEFAULT_CSS = """
    FilterLine { width: 1fr; height: 1; background: $surface-lighten-1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._needle = ""

    def show(self, needle: str) -> None:
        """Show what was typed."""
        self._needle = needle
        self.refresh()

    def render(self) -> Content:
        if not self._needle:
            return Content.assemble((" type to filter …", "$text-muted"))
        return Content.assemble((f" {visible(self._needle)}", "bold $text-accent"), "▏")
