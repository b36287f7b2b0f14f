"""Writing by hand what is to stand in the place of a conflict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.visible import visible_label
from bizctx_tui.tui.flows.clipboard import NOTHING_TO_PASTE, put_in
from bizctx_tui.tui.widgets.conflict_layout import Band
from bizctx_tui.tui.widgets.conflict_view import ConflictView
from bizctx_tui.tui.widgets.editor.widget import Editor

_HINT: Final = "{take} take this text as the answer · {leave} back without it, the text is kept"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        text: All of it.
        taken: Whether it is the answer; else it is only to be kept.
    """

    text: str
    taken: bool


class HandEdit(ModalScreen[Written]):
    """An editor below the versions that are in conflict. Nothing of what is typed is lost.

    Args:
        place: Where in the document it is, safe to draw.
        bands: The versions to look at.
        text: What to begin with.
        newline: The usual ending of a line.
        on_changed: Told the whole text after each edit.
    """

    CSS_PATH = "conflict.tcss"
    AUTO_FOCUS = "Editor"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "take", "Take", id="by_hand.take", tooltip="Take this text as the answer"),
        Binding(
            "escape",
            "leave",
            "Back",
            id="by_hand.leave",
            tooltip="Go back without an answer; what was written is kept",
        ),
    ]

    def __init__(
        self,
        *,
        place: str,
        bands: Sequence[Band],
        text: str,
        newline: str,
        on_changed: Callable[[str], object],
    ) -> None:
        super().__init__()
        self._on_changed = on_changed
        self._place = place
        self._bands = bands
        self._newline = newline
        self._buffer = Buffer(text)

    def compose(self) -> ComposeResult:
        """The versions above, the editor below."""
        with Vertical(classes="box") as box:
            box.border_title = "Write what is to stand here"
            yield Static(self._place, classes="place", markup=False)
            yield ConflictView()
            yield Editor()
            yield Static(classes="hint", markup=False)

    def on_mount(self) -> None:
        """Fill in both."""
        self.query_one(ConflictView).show(self._bands, newline=self._newline)
        self.query_one(Editor).show(self._buffer)
        self.query_one(".hint", Static).update(
            _HINT.format(take=self._key("take"), leave=self._key("leave"))
        )

    def action_take(self) -> None:
        """Leave with the text as the answer."""
        self._leave(taken=True)

    def action_leave(self) -> None:
        """Stop selecting, or leave with the text only to be kept."""
        if not self.query_one(Editor).end_selecting():
            self._leave(taken=False)

    @on(Editor.Changed)
    def _changed(self, event: Editor.Changed) -> None:
        event.stop()
        self._on_changed(event.buffer.text)

    @on(Editor.Copied)
    def _copied(self, event: Editor.Copied) -> None:
        event.stop()
        self.app.copy_to_clipboard(event.text)

    @on(Editor.PasteRequested)
    def _paste_requested(self, event: Editor.PasteRequested) -> None:
        event.stop()
        if not self.app.clipboard:
            self.query_one(".hint", Static).update(NOTHING_TO_PASTE)
            return
        put_in(event.buffer, event.place, self.app.clipboard)
        event.editor.sync()

    def _key(self, name: str) -> str:
        binding = next(
            active.binding
            for active in self.active_bindings.values()
            if active.binding.id == f"by_hand.{name}"
        )
        return visible_label(self.app.get_key_display(binding))

    def _leave(self, *, taken: bool) -> None:
        # A second key of the same burst may still arrive here after the first one left.
        if self.is_current:
            self.dismiss(Written(self._buffer.text, taken))
