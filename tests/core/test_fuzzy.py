"""Finding a name from a few of its letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.fuzzy import best

NAMES = ["web app", "big web", "cobweb", "west border", "android", "warehouse (eu)"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("web", ["web app", "big web", "cobweb", "west border"]),
        ("WEB", ["web app", "big web", "cobweb", "west border"]),
        ("wh", ["warehouse (eu)"]),
        ("(eu", ["warehouse (eu)"]),
        ("zzz", []),
        ("and", ["android"]),
    ],
)
def test_better_fits_come_first(query: str, found: list[str]) -> None:
    assert best(query, NAMES, key=str, limit=10) == found


def test_an_empty_query_keeps_the_order_and_the_limit() -> None:
    assert best("  ", NAMES, key=str, limit=2) == NAMES[:2]


@given(st.text(), st.lists(st.text()))
def test_every_fit_holds_the_letters_in_order_and_nothing_else_is_lost(
    query: str, names: list[str]
) -> None:
    keys = [name.casefold() for name in names]
    found = best(query, keys, key=str, limit=len(keys))
    letters = "".join(query.casefold().split())[:64]
    expected = []
    for key in keys:
        rest = iter(key)
        if all(letter in rest for letter in letters):
            expected.append(key)
    assert sorted(found) == sorted(expected)
