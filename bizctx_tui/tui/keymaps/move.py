"""Puts keys in place of others in the bindings of a widget, a screen or the app.

Textual's own ``BindingsMap.apply_keymap`` is not used: it takes a key away from every action
that shares it with a moved one, and it runs again for each key that is pressed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from textual.binding import Binding, BindingsMap

from bizctx_tui.tui.commands.command import NO_KEY


class Moved(NamedTuple):
    """Where an action was moved.

    Attributes:
        keys: As Textual names them; none when it has no key.
        rank: Of two actions in one place that hold a key, the one of the higher rank has it.
            What was not moved has 0.
    """

    keys: tuple[str, ...]
    rank: int


def moved_bindings(bindings: BindingsMap, moved: Mapping[str, Moved]) -> BindingsMap:
    """The bindings with the moved ones on their new keys.

    Args:
        bindings: As they come; not changed.
        moved: By the id of the binding.
    """
    all_bindings = [binding for _, binding in bindings]
    gone = {binding.action for binding in all_bindings if binding.id in moved}
    by_key: dict[str, list[Binding]] = {}
    seen: set[str] = set()
    for binding in all_bindings:
        if binding.id is None:
            # The toolkit's own key for an action goes with the key that has an id.
            if binding.action not in gone:
                by_key.setdefault(binding.key, []).append(binding)
        elif binding.id not in moved:
            by_key.setdefault(binding.key, []).append(binding)
        elif binding.id not in seen:
            seen.add(binding.id)
            for key in moved[binding.id].keys or (NO_KEY,):
                by_key.setdefault(key, []).append(binding.with_key(key))
    ranks = {name: one.rank for name, one in moved.items()}
    for sharing in by_key.values():
        sharing.sort(key=lambda binding: -ranks.get(binding.id or "", 0))
    return BindingsMap.from_keys(by_key)
