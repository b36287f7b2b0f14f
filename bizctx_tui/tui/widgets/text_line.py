"""A line of styled words that costs a key next to nothing: no layout, no markup, no wrapping."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

Look = Literal["plain", "muted", "good", "warning", "error", "busy", "key"]

Piece = tuple[str, Look]
"""Words that are safe to draw, and how they look."""


class TextLine(Widget):
    """One row of the screen. A subclass says what is in it and refreshes when that changes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line--plain",
        "line--muted",
        "line--good",
        "line--warning",
        "line--error",
        "line--busy",
        "line--key",
    }
    DEFAULT_CSS = """
    TextLine {
        height: 1;
        & .line--muted { color: $text-muted; }
        & .line--good { color: $text-success; }
        & .line--warning { color: $text-warning; text-style: bold; }
        & .line--error { color: $text-error; text-style: bold; }
        & .line--busy { color: $text-accent; text-style: bold; }
        & .line--key { color: $footer-key-foreground; text-style: bold; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._looks: dict[Look, Style] = {}

    def pieces(self) -> Iterable[Piece]:
        """What is in the line now, from left to right."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """The line, cut or filled to the width."""
        width = self.size.width
        if y:
            return Strip.blank(width, self._style("plain"))
        strip = Strip([Segment(text, self._style(look)) for text, look in self.pieces()])
        return strip.adjust_cell_length(width, self._style("plain"))

    def notify_style_update(self) -> None:
        """The theme or the stylesheet changed."""
        self._looks.clear()
        super().notify_style_update()

    def _style(self, look: Look) -> Style:
        style = self._looks.get(look)
        if style is None:
            part = self.get_component_rich_style(f"line--{look}", partial=True)
            style = self._looks[look] = self.rich_style + part
        return style
