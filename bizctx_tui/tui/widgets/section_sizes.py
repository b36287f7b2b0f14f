"""The sections of a document as a table of what each of them takes."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message

from bizctx_tui.core.limits import BUSINESS_CONTEXT_MAX_CHARS, short_count
from bizctx_tui.core.outline import Outline, Section
from bizctx_tui.core.visible import visible
from bizctx_tui.tui.widgets.line_list import Cells, LineList, clipped, list_keys

_BAR: Final = 10
_NUMBERS: Final = f"{'with all':>10}{'own':>10}{'of cap':>8}{'tokens':>9} "


class SectionSizes(LineList):
    """One row for each section, in the order of the document.

    Args:
        outline: Its sections.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"sizes--bar", "sizes--numbers"}
    DEFAULT_CSS = """
    SectionSizes {
        & > .sizes--bar { color: $text-accent; }
        & > .sizes--numbers { color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*list_keys("sizes", "Go to the section")]

    class Chosen(Message):
        """A section was chosen."""

        def __init__(self, section: Section) -> None:
            super().__init__()
            self.section = section

    def __init__(self, outline: Outline) -> None:
        super().__init__()
        self._outline = outline
        self._widest = max(section.own for section in outline.sections) or 1

    @property
    def row_count(self) -> int:
        """One for each section."""
        return len(self._outline.sections)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """All of them, where there is room."""
        return self.row_count

    def row_cells(self, index: int, width: int) -> Cells:
        """The section by its level, a bar of its own characters, and the numbers."""
        section = self._outline.sections[index]
        share = section.characters / BUSINESS_CONTEXT_MAX_CHARS
        numbers = (
            f"{section.characters:>10,}{section.own:>10,}{share:>8.1%}"
            f"{'~' + short_count(section.tokens):>9} "
        )
        name = f" {'  ' * (section.level - 1)}{visible(section.title)}"
        filled = -(-section.own * _BAR // self._widest)
        bar = "█" * filled + "·" * (_BAR - filled)
        return (
            (clipped(name, width - len(numbers) - _BAR - 1) + " ", ""),
            (bar, "sizes--bar"),
            (numbers, "sizes--numbers"),
        )

    def header(self) -> str:
        """What the columns are, as wide as the list."""
        width = self.scrollable_content_region.width
        return clipped(" Section", width - len(_NUMBERS) - _BAR) + " " * _BAR + _NUMBERS

    def chosen(self, index: int) -> None:
        """Tell which section was chosen."""
        self.post_message(self.Chosen(self._outline.sections[index]))
