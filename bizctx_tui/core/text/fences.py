"""Whether a line of a document is inside a code fence, asked once in a while."""

from __future__ import annotations

from collections.abc import Sequence

from bizctx_tui.core.text.document import Document
from bizctx_tui.core.text.highlight import State, next_state


def fence_at(document: Document, line: int) -> State:
    """What the line starts in: a fence, or None outside of any.

    Reads from the top, but only looks closely at the lines that can open or close one.
    """
    state: State = None
    for index in range(line):
        state = _next(document.line(index), state)
    return state


def fenced_lines(lines: Sequence[str]) -> list[bool]:
    """For each line from the top whether it opens, closes or is inside a fence."""
    state: State = None
    found = []
    for line in lines:
        before = state
        state = _next(line, state)
        found.append(before is not None or state is not None)
    return found


def _next(line: str, state: State) -> State:
    return next_state(line, state) if "```" in line or "~~~" in line else state
