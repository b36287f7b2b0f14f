"""The hash of a text."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.content_hash import content_hash


def test_it_is_the_sum_that_other_programs_tell_of_a_file() -> None:
    assert content_hash("# Größe 😀\r\n") == hashlib.sha256("# Größe 😀\r\n".encode()).hexdigest()
    assert content_hash("").startswith("e3b0c44298fc")


@given(st.text(st.characters()), st.text(st.characters()))
def test_other_texts_have_other_hashes_lone_surrogates_too(one: str, other: str) -> None:
    assert (content_hash(one) == content_hash(other)) == (one == other)
