"""What undo takes back in one step, and redo does again."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import Final, Literal

from bizctx_tui.core.text.document import Change, Position

Kind = Literal["typing", "erasing", "other"]
"""How an edit came about: typed within a line, deleted bit by bit, or a step by itself."""


MAX_KEPT: Final = 5_000_000
"""Characters, removed and inserted, that a history keeps: 20 MB at four bytes for each."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A cursor and the other end of what is selected; both the same when nothing is."""

    cursor: Position
    anchor: Position


@dataclass(frozen=True, slots=True)
class Step:
    """One undo step.

    Attributes:
        change: Everything that the step did, as one change.
        before: The selection to go back to.
        after: The selection to come back to when it is done again.
    """

    change: Change
    before: Selection
    after: Selection


class UndoHistory:
    """The steps of one document. Time plays no part in how edits are grouped.

    A word with the blanks behind it is one step, and so is a run of deletions; every edit
    of kind ``other`` is its own. When all of them hold more text than is kept, the oldest
    are forgotten; the last one never is.

    Args:
        kept: Characters of removed and inserted text to keep.
    """

    def __init__(self, kept: int = MAX_KEPT) -> None:
        self._kept = kept
        self._size = 0
        self._done: deque[Step] = deque()
        self._undone: list[Step] = []
        self._open: Kind | None = None

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._undone)

    def record(self, change: Change, kind: Kind, before: Selection, after: Selection) -> None:
        """Remember an edit that was just made; what was undone can no longer be redone."""
        self._size += _size(change) - sum(_size(step.change) for step in self._undone)
        self._undone.clear()
        joined = None
        if kind == self._open and self._done:
            last = self._done[-1]
            joined = (_join_typing if kind == "typing" else _join_erasing)(last.change, change)
            if joined is not None:
                self._done[-1] = replace(last, change=joined, after=after)
        if joined is None:
            self._done.append(Step(change, before, after))
        while self._size > self._kept and len(self._done) > 1:
            self._size -= _size(self._done.popleft().change)
        self._open = None if kind == "other" else kind

    def seal(self) -> None:
        """Let the next edit begin a new step: the cursor was moved."""
        self._open = None

    def undo(self) -> Step | None:
        """The step to take back now, None when there is none left."""
        self.seal()
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        return step

    def redo(self) -> Step | None:
        """The step to do again now, None when nothing was undone."""
        self.seal()
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        return step


def _size(change: Change) -> int:
    return len(change.removed) + len(change.inserted)


def _join_typing(last: Change, change: Change) -> Change | None:
    """Both as one change; None where the second begins a new word or is elsewhere."""
    if change.removed or change.start != last.new_end:
        return None
    if last.inserted[-1:].isspace() and not change.inserted[:1].isspace():
        return None
    return replace(last, inserted=last.inserted + change.inserted, new_end=change.new_end)


def _join_erasing(last: Change, change: Change) -> Change | None:
    """Both as one change when the second goes on backward or forward from the first."""
    if last.inserted or change.inserted:
        return None
    if change.old_end == last.start:
        return Change(change.start, change.removed + last.removed, "", last.old_end, change.new_end)
    if change.start == last.start:
        down = change.old_end.line - last.start.line
        across = change.old_end.column - (0 if down else last.start.column)
        old_end = Position(last.old_end.line + down, across + (0 if down else last.old_end.column))
        return Change(last.start, last.removed + change.removed, "", old_end, last.start)
    return None
