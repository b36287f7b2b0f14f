"""The hash that tells one text of a document from every other."""

from __future__ import annotations

import hashlib


def content_hash(text: str) -> str:
    """The SHA-256 of the text as UTF-8, in 64 hexadecimal digits.

    A lone surrogate counts as the three bytes that UTF-8 would have for it.
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
