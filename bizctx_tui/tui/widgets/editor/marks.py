"""What is marked in the buffer that is shown, kept true while it is edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bizctx_tui.core.diff.line_states import LineState, LineStates
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.match_lines import MatchLines
from bizctx_tui.core.text.search import Matches

Stretch = tuple[int, int]
_NOTHING: Final[tuple[tuple[Stretch, ...], Stretch]] = ((), (0, 0))


class EditorMarks:
    """Matches and changed lines of one buffer.

    Args:
        buffer: None while no document is shown.
    """

    def __init__(self, buffer: Buffer | None) -> None:
        self._buffer = buffer
        self._revision = 0 if buffer is None else buffer.revision
        self._matches: MatchLines | None = None
        self._current = -1
        self._lines: LineStates | None = None

    def take_matches(self, matches: Matches | None, current: int) -> None:
        """Mark the matches of the text as it is now; None marks none."""
        self.follow()
        self._current = current
        if matches is None or self._buffer is None:
            self._matches = None
        elif self._matches is None or self._matches.matches is not matches:
            self._matches = MatchLines(matches, self._buffer.document.line_count)

    def take_lines(self, revision: int, states: Sequence[LineState]) -> None:
        """Mark the lines that differ, unless the text was edited since that revision."""
        self.follow()
        if revision == self._revision:
            self._lines = LineStates(states)

    def follow(self) -> None:
        """Catch up with the buffer; what cannot be followed is not marked any more."""
        buffer = self._buffer
        if buffer is None or buffer.revision == self._revision:
            return
        changes = buffer.changes_since(self._revision)
        self._revision = buffer.revision
        if changes is None:
            self._matches = self._lines = None
            return
        for change in changes:
            if self._matches is not None:
                self._matches.apply(change)
            if self._lines is not None:
                line, column = change.new_end
                # Only the last change is told in positions of the text as it is.
                rest = buffer.document.line(line)[column:] if change is changes[-1] else None
                self._lines.apply(change, rest)

    def in_row(self, line: int, start: int, end: int) -> tuple[tuple[Stretch, ...], Stretch]:
        """The columns of the matches in a row, and those of the one that was gone to."""
        if self._matches is None or not (found := self._matches.in_row(line, start, end)):
            return _NOTHING
        current = next((match[:2] for match in found if match[2] == self._current), (0, 0))
        return tuple(match[:2] for match in found), current

    def state(self, line: int, *, first_row: bool, last_row: bool) -> LineState:
        """What to say about a row of a line."""
        state = "same" if self._lines is None else self._lines[line]
        if (state == "cut_above" and not first_row) or (state == "cut_below" and not last_row):
            return "same"
        return state
