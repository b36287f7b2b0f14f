"""The answers to choose from: the key of each, which is pointed at, which was given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.message import Message

from bizctx_tui.tui.widgets.text_line import Piece, TextLine


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer.

    Attributes:
        id: What stands for it.
        key: How its key reads; empty when it has none.
        words: What it says, safe to draw.
    """

    id: str
    key: str
    words: str


class AnswerBar(TextLine):
    """Nothing is pointed at, and nothing given, until somebody says so."""

    @dataclass
    class Clicked(Message):
        """An answer was clicked."""

        choice: Choice

    def __init__(self) -> None:
        super().__init__()
        self._choices: Sequence[Choice] = ()
        self._given = ""
        self._pointed = -1

    @property
    def pointed(self) -> Choice | None:
        """What enter would give."""
        return self._choices[self._pointed] if self._pointed >= 0 else None

    def show(self, choices: Sequence[Choice], given: str) -> None:
        """Offer these answers, none of them pointed at.

        Args:
            choices: From left to right.
            given: The id of the answer that was given; empty for none.
        """
        self._choices, self._given, self._pointed = choices, given, -1
        self.refresh()

    def point(self, by: int) -> None:
        """Point at the next answer, or at the one before."""
        if self._choices:
            start = self._pointed if self._pointed >= 0 else min(0, -by)
            self._pointed = (start + by) % len(self._choices)
            self.refresh()

    def pieces(self) -> Iterator[Piece]:
        """Key and words of each."""
        for index, choice in enumerate(self._choices):
            sign, key, words = self._parts(index)
            pointed = index == self._pointed
            given = choice.id == self._given
            yield sign, "busy" if pointed else "good"
            yield key, "busy" if pointed else "key"
            yield words, "busy" if pointed else "good" if given else "plain"

    def on_click(self, event: events.Click) -> None:
        """Tell which answer was clicked."""
        end = 0
        for index, choice in enumerate(self._choices):
            end += cell_len("".join(self._parts(index)))
            if event.x < end:
                self.post_message(self.Clicked(choice))
                return

    def _parts(self, index: int) -> tuple[str, str, str]:
        choice = self._choices[index]
        given = choice.id == self._given
        sign = "▸" if index == self._pointed else "●" if given else " "
        return f" {sign}", f"{choice.key} " if choice.key else "", choice.words
