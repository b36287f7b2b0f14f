"""Every key of the app: known, told in the help, reachable on any terminal, without a clash."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import bizctx_tui.tui
from bizctx_tui.storage.settings import KEY_MAP_NAMES, Settings
from bizctx_tui.tui.keymaps.in_force import KeysInForce
from bizctx_tui.tui.keymaps.key_names import is_portable, key_name
from bizctx_tui.tui.keymaps.places import PLACES, Action
from bizctx_tui.tui.keymaps.ready_made import KEY_MAPS

ACTIONS = {action.id: action for place in PLACES for action in place.actions}
SELECTING = "editor.select_"


def own_nodes() -> list[type[DOMNode]]:
    """Every screen and widget of this package, and the app."""
    found: set[type[DOMNode]] = set()
    for module in pkgutil.walk_packages(bizctx_tui.tui.__path__, "bizctx_tui.tui."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, DOMNode):
                found.add(value)
    return [node for node in found if node.__module__.startswith("bizctx_tui.")]


def keys_in_force(name: str) -> KeysInForce:
    keys = KeysInForce(Settings(Path("settings.toml")))
    keys.choose(next(one for one in KEY_MAP_NAMES if one == name))
    return keys


def reachable(action: Action, keys: tuple[str, ...]) -> bool:
    """Whether any terminal can do it: by a key, by its name, or by marking and moving."""
    if action.in_palette or is_portable(keys):
        return True
    moving = ACTIONS.get(f"editor.{action.id.removeprefix(SELECTING)}")
    return action.id.startswith(SELECTING) and moving is not None and reachable(moving, moving.keys)


def test_every_binding_of_every_node_has_an_id_a_tooltip_and_a_place() -> None:
    nodes = own_nodes()
    assert len(nodes) > 15
    for node in nodes:
        for binding in Binding.make_bindings(vars(node).get("BINDINGS", [])):
            assert binding.id in ACTIONS, f"{node.__name__}: {binding} is in no place"
            assert binding.tooltip, f"{binding.id} has no tooltip"


def test_an_id_is_one_action_of_one_place() -> None:
    times = Counter(action.id for place in PLACES for action in place.actions)
    assert [name for name, count in times.items() if count > 1] == []
    for place in PLACES:
        does: dict[str | None, set[str]] = {}
        for binding in Binding.make_bindings(place.bindings):
            does.setdefault(binding.id, set()).add(binding.action)
        assert [name for name, actions in does.items() if len(actions) > 1] == []


@pytest.mark.parametrize("name", KEY_MAP_NAMES)
def test_no_action_needs_a_key_that_some_terminals_cannot_send(name: str) -> None:
    keys = keys_in_force(name)
    lost = [one.id for one in ACTIONS.values() if not reachable(one, keys.of(one.id))]
    assert lost == []
    assert is_portable(keys.of("app.palette"))
    assert ACTIONS["editor.select_from_here"].in_palette


@pytest.mark.parametrize("name", KEY_MAP_NAMES)
def test_a_ready_made_map_names_actions_and_keys_that_exist(name: str) -> None:
    ready = next(one for one in KEY_MAPS.values() if one.name == name)
    for action_id, keys in ready.keys.items():
        assert action_id in ACTIONS
        for key in keys.split(","):
            assert key_name(key) == key


@pytest.mark.parametrize("name", KEY_MAP_NAMES)
def test_a_ready_made_map_has_no_clash(name: str) -> None:
    assert keys_in_force(name).clashes() == ()
