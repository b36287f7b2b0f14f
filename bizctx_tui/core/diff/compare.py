"""Which lines change from one text to another.

Lines end at LF, CRLF or CR and nowhere else, so a form feed or U+2028 stays inside its
line; the endings are compared too. Time is bounded whatever the texts are: where the
bound is met, more is shown as changed than the shortest answer would show, and never
less. Nothing is lost: :meth:`Diff.without` makes the new text from the old one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import eq
from typing import Final, NamedTuple

from bizctx_tui.core.diff.alignment import Effort, Match, align, common_prefix, common_suffix

_EFFORT: Final = 400_000
_OTHER_BREAK: Final = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Lines:
    """The lines of a text.

    Args:
        text: Anything.

    Attributes:
        text: The whole text.
        lines: Each with its ending, which only the last may lack; none of an empty text.
        bare_lines: Each without its ending.
    """

    __slots__ = ("bare_lines", "lines", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        # splitlines is ten times as fast, and breaks at more than line ends.
        if _OTHER_BREAK.search(text) is None:
            self.lines, self.bare_lines = text.splitlines(keepends=True), text.splitlines()
        else:
            self.lines = _LINE.findall(text)
            self.bare_lines = [line.rstrip("\r\n") for line in self.lines]

    def __len__(self) -> int:
        return len(self.lines)

    def bare(self, line: int) -> str:
        """A line without its ending."""
        return self.bare_lines[line]

    def ending(self, line: int) -> str:
        """How a line ends: LF, CRLF, CR, or nothing at the end of a text."""
        return self.lines[line][len(self.bare_lines[line]) :]


class Hunk(NamedTuple):
    """One changed stretch: some lines of the old text, and what stands in their place.

    Attributes:
        before_start: 0-based number in the old text of its first line.
        before_end: The number behind its last; the same as the start when lines are only
            added.
        after_start: As in the old text, in the new one.
        after_end: As in the old text, in the new one.
    """

    before_start: int
    before_end: int
    after_start: int
    after_end: int

    @property
    def removed(self) -> range:
        """The numbers of the lines that go."""
        return range(self.before_start, self.before_end)

    @property
    def added(self) -> range:
        """The numbers of the lines that come."""
        return range(self.after_start, self.after_end)


@dataclass(frozen=True, slots=True)
class Diff:
    """The whole change.

    Attributes:
        before: The old text.
        after: The new text.
        hunks: In order, with at least one unchanged line between two; none when the texts
            are equal.
    """

    before: Lines
    after: Lines
    hunks: tuple[Hunk, ...]

    @property
    def is_empty(self) -> bool:
        """True when the texts are equal."""
        return not self.hunks

    def without(self, taken_back: Collection[int]) -> str:
        """The new text but for some of its changes.

        Args:
            taken_back: The numbers, from 0, of hunks in whose place the old text stays.
        """
        if not taken_back:
            return self.after.text
        old, new = self.before.lines, self.after.lines
        pieces: list[str] = []
        at = 0
        for number, hunk in enumerate(self.hunks):
            pieces += old[at : hunk.before_start]
            if number in taken_back:
                pieces += old[hunk.before_start : hunk.before_end]
            else:
                pieces += new[hunk.after_start : hunk.after_end]
            at = hunk.before_end
        return "".join(pieces + old[at:])


def compare(before: str, after: str) -> Diff:
    """Compare two texts, line by line.

    Args:
        before: The old text.
        after: The new text.
    """
    old, new = Lines(before), Lines(after)
    same = [*_same_runs(old.lines, new.lines, _matching_texts(old, new))]
    return Diff(old, new, tuple(_between(same, len(old), len(new))))


def _matching_texts(before: Lines, after: Lines) -> list[Match]:
    """Runs of lines that are equal, be it but for their endings."""
    old, new = before.lines, after.lines
    head = common_prefix(old, new, (0, len(old), 0, len(new)))
    tail = common_suffix(old, new, (head, len(old), head, len(new)))
    middle = align(
        before.bare_lines[head : len(old) - tail],
        after.bare_lines[head : len(new) - tail],
        Effort(_EFFORT),
    )
    return [
        Match(0, 0, head),
        *(Match(match.before + head, match.after + head, match.length) for match in middle),
        Match(len(old) - tail, len(new) - tail, tail),
    ]


def _same_runs(old: Sequence[str], new: Sequence[str], matches: Iterable[Match]) -> Iterator[Match]:
    """The parts of the matches whose endings are equal as well."""
    for match in matches:
        b, a, length = match
        if old[b : b + length] == new[a : a + length]:
            yield match
            continue
        at = 0
        for equal, run in groupby(map(eq, old[b : b + length], new[a : a + length])):
            lines = len([*run])
            if equal:
                yield Match(b + at, a + at, lines)
            at += lines


def _between(same: Iterable[Match], before: int, after: int) -> Iterator[Hunk]:
    """What lies between the matches of two sequences of these lengths."""
    b = a = 0
    for match in [*same, Match(before, after, 0)]:
        if match.before > b or match.after > a:
            yield Hunk(b, match.before, a, match.after)
        b, a = match.before + match.length, match.after + match.length
