"""Finding a name from a few of its letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from heapq import nsmallest
from typing import TypeVar

T = TypeVar("T")

_MAX_QUERY = 64


def best(query: str, items: Iterable[T], key: Callable[[T], str], limit: int) -> list[T]:
    """The items that a query fits, the best first.

    A fit is the query itself somewhere in the key, better at the start of a word, else its
    characters in order with gaps, better with fewer. Blanks in the query count as gaps.

    Args:
        query: What was typed; case does not count. Empty fits everything in the given order.
        key: The case-folded text to search in an item.
        limit: The most items to return.

    Returns:
        At most ``limit`` items; those that fit equally well keep their order.
    """
    letters = "".join(query.casefold().split())[:_MAX_QUERY]
    if not letters:
        return [item for item, _ in zip(items, range(limit), strict=False)]
    phrase = query.casefold().strip()
    pattern = re.compile(".*?".join(f"({re.escape(letter)})" for letter in letters), re.DOTALL)
    ranked = []
    for order, item in enumerate(items):
        rank = _rank(phrase, pattern, key(item))
        if rank is not None:
            ranked.append((rank, order, item))
    return [item for _, _, item in nsmallest(limit, ranked, key=lambda found: found[:2])]


def _rank(phrase: str, pattern: re.Pattern[str], text: str) -> tuple[int, int] | None:
    at = text.find(phrase)
    if at == 0:
        return (0, 0)
    if at > 0:
        starts_word = not text[at - 1].isalnum()
        if not starts_word and re.search(rf"(?<!\w){re.escape(phrase)}", text):
            starts_word = True
        return (1 if starts_word else 2, at)
    found = pattern.search(text)
    if found is None:
        return None
    return (3, found.end() - found.start())
