"""What the screens for conflicts show and say, worked out from a merge."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate
from typing import Final

from bizctx_tui.core.conflict_words import either, word_changes
from bizctx_tui.core.merge import Merge, Piece, PieceKind, whole_lines
from bizctx_tui.core.settling import AnswerKind, Settling
from bizctx_tui.core.visible import visible_label
from bizctx_tui.tui.widgets.conflict_layout import Band, Look, Version

CONTEXT_LINES: Final = 2
"""Lines of the merged text shown before and after a conflict."""

ANSWERS: Final[dict[AnswerKind, str]] = {
    "mine": "mine",
    "theirs": "theirs",
    "mine_first": "mine, then theirs",
    "theirs_first": "theirs, then mine",
    "hand": "by hand",
}

_MERGED: Final[dict[PieceKind, str]] = {
    "mine": "yours",
    "theirs": "theirs",
    "both": "the same on both sides",
}
_WHOSE: Final[dict[PieceKind, str]] = {
    "theirs": "of theirs",
    "mine": "of yours",
    "both": "made by both",
}


def first_lines(merge: Merge) -> list[int]:
    """For each piece, the number of its first line in my text, from 0."""
    return [0, *accumulate(len(whole_lines(piece.mine)) for piece in merge.pieces)]


def conflict_sides(piece: Piece) -> Band:
    """The three texts of a conflict, with the words marked that each side changed."""
    mine = word_changes(piece.base, piece.mine)
    theirs = word_changes(piece.base, piece.theirs)
    changed = either(mine.before, theirs.before)
    return (
        Version("before", piece.base, changed, label="Before both changes"),
        Version("mine", piece.mine, mine.after, label="Mine"),
        Version("theirs", piece.theirs, theirs.after, label="Theirs"),
    )


def conflict_bands(settling: Settling, number: int) -> list[Band]:
    """A conflict with its answer, and a few lines around it."""
    pieces = settling.merge.pieces
    index = settling.merge.conflicts[number]
    answer = settling.answer(number)
    bands: list[Band] = []
    if answer is not None:
        kind, text = answer
        bands.append((Version("answer", text, label=f"Your answer: {ANSWERS[kind]}"),))
    if before := _around(pieces[index - 1 :: -1] if index else ()):
        bands.append((Version("context", before),))
    bands.append(conflict_sides(pieces[index]))
    if after := _around(pieces[index + 1 :], down=True):
        bands.append((Version("context", after),))
    return bands


def merged_bands(merge: Merge) -> list[Band]:
    """Every change that needed no answer, each with what stood there before."""
    bands: list[Band] = []
    for piece, line in zip(merge.pieces, first_lines(merge), strict=False):
        if piece.kind in _MERGED:
            changes = word_changes(piece.base, piece.merged)
            label = f"Line {line + 1:,} · {_MERGED[piece.kind]}"
            look: Look = "theirs" if piece.kind == "theirs" else "mine"
            if piece.base:
                bands.append((Version("before", piece.base, changes.before, label),))
                label = ""
            if piece.merged:
                bands.append((Version(look, piece.merged, changes.after, label),))
    return bands


def merged_in_words(merge: Merge) -> str:
    """How many changes needed no answer."""
    counts = Counter(piece.kind for piece in merge.pieces)
    parts = [f"{counts[kind]:,} {whose}" for kind, whose in _WHOSE.items() if counts[kind]]
    if not parts:
        return "No change was merged without asking."
    number, _, whose = parts[0].partition(" ")
    parts[0] = f"{number} change{'' if number == '1' else 's'} {whose}"
    listed = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    return f"Merged without asking, not touching each other: {listed}."


def progress_in_words(settling: Settling) -> str:
    """How many conflicts have an answer."""
    return f"{settling.settled:,} of {settling.count:,} settled"


def place_in_words(settling: Settling, number: int, line: int, heading: str) -> str:
    """Which conflict it is, and where in my text.

    Args:
        settling: What is being settled.
        number: Of the conflict.
        line: Of my text, from 0.
        heading: That it is under; empty where it is not known, or there is none.
    """
    words = f"Conflict {number + 1:,} of {settling.count:,} · line {line + 1:,} of yours"
    return f"{words} · under “{visible_label(heading)}”" if heading else words


def _around(pieces: tuple[Piece, ...], *, down: bool = False) -> str:
    """The nearest merged lines, up to the next conflict."""
    found: list[str] = []
    for piece in pieces:
        if piece.kind == "conflict" or len(found) >= CONTEXT_LINES:
            break
        lines = whole_lines(piece.merged)
        found = [*found, *lines] if down else [*lines, *found]
    return "".join(found[:CONTEXT_LINES] if down else found[-CONTEXT_LINES:])
