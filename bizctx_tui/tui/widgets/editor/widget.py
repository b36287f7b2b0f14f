"""The editor: takes keys, pastes and the mouse for one buffer at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.message import Message

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Position
from bizctx_tui.core.text.mark import Mark
from bizctx_tui.core.text.paragraphs import paragraph_down, paragraph_up
from bizctx_tui.tui.widgets.editor.canvas import EditorCanvas
from bizctx_tui.tui.widgets.editor.edits import EDITS
from bizctx_tui.tui.widgets.editor.keys import BINDINGS

_MOVES: Final = {
    "left": Buffer.move_left,
    "right": Buffer.move_right,
    "word_left": Buffer.move_word_left,
    "word_right": Buffer.move_word_right,
    "line_start": Buffer.move_line_start,
    "line_end": Buffer.move_line_end,
    "document_start": Buffer.move_document_start,
    "document_end": Buffer.move_document_end,
    "paragraph_up": paragraph_up,
    "paragraph_down": paragraph_down,
}


class Editor(EditorCanvas, can_focus=True):
    """Edits one buffer at a time.

    The buffer may also be changed from outside; :meth:`sync` then shows it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*BINDINGS]

    @dataclass
    class Changed(Message):
        """The text of the buffer changed."""

        editor: Editor
        buffer: Buffer

        @property
        def control(self) -> Editor:
            """The editor, for ``@on`` with a selector."""
            return self.editor

    @dataclass
    class CursorMoved(Message):
        """The cursor is elsewhere."""

        editor: Editor
        position: Position

        @property
        def control(self) -> Editor:
            """The editor, for ``@on`` with a selector."""
            return self.editor

    @dataclass
    class Copied(Message):
        """A text was copied, or cut."""

        editor: Editor
        text: str

        @property
        def control(self) -> Editor:
            """The editor, for ``@on`` with a selector."""
            return self.editor

    @dataclass
    class PasteRequested(Message):
        """The clipboard's text was asked for, in the place of a stretch of the buffer."""

        editor: Editor
        buffer: Buffer
        place: Mark

        @property
        def control(self) -> Editor:
            """The editor, for ``@on`` with a selector."""
            return self.editor

    @dataclass
    class Pasted(Message):
        """The terminal pasted a text, which now stands in the buffer."""

        editor: Editor
        buffer: Buffer
        text: str
        place: Mark

        @property
        def control(self) -> Editor:
            """The editor, for ``@on`` with a selector."""
            return self.editor

    @dataclass
    class Refused(Message):
        """An edit was tried on a document that can only be read."""

        editor: Editor

        @property
        def control(self) -> Editor:
            """The editor, for ``@on`` with a selector."""
            return self.editor

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._read_only = False
        # The revision and cursor that messages were last posted about.
        self._told: tuple[int, Position] | None = None
        # The cell that moves up and down come back to after shorter rows.
        self._goal: int | None = None
        self._dragging = False
        # Whether moves extend the selection, for terminals that send no shift with arrows.
        self._selecting = False

    @property
    def read_only(self) -> bool:
        """Whether edits are refused."""
        return self._read_only

    def show(
        self, buffer: Buffer | None, *, read_only: bool = False, placeholder: str = ""
    ) -> None:
        """Show a buffer where it was last left, or a placeholder.

        Args:
            buffer: None for the placeholder.
            read_only: Refuse edits; the cursor still moves.
            placeholder: Text that is shown when there is no buffer.
        """
        self._goal = None
        self._selecting = False
        self._end_drag()
        self._read_only = read_only
        self._told = None if buffer is None else (buffer.revision, buffer.cursor)
        self._swap(buffer, placeholder)

    def sync(self) -> None:
        """Show what was done to the buffer, here or from outside, and tell about it."""
        self._goal = None
        buffer = self._buffer
        if buffer is None:
            return
        self._catch_up()
        revision, cursor = self._told or (-1, None)
        self._told = (buffer.revision, buffer.cursor)
        if buffer.revision != revision:
            self._selecting = False
            self.post_message(self.Changed(self, buffer))
        if buffer.cursor != cursor:
            self.post_message(self.CursorMoved(self, buffer.cursor))

    def _may_edit(self) -> bool:
        if self._buffer is None:
            return False
        if self._read_only:
            self.post_message(self.Refused(self))
            return False
        return True

    # Keys

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Whether a key is text here, whatever else it may be bound to."""
        return self._buffer is not None and _is_text(key, character)

    async def on_key(self, event: events.Key) -> None:
        """Type a printable character; every other key is for the bindings."""
        character = event.character
        if self._buffer is None:
            return
        if character is None or not _is_text(event.key, character):
            # At once: by the time the key has bubbled up to the app, which would do the same,
            # the characters that came behind it in one read are typed already.
            if not await self.app._check_bindings(event.key):
                return
        elif self._may_edit():
            self._buffer.insert(character)
            self.sync()
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Put in what the terminal pasted."""
        event.stop()
        event.prevent_default()
        if event.text and self._may_edit() and self._buffer is not None:
            buffer, start = self._buffer, self._buffer.selection[0]
            buffer.insert(event.text, paste=True)
            self.sync()
            place = Mark(buffer.revision, start, buffer.cursor)
            self.post_message(self.Pasted(self, buffer, event.text, place))

    def action_edit(self, name: str) -> None:
        """Do one of the edits that need nothing but the buffer."""
        if self._buffer is None:
            raise SkipAction
        if self._may_edit():
            EDITS[name](self._buffer)
            self.sync()

    def action_move(self, target: str, select: bool = False) -> None:
        """Move the cursor, or the end of the selection."""
        if self._buffer is None:
            raise SkipAction
        select = select or self._selecting
        if target in _MOVES:
            _MOVES[target](self._buffer, select)
            self.sync()
        else:
            page = max(1, self.scrollable_content_region.height - 1)
            by = {"up": -1, "down": 1, "page_up": -page, "page_down": page}[target]
            self._move_rows(self._buffer, by, select)

    def _move_rows(self, buffer: Buffer, by: int, select: bool) -> None:
        view = self._view()
        if view is None:
            return
        row, cell = view.rows.locate(buffer.cursor)
        goal = cell if self._goal is None else self._goal
        target = row + by
        if target < 0 or target >= view.rows.row_count:
            if abs(by) == 1:
                (buffer.move_document_start if by < 0 else buffer.move_document_end)(select)
                self.sync()
                return
            target = min(max(target, 0), view.rows.row_count - 1)
        buffer.move_to(view.rows.position_at(target, goal), select)
        self.sync()
        self._goal = goal

    def action_select_all(self) -> None:
        """Select the whole text."""
        if self._buffer is None:
            raise SkipAction
        self._buffer.select_all()
        self.sync()

    def action_select_from_here(self) -> None:
        """From now on every move extends the selection; the second time no more."""
        if self._buffer is None:
            raise SkipAction
        self._selecting = not self._selecting
        if self._selecting:
            self._buffer.move_to(self._buffer.cursor)
            self.sync()

    def end_selecting(self) -> bool:
        """Let moves be moves again, and nothing be selected; False when they are moves."""
        if self._buffer is None or not self._selecting:
            return False
        self._selecting = False
        self._buffer.move_to(self._buffer.cursor)
        self.sync()
        return True

    def action_copy(self) -> None:
        """Copy the selection to the clipboard; without one the key is for others."""
        if self._buffer is None or not (text := self._buffer.selected_text):
            raise SkipAction
        self._selecting = False
        self.post_message(self.Copied(self, text))

    def action_cut(self) -> None:
        """Copy the selection and remove it."""
        if self._buffer is None or self._buffer.cursor == self._buffer.anchor:
            raise SkipAction
        if self._may_edit():
            self.action_copy()
            self._buffer.delete()
            self.sync()

    def action_paste(self) -> None:
        """Ask for what is on the clipboard."""
        if self._may_edit() and self._buffer is not None:
            place = Mark(self._buffer.revision, *self._buffer.selection)
            self.post_message(self.PasteRequested(self, self._buffer, place))

    def action_toggle_wrap(self) -> None:
        """Break long lines at the edge, or let them go on out of sight."""
        self.wraps = not self.wraps

    # Mouse

    def _position_at(self, event: events.MouseEvent) -> Position | None:
        view = self._view()
        if view is None:
            return None
        x, y = event.get_content_offset_capture(self)
        cell = x - self._gutter_width() + view.left
        return view.rows.position_at(y + self.scroll_offset.y, cell)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor there, with shift the end of the selection; a drag may follow."""
        position = self._position_at(event)
        if self._buffer is None or position is None or event.button != 1:
            return
        self._selecting = False
        self._buffer.move_to(position, select=event.shift)
        self._dragging = True
        self.capture_mouse()
        self.sync()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select while the button is held."""
        if not self._dragging or self._buffer is None:
            return
        position = self._position_at(event)
        if position is not None:
            self._buffer.move_to(position, select=True)
            self.sync()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The drag is over."""
        self._end_drag()

    def on_hide(self, event: events.Hide) -> None:
        """The drag is over: the button's release will not come here."""
        self._end_drag()

    def on_click(self, event: events.Click) -> None:
        """A double click selects a word."""
        position = self._position_at(event)
        if event.chain == 2 and self._buffer is not None and position is not None:
            self._buffer.select_word_at(position)
            self.sync()

    def _end_drag(self) -> None:
        if self._dragging:
            self._dragging = False
            self.release_mouse()


def _is_text(key: str, character: str | None) -> bool:
    # Alt and a letter come with that letter as their character in most terminals.
    held = key.rpartition("+")[0]
    return held in ("", "shift") and character is not None and character.isprintable()
