"""A few sentences, one below the other, at the cost of a single widget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, Literal

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from bizctx_tui.core.text.wrap import row_clusters, wrap

Look = Literal["plain", "title", "muted", "good", "warning", "error", "accent"]

Sentence = tuple[str, Look]
"""Words that are safe to draw, and how they look."""

MOST_ROWS: Final = 3
"""Rows that a sentence may take; what does not fit is cut."""


class Words(Widget):
    """Sentences, each wrapped; as high as it needs to be."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "words--plain",
        "words--title",
        "words--muted",
        "words--good",
        "words--warning",
        "words--error",
        "words--accent",
    }
    DEFAULT_CSS = """
    Words {
        height: auto;
        & .words--title { text-style: bold; }
        & .words--muted { color: $text-muted; }
        & .words--good { color: $text-success; }
        & .words--warning { color: $text-warning; }
        & .words--error { color: $text-error; text-style: bold; }
        & .words--accent { color: $text-accent; text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._sentences: tuple[Sentence, ...] = ()
        self._rows: list[Sentence] = []
        self._rows_width = 0
        self._looks: dict[Look, Style] = {}

    @property
    def text(self) -> str:
        """All sentences, a line each."""
        return "\n".join(words for words, _ in self._sentences)

    def show(self, sentences: Sequence[Sentence]) -> None:
        """Show these sentences; empty ones are left out."""
        shown = tuple(sentence for sentence in sentences if sentence[0])
        if shown == self._sentences and len(self._rows) == self.size.height:
            return
        self._sentences = shown
        self._wrap(self._rows_width)
        self.refresh(layout=len(self._rows) != self.size.height)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One row for each line of the sentences."""
        self._wrap(width)
        return len(self._rows)

    def render_line(self, y: int) -> Strip:
        """One row."""
        width = self.size.width
        if width != self._rows_width:
            self._wrap(width)
        words, look = self._rows[y] if y < len(self._rows) else ("", "plain")
        style = self._style(look)
        return Strip([Segment(words, style)]).adjust_cell_length(width, style)

    def notify_style_update(self) -> None:
        """The theme or the stylesheet changed."""
        self._looks.clear()
        super().notify_style_update()

    def _wrap(self, width: int) -> None:
        self._rows_width = width
        self._rows = [row for sentence in self._sentences for row in _rows(sentence, width)]

    def _style(self, look: Look) -> Style:
        style = self._looks.get(look)
        if style is None:
            part = self.get_component_rich_style(f"words--{look}", partial=True)
            style = self._looks[look] = self.rich_style + part
        return style


def _rows(sentence: Sentence, width: int) -> list[Sentence]:
    words, look = sentence
    if width <= 0:
        return []
    starts = wrap(words, width)
    most = 1 if look == "title" else MOST_ROWS
    rows: list[Sentence] = []
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        row = "".join(cluster.text for cluster in row_clusters(words, start, end)).rstrip()
        if len(rows) == most:
            last, _ = rows[-1]
            rows[-1] = f"{last[: max(0, width - 1)]}…", look
            break
        if row or not rows:
            rows.append((row, look))
    return rows
