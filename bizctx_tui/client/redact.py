"""Keeps credentials out of words that come back from a server."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable

from pydantic import SecretStr

REDACTED = "[credentials]"

# Anything shorter would blot out ordinary words.
_SHORTEST = 4


class Redactor:
    """Takes every form of some credentials out of a text.

    Args:
        authorization: The whole value of the Authorization header.
        others: Further secret header values.
    """

    def __init__(self, authorization: SecretStr, others: Iterable[SecretStr] = ()) -> None:
        parts = {part for value in (authorization, *others) for part in _forms(value)}
        kept = [part for part in parts if len(part) >= _SHORTEST]
        # Longest first, so that no rest of a longer form stays behind.
        self._parts = tuple(SecretStr(part) for part in sorted(kept, key=len, reverse=True))

    def __call__(self, text: str) -> str:
        """The text with each occurrence of the credentials replaced."""
        forms = [re.escape(part.get_secret_value()) for part in self._parts]
        # In any case of letters: the name of a host comes back in lower case.
        return re.sub("|".join(forms), REDACTED, text, flags=re.IGNORECASE) if forms else text


def _forms(value: SecretStr) -> list[str]:
    whole = value.get_secret_value()
    scheme, _, token = whole.partition(" ")
    forms = [whole, token]
    if scheme.lower() == "basic":
        try:
            pair = base64.b64decode(token, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            return forms
        forms += [pair, pair.partition(":")[2]]
    return forms
