"""How many terminal cells a text takes, measured as the screen library measures it.

Everything here speaks of shown text: what :func:`bizctx_tui.core.visible.visible` made.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from bizctx_tui.core.visible import visible

JOINER: Final = "\u200d"
EMOJI_STYLE: Final = "\ufe0f"
TAB_SIZE: Final = 4

_BASE: Final = "\u25cc"
_SHORT: Final = 16
"""Longer clusters are not cached: each could be a whole document."""
_ZERO_CATEGORIES: Final = {"Mn", "Me", "Mc", "Cf"}
# Korean vowels and finals that join the syllable before, and the skin tones of emoji.
_ZERO_RANGES: Final = ((0x1160, 0x11FF), (0xD7B0, 0xD7FB), (0x1F3FB, 0x1F3FF))
# Wide since Unicode 16; the tables of the supported Pythons are older.
_WIDE_RANGES: Final = (
    (0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF), (0x1D300, 0x1D376),
)  # fmt: skip
# Narrow characters that the emoji variation selector makes wide (Unicode's
# emoji-variation-sequences.txt, those whose East Asian width is not wide).
_WIDENED: Final = frozenset(
    "#*0123456789©®‼⁉™ℹ↔↕↖↗↘↙↩↪⌨⏏⏭⏮⏯⏱⏲⏸⏹⏺Ⓜ▪▫▶◀◻◼☀☁☂☃☄☎☑☘☝☠☢☣☦☪☮☯☸☹☺♀♂♟♠♣♥♦♨♻♾⚒⚔⚕⚖⚗⚙⚛⚜⚠⚧⚰⚱⛈⛏⛑⛓⛩"
    "⛰⛱⛴⛷⛸⛹✂✈✉✌✍✏✒✔✖✝✡✳✴❄❇❣❤➡⤴⤵⬅⬆⬇🅰🅱🅾🅿🌡🌤🌥🌦🌧🌨🌩🌪🌫🌬🌶🍽🎖🎗🎙🎚🎛🎞🎟🏋🏌🏍🏎🏔🏕🏖🏗🏘🏙🏚🏛🏜🏝🏞🏟🏳🏵🏷🐿👁📽🕉🕊🕯🕰🕳🕴🕵🕶🕷"
    "🕸🕹🖇🖊🖋🖌🖍🖐🖥🖨🖱🖲🖼🗂🗃🗄🗑🗒🗓🗜🗝🗞🗡🗣🗨🗯🗳🗺🛋🛍🛎🛏🛠🛡🛢🛣🛤🛥🛩🛰🛳"
)


class _Widths(dict[str, int]):
    """Cells of single shown characters, worked out when first met."""

    def __missing__(self, character: str) -> int:
        width = self[character] = _measure(character)
        return width


def _measure(character: str) -> int:
    code = ord(character)
    if unicodedata.category(character) in _ZERO_CATEGORIES or _within(code, _ZERO_RANGES):
        return 0
    if unicodedata.east_asian_width(character) in "WF" or _within(code, _WIDE_RANGES):
        return 2
    return 1


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)


WIDTHS: Final[dict[str, int]] = _Widths()
"""Cells (0, 1 or 2) of each shown character by itself; a tab is not in here."""


def shown_width(shown: str) -> int:
    """Cells of a shown text without tabs.

    Args:
        shown: A text that :func:`visible` made.
    """
    if shown.isascii():
        return len(shown)
    if JOINER not in shown and EMOJI_STYLE not in shown:
        return sum([WIDTHS[character] for character in shown])
    total = 0
    last = ""
    joined = False
    for character in shown:
        if joined:
            joined = False
        elif character == JOINER:
            joined = True
        elif character == EMOJI_STYLE:
            total += last in _WIDENED
            last = ""
        elif width := WIDTHS[character]:
            total += width
            last = character
    return total


def draw_cluster(shown: str) -> tuple[str, int]:
    """What to put on the screen for one grapheme cluster, and its cells.

    A mark with nothing to stand on is given a dotted circle, so that the cursor has a
    cell to be seen on. Tabs are the caller's business.

    Args:
        shown: One cluster of a shown text.

    Returns:
        The text to draw and its width, which is at least 1.
    """
    return (_draw_short if len(shown) <= _SHORT else _draw)(shown)


def _draw(shown: str) -> tuple[str, int]:
    width = shown_width(shown)
    return (shown, width) if width else (_BASE + shown, 1)


_draw_short: Final = lru_cache(4_096)(_draw)


def text_width(text: str) -> int:
    """Cells that any text without tabs takes once it is made visible."""
    return shown_width(visible(text))
