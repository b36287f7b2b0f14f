"""A change to read and to move through: changed words marked, long lines wrapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.message import Message

from bizctx_tui.core.diff.comparison import Comparison
from bizctx_tui.tui.widgets.diff_canvas import DiffCanvas
from bizctx_tui.tui.widgets.diff_keys import BINDINGS
from bizctx_tui.tui.widgets.diff_layout import DiffLayout
from bizctx_tui.tui.widgets.diff_paint import Marker

_LINES_ABOVE_HUNK: Final = 3
_SETTLE_TRIES: Final = 3


class DiffView(DiffCanvas, can_focus=True):
    """Shows a change with a marker on one of its hunks."""

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
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.may_take_back = False
        """Whether changes can be taken back here."""
        # In the order in which they were taken back.
        self._taken_back: tuple[int, ...] = ()
        self._current = 0
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

    def show(self, comparison: Comparison) -> None:
        """Show this change from its beginning, with its first hunk under the marker."""
        self._taken_back = ()
        self._current = 0
        super().show(comparison)

    def _marker(self) -> Marker:
        """What is drawn as the current change, and as taken back."""
        return Marker(self._current if self.hunks else 0, self.taken_back, self.fold_key)

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
        return self.may_take_back if action in ("take_back", "put_in") else True

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
        self.refresh()
