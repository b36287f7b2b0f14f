"""The box to go to a line or a heading: type, press enter, and be there."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from bizctx_tui.core.limits import short_count
from bizctx_tui.core.outline import Outline
from bizctx_tui.core.places import Place, places
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.visible import visible
from bizctx_tui.tui.screens.finding_box import FindingBox

_MOST_SHOWN: Final = 50


class GoToBox(FindingBox[Place]):
    """Finds a place in one document.

    Args:
        buffer: Only read.
    """

    CSS_PATH = "go_to.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", id="go_to.close", tooltip="Close without going"),
        Binding("down", "move(1)", "Next", show=False, id="go_to.next", tooltip="Next place"),
        Binding("up", "move(-1)", "Previous", show=False, id="go_to.previous", tooltip="One above"),
    ]

    def __init__(self, buffer: Buffer) -> None:
        super().__init__()
        self._buffer = buffer
        self._read: tuple[int, Outline] | None = None
        self._query: tuple[str, int] | None = None

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Input(placeholder="Line, line:column, or a heading …", select_on_focus=False)
            yield OptionList(markup=False)

    def find(self, query: str) -> None:
        """Offer the line that is named, or the headings that fit best."""
        # What was typed before the key that opened this may reach the text only now.
        buffer = self._buffer
        if self._query == (query, buffer.revision):
            return
        self._query = (query, buffer.revision)
        if self._read is None or self._read[0] != buffer.revision:
            self._read = (buffer.revision, Outline.of(buffer.document))
        outline = self._read[1]
        found = places(query, buffer.document, outline, cursor=buffer.cursor, limit=_MOST_SHOWN)
        here = outline.at(buffer.cursor.line)
        current = next((at for at, one in enumerate(found) if one.section == here), 0)
        self.offer(found, (Option(_words(place)) for place in found), 0 if query else current)


def _words(place: Place) -> Content:
    title = visible(place.section.title)
    if place.by_line:
        line, column = place.position
        where = f"Line {line + 1:,}" + (f", column {column + 1:,}" if column else "")
        missed = (f"  {place.missed}", "$text-warning") if place.missed else ""
        return Content.assemble(where, (f"  in {title}", "dim"), missed)
    facts = f"  {'#' * place.section.level} {short_count(place.section.characters)}"
    return Content.assemble("  " * (place.section.level - 1), title, (facts, "dim"))
