"""The versions of a place to read and scroll; only the rows in sight are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from bizctx_tui.tui.widgets.conflict_layout import Band, Column, ConflictLayout


class ConflictView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows bands of versions, changed words marked, long lines wrapped."""

    ALLOW_SELECT = False

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"conflict-view--{look}{part}"
        for look in ("context", "before", "mine", "theirs", "answer")
        for part in ("", "-word", "-label")
    }

    DEFAULT_CSS = """
    ConflictView {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        background: $surface;
        color: $foreground;

        & .conflict-view--before { background: $error 12%; }
        & .conflict-view--before-word { background: $error 40%; text-style: bold underline; }
        & .conflict-view--before-label { background: $error 25%; text-style: bold; }
        & .conflict-view--mine { background: $success 12%; }
        & .conflict-view--mine-word { background: $success 40%; text-style: bold underline; }
        & .conflict-view--mine-label { background: $success 25%; text-style: bold; }
        & .conflict-view--theirs { background: $warning 12%; }
        & .conflict-view--theirs-word { background: $warning 35%; text-style: bold underline; }
        & .conflict-view--theirs-label { background: $warning 25%; text-style: bold; }
        & .conflict-view--answer { background: $primary 15%; }
        & .conflict-view--answer-word { background: $primary 40%; text-style: bold underline; }
        & .conflict-view--answer-label { background: $primary 30%; text-style: bold; }
        & .conflict-view--context { color: $text-muted; }
        & .conflict-view--context-label { color: $text-accent; text-style: bold; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "by(-1)", "Up", show=False, id="versions.up", tooltip="One row up"),
        Binding("down,j", "by(1)", "Down", show=False, id="versions.down", tooltip="One row down"),
        Binding(
            "pageup", "page(-1)", "Page up", show=False, id="versions.page_up", tooltip="Page up"
        ),
        Binding(
            "pagedown,space",
            "page(1)",
            "Page down",
            show=False,
            id="versions.page_down",
            tooltip="Page down",
        ),
        Binding("home", "top", "Top", show=False, id="versions.top", tooltip="Go to the top"),
        Binding("end", "bottom", "End", show=False, id="versions.end", tooltip="Go to the end"),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._bands: Sequence[Band] = ()
        self._newline = "\n"
        self._placed: ConflictLayout | None = None
        self._drawn = False

    @property
    def has_drawn(self) -> bool:
        """True once rows of what is shown were drawn."""
        return self._drawn

    def show(self, bands: Sequence[Band], *, newline: str) -> None:
        """Show these from their beginning.

        Args:
            bands: From top to bottom.
            newline: The usual ending of a line; every other one is drawn.
        """
        self._bands, self._newline = bands, newline
        self._placed = None
        self._drawn = False
        self._lay_out()
        self.scroll_to(y=0, animate=False)
        self.refresh()

    def action_by(self, rows: int) -> None:
        """Scroll by rows, down when positive."""
        self.scroll_to(y=self.scroll_offset.y + rows, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by heights of the view, down when positive."""
        self.action_by(pages * max(1, self.scrollable_content_region.height - 1))

    def action_top(self) -> None:
        """To the first row."""
        self.scroll_to(y=0, animate=False)

    def action_bottom(self) -> None:
        """To the last row."""
        self.scroll_to(y=self.virtual_size.height, animate=False)

    def on_resize(self, event: events.Resize) -> None:
        """Wrap again when the width changed."""
        self._lay_out()

    def render_line(self, y: int) -> Strip:
        """One row of the viewport."""
        width = self.scrollable_content_region.width
        if self._placed is None:
            return Strip.blank(width, self.rich_style)
        self._drawn = True
        place = self._placed.at(y + self.scroll_offset.y)
        if place is None:
            return Strip.blank(width, self.rich_style)
        columns, row = place
        strips: list[Strip] = []
        for column in columns:
            if strips:
                strips.append(Strip([Segment("│", self._style("context"))]))
            strips.append(self._row(column, row))
        return Strip.join(strips).adjust_cell_length(width, self.rich_style)

    def _row(self, column: Column, row: int) -> Strip:
        look = column.version.look
        plain = self._style(f"{look}-label" if column.is_heading(row) else look)
        marked = self._style(f"{look}-word")
        segments = [Segment(text, marked if mark else plain) for text, mark in column.cells(row)]
        return Strip(segments).adjust_cell_length(column.width, plain)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"conflict-view--{name}")

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        if width <= 0 or (self._placed is not None and self._placed.width == width):
            return
        self._placed = ConflictLayout(self._bands, width, self._newline)
        self.virtual_size = Size(width, max(1, self._placed.height))
        self.refresh()
