"""The live preview of a markdown text, drawn by lines: only what is seen is rendered."""

from __future__ import annotations

from collections.abc import Hashable
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from bizctx_tui.core.markdown.spans import STYLES, Row, Span, Style

if TYPE_CHECKING:
    from rich.style import Style as RichStyle

    from bizctx_tui.core.markdown.document import MarkdownDocument
    from bizctx_tui.core.markdown.layout import MarkdownLayout

PLACEHOLDER: Final = "Nothing to preview yet"

_FRAME_SECONDS: Final = 1 / 60
_REST_PER_WORK: Final = 4
_MAX_DELAY_SECONDS: Final = 0.4
_FOLLOW_TRIES: Final = 5
_FILLED: Final[frozenset[Style]] = frozenset({"code-block", "code-info"})


_MOST_KEPT: Final = 4


class _Kept(NamedTuple):
    """A document that is not shown now, as it was left."""

    document: MarkdownDocument
    rows: MarkdownLayout
    top: int


class Preview(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a markdown text as it reads, and keeps up with each key.

    Call :meth:`show` with every new text and :meth:`follow` with the cursor's line; both
    return at once and are carried out together shortly after the current frame.
    """

    ALLOW_SELECT = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "line(-1)", "Up", show=False, id="preview.up", tooltip="Scroll one row up"),
        Binding(
            "down", "line(1)", "Down", show=False, id="preview.down", tooltip="Scroll one row down"
        ),
        Binding(
            "pageup",
            "page(-1)",
            "Page up",
            show=False,
            id="preview.page_up",
            tooltip="Scroll one page up",
        ),
        Binding(
            "pagedown",
            "page(1)",
            "Page down",
            show=False,
            id="preview.page_down",
            tooltip="Scroll one page down",
        ),
        Binding(
            "home", "start", "Start", show=False, id="preview.home", tooltip="Scroll to the start"
        ),
        Binding("end", "end", "End", show=False, id="preview.end", tooltip="Scroll to the end"),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"preview--{style}" for style in STYLES}

    DEFAULT_CSS = """
    Preview {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        padding: 0 1;
        .preview--placeholder { color: $text-muted; text-style: italic; }
        .preview--h1 { color: $primary; text-style: bold; }
        .preview--h2 { color: $primary; text-style: bold; }
        .preview--h3 { color: $secondary; text-style: bold; }
        .preview--h4 { color: $secondary; text-style: bold italic; }
        .preview--h5 { color: $secondary; text-style: italic; }
        .preview--h6 { color: $text-muted; text-style: bold italic; }
        .preview--rule { color: $text-muted; }
        .preview--strong { text-style: bold; }
        .preview--emphasis { text-style: italic; }
        .preview--strong-emphasis { text-style: bold italic; }
        .preview--strike { text-style: strike; color: $text-muted; }
        .preview--code { color: $accent; background: $boost; }
        .preview--code-block { background: $boost; }
        .preview--code-info { color: $text-muted; background: $boost; }
        .preview--quote { color: $secondary; }
        .preview--bullet { color: $secondary; }
        .preview--task { color: $secondary; text-style: bold; }
        .preview--link { color: $accent; text-style: underline; }
        .preview--link-target { color: $text-muted; }
        .preview--definition { color: $text-muted; }
        .preview--table-border { color: $text-muted; }
        .preview--table-head { text-style: bold; }
        .preview--source { color: $text-muted; }
    }
    """

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self._document: MarkdownDocument | None = None
        self._rows: MarkdownLayout | None = None
        self._text: str | None = None
        # Which document is shown, the others that were shown last, and where the one that
        # was just taken from them stood.
        self._of: Hashable = None
        self._kept: dict[Hashable, _Kept] = {}
        self._top: int | None = None
        self._line: int | None = None
        self._timer: Timer | None = None
        self._delay = _FRAME_SECONDS
        self._painted: dict[int, Row | None] = {}
        self._styles_by_name: dict[Style | None, RichStyle] = {}

    def show(self, text: str, *, of: Hashable = None) -> None:
        """Show a text shortly; of several texts before then only the last is read.

        Args:
            text: The whole text.
            of: Which document's it is. A few documents are kept when another is shown:
                coming back to one reads only what changed, and finds it where it was left.
        """
        if of != self._of:
            self._turn_to(of)
        self._text = text
        self._schedule()

    def keeps(self, of: Hashable) -> bool:
        """Whether a document would be found where it was left."""
        return of == self._of or of in self._kept

    def forget(self, of: Hashable) -> None:
        """Let go of a document that is not shown."""
        self._kept.pop(of, None)

    def _turn_to(self, of: Hashable) -> None:
        if self._document is not None and self._rows is not None:
            top = self.scroll_offset.y if self._top is None else self._top
            self._kept[self._of] = _Kept(self._document, self._rows, top)
        kept = self._kept.pop(of, None)
        while len(self._kept) > _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._of = of
        self._line = None
        self._document, self._rows, self._top = kept or (None, None, 0)

    def follow(self, line: int) -> None:
        """Scroll shortly, no further than needed, to where a source line is shown.

        Args:
            line: A line of the text last given to :meth:`show`, counted from 0.
        """
        self._line = line
        self._schedule()

    def flush(self) -> None:
        """Carry out now what :meth:`show` and :meth:`follow` put off.

        Without a size, before the first layout or while hidden, it stays put off.
        """
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        size = self.scrollable_content_region.size
        if not size.width or not size.height:
            return
        began = perf_counter()
        top = self._update(size)
        self._fit(top)
        if self._line is not None:
            line, self._line = self._line, None
            self._scroll_to_line(line)
        self._repaint()
        # A text that takes long, such as one giant table, is read less often, so that
        # keys never wait in a row for it.
        spent = perf_counter() - began
        self._delay = min(_MAX_DELAY_SECONDS, max(_FRAME_SECONDS, spent * _REST_PER_WORK))

    @property
    def drawn_blocks(self) -> int:
        """How many blocks were drawn so far, for tests and benchmarks."""
        return 0 if self._rows is None else self._rows.drawn_blocks

    def render_line(self, y: int) -> Strip:
        """One row of the viewport."""
        size = self.scrollable_content_region.size
        base = self._style(None)
        row = self._painted[y] = self._row_at(y)
        if row is None:
            return Strip.blank(size.width, base)
        last = self._style(row[-1].style) if row and row[-1].style in _FILLED else base
        strip = Strip([Segment(text, self._style(style)) for text, style in row])
        return strip.adjust_cell_length(size.width, last)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        old, new = round(old_value), round(new_value)
        if self._rows is None or old == new:
            return
        height = self.scrollable_content_region.height
        if not 0 < old - new <= height:
            self._rows.settle(new, height)
            self._fit(new)
            return
        # Blocks that come in from above may turn out taller than estimated: what was at
        # the top must stay the given number of rows below it.
        anchor = self._rows.at(old)
        self._rows.settle(new, height)
        self._fit(new + self._rows.row_of(*anchor) - old)

    def action_line(self, rows: int) -> None:
        """Scroll by rows, down when positive."""
        self.scroll_relative(y=rows, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by heights of the viewport, down when positive."""
        self.scroll_relative(y=pages * self.scrollable_content_region.height, animate=False)

    def action_start(self) -> None:
        """Scroll to the first row."""
        self.scroll_to(y=0, animate=False)

    def action_end(self) -> None:
        """Scroll to the last row."""
        if self._rows is not None:
            self._rows.settle_end(self.scrollable_content_region.height)
            self._fit(self.scroll_offset.y)
            self.scroll_to(y=self.max_scroll_y, animate=False)

    def notify_style_update(self) -> None:
        self._styles_by_name.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        self.flush()

    def _schedule(self) -> None:
        if self._timer is None and self.is_running:
            self._timer = self.set_timer(self._delay, self.flush, name="preview")

    def _update(self, size: Size) -> int:
        """Read the pending text; the scroll position at which the same text is on top."""
        rows, document = self._rows, self._document
        if rows is None or document is None:
            # Reading markdown is imported here, since the first frame shows none.
            from bizctx_tui.core.markdown.document import MarkdownDocument
            from bizctx_tui.core.markdown.layout import MarkdownLayout

            document = self._document = MarkdownDocument()
            rows = self._rows = MarkdownLayout(document, cell_len)
        top, self._top = self._top, None
        block, inside = rows.at(self.scroll_offset.y if top is None else top)
        rows.resize(size.width)
        if self._text is not None:
            text, self._text = self._text, None
            change = document.update(text)
            rows.apply(change)
            block = change.moved(block)
        top = rows.row_of(block, inside)
        rows.settle(top, size.height)
        return top

    def _fit(self, top: int) -> None:
        """Tell the scrollbar the height, and put a row of the document at the top."""
        if self._rows is None:
            return
        size = Size(self.scrollable_content_region.width, max(1, self._rows.height))
        if size != self.virtual_size:
            # Setting the reactive would lay out the whole screen for every new row.
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)

    def _scroll_to_line(self, line: int) -> None:
        if self._rows is None:
            return
        height = self.scrollable_content_region.height
        # Rows that come into view may correct estimates and so move the line again.
        for _ in range(_FOLLOW_TRIES):
            first, end = self._rows.rows_of_line(line)
            top = self.scroll_offset.y
            if end > top + height:
                top = end - height
            top = min(top, first)
            self._rows.settle(top, height)
            self._fit(top)
            if self._rows.rows_of_line(line) == (first, end):
                return

    def _row_at(self, y: int) -> Row | None:
        """The row at a line of the viewport; None below the end."""
        if self._rows is None or not self._rows.width:
            return None
        if not self._rows.has_blocks:
            return (Span(PLACEHOLDER, "placeholder"),) if y == 0 else None
        number = self.scroll_offset.y + y
        return self._rows.row(number) if number < self._rows.height else None

    def _repaint(self) -> None:
        """Refresh only the lines that show something else than before."""
        width = self.size.width
        regions = [
            Region(0, y, width, 1)
            for y in range(self.scrollable_content_region.height)
            if y not in self._painted or self._painted[y] != self._row_at(y)
        ]
        if regions:
            self.refresh(*regions)

    def _style(self, name: Style | None) -> RichStyle:
        style = self._styles_by_name.get(name)
        if style is None:
            style = (
                self.rich_style
                if name is None
                else self.get_component_rich_style(f"preview--{name}")
            )
            self._styles_by_name[name] = style
        return style
