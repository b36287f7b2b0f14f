"""Putting other text in the place of matches, as one edit that touches nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bizctx_tui.core.text.document import Position
from bizctx_tui.core.text.search import Matches, SearchText, unified

MOST_CHARACTERS: Final = 1_000_000
"""A text longer than this is not made by replacing."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What to do to a document.

    Attributes:
        start: Where the stretch to replace begins.
        end: Where it ends.
        text: What comes in its place, exactly.
        cursor: Offset in the text afterwards that a given offset before has moved to.
    """

    start: Position
    end: Position
    text: str
    cursor: int


@dataclass(frozen=True, slots=True)
class TooLarge:
    """The text would become too long.

    Attributes:
        words: What happened and what to do, safe to draw.
    """

    words: str = (
        f"The text would grow beyond {MOST_CHARACTERS:,} characters, so nothing was changed. "
        "Use a shorter replacement, or a query that matches less."
    )


def replace_stretches(
    searched: SearchText,
    starts: Sequence[int],
    ends: Sequence[int],
    texts: Sequence[str],
    *,
    newline: str,
    cursor: int,
) -> Edit | TooLarge:
    """Replace some stretches, from the first to the last as one edit.

    Args:
        searched: The text that they lie in.
        starts: Places where they begin, at least one, rising.
        ends: Places behind them.
        texts: What comes in the place of each.
        newline: What each line ending in ``texts`` becomes.
        cursor: Offset in the original text to keep track of.
    """
    original, offset = searched.original, searched.offset
    parts: list[str] = []
    at = offset(starts[0])
    length, moved = len(original), cursor
    for start, end, text in zip(map(offset, starts), map(offset, ends), texts, strict=True):
        fresh = unified(text).replace("\n", newline)
        parts += (original[at:start], fresh)
        at = end
        length += len(fresh) - (end - start)
        if end <= cursor:
            moved += len(fresh) - (end - start)
        elif start < cursor:
            moved += start - cursor
        if length > MOST_CHARACTERS and length > len(original):
            return TooLarge()
    position = searched.position
    return Edit(position(starts[0]), position(ends[-1]), "".join(parts), moved)


def replace_words(
    matches: Matches, text: str, *, newline: str, cursor: int, only: int | None = None
) -> Edit | TooLarge:
    """Put one text in the place of all matches whose places are known, or of one of them.

    Args:
        matches: At least one.
        text: Taken as it is.
        newline: What each line ending in it becomes.
        cursor: Offset in the original text to keep track of.
        only: The index of the match.
    """
    chosen = slice(None) if only is None else slice(only, only + 1)
    starts, ends = matches.starts[chosen], matches.ends[chosen]
    return replace_stretches(
        matches.searched, starts, ends, [text] * len(starts), newline=newline, cursor=cursor
    )
