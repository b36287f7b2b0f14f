"""The jump box: type a few letters of a name, press enter, and be there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from bizctx_tui.core.fuzzy import best
from bizctx_tui.core.models import Scope
from bizctx_tui.core.tree import Entry

JUMP = "Jump to a project or an organization …"
_MOST_SHOWN = 12


class JumpBox(ModalScreen[Scope | None]):
    """Finds a document by its name, its organization or its id.

    Args:
        entries: Every document there is, those to offer first in front.
        question: What the empty box says.
    """

    CSS_PATH = "jump.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", id="jump.close", tooltip="Close without opening"),
        Binding("down", "move(1)", "Next", show=False, id="jump.next", tooltip="Next name"),
        Binding("up", "move(-1)", "Previous", show=False, id="jump.previous", tooltip="Name above"),
    ]

    def __init__(self, entries: Sequence[Entry], *, question: str = JUMP) -> None:
        super().__init__()
        self._question = question
        self._entries = entries
        self._found: list[Entry] = []
        self._query = ""

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Input(placeholder=self._question, select_on_focus=False)
            yield OptionList()

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.set_focus(self.query_one(Input))
        self._show("")

    def on_key(self, event: events.Key) -> None:
        """Take what is typed before the box has the keyboard."""
        box = self.query_one(Input)
        if box.has_focus:
            return
        if event.is_printable and event.character is not None:
            event.stop()
            box.insert_text_at_cursor(event.character)
        elif event.key == "enter":
            event.stop()
            box.post_message(Input.Submitted(box, box.value))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if event.value != self._query:
            self._show(event.value)
        chosen = self.query_one(OptionList).highlighted
        self.dismiss(self._found[chosen].scope if chosen is not None else None)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._found[event.option_index].scope)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_move(self, by: int) -> None:
        options = self.query_one(OptionList)
        if by > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def _show(self, query: str) -> None:
        self._query = query
        self._found = best(query, self._entries, key=lambda entry: entry.key, limit=_MOST_SHOWN)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(
            Option(Content.assemble(entry.name, (f"  {entry.group} {entry.scope.id}", "dim")))
            for entry in self._found
        )
        options.highlighted = 0 if self._found else None
