"""The editing state of one open document: text, cursor, selection, undo."""

from __future__ import annotations

import re
from collections import deque
from typing import Final

from bizctx_tui.core.text.document import Change, Document, Position
from bizctx_tui.core.text.graphemes import cluster_start, next_boundary, previous_boundary
from bizctx_tui.core.text.undo import Kind, Selection, UndoHistory
from bizctx_tui.core.text.words import word_around, word_left, word_right

_BREAK: Final = re.compile("\r\n|\r|\n")
_RECENT: Final = 64
"""Changes that are kept for those who follow the text; further behind is a fresh start."""


class Buffer:
    """One open document while it is edited. It knows nothing of rows or screens.

    Args:
        text: The text to begin with; it is not an edit.
    """

    def __init__(self, text: str = "") -> None:
        self._document = Document(text)
        self._cursor = self._anchor = Position(0, 0)
        self._history = UndoHistory()
        self._revision = 0
        self._recent: deque[Change] = deque(maxlen=_RECENT)
        self._text: tuple[int, str] = (0, text)

    @property
    def document(self) -> Document:
        """The lines, to read; edits go through the buffer."""
        return self._document

    @property
    def cursor(self) -> Position:
        """Where the next character goes."""
        return self._cursor

    @property
    def anchor(self) -> Position:
        """The other end of the selection; the cursor itself when nothing is selected."""
        return self._anchor

    @property
    def selection(self) -> tuple[Position, Position]:
        """The ends of the selection in the order of the text."""
        return min(self._cursor, self._anchor), max(self._cursor, self._anchor)

    @property
    def selected_text(self) -> str:
        """The selected text with its line endings as they are; empty when there is none."""
        return self._document.text_between(*self.selection)

    @property
    def revision(self) -> int:
        """Grows by one with each change of the text, undo and redo included."""
        return self._revision

    @property
    def text(self) -> str:
        """The whole text; put together once for each revision."""
        if self._text[0] != self._revision:
            self._text = (self._revision, self._document.text)
        return self._text[1]

    @property
    def character_count(self) -> int:
        """Length in code points; takes no time."""
        return self._document.character_count

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit to do again."""
        return self._history.can_redo

    def changes_since(self, revision: int) -> list[Change] | None:
        """The changes after that revision, oldest first.

        Returns:
            None when it is too long ago to tell: read the document anew.
        """
        behind = self._revision - revision
        if behind < 0 or behind > len(self._recent):
            return None
        return list(self._recent)[len(self._recent) - behind :]

    # Editing

    def insert(self, text: str, *, paste: bool = False) -> None:
        """Put a typed or pasted text in the place of the selection.

        Args:
            text: Every CRLF, CR or LF in it becomes the document's prevailing ending.
            paste: Make it one undo step by itself.
        """
        if not text and self._cursor == self._anchor:
            return
        broken = _BREAK.search(text) is not None
        kind: Kind = "other" if paste or broken or not text else "typing"
        if broken:
            text = self._localized(text)
        self._edit(*self.selection, text, kind)

    def newline(self) -> None:
        """Break the line at the cursor, in the place of the selection."""
        self.insert("\n")

    def backspace(self) -> None:
        """Remove the selection, else the character (a whole cluster) before the cursor."""
        self._erase(self._left(self._cursor), self._cursor)

    def delete(self) -> None:
        """Remove the selection, else the character (a whole cluster) after the cursor."""
        self._erase(self._cursor, self._right(self._cursor))

    def delete_word_left(self) -> None:
        """Remove the selection, else back to where :meth:`move_word_left` goes."""
        self._erase(self._word_left(self._cursor), self._cursor)

    def delete_word_right(self) -> None:
        """Remove the selection, else up to where :meth:`move_word_right` goes."""
        self._erase(self._cursor, self._word_right(self._cursor))

    def delete_to_line_start(self) -> None:
        """Remove the selection, else back to the line's start, or the ending before it."""
        line, column = self._cursor
        self._erase(
            Position(line, 0) if column else self._left(self._cursor), self._cursor, "other"
        )

    def delete_to_line_end(self) -> None:
        """Remove the selection, else up to the line's end, or the ending where it is there."""
        end = Position(self._cursor.line, len(self._document.line(self._cursor.line)))
        if self._cursor == end:
            end = self._right(end)
        self._erase(self._cursor, end, "other")

    def edit(
        self,
        start: Position,
        end: Position,
        text: str,
        *,
        cursor: Position | None = None,
        anchor: Position | None = None,
    ) -> None:
        """Put whole lines or parts of them in the place of a stretch, as one undo step.

        Where a CR and an LF would come to touch and be one line ending, they are kept two.

        Args:
            start, end: The stretch.
            text: What is to stand there, with the endings that it is to have.
            cursor: Where the cursor is afterwards; None for the end of the text.
            anchor: The other end of the selection; None for the cursor.

        Raises:
            IndexError: A position is outside the document, or ``end`` is before ``start``.
        """
        before = Selection(self._cursor, self._anchor)
        change = self._apply(start, end, self._kept_apart(start, end, text))
        self._cursor = change.new_end if cursor is None else self._document.clamp(cursor)
        self._anchor = self._cursor if anchor is None else self._document.clamp(anchor)
        self._history.record(change, "other", before, Selection(self._cursor, self._anchor))

    def replace(self, start: Position, end: Position, text: str) -> None:
        """Put a text in the place of a stretch, exactly as it is, as one undo step.

        Raises:
            IndexError: A position is outside the document, or ``end`` is before ``start``.
        """
        self._edit(start, end, text, "other")

    def replace_all_text(self, text: str) -> None:
        """Make this the whole text, exactly as it is, as one undo step.

        The cursor stays at its line and column as far as they still exist.
        """
        if text == self.text:
            return
        before = Selection(self._cursor, self._anchor)
        change = self._apply(Position(0, 0), self._document.end, text)
        self._collapse(self._document.clamp(before.cursor))
        self._history.record(change, "other", before, Selection(self._cursor, self._anchor))

    def undo(self) -> bool:
        """Take the last step back; False when there is none."""
        step = self._history.undo()
        if step is None:
            return False
        self._apply(step.change.start, step.change.new_end, step.change.removed)
        self._cursor, self._anchor = step.before.cursor, step.before.anchor
        return True

    def redo(self) -> bool:
        """Do the last undone step again; False when there is none."""
        step = self._history.redo()
        if step is None:
            return False
        self._apply(step.change.start, step.change.old_end, step.change.inserted)
        self._cursor, self._anchor = step.after.cursor, step.after.anchor
        return True

    # Moving

    def move_to(self, position: Position, select: bool = False) -> None:
        """Put the cursor at the nearest position that exists and is not inside a cluster."""
        position = self._document.clamp(position)
        column = cluster_start(self._document.line(position.line), position.column)
        self._move(Position(position.line, column), select)

    def move_left(self, select: bool = False) -> None:
        """One character back; without ``select`` a selection collapses to its start."""
        if self._cursor != self._anchor and not select:
            self._move(self.selection[0], select)
        else:
            self._move(self._left(self._cursor), select)

    def move_right(self, select: bool = False) -> None:
        """One character on; without ``select`` a selection collapses to its end."""
        if self._cursor != self._anchor and not select:
            self._move(self.selection[1], select)
        else:
            self._move(self._right(self._cursor), select)

    def move_word_left(self, select: bool = False) -> None:
        """To the start of the word before; from a line's start to the line before."""
        self._move(self._word_left(self._cursor), select)

    def move_word_right(self, select: bool = False) -> None:
        """To the end of the word after; from a line's end to the line after."""
        self._move(self._word_right(self._cursor), select)

    def move_line_start(self, select: bool = False) -> None:
        """To the first character that is not blank, and from there to the line's start."""
        line = self._document.line(self._cursor.line)
        first = len(line) - len(line.lstrip())
        column = 0 if self._cursor.column == first else first
        self._move(Position(self._cursor.line, column), select)

    def move_line_end(self, select: bool = False) -> None:
        """To the end of the line."""
        line = self._cursor.line
        self._move(Position(line, len(self._document.line(line))), select)

    def move_document_start(self, select: bool = False) -> None:
        """To the first position."""
        self._move(Position(0, 0), select)

    def move_document_end(self, select: bool = False) -> None:
        """To the last position."""
        self._move(self._document.end, select)

    def select_all(self) -> None:
        """Select the whole text, the cursor at its end."""
        self._history.seal()
        self._anchor, self._cursor = Position(0, 0), self._document.end

    def select_word_at(self, position: Position) -> None:
        """Select the word, run of signs or run of blanks at a position."""
        line = self._document.clamp(position).line
        start, end = word_around(self._document.line(line), position.column)
        self._history.seal()
        self._anchor, self._cursor = Position(line, start), Position(line, end)

    # Inside

    def _apply(self, start: Position, end: Position, text: str) -> Change:
        change = self._document.replace(start, end, text)
        self._revision += 1
        self._recent.append(change)
        return change

    def _edit(self, start: Position, end: Position, text: str, kind: Kind) -> None:
        before = Selection(self._cursor, self._anchor)
        change = self._apply(start, end, text)
        self._collapse(change.new_end)
        self._history.record(change, kind, before, Selection(self._cursor, self._anchor))

    def _erase(self, start: Position, end: Position, kind: Kind = "erasing") -> None:
        if self._cursor != self._anchor:
            self._edit(*self.selection, "", "other")
        elif start != end:
            self._edit(start, end, "", kind)

    def _collapse(self, position: Position) -> None:
        self._cursor = self._anchor = position

    def _move(self, position: Position, select: bool) -> None:
        self._history.seal()
        self._cursor = position
        if not select:
            self._anchor = position

    def _localized(self, text: str) -> str:
        """The text with the document's line endings, none of which melts into a neighbour."""
        return self._kept_apart(*self.selection, _BREAK.sub(self._document.newline, text))

    def _kept_apart(self, start: Position, end: Position, text: str) -> str:
        """The text so that no line ending at its ends melts into a neighbour."""
        document = self._document
        line = document.line(end.line)
        rest = document.ending(end.line) if end.column == len(line) else line[end.column]
        before = document.ending(start.line - 1) if start.column == 0 < start.line else ""
        if before == "\r" and (text or rest).startswith("\n"):
            if not text:
                return "\r"
            text = "\r" + text
        if text.endswith("\r") and rest == "\n":
            text += "\n"
        return text

    def _left(self, position: Position) -> Position:
        line, column = position
        if column > 0:
            return Position(line, previous_boundary(self._document.line(line), column))
        return self._end_of_line_before(position)

    def _right(self, position: Position) -> Position:
        line, column = position
        text = self._document.line(line)
        if column < len(text):
            return Position(line, next_boundary(text, column))
        return self._start_of_line_after(position)

    def _word_left(self, position: Position) -> Position:
        line, column = position
        if column > 0:
            text = self._document.line(line)
            return Position(line, cluster_start(text, word_left(text, column)))
        return self._end_of_line_before(position)

    def _word_right(self, position: Position) -> Position:
        line, column = position
        text = self._document.line(line)
        if column < len(text):
            end = word_right(text, column)
            return Position(line, next_boundary(text, end - 1))
        return self._start_of_line_after(position)

    def _end_of_line_before(self, position: Position) -> Position:
        if position.line == 0:
            return position
        return Position(position.line - 1, len(self._document.line(position.line - 1)))

    def _start_of_line_after(self, position: Position) -> Position:
        if position.line == self._document.line_count - 1:
            return position
        return Position(position.line + 1, 0)
