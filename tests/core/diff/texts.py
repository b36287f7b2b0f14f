"""Texts that are hard to compare."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

_NASTY = ["a", "b b", "", "\x0c", "\u2028", "\x85", "\t", "\x1b[31m", "é", "👩\u200d💻", "\ud800"]
_PIECE = st.sampled_from([*_NASTY, "same words in this line", "same words in that line"])
TEXT: Final = st.lists(st.tuples(_PIECE, st.sampled_from(["\n", "\r\n", "\r", " "]))).map(
    lambda pieces: "".join(text + ending for text, ending in pieces)
)
"""Short texts with every ending, equal and similar lines."""

GIANTS: Final[dict[str, tuple[str, str]]] = {
    "empty": ("\n" * 50_000, "\n" * 25_000),
    "endings": ("\n" * 50_000, "\r\n" * 50_000),
    "empty against text": ("\n" * 50_000, "some words\n\n" * 4_000),
    "swapped": ("a\n" * 12_500 + "b\n" * 12_500, "b\n" * 12_500 + "a\n" * 12_500),
    "one word": ("x" * 50_000, "x" * 25_000 + "y" + "x" * 24_999),
    "one line": ("[ " * 25_000, "( [" * 16_000),
    "numbered": (
        "".join(f"w {i:x}\n" for i in range(7_000)),
        "".join(f"w q{i:x}\n" for i in range(7_000)),
    ),
    "interleaved": ("a\nb\n" * 12_500, "b\nb\na\n" * 8_000),
}
"""Pairs of texts of about 50,000 characters."""
