"""What the help says: the keys that are in force, place by place."""

from __future__ import annotations

from bizctx_tui.tui.commands.application import PALETTE_ID
from bizctx_tui.tui.keymaps.in_force import KeysInForce
from bizctx_tui.tui.keymaps.places import PLACES, Place
from bizctx_tui.tui.screens.help import HelpScreen, HelpSection


def help_screen(keys: KeysInForce) -> HelpScreen:
    """The help on every place."""
    return HelpScreen([_section(place, keys) for place in PLACES], palette=keys.words(PALETTE_ID))


def _section(place: Place, keys: KeysInForce) -> HelpSection:
    lines = ((keys.words(action.id) or "by its name", action.what) for action in place.actions)
    return HelpSection(place.title, tuple(lines))
