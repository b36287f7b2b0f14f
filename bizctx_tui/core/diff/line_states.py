"""Which lines of a text being edited are not as they are in the stored one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from bizctx_tui.core.diff.alignment import Effort, align
from bizctx_tui.core.text.document import Change

LineState = Literal["same", "changed", "cut_above", "cut_below"]
"""A line as it is stored; a changed or new one; one before or behind which lines are gone."""

_BREAK: Final = re.compile("(\r\n|\r|\n)")
_EFFORT: Final = 200_000


def line_states(base: str, text: str) -> list[LineState]:
    """Compare every line with the stored text.

    Args:
        base: The stored text.
        text: What became of it.

    Returns:
        One state for each line of ``text``, as a document counts them. A last line without
        an ending is like one with the ending of the line before.
    """
    before, after = _lines(base), _lines(text)
    states: list[LineState] = ["same"] * len(after)
    if base == text:
        return states
    old = new = 0
    matches = align(before, after, Effort(_EFFORT))
    ends = [(match.before, match.after, match.length) for match in matches]
    for old_end, new_end, length in [*ends, (len(before), len(after), 0)]:
        if new_end > new:
            states[new:new_end] = ["changed"] * (new_end - new)
        elif old_end > old:
            if new_end < len(after):
                states[new_end] = "cut_above"
            elif states[-1] == "same":
                states[-1] = "cut_below"
        old, new = old_end + length, new_end + length
    return states


class LineStates:
    """The state of each line, followed through edits until it is compared again.

    Args:
        states: One for each line, as :func:`line_states` gives them.
    """

    def __init__(self, states: Sequence[LineState]) -> None:
        self._states = list(states)

    def __len__(self) -> int:
        return len(self._states)

    def __getitem__(self, line: int) -> LineState:
        return self._states[line]

    def apply(self, change: Change, rest: str | None = None) -> None:
        """Follow one change: what it touched counts as changed.

        Args:
            change: What happened to the text.
            rest: What stands behind ``change.new_end`` in its line, where that is known.
        """
        first, last = change.start.line, change.old_end.line
        states = self._states
        fresh: list[LineState] = ["changed"] * (change.new_end.line - first + 1)
        if change.old_end.column == 0 and change.new_end.column == 0:
            # The last line is whole: what went or came ends where it begins.
            fresh[-1] = states[last]
            if len(fresh) == 1 and last > first and fresh[-1] == "same":
                fresh[-1] = "cut_above"
        elif len(fresh) > 1 and not change.removed and rest == "" and _begins_line(change.inserted):
            fresh[0] = states[first]
        states[first : last + 1] = fresh


def _lines(text: str) -> list[str]:
    parts = _BREAK.split(text)
    endings = parts[1::2]
    endings.append(endings[-1] if endings else "\n")
    return [line + ending for line, ending in zip(parts[0::2], endings, strict=True)]


def _begins_line(text: str) -> bool:
    return text[:1] in ("\r", "\n")
