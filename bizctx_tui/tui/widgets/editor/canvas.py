"""Draws a buffer on the screen, soft-wrapped with line numbers, and keeps up with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final
from weakref import WeakKeyDictionary

from rich.style import Style
from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from bizctx_tui.core.diff.line_states import LineState
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Position
from bizctx_tui.core.text.highlight import FenceStates
from bizctx_tui.core.text.search import Matches
from bizctx_tui.core.text.wrap import MIN_WIDTH, wrap
from bizctx_tui.tui.widgets.editor.marks import EditorMarks
from bizctx_tui.tui.widgets.editor.paint import COMPONENTS, Marks, Painter, RowView, row_view
from bizctx_tui.tui.widgets.editor.rows import RowMap, selected_columns

_MIN_DIGITS: Final = 3
# A blank on each side of the line number, and a cell at the end of each row for the cursor
# behind the last character or a blank that hangs over.
_GUTTER_BLANKS: Final = 2
_HANGING: Final = 1
# What a row holds at most where lines are not wrapped, so that none can be slow to draw.
_LONGEST_ROW: Final = 2_000
_MARGIN: Final = 8


class BufferView:
    """What is known about how a buffer is shown: its layout, and where it was scrolled to.

    Args:
        buffer: The buffer, which is read as a whole.
        width: Cells of a row.
    """

    def __init__(self, buffer: Buffer, width: int) -> None:
        self.revision = buffer.revision
        self.rows = RowMap(buffer.document, width)
        self.fences = FenceStates(buffer.document)
        self.scroll_y = 0
        self.left = 0
        """Cells of each row that are out of sight on the left."""

    def follow(self, buffer: Buffer, width: int) -> bool:
        """Catch up with the buffer and the width; False when only a new view can."""
        if buffer.revision == self.revision and width == self.rows.width:
            return True
        changes = buffer.changes_since(self.revision)
        # Each change is told in positions of its own revision, and only the last is here.
        if changes is None or len(changes) > 1 or width != self.rows.width:
            return False
        for change in changes:
            self.rows.apply(change)
            self.fences.apply(change)
        self.revision = buffer.revision
        return True


class EditorCanvas(ScrollView):
    """Shows one buffer at a time. An edit or a move costs the rows that it changes."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)
    DEFAULT_CSS = """
    EditorCanvas {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        background: $surface;
        color: $foreground;
        & .editor--gutter { color: $text-muted; }
        & .editor--gutter-cursor { color: $text; background: $surface-lighten-1; text-style: bold; }
        & .editor--cursor-line { background: $surface-lighten-1; }
        & .editor--cursor { text-style: reverse; }
        & .editor--cursor-away { text-style: reverse dim; }
        & .editor--selection { background: $primary-muted; }
        & .editor--match { background: $warning-muted; text-style: underline; }
        & .editor--match-current { text-style: bold reverse; }
        & .editor--changed { color: $text-warning; }
        & .editor--cut { color: $text-error; }
        & .editor--found { color: $text-accent; text-style: bold; }
        & .editor--placeholder { color: $text-muted; }
        & .editor--heading { color: $text-primary; text-style: bold; }
        & .editor--emphasis { text-style: italic; }
        & .editor--strong { text-style: bold; }
        & .editor--code { color: $text-success; }
        & .editor--link { color: $text-accent; text-style: underline; }
        & .editor--marker { color: $text-warning; }
        & .editor--quote { color: $text-secondary; }
        & .editor--rule { color: $text-muted; }
        & .editor--fence { color: $text-muted; }
        & .editor--keyword { color: $text-accent; }
        & .editor--string { color: $text-success; }
        & .editor--comment { color: $text-muted; text-style: italic; }
        & .editor--number { color: $text-warning; }
        & .editor--name { color: $text-primary; }
    }
    """

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        self._painter = Painter(self._component)
        self._views: WeakKeyDictionary[Buffer, BufferView] = WeakKeyDictionary()
        # What each row of the screen was last drawn from, and how far it was scrolled.
        self._drawn: dict[int, object] = {}
        self._drawn_top = 0
        self._placeholder = ""
        self._placeholder_rows: list[str] = []
        self._buffer: Buffer | None = None
        self._marks = EditorMarks(None)
        self._wraps = True
        super().__init__(name=name, id=id, classes=classes)

    @property
    def buffer(self) -> Buffer | None:
        """The buffer that is shown, None while it is the placeholder."""
        return self._buffer

    @property
    def wraps(self) -> bool:
        """Whether a long line goes on in the next row; else it goes on out of sight."""
        return self._wraps

    @wraps.setter
    def wraps(self, wraps: bool) -> None:
        if wraps != self._wraps:
            self._wraps = wraps
            self._lay_out_anew()

    def _swap(self, buffer: Buffer | None, placeholder: str) -> None:
        """Show a buffer where it was last left, or a placeholder."""
        if self._buffer is not None and (left := self._views.get(self._buffer)):
            left.scroll_y = self.scroll_offset.y
        if buffer is not self._buffer:
            self._marks = EditorMarks(buffer)
        self._buffer = buffer
        self._placeholder = placeholder
        self._lay_out()
        view = self._view()
        self.scroll_to(y=view.scroll_y if view else 0, animate=False)
        self._drawn.clear()
        self.refresh()
        self._place_terminal_cursor()

    def _catch_up(self) -> None:
        """Show what was done to the buffer, and bring the cursor into sight."""
        view = self._view()
        if view is None:
            return
        self._lay_out()
        self._scroll_to_cursor(view)
        self._refresh_rows(view)
        self._place_terminal_cursor()

    # Marks

    def mark_matches(self, matches: Matches | None, current: int = -1) -> None:
        """Show where matches of the text as it is now are; None shows none.

        Args:
            matches: Of the text that is shown.
            current: The index of the one that was gone to; -1 when none was.
        """
        self._marks.take_matches(matches, current)
        self._draw_marks()

    def mark_lines(self, revision: int, states: Sequence[LineState]) -> None:
        """Show how each line differs from the stored text, unless it was edited since.

        Args:
            revision: Of the buffer when they were compared.
            states: One for each line.
        """
        self._marks.take_lines(revision, states)
        self._draw_marks()

    def _draw_marks(self) -> None:
        view = self._view()
        if view is not None:
            self._refresh_rows(view)

    # Layout

    def _gutter_width(self) -> int:
        if self._buffer is None:
            return 0
        digits = len(str(self._buffer.document.line_count))
        return max(digits, _MIN_DIGITS) + _GUTTER_BLANKS

    def _text_width(self) -> int:
        width = self.scrollable_content_region.width - self._gutter_width() - _HANGING
        return max(width, MIN_WIDTH)

    def _row_width(self) -> int:
        return self._text_width() if self._wraps else _LONGEST_ROW

    def _view(self) -> BufferView | None:
        """The layout of the buffer as it is now; None without a buffer or a size."""
        buffer = self._buffer
        if buffer is None or not self.size:
            return None
        width = self._row_width()
        view = self._views.get(buffer)
        if view is None or not view.follow(buffer, width):
            before, view = view, BufferView(buffer, width)
            self._views[buffer] = view
            if before is not None:
                view.scroll_y = before.scroll_y
                view.left = 0 if self._wraps else before.left
        self._marks.follow()
        return view

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        view = self._view()
        if view is None:
            self._placeholder_rows = _wrapped(self._placeholder, max(width, MIN_WIDTH))
        rows = view.rows.row_count if view else len(self._placeholder_rows)
        size = Size(width, rows)
        if size != self.virtual_size:
            # The widget's own size does not depend on its rows, and setting the attribute
            # would lay out the whole screen again for each new line.
            self.set_reactive(EditorCanvas.virtual_size, size)
            self._scroll_update(size)

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._lay_out_anew()

    def _lay_out_anew(self) -> None:
        """Make the rows again; the text that was at the top stays there."""
        old = None if self._buffer is None else self._views.get(self._buffer)
        top = None
        if old is not None and self._buffer is not None and old.revision == self._buffer.revision:
            top = old.rows.row(min(self.scroll_offset.y, old.rows.row_count - 1))
        self._lay_out()
        self._drawn.clear()
        self.refresh()
        view = self._view()
        if view is None:
            return
        if top is not None and view is not old:
            row, _ = view.rows.locate(Position(top.line, top.start))
            self.scroll_to(y=row, animate=False)
        elif top is None:
            self.scroll_to(y=view.scroll_y, animate=False)
        self._scroll_to_cursor(view)
        self._place_terminal_cursor()

    def _scroll_to_cursor(self, view: BufferView) -> None:
        if self._buffer is None:
            return
        row, cell = view.rows.locate(self._buffer.cursor)
        self._scroll_sideways(view, cell)
        height = self.scrollable_content_region.height
        top = self.scroll_offset.y
        if not height or top <= row < top + height:
            return
        if not top - height <= row < top + 2 * height:
            # After a jump, what is around the cursor is wanted on both sides.
            self.scroll_to(y=row - height // 2, animate=False)
        else:
            self.scroll_to(y=row if row < top else row - height + 1, animate=False)

    def _scroll_sideways(self, view: BufferView, cell: int) -> None:
        """Bring a cell of the rows into sight."""
        width = self._text_width()
        margin = min(_MARGIN, width // 4)
        left = view.left
        if self._wraps or cell < width - margin:
            left = 0
        elif not left + margin <= cell <= left + width - margin:
            left = cell - width // 2
        if left != view.left:
            view.left = left
            self._drawn.clear()
            self.refresh()

    def _place_terminal_cursor(self) -> None:
        """Put the terminal's own cursor where an input method is to open its window."""
        view = self._view()
        if view is None or self._buffer is None or not self.has_focus:
            return
        row, cell = view.rows.locate(self._buffer.cursor)
        x, y, _, _ = self.content_region
        self.app.cursor_position = Offset(
            x + self._gutter_width() + cell - view.left, y + row - self.scroll_offset.y
        )

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One row of the screen.

        Args:
            y: From the top of the widget.
        """
        width = self.scrollable_content_region.width
        top = self._drawn_top = self.scroll_offset.y
        view = self._view()
        if view is None:
            rows = self._placeholder_rows if self._buffer is None else []
            return self._painter.placeholder(rows[top + y] if top + y < len(rows) else "", width)
        key = self._drawn[y] = self._row_key(view, top + y)
        if key is None:
            return self._painter.placeholder("", width)
        number, marks, row = key
        gutter = self._gutter_width()
        left, right = view.left, view.left + width - gutter
        text = self._painter.text(row, right)
        if left:
            text = tuple(Strip(text, right).crop(left, right))
        drawn = (*self._painter.gutter(number, gutter, row.cursor >= 0, marks), *text)
        return Strip(drawn, gutter + max(0, width - gutter))

    def _row_key(self, view: BufferView, index: int) -> tuple[int, Marks, RowView] | None:
        """The line number (0 where a line goes on), the marks and the text of a row.

        None below the last.
        """
        buffer = self._buffer
        if buffer is None or index >= view.rows.row_count:
            return None
        row = view.rows.row(index)
        line, start, end, last = row
        cursor = buffer.cursor
        here = cursor.line == line and start <= cursor.column and (cursor.column < end or last)
        first, final = buffer.selection
        found, current = self._marks.in_row(line, start, end)
        shown = row_view(
            buffer.document.line(line),
            start,
            end,
            view.fences[line],
            cursor=cursor.column if here else -1,
            active=here and self.has_focus,
            selected=selected_columns(row, first, final),
            ending_selected=last and first.line <= line < final.line,
            matches=found,
            current=current,
        )
        marks = Marks(self._marks.state(line, first_row=start == 0, last_row=last), bool(found))
        return (0 if start else line + 1), marks, shown

    def _refresh_rows(self, view: BufferView) -> None:
        """Ask to draw those rows of the screen again that would look different."""
        top = self.scroll_offset.y
        if top != self._drawn_top:
            # Scrolling has asked for every row already.
            return
        width = self.size.width
        for y in range(self.scrollable_content_region.height):
            if y not in self._drawn or self._drawn[y] != self._row_key(view, top + y):
                self.refresh(Region(0, y, width, 1))

    def _component(self, name: str) -> Style:
        base = self.rich_style if name == "editor--text" else Style.null()
        return base + self.get_component_rich_style(name, partial=True)

    def notify_style_update(self) -> None:
        """Draw everything anew: the theme or the stylesheet changed."""
        super().notify_style_update()
        self._painter.forget_styles()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show whether the cursor takes keys."""
        super().watch_has_focus(has_focus)
        view = self._view()
        if view is not None:
            self._refresh_rows(view)
            self._place_terminal_cursor()


def _wrapped(text: str, width: int) -> list[str]:
    rows: list[str] = []
    for line in text.split("\n"):
        starts = wrap(line, width)
        rows += [
            line[start:end].rstrip(" ")
            for start, end in zip(starts, [*starts[1:], len(line)], strict=True)
        ]
    return rows
