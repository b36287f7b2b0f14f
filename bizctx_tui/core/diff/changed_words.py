"""Inside a changed stretch: which line became which, and which of its words changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from bizctx_tui.core.diff.alignment import Effort, Match, align, common_prefix, common_suffix

GIANT_LINE: Final = 2_000
"""Characters beyond which a line's changed words are one stretch, not each on its own."""

Span = tuple[int, int]
"""From and up to: positions in a line, in code points."""

_ALIKE: Final = 0.4
_SAMPLE: Final = 1_000

# Chinese and Japanese have no spaces: there each character is a word. Elsewhere all that
# is not ASCII and not punctuation holds together, so that no mark leaves its letter.
_SINGLE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_MARK = "\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
_PUNCTUATION = "\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2010-\u205e\u3000-\u303f"
_LETTER = rf"(?:\w|[^\x00-\x7f\s{_SINGLE}{_PUNCTUATION}])"
_TOKEN = re.compile(rf"\s+|[{_SINGLE}][{_MARK}]*|(?:(?![{_SINGLE}]){_LETTER})+|.", re.DOTALL)
_LETTER_PAIR = re.compile(rf"(?:(?![{_SINGLE}]){_LETTER}){{2}}|.[{_MARK}]", re.DOTALL)


def pair_lines(removed: Sequence[str], added: Sequence[str], window: int) -> list[tuple[int, int]]:
    """Which added line is a new version of which removed line.

    Args:
        removed: The removed lines of one stretch, without their endings.
        added: The added lines that stand in their place.
        window: How far from its proportional place a line is looked for, in lines; the
            time is proportional to it.

    Returns:
        Pairs of indices, growing on both sides: the choice of the greatest total
        likeness among those that keep the order and share enough words.
    """
    bags = [_bag(line) for line in added]
    # A Fenwick tree over the added lines: the best chain that ends before a line.
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(added) + 1)
    links: list[tuple[int, int, int]] = []
    for i, line in enumerate(removed):
        bag = _bag(line)
        middle = i * len(added) // len(removed)
        low, high = max(0, middle - window), min(len(added), middle + window + 1)
        for j in range(high - 1, low - 1, -1):
            likeness = 2.0 if line == added[j] else _likeness(bag, bags[j])
            if likeness < _ALIKE:
                continue
            at, score, link = j, 0.0, -1
            while at > 0:
                if best[at][0] > score:
                    score, link = best[at]
                at &= at - 1
            links.append((i, j, link))
            here, at = (score + likeness, len(links) - 1), j + 1
            while at <= len(added):
                if best[at][0] < here[0]:
                    best[at] = here
                at += at & -at
    at, score, link = len(added), 0.0, -1
    while at > 0:
        if best[at][0] > score:
            score, link = best[at]
        at &= at - 1
    pairs: list[tuple[int, int]] = []
    while link >= 0:
        i, j, link = links[link]
        pairs.append((i, j))
    pairs.reverse()
    return pairs


def changed_words(before: str, after: str, effort: Effort) -> tuple[list[Span], list[Span]]:
    """The words of two versions of one line that the other version has not.

    Args:
        before: The line as it was, without its ending.
        after: The line as it is now.
        effort: Bounds the time over all lines; once spent, all between the common
            beginning and the common end counts as changed.

    Returns:
        Spans of ``before`` and spans of ``after``, in order. What lies outside the
        spans is the same text on both sides.
    """
    if before == after:
        return [], []
    if max(len(before), len(after)) > GIANT_LINE:
        return _changed_middle(before, after)
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    matches = _without_lone_spaces(align(old, new, effort), old, new)
    return (
        _between(old, [(match.before, match.length) for match in matches]),
        _between(new, [(match.after, match.length) for match in matches]),
    )


def _bag(line: str) -> frozenset[str]:
    sample = line if len(line) <= 2 * _SAMPLE else line[:_SAMPLE] + line[-_SAMPLE:]
    tokens = [token for token in _TOKEN.findall(sample) if not token.isspace()]
    return frozenset(token for token in tokens if token[0].isalnum()) or frozenset(tokens)


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of words in common, 0.0 to 1.0."""
    return 2 * len(a & b) / (len(a) + len(b) or 1)


def _changed_middle(before: str, after: str) -> tuple[list[Span], list[Span]]:
    """All but the common beginning and end, in whole words."""
    head = common_prefix(before, after, (0, len(before), 0, len(after)))
    while head and (_splits_word(before, head) or _splits_word(after, head)):
        head -= 1
    tail = common_suffix(before, after, (head, len(before), head, len(after)))
    while tail and (
        _splits_word(before, len(before) - tail) or _splits_word(after, len(after) - tail)
    ):
        tail -= 1
    return _span(head, len(before) - tail), _span(head, len(after) - tail)


def _span(start: int, end: int) -> list[Span]:
    return [(start, end)] if end > start else []


def _splits_word(line: str, at: int) -> bool:
    return 0 < at < len(line) and _LETTER_PAIR.match(line, at - 1) is not None


def _without_lone_spaces(
    matches: list[Match], old: Sequence[str], new: Sequence[str]
) -> list[Match]:
    """Without the spaces between two replaced words: the words are one replaced phrase."""
    kept: list[Match] = []
    for index, match in enumerate(matches):
        before, after, length = match
        last = matches[index - 1] if index else Match(0, 0, 0)
        following = next(iter(matches[index + 1 : index + 2]), Match(len(old), len(new), 0))
        lone = (
            length == 1
            and old[before].isspace()
            and last.before + last.length < before < following.before - 1
            and last.after + last.length < after < following.after - 1
        )
        if not lone:
            kept.append(match)
    return kept


def _between(tokens: Sequence[str], same: Iterable[tuple[int, int]]) -> list[Span]:
    """The spans of characters whose tokens are in none of the ``same`` (start, length)."""
    spans: list[Span] = []
    token = position = 0
    for start, length in [*same, (len(tokens), 0)]:
        end = position + sum(map(len, tokens[token:start]))
        if end > position:
            spans.append((position, end))
        token = start + length
        position = end + sum(map(len, tokens[start:token]))
    return spans
