"""What accounts are called: as the official client calls them."""

from __future__ import annotations

import pytest

from bizctx_tui.accounts.names import checked_name, derived_name
from bizctx_tui.core.models import Me, Organization
from bizctx_tui.errors import ConfigError


@pytest.mark.parametrize(
    ("organizations", "name"),
    [
        (["Globex, Inc.", "Acme"], "globex-inc"),
        (["Ünïcode Café"], "unicode-cafe"),
        (["日本 Store"], "store"),
        (["日本"], "org-1"),
        ([""], "org-1"),
        (["  --A_b__C-- "], "a-b-c"),
        (["a—b"], "ab"),
        (["ａｂｃ①"], "abc1"),
        (["Straße 5"], "strae-5"),
        (["b" * 40], "b" * 32),
        (["abcdefgh ijklmnopq rstuvwxyz aa bbbb"], "abcdefgh-ijklmnopq-rstuvwxyz-aa"),
        ([], "account"),
    ],
)
def test_a_name_is_derived_as_the_official_client_derives_it(
    organizations: list[str], name: str
) -> None:
    listed = (Organization(id=i, name=n) for i, n in enumerate(organizations, 1))
    assert derived_name(Me(organizations=tuple(listed)), ()) == name


def test_a_taken_name_gets_the_next_free_number() -> None:
    me = Me(organizations=(Organization(id=1, name="Acme"),))
    assert derived_name(me, {"acme"}) == "acme-2"
    assert derived_name(me, {"acme", "acme-2", "acme-4"}) == "acme-3"


@pytest.mark.parametrize("name", ["", "a b", "ä", "../x", "a\n", "x" * 65])
def test_what_cannot_be_a_name_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="cannot be the name"):
        checked_name(name)


@pytest.mark.parametrize("name", ["a", "A-_9", "x" * 64])
def test_what_the_official_client_takes_is_taken(name: str) -> None:
    assert checked_name(name) == name
