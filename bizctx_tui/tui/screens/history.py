"""What a document said before: every version that this machine has."""

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

What = Literal["compare", "server", "restore", "export"]

_USES: Final = {
    "history.compare": "what changed from there to your text",
    "history.server": "against the server",
    "history.restore": "restore, after a review",
    "history.export": "export all",
    "history.leave": "close",
}


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One version, as it is shown. The texts are safe to draw.

    Attributes:
        when: When it was first seen, in local time.
        how: How it came.
        size: How long it is, and how much longer than the version before.
        name: The beginning of its hash.
    """

    when: str
    how: str
    size: str
    name: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person wants with one of the versions.

    Attributes:
        row: Its index.
    """

    row: int
    what: What


class HistoryModal(ModalScreen[Decision | None]):
    """Lists versions; left with what is to be done with one, or None.

    Args:
        title: The document, safe to draw.
        rows: The newest first, at least one.
        start: The index to point at.
    """

    CSS_PATH = "history.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "decide('compare')",
            "Compare",
            id="history.compare",
            tooltip="Show what changed from this version to the text in the editor",
        ),
        Binding(
            "s",
            "decide('server')",
            "Against the server",
            id="history.server",
            tooltip="Show how this version differs from what the server holds",
        ),
        Binding(
            "r",
            "decide('restore')",
            "Restore",
            id="history.restore",
            tooltip="Put this version into the editor and review it for saving",
        ),
        Binding(
            "x",
            "decide('export')",
            "Export",
            id="history.export",
            tooltip="Write every version of this document as plain files",
        ),
        Binding("escape", "leave", "Close", id="history.leave", tooltip="Close the history"),
        Binding("down", "move(1)", "Next", show=False, id="history.next", tooltip="Next"),
        Binding("up", "move(-1)", "Before", show=False, id="history.previous", tooltip="Above"),
        Binding(
            "pagedown",
            "page(1)",
            "Page down",
            show=False,
            id="history.page_down",
            tooltip="Page down",
        ),
        Binding(
            "pageup",
            "page(-1)",
            "Page up",
            show=False,
            id="history.page_up",
            tooltip="Page up",
        ),
    ]

    def __init__(self, title: str, rows: Sequence[HistoryRow], *, start: int = 0) -> None:
        super().__init__()
        self._title = title
        self._rows = rows
        self._start = start

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content(f"History of {self._title}")
            versions = "1 version" if len(self._rows) == 1 else f"{len(self._rows):,} versions"
            words = f"{versions} on this machine, the newest first; what others wrote and nobody "
            yield Static(f"{words}here looked at is not among them.", classes="note", markup=False)
            yield OptionList(*(Option(_shown(row)) for row in self._rows))
            yield Static(classes="keys", markup=False)

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.can_focus = False
        options.highlighted = min(self._start, len(self._rows) - 1)
        words = " · ".join(f"{own_key(self, id_)} {use}" for id_, use in _USES.items())
        self.query_one(".keys", Static).update(words)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()

    def action_move(self, by: int) -> None:
        self._point(by)

    def action_page(self, by: int) -> None:
        self._point(by * max(1, self.query_one(OptionList).size.height - 1))

    def _point(self, by: int) -> None:
        options = self.query_one(OptionList)
        target = (options.highlighted or 0) + by
        options.highlighted = min(max(target, 0), options.option_count - 1)

    def action_decide(self, what: What) -> None:
        pointed = self.query_one(OptionList).highlighted
        if self.is_current and pointed is not None:
            self.dismiss(Decision(pointed, what))

    def action_leave(self) -> None:
        if self.is_current:
            self.dismiss(None)


def _shown(row: HistoryRow) -> Content:
    return Content.assemble(
        (row.when, "bold"), f"  {row.how:<23} {row.size:>16}  ", (row.name, "$text-muted")
    )
