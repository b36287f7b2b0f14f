"""The drafts that were kept: from a session that ended early, or of another window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from bizctx_tui.tui.keymaps.own_keys import own_key
from bizctx_tui.tui.look import Look

What = Literal["go_on", "compare", "history", "discard", "read_only", "take_over", "copy"]

_LEFT: Final[dict[What, tuple[str, str]]] = {
    "go_on": ("kept.go_on", "go on with it"),
    "compare": ("kept.compare", "show how it differs from the server's text"),
    "history": ("kept.history", "put it into the history"),
    "discard": ("kept.discard", "discard it"),
}
_HELD: Final[dict[What, tuple[str, str]]] = {
    "read_only": ("kept.go_on", "only read"),
    "compare": ("kept.compare", "show how it differs from the server's text"),
    "take_over": ("kept.take_over", "take it over"),
    "copy": ("kept.copy", "work on a copy"),
}


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One draft, as it is shown. The texts are safe to draw.

    Attributes:
        title: The document.
        facts: When it was changed, how long it is, what is wrong with it.
        held_by: The living window that has it; empty when nobody has.
    """

    title: str
    facts: str
    held_by: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person wants with one of the drafts.

    Attributes:
        row: Its index.
    """

    row: int
    what: What


class KeptDraftsModal(ModalScreen[Decision | None]):
    """Lists drafts; left with what is to be done with one, or None for nothing now.

    Args:
        heading: Why they are shown, safe to draw.
        rows: At least one.
        start: The index to point at.
        later: What leaving means, in a few words.
    """

    CSS_PATH = "kept_drafts.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "decide('go_on')", "Go on", id="kept.go_on", tooltip="Go on with it"),
        Binding(
            "d",
            "decide('compare')",
            "Difference",
            id="kept.compare",
            tooltip="Show how it differs from the server's text",
        ),
        Binding(
            "h",
            "decide('history')",
            "History",
            id="kept.history",
            tooltip="Put the draft's text into the history and close the draft",
        ),
        Binding(
            "x", "decide('discard')", "Discard", id="kept.discard", tooltip="Discard the draft"
        ),
        Binding(
            "t",
            "decide('take_over')",
            "Take over",
            id="kept.take_over",
            tooltip="Take the draft from the other window, which can then only read it",
        ),
        Binding(
            "c",
            "decide('copy')",
            "Copy",
            id="kept.copy",
            tooltip="Leave the draft to the other window and go on with a copy of it",
        ),
        Binding("escape", "leave", "Later", id="kept.leave", tooltip="Decide later"),
        Binding("down", "move(1)", "Next", show=False, id="kept.next", tooltip="Next draft"),
        Binding("up", "move(-1)", "Previous", show=False, id="kept.previous", tooltip="Before"),
    ]

    def __init__(
        self, heading: str, rows: Sequence[KeptRow], *, start: int = 0, later: str = "later"
    ) -> None:
        super().__init__()
        self._heading = heading
        self._rows = rows
        self._start = start
        self._later = later
        self._look = Look(self, on_over=lambda: self.add_class("-armed"))

    @property
    def is_armed(self) -> bool:
        """Whether keys count by now."""
        return self._look.is_over

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._heading, classes="question", markup=False)
            yield OptionList(*(Option(_shown(row)) for row in self._rows))
            yield Static(classes="keys", markup=False)

    def on_mount(self) -> None:
        if not self.query(OptionList):
            # The app is being left this moment, and composes nothing any more.
            return
        options = self.query_one(OptionList)
        options.can_focus = False
        options.highlighted = min(self._start, len(self._rows) - 1)
        self._show_keys()
        self._look.begin()

    @property
    def _pointed(self) -> int:
        return self.query_one(OptionList).highlighted or 0

    def _show_keys(self) -> None:
        uses = _HELD if self._rows[self._pointed].held_by else _LEFT
        keys = [*uses.values(), ("kept.leave", self._later)]
        words = "\n".join(f"{own_key(self, id_):<7} {use}" for id_, use in keys)
        self.query_one(".keys", Static).update(words)

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self._show_keys()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()

    def action_move(self, by: int) -> None:
        options = self.query_one(OptionList)
        if by > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def action_decide(self, what: What) -> None:
        is_held = bool(self._rows[self._pointed].held_by)
        if is_held and what == "go_on":
            what = "read_only"
        if self.is_armed and self.is_current and what in (_HELD if is_held else _LEFT):
            self.dismiss(Decision(self._pointed, what))

    def action_leave(self) -> None:
        if self.is_current:
            self.dismiss(None)


def _shown(row: KeptRow) -> Content:
    pieces = [Content.styled(row.title, "bold"), Content(f"  {row.facts}")]
    if row.held_by:
        pieces.append(Content.styled(f"\n  open in {row.held_by}", "$text-warning"))
    return Content("").join(pieces)
