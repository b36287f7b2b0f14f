"""What somebody expects of the text that they are about to replace."""

from __future__ import annotations

import re
from typing import Final

from bizctx_tui.core.content_hash import SHOWN_DIGITS, content_hash
from bizctx_tui.errors import ContentChangedError, ParamValidationError

LEAST_DIGITS: Final = SHOWN_DIGITS
"""The shortest beginning of a hash that counts: two texts with the same are out of reach."""

_HASH: Final = re.compile(rf"[0-9a-f]{{{LEAST_DIGITS},64}}")


class Condition:
    """That the server holds the text with a certain hash.

    Args:
        digits: Its hexadecimal digits, or the first of them, at least :data:`LEAST_DIGITS`.

    Raises:
        ParamValidationError: It is no such hash.
    """

    def __init__(self, digits: str) -> None:
        self._hash = digits.strip().lower()
        if not _HASH.fullmatch(self._hash):
            raise ParamValidationError(
                f"{digits!r} is no hash of a text.",
                code="INVALID_CONTENT_HASH",
                details={"if_match": digits},
                hint=f"Give its 64 hexadecimal digits, or the first {LEAST_DIGITS} or more: "
                "`bizctx get --hash` prints them.",
            )

    def check(self, held: str) -> None:
        """Refuse when the server holds another text.

        Args:
            held: What the server holds.

        Raises:
            ContentChangedError: It is another; ``details`` has ``expected`` and ``found``.
        """
        found = content_hash(held)
        if not found.startswith(self._hash):
            raise ContentChangedError(
                f"The server holds another text than the expected one: its hash is "
                f"{found[:LEAST_DIGITS]}…, not {self._hash[:LEAST_DIGITS]}…. Nothing was sent.",
                details={"expected": self._hash, "found": found, "characters": len(held)},
                hint="Read what is there now with `bizctx get`, then decide anew.",
            )
