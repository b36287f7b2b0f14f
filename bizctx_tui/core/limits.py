"""The cap on a document, and how near a text is to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from bizctx_tui.errors import BusinessContextValidationError

BUSINESS_CONTEXT_MAX_CHARS: Final = 50_000
"""The most Unicode code points that one document may have."""

WARN_SHARE: Final = 0.9
CHARACTERS_PER_TOKEN: Final = 4


@dataclass(frozen=True, slots=True)
class Size:
    """The length of a text measured against the cap.

    Attributes:
        characters: Length in Unicode code points.
    """

    characters: int

    @property
    def share(self) -> float:
        """Length as a fraction of the cap; over 1.0 when it is too long."""
        return self.characters / BUSINESS_CONTEXT_MAX_CHARS

    @property
    def percent(self) -> int:
        """The share in whole percent, rounded down, so that 100 means full."""
        return self.characters * 100 // BUSINESS_CONTEXT_MAX_CHARS

    @property
    def over_by(self) -> int:
        """How many characters must go before it can be saved; 0 when it fits."""
        return max(0, self.characters - BUSINESS_CONTEXT_MAX_CHARS)

    @property
    def state(self) -> Literal["fits", "near", "over"]:
        """``near`` from 90 % of the cap, ``over`` beyond it."""
        if self.over_by:
            return "over"
        return "near" if self.share >= WARN_SHARE else "fits"

    @property
    def tokens(self) -> int:
        """A rough count of language-model tokens: four characters each."""
        return -(-self.characters // CHARACTERS_PER_TOKEN)


def short_count(number: int) -> str:
    """A number in few characters: 812, 1.2k, 49.9k."""
    return f"{number / 1_000:.1f}k" if number >= 1_000 else str(number)


def check_length(content: str) -> None:
    """Refuse a text that the server would refuse.

    Raises:
        BusinessContextValidationError: Over the cap; ``details`` has length and max.
    """
    size = Size(len(content))
    if size.over_by:
        raise BusinessContextValidationError(
            f"The text has {size.characters:,} characters, {size.over_by:,} more than the "
            f"{BUSINESS_CONTEXT_MAX_CHARS:,} that Mixpanel stores. Nothing was sent.",
            details={"length": size.characters, "max": BUSINESS_CONTEXT_MAX_CHARS},
            hint=f"Shorten it by {size.over_by:,} characters.",
        )
