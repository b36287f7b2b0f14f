"""A small question with a few answers, none of which a letter gives by accident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from bizctx_tui.tui.look import Look


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: what stands for it, and its words, safe to draw."""

    id: str
    words: str


class ChoiceModal(ModalScreen[str | None]):
    """Asks; dismissed with the id of an answer, or None when the person leaves it.

    Args:
        question: Safe to draw.
        answers: The first is the one that enter gives at once.
        details: More about it, safe to draw; empty for nothing.
        typing_leaves: Whether text that is typed or pasted means going on without an
            answer; it is kept in :attr:`typed`.

    Attributes:
        typed: What was typed behind the question, for the caller to put where it belongs.
    """

    CSS_PATH = "choice.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="choice.leave", tooltip="Leave without an answer"),
        Binding("enter", "choose", "Choose", id="choice.choose", tooltip="Take this answer"),
        Binding("down", "move(1)", "Next", show=False, id="choice.next", tooltip="Next answer"),
        Binding("up", "move(-1)", "Previous", show=False, id="choice.previous", tooltip="Before"),
    ]

    def __init__(
        self,
        question: str,
        answers: Sequence[Answer],
        *,
        details: str = "",
        typing_leaves: bool = False,
    ) -> None:
        super().__init__()
        self._question = question
        self._answers = answers
        self._details = details
        self._typing_leaves = typing_leaves
        self._look = Look(self)
        self._left = False
        self.typed: list[str] = []

    @property
    def is_armed(self) -> bool:
        """Whether enter counts by now."""
        return self._look.is_over

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._question, classes="question", markup=False)
            if self._details:
                yield Static(self._details, classes="details", markup=False)
            yield OptionList(*(Option(Content(answer.words)) for answer in self._answers))
            yield Static("↑ ↓ and enter choose · escape goes back", classes="keys", markup=False)

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.can_focus = False
        options.highlighted = 0
        self._look.begin()

    def on_key(self, event: events.Key) -> None:
        """Text is not an answer."""
        if event.is_printable and event.character is not None:
            event.stop()
            self._type(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """Nor is what is pasted."""
        event.stop()
        self._type(event.text)

    def action_leave(self) -> None:
        self._leave(None)

    def action_choose(self) -> None:
        chosen = self.query_one(OptionList).highlighted
        if self.is_armed and chosen is not None:
            self._leave(self._answers[chosen].id)
        elif not self.is_armed:
            self._type("\n")

    def action_move(self, by: int) -> None:
        options = self.query_one(OptionList)
        if by > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._leave(self._answers[event.option_index].id)

    def _type(self, text: str) -> None:
        if self._typing_leaves:
            self.typed.append(text)
            self._leave(None)

    def _leave(self, outcome: str | None) -> None:
        # Keys that were on their way still come here after it was left.
        if not self._left:
            self._left = True
            self.dismiss(outcome)
