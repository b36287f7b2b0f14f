"""Which words of two versions of a few lines the other version has not."""

from __future__ import annotations

from typing import Final, NamedTuple

from bizctx_tui.core.diff.alignment import Effort, align
from bizctx_tui.core.diff.changed_words import Span, changed_words
from bizctx_tui.core.merge import whole_lines

_LINE_EFFORT: Final = 100_000


class WordChanges(NamedTuple):
    """Spans in code points, in order: of the text before, and of what it became."""

    before: tuple[Span, ...]
    after: tuple[Span, ...]


def word_changes(before: str, after: str) -> WordChanges:
    """Compare two versions: lines first, then the words of what is left between equal lines.

    Paragraphs that were broken into other lines are compared by their words all the same.

    Args:
        before: Whole lines.
        after: What became of them.

    Returns:
        What changed, line endings included. The time is bounded; where the bound is met,
        more is marked than had to be.
    """
    old, new = whole_lines(before), whole_lines(after)
    spans: tuple[list[Span], list[Span]] = ([], [])
    old_line = new_line = old_at = new_at = 0
    matches = align(old, new, Effort(_LINE_EFFORT))
    for old_end, new_end, length in [*matches, (len(old), len(new), 0)]:
        was, became = "".join(old[old_line:old_end]), "".join(new[new_line:new_end])
        changes = changed_words(was, became)
        for found, changed, at in zip(spans, changes, (old_at, new_at), strict=True):
            found += [(at + start, at + end) for start, end in changed]
        same = sum(map(len, old[old_end : old_end + length]))
        old_at, new_at = old_at + len(was) + same, new_at + len(became) + same
        old_line, new_line = old_end + length, new_end + length
    return WordChanges(tuple(spans[0]), tuple(spans[1]))


def either(one: tuple[Span, ...], other: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans of one text that are in the one list, in the other, or in both."""
    joined: list[Span] = []
    for start, end in sorted((*one, *other)):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)
