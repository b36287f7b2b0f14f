"""Draws a change line by line; what is not in sight is only measured, in slices."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from bizctx_tui.core.diff.comparison import Comparison
from bizctx_tui.core.diff.rows import Row, Rows
from bizctx_tui.tui.widgets.diff_layout import DiffLayout
from bizctx_tui.tui.widgets.diff_paint import NO_CHANGES, DiffPaint, Marker, looks_of

COMPARING: Final = "Comparing …"

SIDE_BY_SIDE_WIDTH: Final = 120
"""Cells from which on old and new text stand side by side unless something else is wanted."""

_SLICE_SECONDS: Final = 0.004
_FIRST_SLICE_SECONDS: Final = 0.001
"""Enough for most texts; a frame waits for it."""

_REST_SECONDS: Final = 0.001


class DiffCanvas(ScrollView):
    """Shows a :class:`~bizctx_tui.core.diff.comparison.Comparison` as far as it is known.

    Only the lines in sight are drawn.
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
    DiffCanvas {
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

    class SidesChanged(Message):
        """The texts stand side by side now, or no longer."""

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._comparison: Comparison | None = None
        self._layout_now: DiffLayout | None = None
        self._paint: DiffPaint | None = None
        self._looks: dict[str, Style] = {}
        self._wants_sides: bool | None = None
        self._opened: frozenset[int] = frozenset()
        self._drawn = False
        # Whether a row was drawn that says that it is still being compared.
        self._waits = False
        self._measuring: Iterator[None] | None = None
        self._timer: Timer | None = None

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
        """Show this change from its beginning, its folds closed."""
        self._comparison = comparison
        self._layout_now = None
        self._opened = frozenset()
        self._drawn = self._waits = False
        self._lay_out()
        self.scroll_to(y=0, animate=False)

    @property
    def _is_known(self) -> bool:
        return self._comparison is not None and self._comparison.diff is not None

    def learned(self) -> None:
        """More is known of the change that is shown."""
        comparison, layout = self._comparison, self._layout_now
        if comparison is None:
            return
        if layout is None:
            self._lay_out()
        elif comparison.marks is not None and comparison.marks.was_missed:
            comparison.marks.was_missed = False
            self.refresh()

    def _marker(self) -> Marker:
        """What the person is at, and what was taken back."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """What every row needs is found before the first frame, which has enough to do."""
        self.call_later(self._know_looks)

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
        if self._is_known and self._layout_now is None and not self._waits:
            # The first frame comes before the event that tells the width. What is being drawn
            # is not to be drawn again for it. Where a frame began without the changes it ends
            # without them, and the next one has them all.
            self._rebuild(None)
        layout, paint = self._layout_now, self._paint
        if layout is None or paint is None:
            self._waits = True
            words = COMPARING if y == 0 else ""
            return Strip([Segment(f" {words}", base)]).adjust_cell_length(width, base)
        self._drawn = True
        place = layout.at(y + self.scroll_offset.y)
        if place is None:
            words = f" {NO_CHANGES}" if y == 0 and not layout.height else ""
            return Strip([Segment(words, base)]).adjust_cell_length(width, base)
        strip = paint.strip(layout.rows[place.row], place.line, self._marker())
        return strip.adjust_cell_length(width, base)

    def _know_looks(self) -> None:
        if not self._looks:
            parts = {
                name.removeprefix("diff-view--"): self.get_component_rich_style(name)
                for name in self.COMPONENT_CLASSES
            }
            self._looks.update(looks_of(self.rich_style, parts))

    def _lay_out(self) -> None:
        """Make the rows anew, with what was in sight still there."""
        self._rebuild(self._top_row())
        self.refresh()

    def _rebuild(self, keep: tuple[Row, int, int] | None) -> None:
        """Make the rows anew; to draw them is left to the caller.

        Args:
            keep: A row, which of its lines, and on which line of the viewport it stays.
        """
        comparison, width = self._comparison, self.scrollable_content_region.width
        diff = comparison.diff if comparison is not None else None
        pairing = comparison.pairing if comparison is not None else None
        self._stop_measuring()
        if comparison is None or diff is None or pairing is None or width <= 0:
            return
        rows = Rows(diff, pairing, side_by_side=self.side_by_side, opened=self._opened)
        before, layout = self._layout_now, DiffLayout(diff, pairing, rows, width)
        self._layout_now = layout
        if before is None or before.rows.side_by_side != rows.side_by_side:
            self.post_message(self.SidesChanged())
        self._paint = DiffPaint(comparison, layout, self._looks)
        self._measuring = layout.measuring()
        self._measure_for(_FIRST_SLICE_SECONDS)
        top = 0
        if keep is not None:
            row, line, at = keep
            top = layout.top(rows.find(row)) + line - at
        layout.settle(max(0, top), self.scrollable_content_region.height)
        self._fit(top)

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
