"""Which key does what, as a list for people and scripts."""

from __future__ import annotations

from typing import NamedTuple


class KeyRow(NamedTuple):
    """An action.

    Attributes:
        id: What the settings name it by.
        keys: As people read and write them; none for an action that only the palette has.
        what: One sentence.
        where: The place that it works in.
    """

    id: str
    keys: tuple[str, ...]
    what: str
    where: str


class KeyList(NamedTuple):
    """Every action, place by place, and what was wrong with the settings.

    Attributes:
        rows: The actions.
        problems: What could not be used, and keys that two actions hold; safe to draw.
    """

    rows: tuple[KeyRow, ...]
    problems: tuple[str, ...]
