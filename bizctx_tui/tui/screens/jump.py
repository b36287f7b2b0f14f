"""The jump box: type a few letters of a name, press enter, and be there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from bizctx_tui.core.fuzzy import best
from bizctx_tui.core.models import Scope
from bizctx_tui.core.tree import Entry
from bizctx_tui.tui.screens.finding_box import FindingBox

JUMP = "Jump to a project or an organization …"
_MOST_SHOWN = 12


class JumpBox(FindingBox[Scope]):
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
        self._query: str | None = None

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Input(placeholder=self._question, select_on_focus=False)
            yield OptionList()

    def find(self, query: str) -> None:
        """Offer the documents whose names fit best."""
        if query == self._query:
            return
        self._query = query
        found = best(query, self._entries, key=lambda entry: entry.key, limit=_MOST_SHOWN)
        self.offer(
            [entry.scope for entry in found],
            (
                Option(Content.assemble(entry.name, (f"  {entry.group} {entry.scope.id}", "dim")))
                for entry in found
            ),
        )
