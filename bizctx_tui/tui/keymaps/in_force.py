"""The keys that count in this window: as they come, by a key map, as the settings say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from weakref import WeakKeyDictionary

from textual.binding import BindingsMap
from textual.dom import DOMNode

from bizctx_tui.core.key_list import KeyList, KeyRow
from bizctx_tui.core.visible import visible
from bizctx_tui.storage.settings import ChosenKeys, KeyMapName, Settings
from bizctx_tui.tui.commands.application import PALETTE_ID
from bizctx_tui.tui.keymaps.clashes import Clash, clashes
from bizctx_tui.tui.keymaps.key_names import key_name, shown, typed_by
from bizctx_tui.tui.keymaps.move import Moved, moved_bindings
from bizctx_tui.tui.keymaps.places import MOMENTS, PLACES, TYPED_IN, Action, Place, held_by
from bizctx_tui.tui.keymaps.ready_made import KEY_MAPS, KeyMap

_BY_MAP: Final = 1
_BY_SETTINGS: Final = 2
_MOST_TOLD: Final = 3
_CORRECT: Final = "Correct that line and start bizctx again"


class KeysInForce:
    """Which keys do what, and what was wrong with how they were set.

    Args:
        settings: What the user's file says.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.map_name: KeyMapName = settings.keymap
        self._where = {action.id: (place, action) for place in PLACES for action in place.actions}
        self._untold = True
        self._refused: list[str] = []
        self._by_settings = self._read(settings.keys)
        # How each node came, to be moved anew when another map is chosen.
        self._came_with: WeakKeyDictionary[DOMNode, BindingsMap] = WeakKeyDictionary()
        self._moved = self._combine()

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be used and which keys clash; safe to draw."""
        return (*self.settings.problems, *self._refused, *map(self._clash_words, self.clashes()))

    def untold_problems(self) -> str:
        """The problems at the start, once; empty when there are none or they were told."""
        problems, self._untold = (self.problems if self._untold else ()), False
        shown_ones = problems[:_MOST_TOLD]
        more = len(problems) - len(shown_ones)
        rest = (f"{more} more: see “Keys …” in the palette.",) if more else ()
        return "\n".join((*shown_ones, *rest))

    def of(self, action_id: str) -> tuple[str, ...]:
        """The keys of an action as Textual names them; none when it has none."""
        moved = self._moved.get(action_id)
        if moved is not None:
            return moved.keys
        return self._where[action_id][1].keys if action_id in self._where else ()

    def words(self, action_id: str) -> str:
        """The keys of an action as people read them; empty when it has none."""
        return shown(self.of(action_id))

    @property
    def maps(self) -> tuple[KeyMap, ...]:
        """The ready-made maps."""
        return tuple(KEY_MAPS.values())

    def listed(self) -> KeyList:
        """Every action, and the problems."""
        rows = (
            KeyRow(
                action.id,
                tuple(shown([key]) for key in self.of(action.id)),
                action.what,
                place.title,
            )
            for place in PLACES
            for action in place.actions
        )
        return KeyList(tuple(rows), self.problems)

    def choose(self, name: KeyMapName) -> None:
        """Put another ready-made map in force, below what the settings say."""
        self.map_name = name
        self._moved = self._combine()
        for node in list(self._came_with):
            self._move(node)

    def take(self, node: DOMNode) -> None:
        """Give a widget, a screen or the app the keys that are in force, now and later."""
        if node not in self._came_with and any(one.id in self._where for _, one in node._bindings):
            self._came_with[node] = node._bindings
            self._move(node)

    def clashes(self) -> tuple[Clash, ...]:
        """Keys that several actions hold at one moment."""
        held = [
            one
            for place in PLACES
            for action in sorted(place.actions, key=self._rank)
            for one in held_by(place, action, self.of(action.id))
        ]
        return clashes(held, MOMENTS)

    def _move(self, node: DOMNode) -> None:
        came = self._came_with[node]
        node._bindings = moved_bindings(came, self._moved) if self._moved else came

    def _rank(self, action: Action) -> int:
        moved = self._moved.get(action.id)
        return -moved.rank if moved is not None else 0

    def _combine(self) -> Mapping[str, Moved]:
        by_map = {
            name: Moved(tuple(keys.split(",")), _BY_MAP)
            for name, keys in KEY_MAPS[self.map_name].keys.items()
        }
        return {**by_map, **self._by_settings}

    def _read(self, chosen: Mapping[str, ChosenKeys]) -> dict[str, Moved]:
        found: dict[str, Moved] = {}
        for action_id, one in chosen.items():
            if action_id not in self._where:
                words = "is no action; the palette's “Keys …” lists the ids of all"
                self._refuse(one, action_id, words)
                continue
            place, action = self._where[action_id]
            names: list[str] = []
            for written in one.keys:
                name = key_name(written)
                refusal = _refusal(place, name)
                if refusal or name is None:
                    self._refuse(one, action_id, f"the key {visible(written)} {refusal}")
                elif name not in names:
                    names += ("ctrl+space", "ctrl+@") if name == "ctrl+space" else (name,)
            if names or not one.keys:
                self._accept(found, action, one, names)
        return found

    def _accept(
        self, found: dict[str, Moved], action: Action, chosen: ChosenKeys, names: list[str]
    ) -> None:
        if not names and (action.id == PALETTE_ID or not action.in_palette):
            words = "needs a key, since the palette does not bring it; it keeps what it had"
            self._refuse(chosen, action.id, words)
        else:
            found[action.id] = Moved(tuple(names), _BY_SETTINGS)

    def _refuse(self, chosen: ChosenKeys, action_id: str, words: str) -> None:
        self._refused.append(
            f"{visible(str(self.settings.path))}, line {chosen.line}: {visible(action_id)}: "
            f"{words}. {_CORRECT}."
        )

    def _clash_words(self, clash: Clash) -> str:
        return (
            f"{shown([clash.key])} does {clash.winner}, so {clash.loser} cannot have it as well. "
            f"Give one of the two another key in {visible(str(self.settings.path))}."
        )


def _refusal(place: Place, name: str | None) -> str:
    """Why a key cannot be given to an action of a place; empty when it can."""
    if name is None:
        return "is no key; write it like ctrl+k, alt+shift+g, f9 or pagedown"
    if place in TYPED_IN and typed_by(name) is not None:
        return "is text there; hold it with ctrl or alt"
    return ""
