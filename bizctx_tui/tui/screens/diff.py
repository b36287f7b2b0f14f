"""The last look before a save: what changes, and the word of the person who saves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static

from bizctx_tui.core.diff.compare import Diff, DiffCounts, diff
from bizctx_tui.core.visible import visible, visible_label
from bizctx_tui.tui.widgets.diff_view import DiffView

Section = Literal["theirs", "mine"]

REVIEW: Final = "Review before saving: what the server holds → your text"

LOOK_SECONDS: Final = 0.4
"""How long the changes are on the screen before the key counts: a letter that was meant for
the text and arrives just as the review opens must not save."""

_HEADINGS: Final[dict[Section, str]] = {
    "theirs": "1 of 2: What they changed",
    "mine": "2 of 2: What saving now would change",
}
_OVERWRITES: Final = (
    "Someone else changed this document since you opened it. "
    "Saving now replaces their text. Going back keeps your draft."
)
_MERGED: Final = (
    "Someone else changed this document since you opened it. Their change and yours do not "
    "touch: both were merged into what is saved now."
)
_CLEARS: Final = "The new text is empty: this removes the stored text for good."


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person saw and wants written.

    Attributes:
        text: The new text without the changes that were taken back.
        left_out: How many changes were taken back.
    """

    text: str
    left_out: int


class DiffModal(ModalScreen[Confirmed | None]):
    """Shows what a save would change and asks for it to be confirmed.

    Dismissed with what is to be written, or with None when nothing is. No confirmation is
    taken before the changes it is about have been drawn.

    Args:
        title: The document's name, as it came.
        before: What the server holds.
        after: The text to be saved.
        theirs: The text the draft started from, and the server's, which somebody else made
            of it; shown as a section of its own.
        notice: A sentence to show on top; empty for none.
        confirm_word: What must be typed to confirm; empty when the key is enough.
        heading: What is compared, in the border of the box.
        read_only: Only to look: there is nothing to confirm.
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
        heading: str = REVIEW,
        read_only: bool = False,
    ) -> None:
        super().__init__()
        self._document = title
        self._notice = notice
        self._heading = heading
        self._read_only = read_only
        self._after = after
        self._clears = bool(before) and not after and not read_only
        self._diffs: dict[Section, Diff] = {"mine": diff(before, after)}
        if theirs is not None:
            self._diffs["theirs"] = diff(*theirs)
        self._word = "" if read_only else confirm_word
        self._look: Timer | None = None
        self.is_armed = False
        """Whether the key counts by now."""

    @property
    def has_theirs(self) -> bool:
        """True when somebody else's change is shown as well."""
        return "theirs" in self._diffs

    @property
    def section(self) -> Section:
        """Which of the two changes is in sight."""
        return "theirs" if self.has_class("-theirs") else "mine"

    def compose(self) -> ComposeResult:
        """The changes between what to know about them and what to do."""
        self.set_class(self.has_theirs, "-conflict", "-theirs")
        with Vertical(id="diff-box") as box:
            box.border_title = Content(visible(self._heading))
            yield Static(visible_label(self._document), id="diff-title", markup=False)
            yield Static(visible(self._notice), id="diff-notice", markup=False)
            yield Static(
                _OVERWRITES if self._word else _MERGED, id="diff-someone-else", markup=False
            )
            yield Static(_CLEARS, id="diff-clears", markup=False)
            yield Static(id="diff-heading", markup=False)
            yield Static(id="diff-counts", markup=False)
            yield Static(id="diff-notes", markup=False)
            if self.has_theirs:
                yield DiffView(id="diff-theirs")
            yield DiffView(id="diff-mine")
            yield Static(id="diff-answer", markup=False)
            if self._word:
                yield Input(
                    id="diff-word",
                    compact=True,
                    placeholder=f"type {self._word}, then enter",
                    select_on_focus=False,
                )
            yield Static(id="diff-hint", markup=False)

    def on_mount(self) -> None:
        """Fill in what there is to say and give the keys to the changes."""
        self.set_class(bool(self._notice.strip()), "-notice")
        self.set_class(self._clears, "-clears")
        for section, change in self._diffs.items():
            self._view(section).show(change)
        self._show_section(self.section)

    def on_screen_resume(self) -> None:
        """The changes are on the screen, for the first time or again: a look is due."""
        self.call_after_refresh(self._await_look)

    def on_screen_suspend(self) -> None:
        """Something else is on the screen."""
        self._stop_looking()

    def _await_look(self) -> None:
        self._stop_looking()
        self._look = self.set_timer(LOOK_SECONDS, self._arm)

    def _stop_looking(self) -> None:
        self.is_armed = False
        if self._look is not None:
            self._look.stop()

    def _arm(self) -> None:
        self.is_armed = True
        self.query_one("#diff-hint", Static).update(self._hint())

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
        """Leave with what is shown, or point to the word where that is what it takes."""
        if self._word:
            self._ask_for_word()
        elif self.is_armed and not self._was_seen():
            self._show_section("mine")
            self._answer("First see what saving now would change.")
        elif self.is_armed:
            self._leave(Confirmed(self._after, 0))

    def action_cancel(self) -> None:
        """Leave with nothing to write."""
        self._leave(None)

    def action_other_section(self) -> None:
        """Show the other of the two changes."""
        self._show_section("mine" if self.section == "theirs" else "theirs")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no other section without a change by somebody else."""
        if action == "other_section":
            return self.has_theirs
        return not self._read_only if action == "confirm" else True

    @on(Input.Submitted, "#diff-word")
    def _word_typed(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip() != self._word:
            self._ask_for_word()
        elif not self._was_seen():
            self._show_section("mine")
            self._answer("First see what saving now would change, then press tab and enter.")
        else:
            self._leave(Confirmed(self._after, 0))

    @on(DiffView.HunkReached)
    def _hunk_reached(self, event: DiffView.HunkReached) -> None:
        event.stop()
        self._show_place()

    def _ask_for_word(self) -> None:
        purpose = "replace their text" if self.has_theirs else "do this"
        self._answer(f"To {purpose}, type the word {self._word} and press enter.")
        self.query_one("#diff-word", Input).focus()

    def _answer(self, words: str) -> None:
        self.query_one("#diff-answer", Static).update(words)
        self.set_class(bool(words), "-answer")

    def _show_place(self) -> None:
        hunks = len(self._diffs[self.section].hunks)
        current = self._view(self.section).current_hunk + 1
        place = f"change {current:,} of {hunks:,}" if hunks else ""
        self.query_one("#diff-box").border_subtitle = place

    def _show_section(self, section: Section) -> None:
        self.set_class(section == "theirs", "-theirs")
        change = self._diffs[section]
        self.query_one("#diff-heading", Static).update(_HEADINGS[section])
        self.query_one("#diff-counts", Static).update(counts_in_words(change.counts))
        notes = "; ".join(change.notes)
        self.query_one("#diff-notes", Static).update(notes)
        self.set_class(bool(notes), "-notes")
        self._answer("")
        self._show_place()
        self.set_focus(self._view(section))
        self.query_one("#diff-hint", Static).update(self._hint())

    def _hint(self) -> str:
        """The keys that count here, as a user's key map has them."""
        keys: dict[str | None, str] = {}
        for active in self.active_bindings.values():
            keys.setdefault(active.binding.id, self.app.get_key_display(active.binding))
        uses = {
            "diff.other_section": "the other change",
            "diff.next_hunk": "next",
            "diff.previous_hunk": "previous",
            "diff.cancel": "back, the draft is kept",
        }
        if self.is_armed and not self._word and not self._read_only:
            uses = {"diff.confirm": "save", **uses}
        return " · ".join(f"{keys[id_]} {use}" for id_, use in uses.items() if id_ in keys)

    def _view(self, section: Section) -> DiffView:
        return self.query_one(f"#diff-{section}", DiffView)

    def _was_seen(self) -> bool:
        """Nothing is written whose changes were not on the screen."""
        return all(self._view(section).has_drawn for section in self._diffs)

    def _leave(self, outcome: Confirmed | None) -> None:
        # A second key of the same burst may still arrive here after the first one left.
        if self.is_current:
            self.dismiss(outcome)


def counts_in_words(counts: DiffCounts) -> str:
    """How much changes, on one line; characters are Unicode code points."""
    return (
        f"before → after: {counts.before_characters:,} → {counts.after_characters:,} characters; "
        f"+{counts.added_characters:,} −{counts.removed_characters:,} characters; "
        f"+{counts.added_lines:,} −{counts.removed_lines:,} lines"
    )
