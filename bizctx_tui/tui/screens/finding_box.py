"""A box with a line to type into and a list of what is found by it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from textual import events, on
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

Found = TypeVar("Found")


class FindingBox(ModalScreen[Found | None], Generic[Found]):
    """Is left with what the person points at, or with None.

    A subclass composes an :class:`Input` and an :class:`OptionList`, has bindings for the
    actions ``leave`` and ``move``, and looks for what is typed in :meth:`find`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._offered: Sequence[Found] = ()

    def find(self, query: str) -> None:
        """Look for what was typed, and :meth:`offer` it; the same may be asked twice."""
        raise NotImplementedError

    def offer(self, found: Sequence[Found], options: Iterable[Option], pointed: int = 0) -> None:
        """Show what was found.

        Args:
            found: What the box is left with, in the order of the options.
            options: How each of them is shown.
            pointed: The index to point at.
        """
        self._offered = found
        shown = self.query_one(OptionList)
        shown.clear_options()
        shown.add_options(options)
        shown.highlighted = pointed if found else None

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.set_focus(self.query_one(Input))
        self.find("")

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
        self.find(event.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.find(event.value)
        pointed = self.query_one(OptionList).highlighted
        self.dismiss(self._offered[pointed] if pointed is not None else None)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._offered[event.option_index])

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_move(self, by: int) -> None:
        options = self.query_one(OptionList)
        if by > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()
