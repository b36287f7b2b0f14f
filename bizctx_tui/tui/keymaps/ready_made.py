"""The ready-made key maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bizctx_tui.storage.settings import KeyMapName
from bizctx_tui.tui.keymaps.emacs import EMACS
from bizctx_tui.tui.keymaps.vim import VIM


@dataclass(frozen=True, slots=True)
class KeyMap:
    """Keys for some actions; every other action has the keys that it comes with.

    Attributes:
        name: As the settings name it.
        what: What is different in it, in a line.
        keys: Keys by the id of the action, separated by commas.
    """

    name: KeyMapName
    what: str
    keys: Mapping[str, str]


KEY_MAPS: Final[Mapping[KeyMapName, KeyMap]] = {
    one.name: one
    for one in (
        KeyMap("default", "The keys as bizctx comes", {}),
        KeyMap("vim", "Movement by alt and the letters of vim; typing stays typing", VIM),
        KeyMap("emacs", "Movement by the control letters of emacs; alt+x is the palette", EMACS),
    )
}
