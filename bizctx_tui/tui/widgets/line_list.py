"""A list to choose from, of any length: only the rows that are seen are drawn."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

Cells = tuple[tuple[str, str], ...]
"""One row: texts that are safe to draw, each with the component class of its look, or none."""


def list_keys(name: str, choose: str) -> list[Binding]:
    """The keys of such a list.

    Args:
        name: What their ids begin with.
        choose: What enter does.
    """
    keys = (
        ("up", "move(-1)", "Previous row"),
        ("down", "move(1)", "Next row"),
        ("pageup", "page(-1)", "Page up"),
        ("pagedown", "page(1)", "Page down"),
        ("home", "first", "First row"),
        ("end", "last", "Last row"),
        ("enter", "choose", choose),
    )
    return [
        Binding(key, action, what, show=False, id=f"{name}.{key}", tooltip=what)
        for key, action, what in keys
    ]


class LineList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows with a cursor. What is derived from it says what they are."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--cursor"}
    DEFAULT_CSS = """
    LineList {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        background: $surface;
        & > .line-list--cursor { background: $surface-lighten-1; }
        &:focus > .line-list--cursor { background: $primary; color: $text; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._cursor = 0
        # What each row of the screen was last drawn from.
        self._painted: dict[int, tuple[Cells, bool]] = {}

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def row_cells(self, index: int, width: int) -> Cells:
        """What a row shows, in about so many cells."""
        raise NotImplementedError

    def chosen(self, index: int) -> None:
        """A row was clicked, or enter pressed on it."""
        raise NotImplementedError

    @property
    def cursor_row(self) -> int:
        """The row under the cursor, from 0; 0 as well when there is none."""
        return self._cursor

    def point_at(self, index: int) -> None:
        """Put the cursor on a row, the nearest that there is, and bring it into sight."""
        self._cursor = max(0, min(index, self.row_count - 1))
        top, height = self.scroll_offset.y, max(1, self.scrollable_content_region.height)
        if self._cursor < top:
            self.scroll_to(y=self._cursor, animate=False)
        elif self._cursor >= top + height:
            self.scroll_to(y=self._cursor - height + 1, animate=False)
        self.repaint()

    def fit(self) -> None:
        """There is another number of rows now."""
        size = Size(self.scrollable_content_region.width, self.row_count)
        if size != self.virtual_size:
            # Setting the attribute would lay out the whole screen again.
            self.set_reactive(LineList.virtual_size, size)
            self._scroll_update(size)
        self._cursor = max(0, min(self._cursor, self.row_count - 1))

    def repaint(self) -> None:
        """Draw those rows again that look different now."""
        region, top = self.scrollable_content_region, self.scroll_offset.y
        rows = [
            Region(0, y, region.width, 1)
            for y in range(region.height)
            if self._painted.get(y) != self._row(top + y, region.width)
        ]
        if rows:
            self.refresh(*rows)

    def render_line(self, y: int) -> Strip:
        """One row of the viewport."""
        width = self.scrollable_content_region.width
        cells, pointed = self._painted[y] = self._row(y + self.scroll_offset.y, width)
        base = self.rich_style
        if pointed:
            base += self.get_component_rich_style("line-list--cursor", partial=True)
        segments = [
            Segment(
                text,
                # The cursor's own colours are made to be read on its ground.
                base + self.get_component_rich_style(name, partial=True)
                if name and not (pointed and self.has_focus)
                else base,
            )
            for text, name in cells
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def _row(self, index: int, width: int) -> tuple[Cells, bool]:
        if index >= self.row_count:
            return (), False
        return self.row_cells(index, width), index == self._cursor

    def on_resize(self) -> None:
        """The rows are as wide as the list."""
        self.fit()
        self.point_at(self._cursor)

    def notify_style_update(self) -> None:
        """The theme or the stylesheet changed."""
        super().notify_style_update()
        self._painted.clear()

    def action_move(self, by: int) -> None:
        """Move the cursor by rows, down when positive."""
        self.point_at(self._cursor + by)

    def action_page(self, by: int) -> None:
        """Move the cursor by heights of the list, down when positive."""
        self.point_at(self._cursor + by * max(1, self.scrollable_content_region.height - 1))

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self.point_at(0)

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self.point_at(self.row_count - 1)

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self._cursor < self.row_count:
            self.chosen(self._cursor)

    def on_click(self, event: events.Click) -> None:
        """Choose the row that was clicked."""
        place = event.get_content_offset(self)
        if place is not None and place.y + self.scroll_offset.y < self.row_count:
            self.point_at(place.y + self.scroll_offset.y)
            self.chosen(self._cursor)


def clipped(text: str, cells: int) -> str:
    """The text in exactly so many cells, with an ellipsis where it is longer."""
    if cell_len(text) > cells > 0:
        return set_cell_size(text, cells - 1) + "…"
    return set_cell_size(text, max(0, cells))
