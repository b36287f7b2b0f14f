"""A change to read and to move through: changed words marked, long lines wrapped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from bizctx_tui.core.diff.comparison import Comparison
from bizctx_tui.core.diff.rows import Row, Rows
from bizctx_tui.tui.widgets.diff_keys import BINDINGS
from bizctx_tui.tui.widgets.diff_layout import DiffLayout
from bizctx_tui.tui.widgets.diff_paint import NO_CHANGES, DiffPaint, Marker

COMPARING: Final = "Comparing …"

SIDE_BY_SIDE_WIDTH: Final = 120
"""Cells from which on old and new text stand side by side unless a key says otherwise."""

_LINES_ABOVE_HUNK: Final = 3
_SLICE_SECONDS: Final = 0.004
_REST_SECONDS: Final = 0.001
_SETTLE_TRIES: Final = 3


class DiffView(ScrollView, can_focus=True):
    """Shows a :class:`~bizctx_tui.core.diff.comparison.Comparison` as far as it is known.

    Only the lines in sight are drawn.

    Args:
        may_take_back: Whether changes can be taken back here.
    """

    ALLOW_SELECT = False

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "diff-view--same",
        "diff-view--removed",
        "diff-view--removed-word",
        "diff-view--added",
        "diff-view--added-word",
        "diff-view--back",
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
        & .diff-view--back { color: $text-muted; text-style: dim; }
        & .diff-view--gutter { color: $text-muted; }
        & .diff-view--marker { color: $accent; text-style: bold; }
        & .diff-view--fold { color: $text-muted; background: $panel; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = BINDINGS

    @dataclass
    class MarkerMoved(Message):
        """Another change is the current one.

        Attributes:
            view: The view it is in.
        """

        view: DiffView

        @property
        def control(self) -> DiffView:
            """The view, for ``@on`` with a selector."""
            return self.view

    @dataclass
    class TakenBackChanged(Message):
        """A change was taken back, or put in again.

        Attributes:
            view: The view it is in.
        """

        view: DiffView

        @property
        def control(self) -> DiffView:
            """The view, for ``@on`` with a selector."""
            return self.view

    def __init__(
        self,
        *,
        may_take_back: bool = False,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._may_take_back = may_take_back
        self._comparison: Comparison | None = None
        self._layout_now: DiffLayout | None = None
        self._paint: DiffPaint | None = None
        self._looks: dict[str, Style] = {}
        self._wants_sides: bool | None = None
        self._opened: frozenset[int] = frozenset()
        # In the order in which they were taken back.
        self._taken_back: tuple[int, ...] = ()
        self._current = 0
        self._drawn = False
        self._measuring: Iterator[None] | None = None
        self._timer: Timer | None = None
        self.fold_key = "enter"
        """The key that opens the folds next to the marker, as it is shown."""

    @property
    def current_hunk(self) -> int:
        """The number, from 0, of the change under the marker; 0 as well when there is none."""
        return self._current

    @property
    def hunks(self) -> int:
        """How many changes there are, as far as it is known."""
        diff = self._comparison.diff if self._comparison is not None else None
        return len(diff.hunks) if diff is not None else 0

    @property
    def taken_back(self) -> frozenset[int]:
        """The numbers of the changes that were taken back."""
        return frozenset(self._taken_back)

    @property
    def side_by_side(self) -> bool:
        """Whether old and new text stand side by side."""
        if self._wants_sides is not None:
            return self._wants_sides
        return self.size.width >= SIDE_BY_SIDE_WIDTH

    @property
    def has_drawn(self) -> bool:
        """True once rows of the change that is shown were drawn."""
        return self._drawn

    def show(self, comparison: Comparison) -> None:
        """Show this change from its beginning, with its first hunk under the marker."""
        self._comparison = comparison
        self._layout_now = None
        self._opened, self._taken_back = frozenset(), ()
        self._current = 0
        self._drawn = False
        self._lay_out()
        self.scroll_to(y=0, animate=False)

    def learned(self) -> None:
        """More is known of the change that is shown."""
        comparison, layout = self._comparison, self._layout_now
        if comparison is None:
            return
        if layout is None or layout.pairing is not comparison.pairing:
            self._lay_out()
        elif comparison.marks is not None and comparison.marks.was_missed:
            comparison.marks.was_missed = False
            self.refresh()

    # Keys

    def action_next_hunk(self) -> None:
        """Put the marker on the next change and bring it into sight."""
        self._step(1)

    def action_previous_hunk(self) -> None:
        """Put the marker on the change before and bring it into sight."""
        self._step(-1)

    def action_take_back(self) -> None:
        """Take the change under the marker back, or put it in again; first it must be seen."""
        if not self.hunks or not self._comes_into_sight(self._current):
            return
        if self._current in self._taken_back:
            self._put_in(self._current)
        else:
            self._taken_back = (*self._taken_back, self._current)
            self._choice_changed()

    def action_put_in(self) -> None:
        """Put in again the change under the marker, else the one last taken back."""
        if not self._taken_back:
            return
        here = self._current in self._taken_back
        hunk = self._current if here else self._taken_back[-1]
        self._mark(hunk)
        self._comes_into_sight(hunk)
        self._put_in(hunk)

    def action_layout(self) -> None:
        """Old and new text side by side, or one below the other."""
        self._wants_sides = not self.side_by_side
        self._lay_out()

    def action_fold(self) -> None:
        """Open the folds next to the marker, or close them again."""
        layout = self._layout_now
        if layout is None:
            return
        near = {self._current, self._current + 1} if self.hunks else {0}
        parts = near.intersection(layout.rows.folds())
        closed = {part for part in parts if layout.rows.is_folded(part)}
        self._open(self._opened | closed if closed else self._opened - parts)

    def action_fold_all(self) -> None:
        """Open all folds, or close them again."""
        layout = self._layout_now
        if layout is not None:
            parts = frozenset(layout.rows.folds())
            self._open(frozenset() if parts <= self._opened else parts)

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
        self.scroll_to(y=0, animate=False)

    def action_scroll_end(self) -> None:
        """To the last line."""
        layout, height = self._layout_now, self.scrollable_content_region.height
        if layout is None:
            return
        # What is measured there may be higher than it was taken to be.
        for _ in range(_SETTLE_TRIES):
            layout.settle(max(0, layout.height - height), height)
        self._fit(max(0, layout.height - height))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Changes can be taken back only where that means something."""
        return self._may_take_back if action in ("take_back", "put_in") else True

    def on_click(self, event: events.Click) -> None:
        """Open the fold that is clicked, or put the marker on the change."""
        offset, layout = event.get_content_offset(self), self._layout_now
        place = layout.at(offset.y + self.scroll_offset.y) if layout and offset else None
        if layout is None or place is None:
            return
        row = layout.rows[place.row]
        if row.kind == "fold":
            self._open(self._opened | {row.part}, follow_marker=False)
        elif row.kind != "same":
            self._mark(row.part)

    def on_resize(self) -> None:
        """Wrap again when the width changed."""
        layout = self._layout_now
        if layout is None or layout.width != self.scrollable_content_region.width:
            self._lay_out()

    def on_unmount(self) -> None:
        """Measure no more."""
        self._stop_measuring()

    def notify_style_update(self) -> None:
        """The theme or the stylesheet changed."""
        self._looks.clear()
        super().notify_style_update()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One line of the viewport."""
        width = self.scrollable_content_region.width
        self._know_looks()
        base = self._looks["base"]
        if self._layout_now is None and self._comparison is not None and self._comparison.diff:
            # The first frame comes before the event that tells the width.
            self._lay_out()
        layout, paint = self._layout_now, self._paint
        if layout is None or paint is None:
            words = COMPARING if y == 0 else ""
            return Strip([Segment(f" {words}", base)]).adjust_cell_length(width, base)
        self._drawn = True
        place = layout.at(y + self.scroll_offset.y)
        if place is None:
            words = f" {NO_CHANGES}" if y == 0 and not layout.height else ""
            return Strip([Segment(words, base)]).adjust_cell_length(width, base)
        marker = Marker(
            self._current if self.hunks else 0, frozenset(self._taken_back), self.fold_key
        )
        strip = paint.strip(layout.rows[place.row], place.line, marker)
        return strip.adjust_cell_length(width, base)

    def _know_looks(self) -> None:
        if not self._looks:
            self._looks["base"] = self.rich_style
            for name in self.COMPONENT_CLASSES:
                style = self.get_component_rich_style(name)
                self._looks[name.removeprefix("diff-view--")] = style

    def _lay_out(self) -> None:
        """Make the rows anew, with what was in sight still there."""
        self._rebuild(self._top_row())

    def _rebuild(self, keep: tuple[Row, int, int] | None) -> None:
        """Make the rows anew.

        Args:
            keep: A row, which of its lines, and on which line of the viewport it stays.
        """
        comparison, width = self._comparison, self.scrollable_content_region.width
        diff = comparison.diff if comparison is not None else None
        pairing = comparison.pairing if comparison is not None else None
        self._stop_measuring()
        if comparison is None or diff is None or pairing is None or width <= 0:
            self.refresh()
            return
        rows = Rows(diff, pairing, side_by_side=self.side_by_side, opened=self._opened)
        layout = self._layout_now = DiffLayout(diff, pairing, rows, width)
        self._paint = DiffPaint(comparison, layout, self._looks)
        self._measuring = layout.measuring()
        self._measure_for(_SLICE_SECONDS)
        top = 0
        if keep is not None:
            row, line, at = keep
            top = layout.top(rows.find(row)) + line - at
        layout.settle(max(0, top), self.scrollable_content_region.height)
        self._fit(top)
        self.refresh()

    def _top_row(self) -> tuple[Row, int, int] | None:
        layout = self._layout_now
        place = layout.at(self.scroll_offset.y) if layout is not None else None
        return (layout.rows[place.row], place.line, 0) if layout and place else None

    def _measure_for(self, seconds: float) -> None:
        """Measure what is not yet, and go on later where that is not enough."""
        began = perf_counter()
        for _ in self._measuring or ():
            if perf_counter() - began > seconds:
                self._timer = self.set_timer(_REST_SECONDS, self._measure_more, name="measure")
                return
        self._measuring = None

    def _measure_more(self) -> None:
        layout, top = self._layout_now, self.scroll_offset.y
        place = layout.at(top) if layout is not None else None
        at_end = top > 0 and top >= self.max_scroll_y
        self._measure_for(_SLICE_SECONDS)
        if layout is None or place is None:
            return
        if at_end:
            self._fit(layout.height)
        else:
            self._fit(layout.top(place.row) + place.line)

    def _stop_measuring(self) -> None:
        self._measuring = None
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _fit(self, top: int) -> None:
        """Tell the scrollbar the height, and put a line of the change at the top."""
        if self._layout_now is None:
            return
        size = Size(self.scrollable_content_region.width, max(1, self._layout_now.height))
        if size != self.virtual_size:
            # Setting the reactive would lay out the whole screen.
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)
        top = max(0, min(top, self.max_scroll_y))
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)

    # The marker

    def _step(self, direction: int) -> None:
        layout = self._layout_now
        if layout is None or not self.hunks:
            return
        if self._is_in_sight(self._current):
            wanted = self._current + direction
        else:
            wanted = self._nearest(layout, direction)
        wanted = max(0, min(self.hunks - 1, wanted))
        self._mark(wanted)
        self._fit(max(0, layout.top(layout.rows.hunk(wanted)) - _LINES_ABOVE_HUNK))

    def _nearest(self, layout: DiffLayout, direction: int) -> int:
        """The first change below the top of what is in sight, or the last above it."""
        place = layout.at(self.scroll_offset.y)
        if place is None:
            return self._current
        row = layout.rows[place.row]
        begins = row.kind in ("same", "fold")
        if direction > 0:
            return row.part if begins else row.part + 1
        return row.part - 1 if begins else row.part

    def _is_in_sight(self, hunk: int) -> bool:
        layout, here = self._layout_now, self.scroll_offset.y
        if layout is None:
            return False
        first = layout.rows.hunk(hunk)
        below = here + self.scrollable_content_region.height
        # Of a long change some of it is enough.
        place = layout.at(here)
        if place is not None and here <= layout.top(first) < below:
            return True
        row = layout.rows[place.row] if place is not None else None
        return row is not None and row.kind not in ("same", "fold") and row.part == hunk

    def _comes_into_sight(self, hunk: int) -> bool:
        """Whether a change is in sight; one that is not is brought there."""
        layout = self._layout_now
        if layout is None or self._is_in_sight(hunk):
            return layout is not None
        self._fit(max(0, layout.top(layout.rows.hunk(hunk)) - _LINES_ABOVE_HUNK))
        return False

    def _mark(self, hunk: int) -> None:
        self._current = hunk
        self.refresh()
        self.post_message(self.MarkerMoved(self))

    def _put_in(self, hunk: int) -> None:
        self._taken_back = tuple(other for other in self._taken_back if other != hunk)
        self._choice_changed()

    def _choice_changed(self) -> None:
        self.refresh()
        self.post_message(self.TakenBackChanged(self))

    def _open(self, opened: frozenset[int], *, follow_marker: bool = True) -> None:
        layout = self._layout_now
        keep = self._top_row()
        if layout is not None and follow_marker and self.hunks:
            row = layout.rows.hunk(self._current)
            at = layout.top(row) - self.scroll_offset.y
            if 0 <= at < self.scrollable_content_region.height:
                # The change stays where the eyes are; what opens goes up and down from it.
                keep = layout.rows[row], 0, at
        self._opened = opened
        self._rebuild(keep)
