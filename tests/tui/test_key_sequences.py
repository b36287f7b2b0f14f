"""Key sequences in other spellings; what they do in the editor is shown in a terminal."""

from __future__ import annotations

import pytest

from bizctx_tui.tui.key_sequences import respelled


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("\x1b[7^", "\x1b[1;5H"),
        ("a\x1b\x1b[D\x1b\x1b[Db", "a\x1b[1;3D\x1b[1;3Db"),
        ("\x1b\x1b[3~", "\x1b[3;3~"),
        ("\x1b\x1b\x1b[A", "\x1b\x1b[1;3A"),
    ],
)
def test_other_spellings(sent: str, read: str) -> None:
    assert respelled(sent) == read


@pytest.mark.parametrize(
    "keys",
    ["", "abc", "\x1b", "\x1b\x1b", "\x1b[A", "\x1b[1;5D", "\x1b\x1b[", "\x1b[7", "\x1b[98;5u",
     "\x1b[<0;5;5M", "\x1bb", "\x1b[5~", "[7^"],
)  # fmt: skip
def test_what_is_read_already_and_parts_of_sequences_stay(keys: str) -> None:
    assert respelled(keys) == keys
