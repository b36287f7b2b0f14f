"""The last look before a save: what changes, and the word of the person who saves."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Input

from bizctx_tui.core.diff.comparison import Comparison
from bizctx_tui.core.visible import visible, visible_label
from bizctx_tui.tui.diff_work import DiffWork
from bizctx_tui.tui.look import Look
from bizctx_tui.tui.quick_screen import QuickScreen
from bizctx_tui.tui.screens.diff_wording import (
    CLEARS,
    FIRST_SEE,
    MERGED,
    NOTHING_LEFT,
    OVERWRITES,
    SECTIONS,
    Section,
    ask_for_word,
    counts_in_words,
    keys_in_words,
    place_in_words,
)
from bizctx_tui.tui.screens.for_review import NOTHING, ForReview
from bizctx_tui.tui.widgets.diff_view import DiffView
from bizctx_tui.tui.widgets.words import Sentence, Words


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person saw and wants written.

    Attributes:
        text: The new text without the changes that were taken back.
        left_out: How many changes were taken back.
    """

    text: str
    left_out: int


class DiffModal(QuickScreen[Confirmed | None], ModalScreen[Confirmed | None]):
    """Shows what a save would change and asks for it to be confirmed.

    Dismissed with what is to be written, or with None when nothing is. No confirmation is
    taken before the changes it is about have been drawn and could be looked at.

    Args:
        subject: What is shown; it can be given later, to a modal that is mounted but not on
            the screen yet, by one call of :meth:`review`.
    """

    CSS_PATH = "diff.tcss"
    AUTO_FOCUS = "#diff-mine"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "confirm", "Save", id="diff.confirm", tooltip="Save what is shown"),
        Binding(
            "t",
            "other_section",
            "Other change",
            id="diff.other_section",
            tooltip="Show the other of the two changes",
        ),
        Binding(
            "escape",
            "cancel",
            "Back",
            id="diff.cancel",
            tooltip="Go back without saving; the draft is kept",
        ),
    ]

    def __init__(self, subject: ForReview = NOTHING) -> None:
        super().__init__()
        self._subject = NOTHING
        # In the order in which they are to be seen.
        self._comparisons: dict[Section, Comparison] = {"mine": Comparison("", "")}
        self._work = DiffWork((), self._learned)
        self._comparing: asyncio.Future[None] | None = None
        self._answer = ""
        self._look = Look(
            self,
            has_drawn=lambda: self._view(self.section).has_drawn,
            on_over=self._show_words,
        )
        if subject is not NOTHING:
            self.review(subject)

    @property
    def subject(self) -> ForReview:
        """What is shown."""
        return self._subject

    @property
    def is_armed(self) -> bool:
        """Whether the key counts by now."""
        return self._look.is_over

    def review(self, subject: ForReview) -> None:
        """Begin to compare; what is known of it is shown as soon as this is on the screen."""
        self._subject = subject
        self._comparisons = {}
        if subject.theirs is not None:
            self._comparisons["theirs"] = Comparison(*subject.theirs)
        self._comparisons["mine"] = Comparison(subject.before, subject.after)
        self._work = DiffWork([*self._comparisons.values()], self._learned)
        if self.is_mounted:
            self._begin()
        # Last, so that it has the interpreter for itself.
        self._comparing = self._work.start()
        if self.is_mounted:
            self._follow(self._comparing)

    async def until_known(self) -> None:
        """Wait a moment, so that the first frame has the changes."""
        await self._work.until_lines_known()

    @property
    def has_theirs(self) -> bool:
        """True when somebody else's change is shown as well."""
        return self._subject.theirs is not None

    @property
    def section(self) -> Section:
        """Which of the two changes is in sight."""
        return "theirs" if self.has_class("-theirs") else "mine"

    @property
    def text(self) -> str:
        """What is to be written: the new text without what was taken back."""
        diff = self._comparisons["mine"].diff
        if diff is None:
            return self._subject.after
        return diff.without(self._view("mine").taken_back)

    def compose(self) -> ComposeResult:
        """The changes between what to know about them and what to do."""
        yield Words(id="diff-head")
        yield DiffView(id="diff-theirs")
        yield DiffView(id="diff-mine")
        yield Words(id="diff-foot")
        yield Input(id="diff-word", compact=True, select_on_focus=False)

    def on_mount(self) -> None:
        """Show what is known by now, where it was said what is to be shown."""
        if self._comparing is not None:
            self._begin()
            self._follow(self._comparing)

    def _begin(self) -> None:
        """Say what is shown, and give the keys to the changes."""
        self.border_title = Content(visible(self._subject.heading))
        self.set_class(self.has_theirs, "-theirs")
        self.set_class(bool(self._word), "-word")
        self.query_one("#diff-word", Input).placeholder = f"type {self._word}, then enter"
        self._view("mine").may_take_back = not self._subject.read_only
        self.set_focus(self._view(self.section), scroll_visible=False)
        fold_key = self._keys().get("diff.fold", "")
        for section, comparison in self._comparisons.items():
            self._view(section).fold_key = fold_key
            self._view(section).show(comparison)
        self._show_words()

    @property
    def _word(self) -> str:
        """What must be typed to confirm; empty when the key is enough."""
        return "" if self._subject.read_only else self._subject.confirm_word

    def _follow(self, comparing: asyncio.Future[None]) -> None:
        # For the sake of its errors: nothing else waits for it.
        self.run_worker(_wait_for(comparing), exit_on_error=True)

    def give_up(self) -> None:
        """Nobody will look at it: nothing more is worked out."""
        self._work.stop()

    def on_unmount(self) -> None:
        """Nobody asks for the rest any more."""
        self.give_up()

    def _learned(self, comparison: Comparison) -> None:
        """More is known of one of the changes."""
        if not self.is_mounted or not self.is_running:
            return
        for section, known in self._comparisons.items():
            if known is comparison:
                had_drawn = self._view(section).has_drawn
                self._view(section).learned()
                if section == self.section:
                    self._show_words()
                    if not had_drawn and self.is_current:
                        self._look.begin()
        if self.is_current:
            self.call_after_refresh(self._work.go_on)

    # What counts as a look

    def on_screen_resume(self) -> None:
        """The changes are on the screen, for the first time or again: a look is due."""
        self._look.begin()
        self.call_after_refresh(self._work.go_on)

    def on_screen_suspend(self) -> None:
        """Something else is on the screen."""
        self._look.stop()

    # Keys

    def on_key(self, event: events.Key) -> None:
        """A letter that is no key here begins the word."""
        if not (self._word and event.is_printable and event.character):
            return
        if event.key in self.active_bindings:
            return
        box = self.query_one("#diff-word", Input)
        if not box.has_focus:
            event.stop()
            self.set_focus(box)
            box.insert_text_at_cursor(event.character)

    def action_confirm(self) -> None:
        """Leave with what is shown, or say what it takes."""
        if self._word:
            self._ask_for_word()
        elif self.is_armed:
            self._confirm()

    def action_cancel(self) -> None:
        """Leave with nothing to write."""
        self._leave(None)

    def action_other_section(self) -> None:
        """Show the other of the two changes."""
        self._show_section("mine" if self.section == "theirs" else "theirs")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There may be no other section, or nothing to confirm."""
        if action == "other_section":
            return self.has_theirs
        return not self._subject.read_only if action == "confirm" else True

    @on(Input.Submitted, "#diff-word")
    def _word_typed(self, event: Input.Submitted) -> None:
        event.stop()
        if not self._word:
            return
        if event.value.strip() != self._word:
            self._ask_for_word()
        else:
            self._confirm()

    @on(DiffView.MarkerMoved)
    @on(DiffView.TakenBackChanged)
    def _choice_shown(self, event: DiffView.MarkerMoved | DiffView.TakenBackChanged) -> None:
        event.stop()
        self._answer = ""
        self._show_words()

    @on(DiffView.SidesChanged)
    def _sides_shown(self, event: DiffView.SidesChanged) -> None:
        event.stop()
        self._show_words()

    def _confirm(self) -> None:
        if not all(self._view(section).has_drawn for section in self._comparisons):
            self._show_section("mine")
            self._say(FIRST_SEE[bool(self._word)])
        elif (text := self.text) == self._subject.before:
            self._say(NOTHING_LEFT[bool(self._view("mine").taken_back)])
        else:
            self._leave(Confirmed(text, len(self._view("mine").taken_back)))

    def _ask_for_word(self) -> None:
        self._say(ask_for_word(self._word, overwrites=self._subject.replaces_theirs))
        self.query_one("#diff-word", Input).focus()

    def _leave(self, outcome: Confirmed | None) -> None:
        # A second key of the same burst may still arrive here after the first one left.
        if self.is_current:
            self.dismiss(outcome)

    # What is said

    def _say(self, words: str) -> None:
        self._answer = words
        self._show_words()

    def _show_section(self, section: Section) -> None:
        if section != self.section:
            self.set_class(section == "theirs", "-theirs")
            self._answer = ""
            self.set_focus(self._view(section), scroll_visible=False)
            if not self._view(section).has_drawn:
                self._look.begin()
        self._show_words()

    def _show_words(self) -> None:
        self.query_one("#diff-head", Words).show([*self._head()])
        self.query_one("#diff-foot", Words).show([*self._foot()])
        view = self._view(self.section)
        self._show_place(place_in_words(view.current_hunk, view.hunks, view.taken_back))

    def _show_place(self, words: str) -> None:
        # Setting the property would draw the whole screen again.
        place = Content(words)
        if place != self._border_subtitle:
            self._border_subtitle = place
            left, top = self.content_offset
            width, height = self.outer_size
            self.refresh(Region(-left, height - 1 - top, width, 1))

    def _head(self) -> Iterator[Sentence]:
        subject = self._subject
        yield visible_label(subject.title), "title"
        yield visible(subject.notice.strip()), "warning"
        if self.has_theirs and not subject.read_only:
            yield (OVERWRITES, "error") if subject.replaces_theirs else (MERGED, "good")
        if subject.before and not subject.after and not subject.read_only:
            yield CLEARS, "error"
        section = self.section
        if self.has_theirs:
            yield SECTIONS[section], "accent"
        comparison, taken_back = self._comparisons[section], self._view(section).taken_back
        yield counts_in_words(comparison.counts(taken_back)), "muted"
        yield "; ".join(comparison.notes(taken_back)), "warning"

    def _foot(self) -> Iterator[Sentence]:
        mine = self._view("mine")
        nothing_left = mine.hunks and len(mine.taken_back) == mine.hunks
        yield self._answer or (NOTHING_LEFT[True] if nothing_left else ""), "accent"
        confirms = self.is_armed and not self._word and not nothing_left
        yield (
            keys_in_words(
                self._keys(),
                confirms=confirms,
                sides=self._view(self.section).side_by_side,
                left_out=len(mine.taken_back),
            ),
            "muted",
        )

    def _keys(self) -> dict[str, str]:
        """How the keys that count now are shown, by the ids of their bindings."""
        keys: dict[str, str] = {}
        for active in self.active_bindings.values():
            if active.binding.id and active.enabled:
                keys.setdefault(active.binding.id, self.app.get_key_display(active.binding))
        return keys

    def _view(self, section: Section) -> DiffView:
        return self.query_one(f"#diff-{section}", DiffView)


async def _wait_for(comparing: asyncio.Future[None]) -> None:
    await comparing
