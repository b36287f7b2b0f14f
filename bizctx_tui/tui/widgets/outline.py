"""The headings of the document with their sizes, and where the cursor is among them."""

from __future__ import annotations

from time import perf_counter
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.timer import Timer

from bizctx_tui.core.limits import short_count
from bizctx_tui.core.outline import Outline, OutlineReading, Section
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.visible import visible
from bizctx_tui.tui.widgets.line_list import Cells, LineList, clipped, list_keys

_FRAME_SECONDS: Final = 1 / 60
# A long text is read in slices with rests between them, in which keys are taken.
_SLICE_SECONDS: Final = 0.004
_REST_SECONDS: Final = 0.008
_LONGEST_NEEDLE: Final = 200
_NOTHING: Final = " no headings yet"
_NO_MATCH: Final = " nothing matches"


class OutlinePane(LineList):
    """Follows one buffer; call :meth:`catch_up` when its text or its cursor changed.

    That returns at once and is carried out shortly after the current frame, and only
    while the pane can be seen.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "outline--heading",
        "outline--current",
        "outline--size",
        "outline--empty",
    }
    DEFAULT_CSS = """
    OutlinePane {
        & > .outline--current { color: $accent; text-style: bold; }
        & > .outline--size { color: $text-muted; }
        & > .outline--empty { color: $text-muted; text-style: italic; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *list_keys("outline", "Go to the heading"),
        Binding(
            "backspace",
            "shorten",
            "Shorten",
            show=False,
            id="outline.shorten",
            tooltip="Take the last letter out of the filter; typing adds letters",
        ),
    ]

    class Chosen(Message):
        """A heading was chosen."""

        def __init__(self, section: Section) -> None:
            super().__init__()
            self.section = section

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.border_title = Content("Outline")
        self._buffer: Buffer | None = None
        # What of which revision was read last, and what is being read.
        self._read: tuple[Buffer, int] | None = None
        self._reading: tuple[tuple[Buffer, int], OutlineReading] | None = None
        self._shown: Buffer | None = None
        self._outline: Outline | None = None
        self._sections: list[Section] = []
        self._needle = ""
        self._current = -1
        self._timer: Timer | None = None

    def show(self, buffer: Buffer | None) -> None:
        """Follow another buffer."""
        self._buffer = buffer
        self.catch_up()

    def catch_up(self) -> None:
        """Show shortly what became of the text and the cursor; the latest counts."""
        if self._timer is None and self.is_running and self.size:
            self._timer = self.set_timer(_FRAME_SECONDS, self._go_on, name="outline")

    def flush(self) -> None:
        """Carry out now what :meth:`catch_up` put off, or would while it is hidden."""
        while self._work():
            pass

    def _work(self) -> bool:
        """Read for some milliseconds; whether there is more to read."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        buffer = self._buffer
        if buffer is None:
            self._take(None, None)
            return False
        state = (buffer, buffer.revision)
        if self._read != state:
            if self._reading is None or self._reading[0] != state:
                self._reading = (state, OutlineReading(buffer.document))
            until = perf_counter() + _SLICE_SECONDS
            while (outline := self._reading[1].step()) is None:
                if perf_counter() > until:
                    return True
            self._take(state, outline)
        if self._outline is not None:
            self._mark(self._outline.at(buffer.cursor.line))
        self.repaint()
        return False

    def _go_on(self) -> None:
        self._timer = None
        if self.size and self._work():
            self._timer = self.set_timer(_REST_SECONDS, self._go_on, name="outline")

    def _take(self, state: tuple[Buffer, int] | None, outline: Outline | None) -> None:
        self._read, self._outline, self._reading = state, outline, None
        self._current = -1 if state is None or state[0] is not self._shown else self._current
        self._shown = None if state is None else state[0]
        self._filter()
        self.repaint()

    @property
    def needle(self) -> str:
        """What the list is narrowed to; empty when everything is shown."""
        return self._needle

    def narrow(self, needle: str) -> None:
        """Show only the headings that hold every word of the needle; empty shows all."""
        if needle != self._needle:
            self._needle = needle[:_LONGEST_NEEDLE]
            self.border_subtitle = Content(f"{visible(self._needle)}▏" if self._needle else "")
            self._filter()
            current = [row for row, one in enumerate(self._sections) if one.number == self._current]
            self.point_at(current[0] if current else 0)

    def _filter(self) -> None:
        found = self._outline.headings if self._outline is not None else []
        words = self._needle.casefold().split()
        if words:
            found = [
                section
                for section in found
                if all(word in section.title.casefold() for word in words)
            ]
        self._sections = found
        self.fit()

    def _mark(self, section: Section) -> None:
        """Mark the section of the editor's cursor; a person who is here is not moved."""
        if section.number == self._current:
            return
        self._current = section.number
        if not self.has_focus and self._outline is not None and not self._needle:
            self.point_at(section.number - (len(self._outline.sections) - len(self._sections)))

    # The rows.

    @property
    def row_count(self) -> int:
        """One for each heading that the filter leaves."""
        return len(self._sections)

    def row_cells(self, index: int, width: int) -> Cells:
        """A sign for the cursor's section, the heading by its level, and its size."""
        section = self._sections[index]
        current = section.number == self._current
        size = f" {short_count(section.characters)} "
        name = f"{'›' if current else ' '}{'  ' * (section.level - 1)}{visible(section.title)}"
        look = "outline--current" if current else "outline--heading"
        return (clipped(name, width - len(size)), look), (size, "outline--size")

    def chosen(self, index: int) -> None:
        """Tell which heading was chosen, and show all of them again."""
        self.post_message(self.Chosen(self._sections[index]))
        self.narrow("")

    def _row(self, index: int, width: int) -> tuple[Cells, bool]:
        if index == 0 and not self._sections:
            return ((_NO_MATCH if self._needle else _NOTHING, "outline--empty"),), False
        return super()._row(index, width)

    def on_resize(self) -> None:
        """It may have come into sight."""
        self.catch_up()
        super().on_resize()

    def on_focus(self) -> None:
        """Be up to date for the keys that are on their way."""
        self.flush()

    def on_key(self, event: events.Key) -> None:
        """A letter narrows the list."""
        # Alt and a letter come with that letter as their character in most terminals.
        if event.is_printable and event.character is not None and "alt+" not in event.key:
            event.stop()
            self.narrow(self._needle + event.character)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted narrows the list."""
        event.stop()
        self.narrow(self._needle + " ".join(event.text.split()))

    def action_shorten(self) -> None:
        """Take the last letter out of the filter."""
        self.narrow(self._needle[:-1])
