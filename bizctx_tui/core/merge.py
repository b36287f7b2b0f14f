"""Two changes of one text, put together line by line.

Lines end at LF, CRLF or CR and nowhere else, and their endings belong to them: a line that
only ends differently is a changed one. Changes with an unchanged line between them are both
taken. Where they touch, a person must say what is to stand there, unless both are the same.
Time is bounded whatever the texts are: where the bound is met, more counts as changed than
the shortest answer would have it, so more may be asked, and never less.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from bizctx_tui.core.diff.alignment import Effort, align, common_prefix, common_suffix
from bizctx_tui.core.text.document import Document

PieceKind = Literal["same", "mine", "theirs", "both", "conflict"]
Side = Literal["mine", "theirs"]

NO_ANSWERS: Final[Mapping[int, str]] = MappingProxyType({})

_EFFORT: Final = 400_000
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines that were, or were not, changed by one side or by both.

    Attributes:
        kind: ``same`` is the same text in all three; ``mine`` and ``theirs`` were changed by
            that side only; ``both`` was changed by both in the same way; ``conflict`` was
            changed differently.
        base: What stood here before.
        mine: What stands here in my text.
        theirs: What stands here in their text.
    """

    kind: PieceKind
    base: str
    mine: str
    theirs: str

    @property
    def merged(self) -> str:
        """What stands here when both changes are made.

        Raises:
            ValueError: The two changes are in conflict.
        """
        if self.kind == "conflict":
            raise ValueError("a conflict has no text of its own: it takes an answer")
        return self.theirs if self.kind == "theirs" else self.mine


@dataclass(frozen=True)
class Merge:
    """The pieces of three texts, in order.

    The ``base`` of all pieces is the whole base, and so with ``mine`` and ``theirs``.
    """

    pieces: tuple[Piece, ...]

    @cached_property
    def conflicts(self) -> tuple[int, ...]:
        """Which of the pieces are conflicts: their indices, growing."""
        return tuple(i for i, piece in enumerate(self.pieces) if piece.kind == "conflict")

    def both(self, index: int, *, first: Side) -> str:
        """An answer that keeps the lines of both sides of a conflict.

        Args:
            index: Of the piece.
            first: Whose lines come before the other's.
        """
        piece = self.pieces[index]
        texts = (piece.mine, piece.theirs)
        return self._joined(texts if first == "mine" else texts[::-1])

    def text(self, answers: Mapping[int, str] = NO_ANSWERS) -> str:
        """The merged text.

        Outside of the answers it is exactly the base with both changes made. An answer is
        whole lines: where it does not end with a line ending and text follows, it gets one.

        Args:
            answers: For the index of each conflict, what is to stand there.

        Raises:
            ValueError: A conflict has no answer, or there is an answer to no conflict.
        """
        if answers.keys() != set(self.conflicts):
            raise ValueError("there must be exactly one answer for each conflict")
        return self._joined(
            answers[i] if piece.kind == "conflict" else piece.merged
            for i, piece in enumerate(self.pieces)
        )

    @cached_property
    def newline(self) -> str:
        """The ending that most lines of my text have."""
        return Document("".join(piece.mine for piece in self.pieces)).newline

    def _joined(self, texts: Iterable[str]) -> str:
        """The texts one after the other, no two lines of them becoming a single one."""
        parts = [""]
        for text in filter(None, texts):
            if parts[-1] and not parts[-1].endswith(("\r", "\n")):
                parts.append(self.newline)
            if parts[-1].endswith("\r") and text.startswith("\n"):
                # As CR and LF would be a single ending, the empty line would be gone.
                parts.append("\n")
            parts.append(text)
        return "".join(parts)


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Put two changes of one text together.

    Args:
        base: What both changes started from.
        mine: What the one became.
        theirs: What the other became.

    Returns:
        The pieces, none empty on all sides. Changing the places of ``mine`` and ``theirs``
        does nothing but change these places in each piece.
    """
    return Merge(tuple(_pieces(_Lines(*map(whole_lines, (base, mine, theirs))))))


def whole_lines(text: str) -> list[str]:
    """The lines of a text with their endings; only the last may have none."""
    return _LINE.findall(text)


class _Lines(NamedTuple):
    base: list[str]
    mine: list[str]
    theirs: list[str]


class _Stretch(NamedTuple):
    """Changed lines: ``base[start:end]`` became ``side[side_start:side_end]``."""

    start: int
    end: int
    side_start: int
    side_end: int


class _Walk:
    """Goes through the stretches of one side, in order."""

    def __init__(self, base: Sequence[str], side: Sequence[str]) -> None:
        self._stretches = list(_changed_stretches(base, side))[::-1]
        # Of lines behind all that was taken: number here, less the number in the base.
        self._shift = 0

    @property
    def start(self) -> int | None:
        """Where in the base the next stretch begins; None behind the last."""
        return self._stretches[-1].start if self._stretches else None

    def take(self, end: int) -> int:
        """Go past a stretch that begins at or before a line of the base.

        Returns:
            The line of the base where what was taken ends: the given one, or one below.
        """
        while self._stretches and self._stretches[-1].start <= end:
            stretch = self._stretches.pop()
            end = max(end, stretch.end)
            self._shift = stretch.side_end - stretch.end
        return end

    def line(self, base_line: int) -> int:
        """The number here of an unchanged line of the base, or of one where a change ends."""
        return base_line + self._shift


def _pieces(lines: _Lines) -> Iterator[Piece]:
    mine, theirs = _Walk(lines.base, lines.mine), _Walk(lines.base, lines.theirs)
    done = 0
    while starts := [start for start in (mine.start, theirs.start) if start is not None]:
        start = end = min(starts)
        if start > done:
            yield _same(lines.base[done:start])
        mine_start, theirs_start = mine.line(start), theirs.line(start)
        while (further := theirs.take(mine.take(end))) > end:
            end = further
        yield from _changed(
            lines.base[start:end],
            lines.mine[mine_start : mine.line(end)],
            lines.theirs[theirs_start : theirs.line(end)],
        )
        done = end
    if done < len(lines.base):
        yield _same(lines.base[done:])


def _changed_stretches(base: Sequence[str], side: Sequence[str]) -> Iterator[_Stretch]:
    at = side_at = 0
    matches = align(base, side, Effort(_EFFORT))
    for start, side_start, length in [*matches, (len(base), len(side), 0)]:
        if start > at or side_start > side_at:
            yield _Stretch(at, start, side_at, side_start)
        at, side_at = start + length, side_start + length


def _same(lines: Sequence[str]) -> Piece:
    text = "".join(lines)
    return Piece("same", text, text, text)


def _changed(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[Piece]:
    """What became of lines that at least one side changed."""
    texts = "".join(base), "".join(mine), "".join(theirs)
    if mine == theirs:
        yield Piece("both", *texts)
    elif theirs == base:
        yield Piece("mine", *texts)
    elif mine == base:
        yield Piece("theirs", *texts)
    else:
        yield from _conflict(base, mine, theirs)


def _conflict(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[Piece]:
    """A conflict without the lines at its beginning and end that both sides have.

    All of the base stays with the conflict: which of its lines those have taken the place
    of, nobody can tell.
    """
    head = common_prefix(mine, theirs, (0, len(mine), 0, len(theirs)))
    tail = common_suffix(mine, theirs, (head, len(mine), head, len(theirs)))
    if head:
        text = "".join(mine[:head])
        yield Piece("both", "", text, text)
    yield Piece(
        "conflict",
        "".join(base),
        "".join(mine[head : len(mine) - tail]),
        "".join(theirs[head : len(theirs) - tail]),
    )
    if tail:
        text = "".join(mine[len(mine) - tail :])
        yield Piece("both", "", text, text)
