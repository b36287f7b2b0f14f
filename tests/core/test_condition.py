"""What is expected of the text that is to be replaced."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.condition import LEAST_DIGITS, Condition
from bizctx_tui.core.content_hash import content_hash
from bizctx_tui.errors import ContentChangedError, ExitCode, ParamValidationError


@given(st.text(st.characters()), st.integers(LEAST_DIGITS, 64), st.booleans())
def test_the_beginning_of_the_hash_is_enough(text: str, digits: int, capitals: bool) -> None:
    hash_ = content_hash(text)[:digits]
    Condition(f" {hash_.upper() if capitals else hash_}\n").check(text)


@given(st.text(), st.text())
def test_another_text_is_refused_and_both_hashes_are_told(expected: str, held: str) -> None:
    if expected == held:
        return
    with pytest.raises(ContentChangedError) as caught:
        Condition(content_hash(expected)).check(held)
    error = caught.value
    assert error.exit_code == ExitCode.CHANGED
    assert error.details["expected"] == content_hash(expected)
    assert error.details["found"] == content_hash(held)
    assert "Nothing was sent" in error.message


@pytest.mark.parametrize(
    "hash_", ["", "e3b0c44298f", "xyz", "e3b0c44298fg", "0" * 65, "e3b0 c44298fc", "e3b0c44298fc%"]
)
def test_what_is_no_hash_is_refused(hash_: str) -> None:
    with pytest.raises(ParamValidationError) as caught:
        Condition(hash_)
    assert caught.value.code == "INVALID_CONTENT_HASH"
