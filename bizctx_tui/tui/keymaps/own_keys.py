"""The keys that a screen prints on itself: those that are in force on it."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from bizctx_tui.tui.keymaps.key_names import shown


def own_key(screen: Screen[Any], binding_id: str) -> str:
    """The first key of an action of a screen that is on the app's stack, as people read it.

    Raises:
        StopIteration: The screen has no such action.
    """
    return shown([next(key for key, one in screen._bindings if one.id == binding_id)])
