"""The names of keys: as people write them, as Textual names them, which can be relied on."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Collection
from typing import Final

from textual.keys import KEY_NAME_REPLACEMENTS, REPLACED_KEYS, Keys, key_to_character

_MODIFIERS: Final = frozenset({"alt", "ctrl", "shift", "super", "hyper", "meta"})
_ALIASES: Final = {
    "return": "enter",
    "esc": "escape",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "del": "delete",
    "ins": "insert",
}
_NAMED: Final = frozenset(
    key.value
    for key in Keys
    if "+" not in key.value and "<" not in key.value and "-" not in key.value
)

_TAKEN: Final = frozenset("himjqs")
"""Letters that with ctrl are other keys, or stop and start the terminal's output."""

PORTABLE: Final = frozenset(
    {
        *string.ascii_letters,
        *(f"f{number}" for number in range(1, 13)),
        *(f"ctrl+{letter}" for letter in string.ascii_lowercase if letter not in _TAKEN),
        # These two come as ctrl+left and ctrl+right, as some terminals send those.
        *(f"alt+{letter}" for letter in string.ascii_lowercase if letter not in "bf"),
        *(f"alt+shift+{letter}" for letter in string.ascii_lowercase),
        *("up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
        *("tab", "enter", "escape", "backspace", "delete", "space"),
    }
)
"""Keys that every terminal sends, each under a name of its own."""

_ARRIVES_AS: Final = {"alt+b": "ctrl+left", "alt+f": "ctrl+right"}


def key_name(written: str) -> str | None:
    """A key as Textual names it.

    Args:
        written: As a person writes it: ``ctrl+k``, ``Alt+G``, ``f9``, ``alt+<``, ``pgdn``.

    Returns:
        None when there is no such key.
    """
    text = written.strip()
    before, plus, base = text.rpartition("+")
    if text == "+" or text.endswith("++"):
        # The key is the plus sign itself.
        before, plus, base = text[:-2], text[:-1], "+"
    modifiers = {part.strip().lower() for part in before.split("+")} if plus else set()
    if not modifiers <= _MODIFIERS:
        return None
    name = _base_name(base.strip(), modifiers)
    if name is None:
        return None
    return "+".join([*sorted(modifiers), name])


def _base_name(base: str, modifiers: set[str]) -> str | None:
    if len(base) == 1:
        return _character_name(base, modifiers) if base.isprintable() else None
    lowered = _ALIASES.get(base.lower(), base.lower())
    if lowered in _NAMED or _character(lowered) is not None:
        return lowered
    return None


def _character_name(character: str, modifiers: set[str]) -> str | None:
    if character.isalnum():
        if "ctrl" in modifiers:
            # Ctrl and K, as people write it, is not meant with shift.
            return character.lower()
        if character.isupper() and modifiers:
            modifiers.add("shift")
            return character.lower()
        if modifiers == {"shift"}:
            modifiers.clear()
            return character.upper()
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    name = KEY_NAME_REPLACEMENTS.get(name, name)
    # Of some signs the name does not lead back to the sign.
    return name if name and _character(name) == character else None


def _character(name: str) -> str | None:
    return key_to_character(REPLACED_KEYS.get(name, name))


def typed_by(key: str) -> str | None:
    """The character that a key types in a text; None for a key that is no text."""
    if key == "space":
        return " "
    character = _character(key) if "+" not in key else None
    return character if character is not None and character.isprintable() else None


def is_portable(keys: Collection[str]) -> bool:
    """Whether at least one of the keys of an action can be relied on.

    Args:
        keys: Every key of it, as Textual names them.
    """
    return any(key in PORTABLE or _ARRIVES_AS.get(key) in keys for key in keys)


def shown(keys: Collection[str]) -> str:
    """Keys as people read them, separated by commas."""
    return ", ".join(map(_shown, keys))


def _shown(key: str) -> str:
    modifiers, _, base = key.rpartition("+")
    character = _character(base)
    if character is not None and character.isprintable() and character != " ":
        base = character
    return f"{modifiers}+{base}" if modifiers else base
