"""The live preview of a markdown text, drawn by lines: only what is seen is rendered."""

from __future__ import annotations

from collections.abc import Generator, Hashable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from bizctx_tui.core.markdown.links import Link, line_of_anchor, links_of
from bizctx_tui.core.markdown.spans import STYLES, Row, Span, Style
from bizctx_tui.tui.widgets.preview.keys import BINDINGS
from bizctx_tui.tui.widgets.preview.shelf import Kept, Shelf
from bizctx_tui.tui.widgets.preview.style import CSS

if TYPE_CHECKING:
    from rich.style import Style as RichStyle

    from bizctx_tui.core.markdown.document import MarkdownDocument
    from bizctx_tui.core.markdown.layout import MarkdownLayout

PLACEHOLDER: Final = "Nothing to preview yet"

_FRAME_SECONDS: Final = 1 / 60
_SLICE_SECONDS: Final = 0.004
_FIRST_SLICE_SECONDS: Final = 0.02
_REST_SECONDS: Final = 0.002
_MAX_REST_SECONDS: Final = 0.2
_FOLLOW_TRIES: Final = 5


class Preview(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a markdown text as it reads, and keeps up with each key.

    Call :meth:`show` with every new text and :meth:`follow` with the cursor's line; both
    return at once and are carried out together shortly after the current frame, in
    slices of a few milliseconds. A text that comes meanwhile is read after that.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*BINDINGS]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"preview--{style}" for style in STYLES}
    DEFAULT_CSS = CSS

    @dataclass
    class LinkChosen(Message):
        """Somebody asks for a link; nothing was opened.

        Attributes:
            preview: Where.
            url: The address as it is written in the text, whatever it may be.
        """

        preview: Preview
        url: str

        @property
        def control(self) -> Preview:
            """The preview, for ``@on`` with a selector."""
            return self.preview

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
        # Which document is shown, and the row to put at its top when it comes from the shelf.
        self._of: Hashable = None
        self._shelf = Shelf()
        self._top: int | None = None
        self._line: int | None = None
        self._timer: Timer | None = None
        self._work: Generator[None, None, None] | None = None
        self._spent = 0.0
        self._rested_at = 0.0
        self._chosen: Link | None = None
        self._painted: dict[int, Row | None] = {}
        self._styles_by_name: dict[Style | None, RichStyle] = {}
        self.slices = 0
        """In how many slices everything so far was carried out, for tests and benchmarks."""

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
        self._schedule(self._delay)

    def keeps(self, of: Hashable) -> bool:
        """Whether a document would be found where it was left."""
        return of == self._of or of in self._shelf

    def forget(self, of: Hashable) -> None:
        """Let go of a document that is not shown."""
        self._shelf.take(of)

    def _turn_to(self, of: Hashable) -> None:
        # What is half read of the other text is read again when it comes back.
        self._work = None
        if self._document is not None and self._rows is not None:
            top = self.scroll_offset.y if self._top is None else self._top
            self._shelf.put(self._of, Kept(self._document, self._rows, top))
        self._of = of
        self._line = self._chosen = None
        self._document, self._rows, self._top = self._shelf.take(of) or (None, None, 0)

    def follow(self, line: int) -> None:
        """Scroll shortly, no further than needed, to where a source line is shown.

        Args:
            line: A line of the text last given to :meth:`show`, counted from 0.
        """
        self._line = line
        self._schedule(self._delay)

    def flush(self) -> None:
        """Carry out now, all at once, what :meth:`show` and :meth:`follow` put off.

        Without a size, before the first layout or while hidden, it stays put off.
        """
        while self._has_work and self._has_size:
            self._advance(None)
        self._stop_timer()

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
        last = self._style(row[-1].style) if row and row[-1].style.startswith("code-") else base
        strip = Strip([Segment(text, self._style(style)) for text, style, _ in row])
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

    def action_walk(self, by: int) -> None:
        """Choose the next link in view, or the one before; without links the key is for others."""
        links = self._links_in_view()
        if not links:
            raise SkipAction
        if self._chosen in links:
            self._choose(links[(links.index(self._chosen) + by) % len(links)])
        else:
            self._choose(links[0 if by > 0 else -1])

    def action_choose(self) -> None:
        """Ask for the chosen link; for the only one in view if none is chosen."""
        links = self._links_in_view()
        if self._chosen in links:
            self._ask(self._chosen.address)
        elif len(links) == 1:
            self._ask(links[0].address)
        elif links:
            self._choose(links[0])

    def on_click(self, event: events.Click) -> None:
        """With ctrl held, ask for the link that is clicked."""
        offset = event.get_content_offset(self)
        if not event.ctrl or offset is None:
            return
        cell = 0
        for span in self._row_at(offset.y) or ():
            cell += cell_len(span.text)
            if offset.x < cell:
                if span.link is not None:
                    event.stop()
                    self._ask(span.link)
                return

    def on_blur(self) -> None:
        """No link is chosen where no key arrives."""
        self._choose(None)

    def notify_style_update(self) -> None:
        self._styles_by_name.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        if self._rows is not None and self._top is None and self._has_size:
            size = self.scrollable_content_region.size
            block, inside = self._rows.at(self.scroll_offset.y)
            self._rows.resize(size.width)
            self._show_from(self._rows.row_of(block, inside))
        if self._has_work:
            self._tick()

    @property
    def _has_size(self) -> bool:
        size = self.scrollable_content_region.size
        return bool(size.width and size.height)

    @property
    def _has_work(self) -> bool:
        return self._work is not None or self._text is not None or self._line is not None

    @property
    def _delay(self) -> float:
        """Seconds until the next text is read: behind what took long there is as long a rest."""
        return max(_FRAME_SECONDS, self._rested_at - perf_counter())

    def _schedule(self, seconds: float) -> None:
        if self._timer is None and self.is_running:
            self._timer = self.set_timer(seconds, self._tick, name="preview")

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _tick(self) -> None:
        """Work for one slice, and let others have their turn before the next."""
        self._stop_timer()
        if not self._has_size:
            return
        opening = self._rows is None or not self._rows.has_blocks
        self._advance(_FIRST_SLICE_SECONDS if opening else _SLICE_SECONDS)
        if self._work is not None:
            self._schedule(_REST_SECONDS)
        elif self._has_work:
            self._schedule(self._delay)

    def _advance(self, seconds: float | None) -> None:
        """Go on with the work, or begin with what is put off; to its end if None."""
        began = perf_counter()
        self.slices += 1
        if self._work is None:
            self._spent = 0.0
            self._work = self._carry_out()
        for _ in self._work:
            if seconds is not None and perf_counter() - began > seconds:
                break
        else:
            self._work = None
        now = perf_counter()
        self._spent += now - began
        self._rested_at = now + min(_MAX_REST_SECONDS, self._spent)

    def _carry_out(self) -> Generator[None, None, None]:
        """Read the pending text and show it, or what the pending line asks for."""
        rows, document = self._parts()
        if self._text is not None:
            text, self._text = self._text, None
            change = yield from document.steps(text)
            # From here on in one step: the rows must be those of the document.
            top, self._top = self._top, None
            block, inside = rows.at(self.scroll_offset.y if top is None else top)
            rows.apply(change)
            rows.resize(self.scrollable_content_region.width)
            self._show_from(rows.row_of(change.moved(block), inside))
        # A line of a text that is still put off says nothing about this one.
        if self._line is not None and self._text is None:
            line, self._line = self._line, None
            self._scroll_to_line(line)
            self._repaint()

    def _parts(self) -> tuple[MarkdownLayout, MarkdownDocument]:
        if self._rows is None or self._document is None:
            # Reading markdown is imported here, since the first frame shows none.
            from bizctx_tui.core.markdown.document import MarkdownDocument
            from bizctx_tui.core.markdown.layout import MarkdownLayout

            self._document = MarkdownDocument()
            self._rows = MarkdownLayout(self._document, cell_len)
            self._rows.resize(self.scrollable_content_region.width)
        return self._rows, self._document

    def _show_from(self, top: int) -> None:
        """Put a row of the document at the top, everything in view drawn."""
        if self._rows is not None:
            self._chosen = None
            self._rows.settle(top, self.scrollable_content_region.height)
            self._fit(top)
            self._repaint()

    def _links_in_view(self) -> list[Link]:
        rows, top = self._rows, self.scroll_offset.y
        if rows is None or not rows.width:
            return []
        end = min(rows.height, top + self.scrollable_content_region.height)
        return links_of((number, rows.row(number)) for number in range(top, end))

    def _choose(self, link: Link | None) -> None:
        if link != self._chosen:
            self._chosen = link
            self._repaint()

    def _ask(self, address: str) -> None:
        """Tell that a link is asked for; one to a heading of the document just goes there."""
        rows, document = self._rows, self._document
        line = None
        if address.startswith("#") and document is not None:
            line = line_of_anchor(document, address)
        if line is None or rows is None:
            self.post_message(self.LinkChosen(self, address))
        else:
            self._show_from(rows.rows_of_line(line)[0])

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
        if self._rows is None or not self._rows.has_blocks:
            return (Span(PLACEHOLDER, "placeholder"),) if y == 0 else None
        number = self.scroll_offset.y + y
        if number >= self._rows.height:
            return None
        row = self._rows.row(number)
        if self._chosen is None:
            return row
        return tuple(
            span._replace(style="link-chosen") if (number, at) in self._chosen.places else span
            for at, span in enumerate(row)
        )

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
