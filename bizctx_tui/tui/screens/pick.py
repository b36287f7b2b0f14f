"""A box that lists some things: type letters to narrow it, press enter to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from bizctx_tui.core.fuzzy import best
from bizctx_tui.tui.keymaps.own_keys import own_key
from bizctx_tui.tui.screens.finding_box import FindingBox


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things.

    Attributes:
        key: What the typed letters are looked for in.
        shown: How it is drawn.
    """

    key: str
    shown: Content


class PickBox(FindingBox[int]):
    """Gives the index of what was chosen, or None.

    Args:
        title: What is listed, safe to draw.
        choices: In the order to show them in.
        question: What the empty line for letters says.
        start: The index to begin at.
        note: Said below the list; empty for nothing.
        enter: What choosing does, in a word or two; empty when it does nothing.
        more: Said beside the keys at the bottom.
    """

    CSS_PATH = "pick.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f9", "leave", "Close", id="pick.close", tooltip="Close without choosing"),
        Binding("down", "move(1)", "Next", show=False, id="pick.next", tooltip="Next one"),
        Binding("up", "move(-1)", "Previous", show=False, id="pick.previous", tooltip="One above"),
        Binding("pagedown", "page(1)", "", show=False, id="pick.page_down", tooltip="Page down"),
        Binding("pageup", "page(-1)", "", show=False, id="pick.page_up", tooltip="Page up"),
    ]

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        *,
        question: str = "type a few letters …",
        start: int = 0,
        note: str = "",
        enter: str = "choose",
        more: str = "",
    ) -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._folded = [choice.key.casefold() for choice in choices]
        self._question = question
        self._start = start
        self._note = note
        self._enter = enter
        self._more = more
        self._query: str | None = None

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content(self._title)
            yield Input(placeholder=self._question, select_on_focus=False)
            yield OptionList()
            if self._note:
                yield Static(self._note, classes="note", markup=False)
            said = (
                f"enter {self._enter}" if self._enter else "",
                f"{own_key(self, 'pick.close')} close",
                self._more,
            )
            yield Static(" · ".join(filter(None, said)), classes="keys", markup=False)

    def action_page(self, by: int) -> None:
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            target = options.highlighted + by * max(1, options.size.height - 1)
            options.highlighted = min(max(target, 0), options.option_count - 1)

    def find(self, query: str) -> None:
        """Narrow the list to what fits."""
        if query == self._query:
            return
        self._query = query
        found = list(range(len(self._choices)))
        if query:
            found = best(query, found, key=lambda index: self._folded[index], limit=len(found))
        start = self._start if not query and self._start in found else 0
        self.offer(found, (Option(self._choices[index].shown) for index in found), start)
