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
            at_start = change.start == change.old_end == start < end
            start = change.new_end if at_start else moved(start, change)
            end = moved(end, change)
        return start, end


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
