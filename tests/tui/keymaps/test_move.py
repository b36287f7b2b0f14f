"""Bindings on other keys: exactly what was moved, and nothing beside it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.binding import Binding, BindingsMap

from bizctx_tui.tui.commands.command import NO_KEY
from bizctx_tui.tui.keymaps.move import Moved, moved_bindings

KEYS = st.sampled_from(["f1", "f2", "f3", "f4"])
MOVED = st.builds(Moved, st.lists(KEYS, unique=True, max_size=3).map(tuple), st.integers(1, 2))


def _by_key(bindings: BindingsMap) -> dict[str, list[str | None]]:
    return {
        key: [one.id or one.action for one in sharing]
        for key, sharing in bindings.key_to_bindings.items()
    }


BINDINGS = BindingsMap(
    [
        Binding("f1", "quit"),
        Binding("f1,f2", "quit", id="quit"),
        Binding("f2", "help", id="help"),
        Binding("f3", "own"),
    ]
)


def test_a_moved_action_leaves_those_it_shared_a_key_with() -> None:
    moved = moved_bindings(BINDINGS, {"quit": Moved(("f4",), 1)})
    assert _by_key(moved) == {"f4": ["quit"], "f2": ["help"], "f3": ["own"]}
    assert _by_key(BINDINGS)["f1"] == ["quit", "quit"]


def test_the_moved_one_has_the_key_before_the_one_that_was_there() -> None:
    moved = moved_bindings(BINDINGS, {"quit": Moved(("f3",), 1)})
    assert _by_key(moved)["f3"] == ["quit", "own"]


def test_the_higher_rank_has_the_key() -> None:
    moved = {"quit": Moved(("f4",), 1), "help": Moved(("f4",), 2)}
    assert _by_key(moved_bindings(BINDINGS, moved))["f4"] == ["help", "quit"]


def test_no_key_at_all_leaves_something_to_move() -> None:
    moved = _by_key(moved_bindings(BINDINGS, {"quit": Moved((), 1)}))
    assert moved == {NO_KEY: ["quit"], "f2": ["help"], "f3": ["own"]}


@given(st.dictionaries(st.sampled_from(["quit", "help", "other"]), MOVED))
def test_every_action_has_the_keys_it_was_given(moved: dict[str, Moved]) -> None:
    result = moved_bindings(BINDINGS, moved)
    for name, before in (("quit", {"f1", "f2"}), ("help", {"f2"})):
        keys = {key for key, binding in result if binding.id == name}
        wanted = set(moved[name].keys or (NO_KEY,)) if name in moved else before
        assert keys == wanted
        assert len([1 for _, one in result if one.id == name]) == len(wanted)
    assert any(one.action == "own" for one in result.key_to_bindings["f3"])
