"""Where the matches of a search are in a text that was edited since."""

from __future__ import annotations

from typing import Final

from bizctx_tui.core.text.document import Change
from bizctx_tui.core.text.search import Matches

_TOUCHED: Final = -1
_CACHED_ROWS: Final = 2_000


class MatchLines:
    """Matches by line, kept true while the text is edited.

    Lines below an edit keep their matches; a line that was touched, and every line that a
    match ties to it, has none until the text is searched again.

    Args:
        matches: Of the text as it is.
        lines: How many lines it has.
    """

    def __init__(self, matches: Matches, lines: int) -> None:
        self.matches = matches
        # For each line of now the line of then.
        self._then = list(range(lines))
        self._rows: dict[tuple[int, int, int], list[tuple[int, int, int]]] = {}

    def apply(self, change: Change) -> None:
        """Follow one change of the text."""
        first, last = change.start.line, change.old_end.line
        then, goes_on = self._then, self.matches.goes_on
        low, high = first, last
        while low > 0 and then[low] != _TOUCHED and goes_on(then[low]):
            low -= 1
        while high + 1 < len(then) and then[high + 1] != _TOUCHED and goes_on(then[high + 1]):
            high += 1
        before, after = first - low, high - last
        fresh = before + change.new_end.line - first + 1 + after
        then[low : high + 1] = [_TOUCHED] * fresh

    def in_row(self, line: int, start: int, end: int) -> list[tuple[int, int, int]]:
        """The parts of matches between two columns of a line, as of :meth:`Matches.in_line`."""
        then = self._then[line]
        if then == _TOUCHED:
            return []
        row = (then, start, end)
        if row not in self._rows:
            if len(self._rows) >= _CACHED_ROWS:
                self._rows.clear()
            self._rows[row] = self.matches.in_line(*row)
        return self._rows[row]
