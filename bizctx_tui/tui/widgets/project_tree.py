"""The list of organizations and their documents: flat, virtual, drawn row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from bizctx_tui.core.models import Scope
from bizctx_tui.core.tree import Badge, Entry, Group, matching

_LONGEST_PASTE = 200


@dataclass(frozen=True, slots=True)
class _Row:
    group: Group
    entry: Entry | None
    """None for the group's own heading."""


class ProjectTree(ScrollView, can_focus=True):
    """Shows groups of documents; ten thousand of them cost what the visible ones cost.

    Args:
        badge_of: What to say beside a document; asked for each row that is drawn.
    """

    DEFAULT_CSS = """
    ProjectTree {
        height: 1fr;
        background: $surface;
        scrollbar-size-horizontal: 0;
        & > .project-tree--group { text-style: bold; color: $primary; }
        & > .project-tree--badge { color: $text-muted; }
        & > .project-tree--unsaved { color: $warning; text-style: bold; }
        & > .project-tree--open { text-style: bold; color: $accent; }
        & > .project-tree--cursor { background: $surface-lighten-1; }
        & > .project-tree--empty { color: $text-muted; text-style: italic; }
        &:focus > .project-tree--cursor { background: $primary; color: $text; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "project-tree--group",
        "project-tree--badge",
        "project-tree--unsaved",
        "project-tree--open",
        "project-tree--cursor",
        "project-tree--empty",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, id="tree.up", tooltip="Previous row"),
        Binding("down", "move(1)", "Down", show=False, id="tree.down", tooltip="Next row"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="tree.page_up", tooltip="Page up"),
        Binding(
            "pagedown", "page(1)", "Page down", show=False, id="tree.page_down", tooltip="Page down"
        ),
        Binding("home", "first", "First", show=False, id="tree.first", tooltip="First row"),
        Binding("end", "last", "Last", show=False, id="tree.last", tooltip="Last row"),
        Binding(
            "left",
            "fold(True)",
            "Fold",
            show=False,
            id="tree.fold",
            tooltip="Fold the organization",
        ),
        Binding(
            "right",
            "fold(False)",
            "Unfold",
            show=False,
            id="tree.unfold",
            tooltip="Unfold the organization",
        ),
        Binding(
            "backspace",
            "shorten",
            "Shorten",
            show=False,
            id="tree.shorten",
            tooltip="Take the last letter out of the filter; typing adds letters",
        ),
        Binding(
            "enter",
            "open",
            "Open",
            show=False,
            id="tree.open",
            tooltip="Open the document, or fold",
        ),
    ]

    class Opened(Message):
        """A document was chosen."""

        def __init__(self, scope: Scope) -> None:
            super().__init__()
            self.scope = scope

    class Narrowed(Message):
        """The filter is another one; empty when everything is shown."""

        def __init__(self, needle: str) -> None:
            super().__init__()
            self.needle = needle

    def __init__(self, badge_of: Callable[[Scope], Badge]) -> None:
        super().__init__()
        self._badge_of = badge_of
        self._groups: tuple[Group, ...] = ()
        self._needle = ""
        self._folded: set[str] = set()
        self._rows: list[_Row] = []
        self._index: dict[Scope, int] = {}
        self._cursor = 0
        self._open_scope: Scope | None = None

    def show(self, groups: Iterable[Group]) -> None:
        """Show these groups; the cursor stays on its document where that is still there."""
        self._groups = tuple(groups)
        self._lay_out()

    @property
    def needle(self) -> str:
        """What the list is narrowed to; empty when everything is shown."""
        return self._needle

    def narrow(self, needle: str) -> None:
        """Show only what holds every word of the needle; empty shows everything."""
        if needle != self._needle:
            self._needle = needle
            self._lay_out()
            self.post_message(self.Narrowed(needle))

    def mark_open(self, scope: Scope | None) -> None:
        """Mark the document that the editor shows."""
        self._open_scope = scope
        self.refresh()

    def reveal(self, scope: Scope) -> None:
        """Put the cursor on a document, and show all again when the filter or a fold hides it."""
        if scope not in self._index:
            self._folded.clear()
            self.narrow("")
            self._lay_out()
        self.point_at(scope)

    def point_at(self, scope: Scope) -> None:
        """Put the cursor on a document; nothing happens when it is not shown."""
        index = self._index.get(scope)
        if index is not None:
            self._move_to(index)

    def refresh_badge(self, scope: Scope) -> None:
        """Draw a document's row again, because what its badge says changed."""
        index = self._index.get(scope)
        if index is not None:
            self.refresh_line(index)

    @property
    def pointed(self) -> Scope | None:
        """The document under the cursor; None on an organization's heading."""
        if not self._rows:
            return None
        entry = self._rows[self._cursor].entry
        return entry.scope if entry is not None else None

    def _lay_out(self) -> None:
        before = self.pointed
        self._rows = []
        for group in matching(self._groups, self._needle):
            self._rows.append(_Row(group, None))
            if self._needle or group.name not in self._folded:
                self._rows.extend(_Row(group, entry) for entry in group.entries)
        self._index = {
            row.entry.scope: index for index, row in enumerate(self._rows) if row.entry is not None
        }
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._rows))
        self._cursor = self._first_document()
        if before is not None:
            self.point_at(before)
        self.refresh()

    def _first_document(self) -> int:
        return min(self._index.values(), default=0)

    def on_resize(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._rows))
        self._reveal_cursor()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        index = y + self.scroll_offset.y
        base = self.rich_style
        if not self._rows and y == 0:
            style = base + self.get_component_rich_style("project-tree--empty", partial=True)
            return Strip([Segment(set_cell_size(" nothing matches", width), style)], width)
        if index >= len(self._rows):
            return Strip.blank(width, base)
        row = self._rows[index]
        cells = self._entry_cells(row.entry, width) if row.entry else self._group_cells(row.group)
        line = Strip([Segment(text, base + style) for text, style in cells]).adjust_cell_length(
            width, base
        )
        if index == self._cursor:
            line = line.apply_style(
                self.get_component_rich_style("project-tree--cursor", partial=True)
            )
        return line

    def _group_cells(self, group: Group) -> list[tuple[str, Style]]:
        folded = group.name in self._folded and not self._needle
        style = self.get_component_rich_style("project-tree--group", partial=True)
        return [(f"{'▸' if folded else '▾'} {group.name}", style)]

    def _entry_cells(self, entry: Entry, width: int) -> list[tuple[str, Style]]:
        badge = self._badge_of(entry.scope)
        words = f" {badge.words} "
        room = max(0, width - cell_len(words))
        is_open = entry.scope == self._open_scope
        name = f" {'›' if is_open else ' '} {entry.name}"
        if cell_len(name) > room:
            name = set_cell_size(name, max(0, room - 1)) + "…"
        name_class = "project-tree--open" if is_open else "project-tree--name"
        badge_class = "project-tree--unsaved" if badge.unsaved else "project-tree--badge"
        return [
            (
                set_cell_size(name, room),
                self.get_component_rich_style(name_class, partial=True, default=Style()),
            ),
            (words, self.get_component_rich_style(badge_class, partial=True)),
        ]

    def _move_to(self, index: int) -> None:
        if not self._rows:
            return
        before, self._cursor = self._cursor, max(0, min(index, len(self._rows) - 1))
        self.refresh_line(before)
        self.refresh_line(self._cursor)
        self._reveal_cursor()

    def _reveal_cursor(self) -> None:
        top, height = self.scroll_offset.y, max(1, self.scrollable_content_region.height)
        if self._cursor < top:
            self.scroll_to(y=self._cursor, animate=False)
        elif self._cursor >= top + height:
            self.scroll_to(y=self._cursor - height + 1, animate=False)

    def action_move(self, by: int) -> None:
        self._move_to(self._cursor + by)

    def action_page(self, by: int) -> None:
        self._move_to(self._cursor + by * max(1, self.scrollable_content_region.height - 1))

    def action_first(self) -> None:
        self._move_to(0)

    def action_last(self) -> None:
        self._move_to(len(self._rows) - 1)

    def action_fold(self, fold: bool) -> None:
        if not self._rows or self._needle:
            return
        group = self._rows[self._cursor].group
        if fold == (group.name in self._folded):
            return
        (self._folded.add if fold else self._folded.discard)(group.name)
        self._lay_out()
        heading = next(i for i, row in enumerate(self._rows) if row.group is group)
        self._move_to(heading)

    def action_open(self) -> None:
        if not self._rows:
            return
        row = self._rows[self._cursor]
        if row.entry is not None:
            self.post_message(self.Opened(row.entry.scope))
        else:
            self.action_fold(row.group.name not in self._folded)

    def on_key(self, event: events.Key) -> None:
        if event.is_printable and event.character is not None:
            event.stop()
            self.narrow(self._needle + event.character)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.narrow(self._needle + " ".join(event.text.split())[:_LONGEST_PASTE])

    def action_shorten(self) -> None:
        self.narrow(self._needle[:-1])

    def on_click(self, event: events.Click) -> None:
        index = event.y + self.scroll_offset.y
        if index < len(self._rows):
            self._move_to(index)
            self.action_open()
