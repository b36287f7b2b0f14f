"""What this user set: ``settings.toml``, which only the user writes."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bizctx_tui.core.visible import visible

KeyMapName = Literal["default", "vim", "emacs"]
KEY_MAP_NAMES: Final[tuple[KeyMapName, ...]] = get_args(KeyMapName)

HISTORY_MEGABYTES: Final = 64
"""What the history may take on the disk unless something else is set, in millions of bytes."""

MAX_BYTES: Final = 262_144
"""The longest file of settings, in bytes."""

EXAMPLE: Final = """\
keymap = "emacs"            # or "vim", or "default"

[keys]
document.jump = "f7"        # one key
editor.redo = ["ctrl+y", "alt+y"]
editor.delete_line = []     # no key at all

[history]
max_megabytes = 64          # what the texts of the history may take on the disk
"""
"""What such a file may look like."""

_Key = Annotated[str, StringConstraints(min_length=1, max_length=60)]


@dataclass(frozen=True, slots=True)
class ChosenKeys:
    """The keys that were written for one action.

    Attributes:
        keys: As they were written; none to take every key away.
        line: Where, counted from 1.
    """

    keys: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Settings:
    """What a file of settings says, as far as it could be used.

    Attributes:
        path: Where it is, or would be.
        keymap: The ready-made key map to begin with.
        keys: Keys by the id of the action; neither ids nor keys are known to exist.
        history_megabytes: What the history may take on the disk, in millions of bytes.
        problems: What could not be used, why, and what to do; safe to draw.
    """

    path: Path
    keymap: KeyMapName = "default"
    keys: Mapping[str, ChosenKeys] = field(default_factory=dict)
    history_megabytes: int = HISTORY_MEGABYTES
    problems: tuple[str, ...] = ()


class _History(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    max_megabytes: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] = HISTORY_MEGABYTES


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    keymap: KeyMapName = "default"
    keys: dict[str, _Key | list[_Key]] = {}
    history: _History = _History()


def read_settings(path: Path) -> Settings:
    """Read a file of settings; never fails, never writes.

    Args:
        path: The file; when it is absent everything is as it comes.

    Returns:
        What could be used. What could not is told in ``problems``, and counts as not set.
    """
    try:
        data = _bytes_of(path)
    except (FileNotFoundError, NotADirectoryError):
        return Settings(path)
    except OSError as error:
        return _unusable(path, f"could not be read: {error.strerror or error}", "Look at it")
    if data is None:
        return _unusable(path, f"is no regular file of at most {MAX_BYTES:,} bytes", "Correct that")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _unusable(path, f"is not UTF-8 in line {line}", "Correct that line")
    return _parsed(path, text)


def _bytes_of(path: Path) -> bytes | None:
    """The whole file; None for what is no file or too long."""
    # Not blocking: opening a named pipe would wait for its other end.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(MAX_BYTES + 1)
    finally:
        os.close(descriptor)
    return data if len(data) <= MAX_BYTES else None


def _unusable(path: Path, what: str, then: str) -> Settings:
    words = (
        f"{visible(str(path))} {what}. {then} and start bizctx again; until then everything "
        "is as it comes."
    )
    return Settings(path, problems=(words,))


def _parsed(path: Path, text: str) -> Settings:
    # Only here, because most people have no such file.
    import tomllib

    from bizctx_tui.files.toml_lines import line_of

    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column \d+\)$", str(error))
        # Without a line it is "at end of document": something was not closed.
        line = int(place[1]) if place else text.count("\n") + 1
        what = f"is not TOML in line {line}"
        return _unusable(path, what, "Correct that line (texts stand in double quotes)")
    except RecursionError:
        return _unusable(path, "is nested too deeply", "Correct that")
    written = _flatten(document)
    file, wrong = _checked(document)

    def line_at(keys: tuple[str, ...]) -> int:
        return line_of(text, ("keys", *written[keys[1]]) if len(keys) > 1 else keys)

    problems = tuple(
        f"{visible(str(path))}, line {line_at(keys)}: {visible('.'.join(keys))} {words}. "
        "It counts as not set: correct that line and start bizctx again."
        for keys, words in wrong
    )
    keys = {
        name: ChosenKeys((keys,) if isinstance(keys, str) else tuple(keys), line_at(("keys", name)))
        for name, keys in file.keys.items()
    }
    return Settings(path, file.keymap, keys, file.history.max_megabytes, problems)


def _flatten(document: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Write ``keys`` as one table, since an id has a dot; how each id was written."""
    table = document.get("keys")
    if not isinstance(table, dict):
        return {}
    flat: dict[str, Any] = {}
    written: dict[str, tuple[str, ...]] = {}
    waiting: list[tuple[tuple[str, ...], Any]] = [((name,), table[name]) for name in table]
    for keys, value in waiting:
        if isinstance(value, dict) and value:
            waiting += [((*keys, name), value[name]) for name in value]
        else:
            flat[".".join(keys)] = value
            written[".".join(keys)] = keys
    document["keys"] = flat
    return written


def _checked(document: dict[str, Any]) -> tuple[_File, list[tuple[tuple[str, ...], str]]]:
    """What can be used of a document; the keys and words of what cannot."""
    try:
        return _File.model_validate(document), []
    except ValidationError as error:
        found = {
            tuple(map(str, one["loc"][:2] if one["loc"][0] == "keys" else one["loc"][:1])): one
            for one in error.errors(include_url=False, include_input=False)
        }
    wrong = []
    for keys, one in found.items():
        if keys[0] == "keys" and len(keys) > 1:
            del document["keys"][keys[1]]
            words = "must be a key or a list of keys"
        elif keys[0] == "history":
            del document["history"]
            words = "must be a table with max_megabytes, a whole number from 1 to 1,000,000"
        else:
            del document[keys[0]]
            words = {
                "extra_forbidden": "is nothing that can be set here; there are keymap, keys "
                "and history.max_megabytes",
                "literal_error": "must be one of " + ", ".join(KEY_MAP_NAMES),
            }.get(one["type"], "must be a table" if keys[0] == "keys" else "must be a text")
        wrong.append((keys, words))
    return _File.model_validate(document), wrong
