"""Which addresses of a document may be handed to a browser."""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import urlsplit

from bizctx_tui.core.visible import visible

OPENED: Final = ("http", "https", "mailto")
"""The kinds of address that may be opened."""


class Address(NamedTuple):
    """An address of a document, judged.

    Attributes:
        shown: All of it, safe to draw.
        host: The machine that it leads to, safe to draw; empty when it names none.
        refusal: Why it is not opened; empty when it may be.
    """

    shown: str
    host: str
    refusal: str


def judged(address: str) -> Address:
    """What is known of an address, which may be any text at all."""
    shown = visible(address)
    if shown != address or any(character.isspace() for character in address):
        why = "It has spaces, control or invisible characters in it, which no address has."
        return Address(shown, "", why)
    try:
        parts = urlsplit(address)
        host = visible(parts.hostname or "")
    except ValueError:
        return Address(shown, "", "It is no address that a browser could read.")
    if parts.scheme not in OPENED:
        return Address(shown, host, _no_such_kind(address, parts.scheme))
    if parts.scheme != "mailto" and not host:
        return Address(shown, "", "It names no machine to ask.")
    if parts.scheme == "mailto" and not parts.path:
        return Address(shown, "", "It names nobody to write to.")
    return Address(shown, host, "")


def _no_such_kind(address: str, scheme: str) -> str:
    if address.startswith("#"):
        return "No heading of this document has that name."
    if not scheme:
        return "It does not say where: a web address begins with https://."
    return f"Only http, https and mailto addresses are opened; this one is {visible(scheme)}."
