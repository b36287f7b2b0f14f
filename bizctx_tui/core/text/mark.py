"""A stretch of a text that is found again after edits elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bizctx_tui.core.text.document import Change, Position


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a buffer as it was at one revision."""

    revision: int
    start: Position
    end: Position

    def after(self, changes: Iterable[Change]) -> tuple[Position, Position]:
        """Where the stretch is after the changes that followed, oldest first.

        What was put in at either end is outside of it, and behind it when it is empty; of
        a stretch of which a part was replaced, it is what is left.
        """
        start, end = self.start, self.end
        for change in changes:
            if start == end:
                start = end = moved(start, change)
            elif change.start <= start and end <= change.old_end:
                start = end = change.start
            else:
                start, end = _kept_start(start, change), _kept_end(end, change)
        return start, end


def _kept_start(start: Position, change: Change) -> Position:
    replaced = change.start <= start < change.old_end
    put_in_there = change.start == start == change.old_end
    return change.new_end if replaced or put_in_there else moved(start, change)


def _kept_end(end: Position, change: Change) -> Position:
    return change.start if change.start < end <= change.old_end else moved(end, change)


def moved(position: Position, change: Change) -> Position:
    """Where a position is after a change; one inside of what was replaced is at its start."""
    if position <= change.start:
        return position
    if position < change.old_end:
        return change.start
    old, new = change.old_end, change.new_end
    column = position.column
    if position.line == old.line:
        column += new.column - old.column
    return Position(position.line + new.line - old.line, column)
