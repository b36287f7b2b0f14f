"""Finding in a text: the query, the matches, and how they lie in lines.

A text is searched with every line ending as one LF, so that ``\\n`` in a pattern means an
ending whatever the document has, and no match begins or ends inside a CRLF. Offsets of
that form are called places here; they turn into positions of the document, and into
offsets of the text as it is, without loss.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from bizctx_tui.core.text.document import Position

MOST_MATCHES: Final = 50_000
"""Matches whose places are kept; further ones are only counted."""

_WORD_CHARACTERS: Final = re.compile(r"\w+")
_ESCAPED: Final = re.compile(r"\\.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for.

    Attributes:
        text: The words, or the regular expression as Python's ``re`` reads it, in which
            ``^`` and ``$`` are ends of lines.
        case_sensitive: Tell capital from small letters always, not only when the query has
            a capital letter.
        whole_word: Only where no letter, digit or underscore touches the match.
        pattern: Whether ``text`` is a regular expression.
    """

    text: str
    case_sensitive: bool = False
    whole_word: bool = False
    pattern: bool = False

    @property
    def ignores_case(self) -> bool:
        """Whether capital and small letters count as the same."""
        letters = _ESCAPED.sub("", self.text) if self.pattern else self.text
        return not self.case_sensitive and not any(map(str.isupper, letters))


@dataclass(frozen=True, slots=True)
class PatternProblem:
    """Why a regular expression found nothing.

    Attributes:
        words: What happened and what to do, safe to draw.
    """

    words: str


class SearchText:
    """A text in the form in which it is searched.

    Args:
        text: Anything, as the document holds it.
    """

    def __init__(self, text: str) -> None:
        self.original = text
        self.text = unified(text)

    def position(self, place: int) -> Position:
        """The position in the document of a place."""
        line = bisect_right(self._line_starts, place) - 1
        return Position(line, place - self._line_starts[line])

    def place(self, position: Position) -> int:
        """The place of a position of the document."""
        return self._line_starts[position.line] + position.column

    def offset(self, place: int) -> int:
        """How many code points of the original text are before a place."""
        return place + bisect_left(self._pairs, place)

    def line_places(self, line: int) -> tuple[int, int]:
        """Where a line begins and where it ends, without its ending."""
        starts = self._line_starts
        end = starts[line + 1] - 1 if line + 1 < len(starts) else len(self.text)
        return starts[line], end

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    @cached_property
    def _pairs(self) -> list[int]:
        """The places of the endings that are two characters in the original."""
        return [
            found.start() - index for index, found in enumerate(re.finditer("\r\n", self.original))
        ]


class Hit(NamedTuple):
    """A match that was gone to.

    Attributes:
        number: Which one, from 0.
        wrapped: Whether the way to it went over an end of the text.
    """

    number: int
    wrapped: bool


class Matches:
    """The matches of a query in one text, in rising order; none overlaps another.

    Args:
        searched: The text.
        query: What was looked for.
        starts: Places where they begin.
        ends: Places behind them.
        count: How many there are, those beyond :data:`MOST_MATCHES` included.
    """

    def __init__(
        self,
        searched: SearchText,
        query: Query,
        starts: Sequence[int] = (),
        ends: Sequence[int] = (),
        count: int = 0,
    ) -> None:
        self.searched = searched
        self.query = query
        self.starts = starts
        self.ends = ends
        self.count = count

    def stretch(self, index: int) -> tuple[Position, Position]:
        """Where a match begins and ends in the document."""
        position = self.searched.position
        return position(self.starts[index]), position(self.ends[index])

    def at_or_after(self, place: int) -> Hit | None:
        """The first match that begins there or behind, else the first of the text."""
        if not self.starts:
            return None
        index = bisect_left(self.starts, place)
        return Hit(0, True) if index == len(self.starts) else Hit(index, False)

    def before(self, place: int) -> Hit | None:
        """The last match that begins before a place, else the last of the text."""
        if not self.starts:
            return None
        index = bisect_left(self.starts, place) - 1
        return Hit(len(self.starts) - 1, True) if index < 0 else Hit(index, False)

    def in_line(
        self, line: int, start: int = 0, end: int | None = None
    ) -> list[tuple[int, int, int]]:
        """The parts of matches in a line, or between two columns of it.

        Returns:
            Start and end column and the index of the match; two equal columns where it has
            no characters of the line.
        """
        line_start, line_end = self.searched.line_places(line)
        first = line_start + start
        last = line_end if end is None else min(line_start + end, line_end)
        found = []
        index = bisect_left(self.ends, first)
        while index < len(self.starts) and self.starts[index] <= last:
            begin, stop = self.starts[index], self.ends[index]
            if begin == stop or (stop > first and (begin < last or begin == line_end)):
                found.append((max(begin, first) - line_start, min(stop, last) - line_start, index))
            index += 1
        return found

    def goes_on(self, line: int) -> bool:
        """Whether a match holds the ending of the line before."""
        first, _ = self.searched.line_places(line)
        index = bisect_left(self.ends, first)
        return index < len(self.starts) and self.starts[index] < first


def find_words(searched: SearchText, query: Query) -> Matches:
    """The matches of a query that is no pattern.

    Args:
        searched: Where to look.
        query: With an empty text nothing is found.
    """
    starts, ends = array("L"), array("L")
    needle = unified(query.text)
    if not needle:
        return Matches(searched, query)
    text = searched.text
    if query.ignores_case:
        text, needle = folded(text), folded(needle)
    length, count, place = len(needle), 0, text.find(needle)
    while place >= 0:
        end = place + length
        if query.whole_word and not _stands_alone(searched.text, place, end):
            # Right behind a character of a word nothing stands alone.
            place = text.find(needle, _rest_of_word(searched.text, place) + 1)
            continue
        count += 1
        if count <= MOST_MATCHES:
            starts.append(place)
            ends.append(end)
        place = text.find(needle, end)
    return Matches(searched, query, starts, ends, count)


def unified(text: str) -> str:
    """The text with LF for each CRLF, CR and LF."""
    if "\r" not in text:
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def folded(text: str) -> str:
    """The text without the difference of capital and small letters, of the same length."""
    return text.lower() if text.isascii() else text.translate(_FOLDS)


class _Folds(dict[int, str]):
    """A translation table that works out each code point when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        forms = (character.casefold(), character.lower(), character)
        fold = self[code] = next(form for form in forms if len(form) == 1)
        return fold


_FOLDS: Final = _Folds()


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (
        (start > 0 and _is_word(text[start - 1])) or (end < len(text) and _is_word(text[end]))
    )


def _rest_of_word(text: str, place: int) -> int:
    found = _WORD_CHARACTERS.match(text, place)
    return found.end() if found else place


def _is_word(character: str) -> bool:
    return character == "_" or character.isalnum()
