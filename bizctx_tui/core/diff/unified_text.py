"""Two texts as a unified diff, the format that ``diff -u`` writes and ``patch`` reads.

As for those two programs, only LF ends a line: a CR before it belongs to the line, so that
a change of line endings is one of lines and is not lost when the diff is applied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from bizctx_tui.core.diff.alignment import Effort, align

CONTEXT_LINES: Final = 3
"""How many equal lines are shown around a change unless somebody says otherwise."""

NO_NEWLINE: Final = "\\ No newline at end of file\n"

_EFFORT: Final = 2_000_000
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")


class _Change(NamedTuple):
    """Lines ``before[b0:b1]`` in the place of which are ``after[a0:a1]``."""

    b0: int
    b1: int
    a0: int
    a1: int


def unified_diff(
    before: str,
    after: str,
    *,
    before_name: str,
    after_name: str,
    context: int = CONTEXT_LINES,
) -> list[str]:
    """What to change to make one text of another.

    Args:
        before: The one text.
        after: The other.
        before_name: What the first line calls the one; without a line break.
        after_name: What the second line calls the other.
        context: How many equal lines to show around each change, at least 0.

    Returns:
        The lines of the diff, each with its LF; none when the texts are equal.
    """
    old, new = _LINE.findall(before), _LINE.findall(after)
    changes = _changes(old, new)
    if not changes:
        return []
    lines = [f"--- {before_name}\n", f"+++ {after_name}\n"]
    for hunk in _hunks(changes, context):
        lines += _drawn(hunk, old, new, context)
    return lines


def _changes(old: Sequence[str], new: Sequence[str]) -> list[_Change]:
    changes: list[_Change] = []
    b = a = 0
    ends = [(len(old), len(new), 0)]
    for match in [*align(old, new, Effort(_EFFORT)), *ends]:
        before, after, length = match
        if before > b or after > a:
            changes.append(_Change(b, before, a, after))
        b, a = before + length, after + length
    return changes


def _hunks(changes: Sequence[_Change], context: int) -> Iterator[list[_Change]]:
    """The changes, together where the lines shown around them touch."""
    hunk = [changes[0]]
    for change in changes[1:]:
        if change.b0 - hunk[-1].b1 > 2 * context:
            yield hunk
            hunk = []
        hunk.append(change)
    yield hunk


def _drawn(
    hunk: Sequence[_Change], old: Sequence[str], new: Sequence[str], context: int
) -> Iterator[str]:
    first, last = hunk[0], hunk[-1]
    lead = min(context, first.b0)
    trail = min(context, len(old) - last.b1)
    b0, a0 = first.b0 - lead, first.a0 - lead
    b_count = last.b1 + trail - b0
    a_count = last.a1 + trail - a0
    yield f"@@ -{_range(b0, b_count)} +{_range(a0, a_count)} @@\n"
    at = b0
    for change in hunk:
        yield from _signed(" ", old[at : change.b0])
        yield from _signed("-", old[change.b0 : change.b1])
        yield from _signed("+", new[change.a0 : change.a1])
        at = change.b1
    yield from _signed(" ", old[at : at + trail])


def _range(start: int, count: int) -> str:
    # An empty range is named by the line before it, and a single line by itself.
    if count == 1:
        return str(start + 1)
    return f"{start + 1 if count else start},{count}"


def _signed(sign: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if line.endswith("\n"):
            yield sign + line
        else:
            yield f"{sign}{line}\n"
            yield NO_NEWLINE
