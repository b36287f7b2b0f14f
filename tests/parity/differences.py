"""Where our program differs from the official client on purpose, exactly, and why.

Each entry is held to both of its halves: ours does what is written here, and the official
client still does something else. When either changes, the suite goes red.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Difference:
    """One deliberate difference.

    Attributes:
        why: The reason, for a person.
        ours: What our program does, by aspect; every other aspect is equal.
    """

    why: str
    ours: Mapping[str, object]


DIFFERENCES: Final[Mapping[str, Difference]] = {}
