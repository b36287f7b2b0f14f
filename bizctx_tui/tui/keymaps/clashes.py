"""Actions that cannot all be reached, because a key at one moment does only one thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Held(NamedTuple):
    """A key that some action holds.

    Attributes:
        where: The place that has the action: a widget, a screen, the app.
        id: The action.
        key: As Textual names it.
        priority: Whether it comes before what the focused widget does with the key.
    """

    where: str
    id: str
    key: str
    priority: bool = False


class Moment(NamedTuple):
    """Places whose keys count at the same time.

    Attributes:
        places: From the focused widget outwards.
        ahead: Places of which only the keys with priority count, behind those of ``places``.
    """

    places: Sequence[str]
    ahead: Sequence[str] = ()


class Clash(NamedTuple):
    """A key for several actions; only the winner gets it.

    Attributes:
        key: As Textual names it.
        winner: The id of the action that the key does.
        loser: The id of one that it therefore does not do.
    """

    key: str
    winner: str
    loser: str


def clashes(held: Iterable[Held], moments: Iterable[Moment]) -> tuple[Clash, ...]:
    """Every key that two actions hold at one moment.

    Args:
        held: In the order of preference where one place has a key twice.
        moments: What counts together.

    Returns:
        Each clash once, in the order of the moments. Where one action wins at one moment
        and loses at another, both are told.
    """
    all_held = list(held)
    found: dict[Clash, None] = {}
    for moment in moments:
        first: dict[str, str] = {}
        for one in _in_order(all_held, moment):
            winner = first.setdefault(one.key, one.id)
            if winner != one.id:
                found[Clash(one.key, winner, one.id)] = None
    return tuple(found)


def _in_order(held: Sequence[Held], moment: Moment) -> Iterable[Held]:
    """Who is asked for a key, first to last: as Textual does it."""
    for place in reversed((*moment.places, *moment.ahead)):
        yield from (one for one in held if one.where == place and one.priority)
    for place in moment.places:
        yield from (one for one in held if one.where == place and not one.priority)
