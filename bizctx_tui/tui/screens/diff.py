"""The last look before a save: what changes, and the word of the person who saves."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input

from bizctx_tui.core.diff.comparison import Comparison
from bizctx_tui.core.visible import visible, visible_label
from bizctx_tui.tui.diff_work import DiffWork
from bizctx_tui.tui.quick_screen import QuickScreen
from bizctx_tui.tui.screens.diff_wording import (
    CLEARS,
    FIRST_SEE,
    MERGED,
    NOTHING_LEFT,
    OVERWRITES,
    REVIEW,
    SECTIONS,
    Section,
    ask_for_word,
    counts_in_words,
    keys_in_words,
    place_in_words,
)
from bizctx_tui.tui.widgets.diff_view import DiffView
from bizctx_tui.tui.widgets.words import Sentence, Words

LOOK_SECONDS: Final = 0.4
"""How long the changes are on the screen before the key counts: a letter that was meant for
the text and arrives just as the review opens must not save."""

_FRAME_SECONDS: Final = 1 / 60


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
        title: The document's name, as it came.
        before: What the server holds.
        after: The text to be saved.
        theirs: The text the draft started from, and the server's, which somebody else made
            of it; shown as a section of its own.
        notice: A sentence to show on top; empty for none.
        confirm_word: What must be typed to confirm; empty when the key is enough.
        replaces_theirs: Whether saving drops what somebody else changed; else it has both.
        heading: What is compared, in the border.
        read_only: Only to look: there is nothing to confirm and nothing to take back.
    """

    CSS_PATH = "diff.tcss"
    AUTO_FOCUS = None

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

    def __init__(
        self,
        *,
        title: str,
        before: str,
        after: str,
        theirs: tuple[str, str] | None = None,
        notice: str = "",
        confirm_word: str = "",
        replaces_theirs: bool = False,
        heading: str = REVIEW,
        read_only: bool = False,
    ) -> None:
        super().__init__(classes="-theirs" if theirs is not None else None)
        self.border_title = Content(visible(heading))
        self._document = title
        self._notice = notice
        self._read_only = read_only
        self._before, self._after = before, after
        # In the order in which they are to be seen.
        self._comparisons: dict[Section, Comparison] = {}
        if theirs is not None:
            self._comparisons["theirs"] = Comparison(*theirs)
        self._comparisons["mine"] = Comparison(before, after)
        self._word = "" if read_only else confirm_word
        self._replaces_theirs = replaces_theirs
        self._answer = ""
        self._work = DiffWork([*self._comparisons.values()], self._learned)
        self._look: Timer | None = None
        self.is_armed = False
        """Whether the key counts by now."""

    @property
    def has_theirs(self) -> bool:
        """True when somebody else's change is shown as well."""
        return "theirs" in self._comparisons

    @property
    def section(self) -> Section:
        """Which of the two changes is in sight."""
        return "theirs" if self.has_class("-theirs") else "mine"

    @property
    def text(self) -> str:
        """What is to be written: the new text without what was taken back."""
        diff = self._comparisons["mine"].diff
        return diff.without(self._view("mine").taken_back) if diff is not None else self._after

    def compose(self) -> ComposeResult:
        """The changes between what to know about them and what to do."""
        yield Words(id="diff-head")
        if self.has_theirs:
            yield DiffView(id="diff-theirs")
        yield DiffView(id="diff-mine", may_take_back=not self._read_only)
        yield Words(id="diff-foot")
        if self._word:
            yield Input(
                id="diff-word",
                compact=True,
                placeholder=f"type {self._word}, then enter",
                select_on_focus=False,
            )

    def on_mount(self) -> None:
        """Have the texts compared, and give the keys to the changes."""
        self.run_worker(self._finish(self._work.start()), exit_on_error=True)
        self.set_focus(self._view(self.section), scroll_visible=False)
        fold_key = self._keys().get("diff.fold", "")
        for section, comparison in self._comparisons.items():
            self._view(section).fold_key = fold_key
            self._view(section).show(comparison)
        self._show_words()

    async def _finish(self, comparing: asyncio.Future[None]) -> None:
        # For the sake of its errors: nothing else waits for it.
        await comparing

    def on_unmount(self) -> None:
        """Nobody asks for the rest any more."""
        self._work.stop()

    def _learned(self, comparison: Comparison) -> None:
        """More is known of one of the changes."""
        if not self.is_running:
            return
        for section, known in self._comparisons.items():
            if known is comparison:
                had_drawn = self._view(section).has_drawn
                self._view(section).learned()
                if section == self.section:
                    self._show_words()
                    if not had_drawn:
                        self._look_again()

    # What counts as a look

    def on_screen_resume(self) -> None:
        """The changes are on the screen, for the first time or again: a look is due."""
        self._look_again()

    def on_screen_suspend(self) -> None:
        """Something else is on the screen."""
        self._stop_looking()

    def _look_again(self) -> None:
        self._stop_looking()
        self.call_after_refresh(self._await_look)

    def _await_look(self) -> None:
        self._stop_looking()
        if self._view(self.section).has_drawn:
            self._look = self.set_timer(LOOK_SECONDS, self._arm)
        else:
            self._look = self.set_timer(_FRAME_SECONDS, self._await_look)

    def _stop_looking(self) -> None:
        self.is_armed = False
        if self._look is not None:
            self._look.stop()

    def _arm(self) -> None:
        self.is_armed = True
        self._show_words()

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
        return not self._read_only if action == "confirm" else True

    @on(Input.Submitted, "#diff-word")
    def _word_typed(self, event: Input.Submitted) -> None:
        event.stop()
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

    def _confirm(self) -> None:
        if not all(self._view(section).has_drawn for section in self._comparisons):
            self._show_section("mine")
            self._say(FIRST_SEE[bool(self._word)])
        elif (text := self.text) == self._before:
            self._say(NOTHING_LEFT[bool(self._view("mine").taken_back)])
        else:
            self._leave(Confirmed(text, len(self._view("mine").taken_back)))

    def _ask_for_word(self) -> None:
        self._say(ask_for_word(self._word, overwrites=self._replaces_theirs))
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
                self._look_again()
        self._show_words()

    def _show_words(self) -> None:
        self.query_one("#diff-head", Words).show([*self._head()])
        self.query_one("#diff-foot", Words).show([*self._foot()])
        view = self._view(self.section)
        self.border_subtitle = place_in_words(view.current_hunk, view.hunks, view.taken_back)

    def _head(self) -> Iterator[Sentence]:
        yield visible_label(self._document), "title"
        yield visible(self._notice.strip()), "warning"
        if self.has_theirs and not self._read_only:
            yield (OVERWRITES, "error") if self._replaces_theirs else (MERGED, "good")
        if self._before and not self._after and not self._read_only:
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
