"""What the characters went to: the sections and their sizes."""

from __future__ import annotations

from heapq import nlargest
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from bizctx_tui.core.limits import BUSINESS_CONTEXT_MAX_CHARS, Size, short_count
from bizctx_tui.core.outline import Outline, Section
from bizctx_tui.core.visible import visible
from bizctx_tui.tui.keymaps.own_keys import own_key
from bizctx_tui.tui.widgets.section_sizes import SectionSizes

_MOST_NAMED: Final = 3
_LONGEST_NAME: Final = 30


class SizesModal(ModalScreen[Section | None]):
    """Shows the sections; the one that is chosen is where to go.

    Args:
        outline: The sections of the document.
        title: What the document is called, safe to draw.
        line: The cursor's, to begin at its section.
    """

    CSS_PATH = "sizes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", id="sizes.close", tooltip="Go back to the text"),
    ]

    def __init__(self, outline: Outline, *, title: str, line: int) -> None:
        super().__init__()
        self._outline = outline
        self._title = title
        self._line = line

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content(f"Sizes · {self._title}")
            close = own_key(self, "sizes.close")
            box.border_subtitle = Content(f"enter goes there · {close} closes")
            yield Static(summary(self._outline), id="sizes-summary")
            yield Static(id="sizes-header", markup=False)
            yield SectionSizes(self._outline)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(SectionSizes))

    @on(events.Resize)
    def _sized(self) -> None:
        self.call_after_refresh(self._show_header)

    def _show_header(self) -> None:
        sizes = self.query_one(SectionSizes)
        self.query_one("#sizes-header", Static).update(sizes.header())
        if self._line >= 0:
            sizes.point_at(self._outline.at(self._line).number)
            self._line = -1

    @on(SectionSizes.Chosen)
    def _chosen(self, event: SectionSizes.Chosen) -> None:
        self.dismiss(event.section)

    def action_leave(self) -> None:
        self.dismiss(None)


def summary(outline: Outline) -> Content:
    """How much of the cap is taken, and over it what would make the most room."""
    size = Size(outline.character_count)
    style = {"fits": "$text-success", "near": "bold $text-warning", "over": "bold $text-error"}
    count = len(outline.headings)
    line = Content.assemble(
        (f"{size.characters:,} / {BUSINESS_CONTEXT_MAX_CHARS:,}", style[size.state]),
        f" characters · {size.percent}% · ~{short_count(size.tokens)} tokens · "
        f"{count:,} heading{'' if count == 1 else 's'}",
    )
    if not size.over_by:
        return line
    largest = nlargest(_MOST_NAMED, outline.sections, key=lambda section: section.own)
    names = " · ".join(f"“{_name(one)}” {one.own:,}" for one in largest)
    return Content.assemble(
        line,
        (f"\n{size.over_by:,} too many: it cannot be saved like this.", style["over"]),
        f"\nThe largest on their own: {names}",
    )


def _name(section: Section) -> str:
    title = visible(section.title)
    return title if len(title) <= _LONGEST_NAME else f"{title[: _LONGEST_NAME - 1]}…"
