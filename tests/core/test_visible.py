"""What a hostile text looks like on the screen."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.visible import INVISIBLE, visible, visible_label


@given(st.text(st.characters()) | st.text("\x00\x1b\u202e\u200d\ud800a😀\t\n"))
def test_every_code_point_keeps_its_place_and_none_is_dangerous(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    for character in shown:
        assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
        assert unicodedata.category(character) != "Cf" or character in "\u200c\u200d"
    shown.encode("utf-8")


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"], max_codepoint=0x2FF)))
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("a\tb\nc", "a␉b␊c"),
        ("\x7f\x85\x9b", f"␡{INVISIBLE}{INVISIBLE}"),
        ("a\u202eb\u2066c", f"a{INVISIBLE}b{INVISIBLE}c"),
        ("\ud800", INVISIBLE),
        ("hidden\U000e0041", f"hidden{INVISIBLE}"),
        ("pass\u200bword", f"pass{INVISIBLE}word"),
        ("pass\u200dword", f"pass{INVISIBLE}word"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("👩\u200d", f"👩{INVISIBLE}"),
        ("[bold]x[/]", "[bold]x[/]"),
        ("❤\ufe0f", "❤\ufe0f"),
    ],
)
def test_examples(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_tabs_can_be_kept_for_the_caller() -> None:
    assert visible("a\tb\x00", keep_tabs=True) == "a\tb␀"


@pytest.mark.parametrize("name", ["", "  ", "\n"])
def test_a_name_is_never_nothing(name: str) -> None:
    assert visible_label(name) == "(no name)"
