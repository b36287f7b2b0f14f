"""The name of a text by what it says."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from bizctx_tui.core.text.bytes import to_bytes

SHOWN_DIGITS: Final = 12
"""How many digits of a hash are enough for a person, and to name a text by."""


def content_hash(text: str) -> str:
    """The SHA-256 of the text in UTF-8, as 64 hexadecimal digits.

    It is what ``sha256sum`` says of a file that holds exactly this text.
    """
    return sha256(to_bytes(text)).hexdigest()
