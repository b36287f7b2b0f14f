"""Names of keys: as written, as Textual says them, and which can be relied on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from bizctx_tui.tui.keymaps.key_names import PORTABLE, is_portable, key_name, shown, typed_by


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ctrl+k", "ctrl+k"),
        (" Ctrl+K ", "ctrl+k"),
        ("ctrl+shift+k", "ctrl+shift+k"),
        ("ALT+g", "alt+g"),
        ("alt+G", "alt+shift+g"),
        ("shift+alt+g", "alt+shift+g"),
        ("shift+g", "G"),
        ("G", "G"),
        ("F9", "f9"),
        ("pgdn", "pagedown"),
        ("esc", "escape"),
        ("?", "question_mark"),
        ("ctrl+_", "ctrl+underscore"),
        ("\\", "backslash"),
        ("alt+<", "alt+less_than_sign"),
        ("alt+less_than_sign", "alt+less_than_sign"),
        ("ctrl++", "ctrl+plus"),
        ("+", "plus"),
        ("ctrl+@", "ctrl+at"),
        ("ctrl+space", "ctrl+space"),
        ("é", "é"),
        ("", None),
        ("ctrl+", None),
        ("+a", None),
        ("hyperspace+k", None),
        ("ctrl+nokey", None),
        ("ctrl k", None),
        ("f99", None),
        ("a,b", None),
        ("«", None),
        ("\x1b", None),
    ],
)
def test_what_people_write_is_named_as_textual_names_it(written: str, name: str | None) -> None:
    assert key_name(written) == name


@given(st.text(max_size=20))
def test_any_text_is_a_key_or_none_and_a_name_is_its_own_name(text: str) -> None:
    name = key_name(text)
    assert name is None or key_name(name) == name


def _sent(name: str) -> str:
    modifiers, _, base = name.rpartition("+")
    if modifiers == "alt":
        return f"\x1b{base}"
    if modifiers == "alt+shift":
        return f"\x1b{base.upper()}"
    if modifiers == "ctrl":
        return chr(ord(base) & 0x1F)
    return base


@pytest.mark.parametrize(
    "name", sorted(key for key in PORTABLE if len(key.rpartition("+")[2]) == 1)
)
def test_a_portable_letter_arrives_under_its_own_name(name: str) -> None:
    parser = XTermParser()
    arrived = [*parser.feed(_sent(name)), *parser.feed("")]
    assert [event.key for event in arrived if isinstance(event, events.Key)] == [name]


def test_some_keys_cannot_be_relied_on() -> None:
    for key in ("ctrl+i", "ctrl+m", "ctrl+shift+z", "alt+0", "alt+less_than_sign", "shift+left"):
        assert not is_portable([key])
    assert not is_portable([])
    assert not is_portable(["alt+b"])
    assert is_portable(["alt+b", "ctrl+left"])


def test_what_a_key_types() -> None:
    assert typed_by("a") == "a"
    assert typed_by("question_mark") == "?"
    assert typed_by("space") == " "
    for key in ("ctrl+a", "alt+a", "f1", "enter", "tab", "home"):
        assert typed_by(key) is None


def test_keys_are_shown_as_people_know_them() -> None:
    assert shown(["ctrl+s", "alt+less_than_sign", "f5"]) == "ctrl+s, alt+<, f5"
    assert shown([]) == ""
