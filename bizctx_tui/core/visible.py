"""Text from elsewhere, made safe and honest to show on a terminal.

A control character could move the cursor or colour the screen, an invisible or
bidirectional one could hide what a text says. Each is drawn as a glyph of one cell, and
each glyph stands for exactly one code point, so columns stay true.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

INVISIBLE: Final = "▯"
"""Stands for a character that has no shape of its own."""

_C0_PICTURES = 0x2400
_DELETE = 0x7F
_JOINERS = "\u200c\u200d"
_SHAPELESS_CATEGORIES = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
# Letters and marks that Unicode does not call format characters, yet show nothing.
_SHAPELESS = {
    0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2800, 0x3164, 0xFFA0,
    *range(0xFE00, 0xFE0F), *range(0xE0100, 0xE01F0),
}  # fmt: skip

# A joiner between two characters beyond ASCII shapes emoji and several scripts; anywhere
# else it only hides.
_STRAY_JOINER = re.compile(
    rf"(?<![^\x00-\x7f{_JOINERS}])[{_JOINERS}]|[{_JOINERS}](?![^\x00-\x7f{_JOINERS}])"
)


class _Glyphs(dict[int, str]):
    """A translation table that works out each code point when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if code < 0x20:
            shown = chr(_C0_PICTURES + code)
        elif code == _DELETE:
            shown = "␡"
        elif character in _JOINERS:
            shown = character
        elif code in _SHAPELESS or unicodedata.category(character) in _SHAPELESS_CATEGORIES:
            shown = INVISIBLE
        else:
            shown = character
        self[code] = shown
        return shown


_GLYPHS = _Glyphs()
_GLYPHS_BUT_TAB = _Glyphs({ord("\t"): "\t"})


def visible(text: str, *, keep_tabs: bool = False) -> str:
    """The text with one visible glyph for each control or invisible character.

    Args:
        text: Anything, lone surrogates included.
        keep_tabs: Leave tab characters for the caller to expand.

    Returns:
        A text of the same number of code points that any terminal can be sent: no
        control character (but tab if kept), no bidirectional control, no surrogate.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = text.translate(_GLYPHS_BUT_TAB if keep_tabs else _GLYPHS)
    if any(joiner in shown for joiner in _JOINERS):
        shown = _STRAY_JOINER.sub(INVISIBLE, shown)
    return shown


def visible_label(text: str, *, blank: str = "(no name)") -> str:
    """One line for a name or a message: :func:`visible`, and never empty."""
    return visible(text) if text.strip() else blank
