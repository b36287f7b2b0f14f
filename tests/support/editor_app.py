"""A program that is an editor and a line that says what is in it; ctrl+t begins anew."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Position
from bizctx_tui.tui.terminal_driver import TerminalDriver
from bizctx_tui.tui.widgets.editor.widget import Editor
from tests.support.marked_text import marked

TEXT = "one two\n\nalpha beta gamma\ndelta end\n\nlast"
START = Position(2, 8)


class EditorApp(App[None]):
    """Says after each key what the text is, with the cursor and the selection in it."""

    CSS = "Static { height: 2; } Editor { height: 1fr; }"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "begin", "Begin", priority=True),
        Binding("escape", "left", "Left"),
    ]

    def __init__(self) -> None:
        super().__init__(driver_class=TerminalDriver)
        self.editor = Editor()
        self.state = Static(markup=False)

    def compose(self) -> ComposeResult:
        """The state comes first."""
        yield self.state
        yield self.editor

    def on_mount(self) -> None:
        """Show the text and take keys."""
        self.editor.focus()
        self.action_begin()

    def action_begin(self) -> None:
        """The text as it was first, with the cursor inside of a word."""
        buffer = Buffer(TEXT)
        buffer.move_to(START)
        self.editor.show(buffer)
        self._say()

    def action_left(self) -> None:
        """Escape ends selecting, else it says that it came."""
        if not self.editor.end_selecting():
            self.state.update("escape")

    def on_editor_changed(self) -> None:
        """The text is another."""
        self._say()

    def on_editor_cursor_moved(self) -> None:
        """The cursor is elsewhere."""
        self._say()

    def _say(self) -> None:
        if self.editor.buffer is not None:
            self.state.update(marked(self.editor.buffer).replace("\n", "/") + " .")


if __name__ == "__main__":
    EditorApp().run()
