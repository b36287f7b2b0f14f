"""A text as bytes and back, lone surrogates included."""

from __future__ import annotations


def to_bytes(text: str) -> bytes:
    """UTF-8, with lone surrogates as they would be if they were characters."""
    return text.encode("utf-8", "surrogatepass")


def from_bytes(data: bytes) -> str:
    """The inverse of :func:`to_bytes`.

    Raises:
        UnicodeDecodeError: It was no text.
    """
    return data.decode("utf-8", "surrogatepass")
