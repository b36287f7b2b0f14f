"""Both sides changed the same lines: what is to stand there, asked one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from bizctx_tui.core.outline import Outline, OutlineReading
from bizctx_tui.core.settling import Settling
from bizctx_tui.core.text.document import Document
from bizctx_tui.core.visible import visible, visible_label
from bizctx_tui.tui.deferred import Deferred
from bizctx_tui.tui.look import Look
from bizctx_tui.tui.screens.conflict_wording import (
    ANSWERS,
    conflict_bands,
    conflict_sides,
    first_lines,
    merged_bands,
    merged_in_words,
    place_in_words,
    progress_in_words,
)
from bizctx_tui.tui.screens.hand_edit import HandEdit, Written
from bizctx_tui.tui.widgets.answer_bar import AnswerBar, Choice
from bizctx_tui.tui.widgets.conflict_view import ConflictView

OVERWRITE_WORD: Final = "overwrite"
"""What must be typed to replace the whole of somebody else's text."""

_TOO_EARLY: Final = "That key came before the conflict could be seen. Press it again to answer."
_ALL_SETTLED: Final = "All is settled. {finish} goes on to the review of the merged text."
_OPEN: Final = "{count} still without an answer: {next} goes to the next. Then {finish} goes on."
_ASK_WORD: Final = (
    "This drops every change of theirs, not only this conflict: the next step shows your text "
    "as it is. To do that, type the word overwrite and press enter; {leave} goes back."
)


@dataclass(frozen=True, slots=True)
class Settled:
    """Every conflict was answered. Nothing is written yet.

    Attributes:
        text: The merged text.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Overwrite:
    """The word was typed: mine is to replace the whole of theirs. Nothing is written yet."""


def _binding(keys: str, action: str, words: str, name: str, what: str) -> Binding:
    return Binding(keys, action, words, id=f"conflict.{name}", tooltip=what)


class ConflictScreen(ModalScreen["Settled | Overwrite | None"]):
    """Settles the conflicts of a merge, and writes nothing.

    Dismissed with :class:`Settled` when each has an answer and the person goes on, with
    :class:`Overwrite` when the word was typed, and with None when the person goes back. The
    answers given until then are in :attr:`settling`, to be passed in another time.

    Args:
        title: The document's name, as it came.
        settling: The merge, and the answers that were given to its conflicts before.
        on_written: Told the number of a conflict and what is being written for it by hand,
            after each edit.

    Attributes:
        settling: The answers.
    """

    CSS_PATH = "conflict.tcss"
    AUTO_FOCUS = None

    BINDINGS: ClassVar[list[BindingType]] = [
        _binding("m", "answer('mine')", "Mine", "mine", "Keep my lines"),
        _binding("t", "answer('theirs')", "Theirs", "theirs", "Take their lines"),
        _binding("b", "answer('mine_first')", "Both", "mine_first", "Both, mine first"),
        _binding("B", "answer('theirs_first')", "Both", "theirs_first", "Both, theirs first"),
        _binding("e", "answer('hand')", "By hand", "hand", "Write what is to stand here"),
        _binding("u", "take_back", "Undo", "take_back", "Take the answer back"),
        _binding("n", "go(1)", "Next", "next", "Go to the next conflict"),
        _binding("p", "go(-1)", "Previous", "previous", "Go to the conflict before"),
        _binding("left", "point(-1)", "Left", "left", "Point at the answer before"),
        _binding("right", "point(1)", "Right", "right", "Point at the next answer"),
        _binding("enter", "choose", "Choose", "choose", "Give the answer that is pointed at"),
        _binding("v", "merged", "Merged", "merged", "Show what was merged without asking, or not"),
        _binding("y", "finish", "Go on", "finish", "Go on to the review, when all is settled"),
        _binding("o", "overwrite", "Overwrite", "overwrite", "Replace all of theirs: asks a word"),
        _binding("escape", "leave", "Back", "leave", "Go back; the answers given are kept"),
    ]

    def __init__(
        self,
        title: str,
        settling: Settling,
        *,
        on_written: Callable[[int, str], object] = lambda number, text: None,
    ) -> None:
        super().__init__()
        merge = settling.merge
        self.settling = settling
        self._on_written = on_written
        self._document = title
        self._lines = first_lines(merge)
        self._merged = merged_bands(merge)
        self._outline: Outline | None = None
        self._look = Look(self, has_drawn=lambda: self.query_one(ConflictView).has_drawn)
        self._shows_merged = False

    @property
    def is_armed(self) -> bool:
        """Whether the keys that answer count by now."""
        return self._look.is_over

    def compose(self) -> ComposeResult:
        """The versions between what to know about them and what to do."""
        with Vertical(classes="box") as box:
            box.border_title = "Both sides changed the same lines: settle each conflict"
            yield Static(visible_label(self._document), classes="title", markup=False)
            yield Static(classes="place", markup=False)
            yield Static(classes="merged", markup=False)
            yield ConflictView()
            yield AnswerBar()
            yield Static(classes="say", markup=False)
            yield Input(compact=True, placeholder=f"type {OVERWRITE_WORD}, then enter")
            yield Static(classes="hint", markup=False)

    def on_mount(self) -> None:
        """Show the conflict that the person is at."""
        self._show()
        self.run_worker(Deferred(self._read_outline), group="outline", exit_on_error=False)

    def on_screen_resume(self) -> None:
        """The conflict is on the screen, for the first time or again: a look is due."""
        self._look.begin()

    def on_screen_suspend(self) -> None:
        """Something else is on the screen."""
        self._look.stop()

    # Answers

    def action_answer(self, kind: str) -> None:
        """Answer the conflict and go to the next one without an answer."""
        number = self.settling.current
        if not self._may_answer():
            return
        answer = next(known for known in ANSWERS if known == kind)
        if answer == "hand":
            self._write()
            return
        self.settling.settle(number, answer)
        self._go_on()

    def action_take_back(self) -> None:
        """Leave the conflict without an answer again."""
        if self._may_answer():
            if self.settling.take_back(self.settling.current):
                self._show()
            else:
                self._say("This conflict has no answer to take back.")

    def action_point(self, by: int) -> None:
        """Point at an answer."""
        self.query_one(AnswerBar).point(by)

    def action_choose(self) -> None:
        """Give the answer that is pointed at."""
        pointed = self.query_one(AnswerBar).pointed
        if pointed is None:
            self._say("No answer is pointed at: ← and → point, or press its letter.")
        else:
            self.action_answer(pointed.id)

    @on(AnswerBar.Clicked)
    def _clicked(self, event: AnswerBar.Clicked) -> None:
        event.stop()
        self.action_answer(event.choice.id)

    # Going

    def action_go(self, by: int) -> None:
        """Go to another conflict, round the end."""
        self.settling.current = (self.settling.current + by) % self.settling.count
        self._shows_merged = False
        self._show()

    def action_merged(self) -> None:
        """Show what was merged without asking, or the conflict again."""
        self._shows_merged = bool(self._merged) and not self._shows_merged
        self._show()

    def action_finish(self) -> None:
        """Leave with the merged text, or say what is missing."""
        settling = self.settling
        if settling.is_done:
            if self.is_armed:
                self._leave(Settled(settling.text))
            return
        missing = settling.count - settling.settled
        count = f"{missing:,} conflict{'' if missing == 1 else 's'}"
        keys = {"next": self._key("next"), "finish": self._key("finish")}
        self._say(_OPEN.format(count=count, **keys))

    def action_leave(self) -> None:
        """Close the box for the word, or leave with None."""
        if self.has_class("-word"):
            self._close_word()
        else:
            self._leave(None)

    # Overwriting

    def action_overwrite(self) -> None:
        """Ask for the word."""
        if self.is_armed:
            self.add_class("-word")
            self._say(_ASK_WORD.format(leave=self._key("leave")))
            self.query_one(Input).focus()

    @on(Input.Submitted)
    def _word_typed(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip() == OVERWRITE_WORD:
            self._leave(Overwrite())
        else:
            self._say(_ASK_WORD.format(leave=self._key("leave")))

    def _close_word(self) -> None:
        self.query_one(Input).value = ""
        self.remove_class("-word")
        self._show()

    # Writing by hand

    def _write(self) -> None:
        number = self.settling.current
        screen = HandEdit(
            place=self._place(),
            bands=[conflict_sides(self.settling.piece(number))],
            text=self.settling.written(number),
            newline=self.settling.merge.newline,
            on_changed=partial(self._on_written, number),
        )

        def written(outcome: Written | None) -> None:
            if outcome is None:
                return
            if outcome.taken:
                self.settling.settle(number, "hand", outcome.text)
                self._go_on()
            else:
                self.settling.keep_written(number, outcome.text)

        self.app.push_screen(screen, written)

    # Showing

    def _go_on(self) -> None:
        following = self.settling.next_open(self.settling.current)
        if following is not None:
            self.settling.current = following
        self._show()

    def _show(self) -> None:
        settling = self.settling
        merge = settling.merge
        view = self.query_one(ConflictView)
        conflict = conflict_bands(settling, settling.current)
        view.show(self._merged if self._shows_merged else conflict, newline=merge.newline)
        self.set_focus(view)
        answer = settling.answer(settling.current)
        choices = [Choice(kind, self._key(kind), words) for kind, words in ANSWERS.items()]
        self.query_one(AnswerBar).show(choices, answer[0] if answer else "")
        shows = f" {self._key('merged')} shows them." if self._merged else ""
        self.query_one(".merged", Static).update(merged_in_words(merge) + shows)
        done = _ALL_SETTLED.format(finish=self._key("finish")) if settling.is_done else ""
        self._say(done)
        self._show_place()
        self.query_one(".hint", Static).update(self._hint())

    def _show_place(self) -> None:
        self.query_one(".place", Static).update(self._place())
        self.query_one(".box").border_subtitle = progress_in_words(self.settling)

    def _place(self) -> str:
        number = self.settling.current
        line = self._lines[self.settling.merge.conflicts[number]]
        section = self._outline.at(line) if self._outline is not None else None
        heading = f"{'#' * section.level} {section.title}" if section and section.level else ""
        return place_in_words(self.settling, number, line, heading)

    async def _read_outline(self) -> None:
        text = "".join(piece.mine for piece in self.settling.merge.pieces)
        reading = OutlineReading(Document(text))
        while self._outline is None:
            self._outline = reading.step()
            # Between two steps the keys have their turn.
            await asyncio.sleep(0)
        self._show_place()

    def _say(self, words: str) -> None:
        self.query_one(".say", Static).update(words)
        self.set_class(bool(words), "-say")

    def _hint(self) -> str:
        uses = {
            "next": "next",
            "previous": "previous",
            "take_back": "take the answer back",
            "finish": "go on to the review (writes nothing)",
            "overwrite": "drop all of theirs",
            "leave": "back, answers are kept",
        }
        return " · ".join(f"{self._key(name)} {use}" for name, use in uses.items())

    def _key(self, name: str) -> str:
        """The key of an action as a user's key map has it; empty when it has none."""
        for active in self.active_bindings.values():
            if active.binding.id == f"conflict.{name}":
                return visible(self.app.get_key_display(active.binding))
        return ""

    # Looking

    def _may_answer(self) -> bool:
        """Whether the conflict could be seen: if not, the key was meant for something else."""
        if self._shows_merged:
            self._say(f"{self._key('merged')} shows the conflict again, to be answered.")
            return False
        if not (self.is_armed and self.query_one(ConflictView).has_drawn):
            self._say(_TOO_EARLY)
            return False
        return True

    def _leave(self, outcome: Settled | Overwrite | None) -> None:
        # A second key of the same burst may still arrive here after the first one left.
        if self.is_current:
            self.dismiss(outcome)
