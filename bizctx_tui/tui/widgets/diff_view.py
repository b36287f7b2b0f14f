"""A diff to read and scroll: one column, changed words marked, long lines wrapped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from bizctx_tui.core.diff.compare import Diff, DiffRow, RowKind
from bizctx_tui.tui.widgets.diff_layout import DiffLayout, Fold

NO_CHANGES: Final = "Nothing changes: the two texts are equal."

_SIGNS: Final[dict[RowKind, str]] = {"same": " ", "removed": "−", "added": "+"}
_LINES_ABOVE_HUNK = 3


class DiffView(ScrollView, can_focus=True):
    """Shows a :class:`~bizctx_tui.core.diff.compare.Diff`; only the lines in sight are drawn."""

    ALLOW_SELECT = False

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "diff-view--same",
        "diff-view--removed",
        "diff-view--removed-word",
        "diff-view--added",
        "diff-view--added-word",
        "diff-view--gutter",
        "diff-view--marker",
        "diff-view--fold",
    }

    DEFAULT_CSS = """
    DiffView {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        background: $surface;
        color: $foreground;

        & .diff-view--removed { background: $error 15%; }
        & .diff-view--removed-word { background: $error 45%; text-style: bold underline; }
        & .diff-view--added { background: $success 15%; }
        & .diff-view--added-word { background: $success 45%; text-style: bold underline; }
        & .diff-view--gutter { color: $text-muted; }
        & .diff-view--marker { color: $accent; text-style: bold; }
        & .diff-view--fold { color: $text-muted; background: $panel; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "next_hunk", "Next", id="diff.next_hunk", tooltip="Go to the next change"),
        Binding(
            "p",
            "previous_hunk",
            "Previous",
            id="diff.previous_hunk",
            tooltip="Go to the previous change",
        ),
        Binding("up,k", "scroll_up", "Up", show=False, id="diff.up", tooltip="Scroll up one line"),
        Binding(
            "down,j",
            "scroll_down",
            "Down",
            show=False,
            id="diff.down",
            tooltip="Scroll down one line",
        ),
        Binding(
            "pageup",
            "page_up",
            "Page up",
            show=False,
            id="diff.page_up",
            tooltip="Scroll up one page",
        ),
        Binding(
            "pagedown,space",
            "page_down",
            "Page down",
            show=False,
            id="diff.page_down",
            tooltip="Scroll down one page",
        ),
        Binding("home", "scroll_home", "Top", show=False, id="diff.top", tooltip="Go to the top"),
        Binding("end", "scroll_end", "End", show=False, id="diff.end", tooltip="Go to the end"),
    ]

    @dataclass
    class HunkReached(Message):
        """The current change moved.

        Attributes:
            view: The diff it is in.
            hunk: Its number from 0.
            hunks: How many there are.
        """

        view: DiffView
        hunk: int
        hunks: int

        @property
        def control(self) -> DiffView:
            """The view, for ``@on`` with a selector."""
            return self.view

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._diff: Diff | None = None
        self._rows: DiffLayout | None = None
        self._current = 0
        self._drawn = False

    @property
    def current_hunk(self) -> int:
        """The number, from 0, of the change that next and previous count from."""
        return self._current

    @property
    def has_drawn(self) -> bool:
        """True once rows of the diff that is shown were drawn."""
        return self._drawn

    def show(self, diff: Diff) -> None:
        """Show this diff from its beginning, with its first change current."""
        self._diff = diff
        self._current = 0
        self._drawn = False
        self._rows = None
        self._lay_out()
        self.scroll_to(y=0, animate=False)
        self.refresh()

    def next_hunk(self) -> None:
        """Make the next change the current one and bring it into sight."""
        self._step(1)

    def previous_hunk(self) -> None:
        """Make the change before the current one, and bring it into sight."""
        self._step(-1)

    def action_next_hunk(self) -> None:
        """See :meth:`next_hunk`."""
        self.next_hunk()

    def action_previous_hunk(self) -> None:
        """See :meth:`previous_hunk`."""
        self.previous_hunk()

    # A page at once: an animation would only be more bytes, and a later frame.
    def action_scroll_up(self) -> None:
        """One line up."""
        self.scroll_up(animate=False)

    def action_scroll_down(self) -> None:
        """One line down."""
        self.scroll_down(animate=False)

    def action_page_up(self) -> None:
        """One page up."""
        self.scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        """One page down."""
        self.scroll_page_down(animate=False)

    def action_scroll_home(self) -> None:
        """To the first line."""
        self.scroll_home(animate=False)

    def action_scroll_end(self) -> None:
        """To the last line."""
        self.scroll_end(animate=False)

    def on_resize(self, event: events.Resize) -> None:
        """Wrap again when the width changed, keeping the topmost row where it is."""
        old = self._rows
        place = old.at(self.scroll_offset.y) if old is not None else None
        self._lay_out()
        new = self._rows
        if new is not None and new is not old and place is not None:
            self.scroll_to(y=new.top(place[0]), animate=False)

    def render_line(self, y: int) -> Strip:
        """One screen line of the diff."""
        width = self.scrollable_content_region.width
        base = self.rich_style
        layout = self._rows
        place = layout.at(y + self.scroll_offset.y) if layout is not None else None
        if layout is None or self._diff is None:
            return Strip.blank(width, base)
        self._drawn = True
        if place is None:
            words = NO_CHANGES if self._diff.is_empty and not layout.entries and y == 0 else ""
            return Strip([Segment(words, base)]).adjust_cell_length(width, base)
        number, part = place
        entry = layout.entries[number]
        if isinstance(entry, Fold):
            style = self._style("fold")
            label = NO_CHANGES if self._diff.is_empty else entry.label
            return Strip([Segment(f" {label}", style)]).adjust_cell_length(width, style)
        segments = [*self._gutter(layout, number, entry, part)]
        segments += self._text(layout, number, entry, part)
        return Strip(segments).adjust_cell_length(width, self._style(entry.kind))

    def _gutter(
        self, layout: DiffLayout, number: int, row: DiffRow, part: int
    ) -> Iterator[Segment]:
        style = self._style(row.kind)
        current = row.kind != "same" and layout.hunk_of(number) == self._current
        yield Segment("▌" if current else " ", style + self._foreground("marker"))
        size = layout.number_width
        numbers = [
            "" if line is None or part else str(line + 1)
            for line in (row.before_line, row.after_line)
        ]
        yield Segment(
            f"{numbers[0]:>{size}} {numbers[1]:>{size}} ", style + self._foreground("gutter")
        )
        yield Segment(f"{_SIGNS[row.kind]} ", style)

    def _text(self, layout: DiffLayout, number: int, row: DiffRow, part: int) -> Iterator[Segment]:
        shown = layout.shown(number)
        style = self._style(row.kind)
        at, end = shown.cuts[part], shown.cuts[part + 1]
        for start, stop in shown.spans_within(at, end):
            if start > at:
                yield Segment(shown.text[at:start], style)
            yield Segment(shown.text[start:stop], self._style(f"{row.kind}-word"))
            at = stop
        if end > at:
            yield Segment(shown.text[at:end], style)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"diff-view--{name}")

    def _foreground(self, name: str) -> Style:
        style = self._style(name)
        return Style(color=style.color, bold=style.bold)

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        layout = self._rows
        if self._diff is None or width <= 0 or (layout is not None and layout.width == width):
            return
        self._rows = layout = DiffLayout(self._diff, width)
        self.virtual_size = Size(width, max(1, layout.height))
        self.refresh()

    def _step(self, direction: int) -> None:
        layout = self._rows
        if layout is None or not layout.hunk_starts:
            return
        tops = [layout.top(entry) for entry in layout.hunk_starts]
        here = self.scroll_offset.y
        below = here + self.scrollable_content_region.height
        if here <= tops[self._current] < below:
            wanted = self._current + direction
        elif direction > 0:
            wanted = next((i for i, top in enumerate(tops) if top >= here), len(tops) - 1)
        else:
            wanted = next((i for i in range(len(tops) - 1, -1, -1) if tops[i] < here), 0)
        self._current = max(0, min(len(tops) - 1, wanted))
        self.scroll_to(y=max(0, tops[self._current] - _LINES_ABOVE_HUNK), animate=False)
        self.refresh()
        self.post_message(self.HunkReached(self, self._current, len(tops)))
