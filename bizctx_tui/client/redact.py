"""Keeps credentials out of words that come back from a server."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections import deque
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, quote_plus

from pydantic import SecretStr

REDACTED: Final = "[credentials]"

# Anything shorter would blot out ordinary words.
_SHORTEST = 4
# A request that is still out may have been sent with the token before this one.
_REMEMBERED = 2

_Parts = tuple[SecretStr, ...]


class Redactor:
    """Takes every form of some credentials out of what a server said.

    Args:
        secrets: What is secret from the start, for example values of headers.
    """

    def __init__(self, secrets: Iterable[SecretStr] = ()) -> None:
        self._fixed: _Parts = tuple(part for value in secrets for part in _parts(value))
        self._latest: SecretStr | None = None
        self._followed: deque[_Parts] = deque(maxlen=_REMEMBERED)

    def follow(self, authorization: SecretStr) -> None:
        """Take out this value of the Authorization header as well, and the one before it."""
        if authorization != self._latest:
            self._latest = authorization
            self._followed.append(_parts(authorization))

    def __call__(self, text: str) -> str:
        """The text with each occurrence of the credentials replaced."""
        parts = {*self._fixed, *(part for parts in self._followed for part in parts)}
        # Longest first, so that no rest of a longer form stays behind.
        longest_first = sorted(parts, key=len, reverse=True)
        forms = [re.escape(part.get_secret_value()) for part in longest_first]
        # In any case of letters: the name of a host comes back in lower case.
        return re.sub("|".join(forms), REDACTED, text, flags=re.IGNORECASE) if forms else text

    def value(self, value: object) -> object:
        """A JSON value with each occurrence of the credentials replaced, names included.

        Raises:
            RecursionError: The value is nested too deeply.
        """
        if isinstance(value, str):
            return self(value)
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, dict):
            return {self(str(name)): self.value(item) for name, item in value.items()}
        return value


def _parts(value: SecretStr) -> _Parts:
    """Every form in which a header value, or a token alone, may come back."""
    whole = value.get_secret_value()
    scheme, _, token = whole.partition(" ")
    plain = {whole, token} | (_pair(token) if scheme.lower() == "basic" else set())
    forms = {form for text in plain for form in (text, *_encoded(text))}
    return tuple(SecretStr(form) for form in forms if len(form) >= _SHORTEST)


def _pair(token: str) -> set[str]:
    try:
        pair = base64.b64decode(token, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return set()
    return {pair, pair.partition(":")[2]}


def _encoded(text: str) -> tuple[str, ...]:
    if len(text) < _SHORTEST:
        return ()
    data = text.encode("utf-8", "surrogatepass")
    return (
        quote(data, safe=""),
        quote_plus(data, safe=""),
        json.dumps(text)[1:-1],
        json.dumps(text)[1:-1].replace("/", "\\/"),
        *(
            encode(piece).decode("ascii").rstrip("=")
            for encode in (base64.b64encode, base64.urlsafe_b64encode)
            # The last characters of the whole depend on what follows it; those of this do not.
            for piece in (data, data[: len(data) // 3 * 3])
        ),
    )
