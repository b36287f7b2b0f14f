"""Inside a line that changed: which of its words did."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from bizctx_tui.core.diff.alignment import Effort, Match, align

Span = tuple[int, int]
"""From and up to: positions in a line, in code points."""

_LEAST_EFFORT: Final = 2_000
_EFFORT_PER_TOKEN: Final = 30

# Chinese and Japanese have no spaces: there each character is a word. Elsewhere all that
# is not ASCII and not punctuation holds together, so that no mark leaves its letter.
_SINGLE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_MARK = "\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
_PUNCTUATION = "\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2010-\u205e\u3000-\u303f"
_LETTERS = rf"(?:[^\W{_SINGLE}]+|[^\x00-\x7f\s{_SINGLE}{_PUNCTUATION}]+)+"
# An apostrophe between letters belongs to its word.
_ANY_WORD = rf"{_LETTERS}(?:['\u2019]{_LETTERS})*|[{_SINGLE}][{_MARK}]*"
_WORD: Final = re.compile(_ANY_WORD)
_TOKEN: Final = re.compile(rf"\s+|{_ANY_WORD}|.", re.DOTALL)
# The same in a text of ASCII alone, found much faster.
_BETWEEN_WORDS: Final = {at: " " for at in range(128) if chr(at) != "_" and not chr(at).isalnum()}
_ASCII_WORD: Final = re.compile(r"\w+(?:'\w+)*")
_ASCII_TOKEN: Final = re.compile(r"\s+|\w+(?:'\w+)*|.", re.DOTALL)


class ChangedWords(NamedTuple):
    """The words of two versions of one line that the other version has not.

    Attributes:
        before: Spans of the old line, in order.
        after: Spans of the new line, in order. What lies outside the spans is the same
            text on both sides.
    """

    before: tuple[Span, ...]
    after: tuple[Span, ...]


NONE: Final = ChangedWords((), ())


def changed_words(before: str, after: str) -> ChangedWords:
    """Compare two versions of one line.

    Args:
        before: The line as it was, without its ending.
        after: The line as it is now.

    Returns:
        The changed words. The time is proportional to the length of the lines: where that
        is not enough to find the shortest answer, more is marked than had to be.
    """
    if before == after:
        return NONE
    old, new = _tokens(before), _tokens(after)
    effort = Effort(_LEAST_EFFORT + _EFFORT_PER_TOKEN * (len(old) + len(new)))
    matches = _without_lone_spaces(align(old, new, effort), old, new)
    return ChangedWords(
        _between(old, [(match.before, match.length) for match in matches]),
        _between(new, [(match.after, match.length) for match in matches]),
    )


def count_words(text: str) -> int:
    """How many words a text has, as they are marked here."""
    return len(_words(text))


def bag_of_words(line: str) -> frozenset[str]:
    """The words of a line, or its other characters where it has none."""
    return frozenset(_words(line)) or frozenset(line.split())


def _words(text: str) -> list[str]:
    if not text.isascii():
        return _WORD.findall(text)
    return _ASCII_WORD.findall(text) if "'" in text else text.translate(_BETWEEN_WORDS).split()


def _tokens(line: str) -> list[str]:
    return (_ASCII_TOKEN if line.isascii() else _TOKEN).findall(line)


def _without_lone_spaces(
    matches: list[Match], old: Sequence[str], new: Sequence[str]
) -> list[Match]:
    """Without the spaces between two replaced words: the words are one replaced phrase."""
    kept: list[Match] = []
    for index, match in enumerate(matches):
        before, after, length = match
        if length == 1 and old[before].isspace():
            last = matches[index - 1] if index else Match(0, 0, 0)
            more = index + 1 < len(matches)
            following = matches[index + 1] if more else Match(len(old), len(new), 0)
            if (
                last.before + last.length < before < following.before - 1
                and last.after + last.length < after < following.after - 1
            ):
                continue
        kept.append(match)
    return kept


def _between(tokens: Sequence[str], same: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """The spans of characters whose tokens are in none of the ``same`` (start, length)."""
    spans: list[Span] = []
    token = position = 0
    for start, length in [*same, (len(tokens), 0)]:
        end = position + sum(map(len, tokens[token:start]))
        if end > position:
            spans.append((position, end))
        token = start + length
        position = end + sum(map(len, tokens[start:token]))
    return tuple(spans)
