"""The official client's ``config.toml``: accounts, targets, what is active, settings.

As for the official client, only what is used has to be right: ``[active]`` and the custom
header always, an account or a target when it is asked for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from pydantic import TypeAdapter

from bizctx_tui.accounts.checked import Problem, check
from bizctx_tui.accounts.stored import (
    Active,
    CustomHeader,
    StoredAccount,
    StoredOAuthBrowser,
    StoredOAuthToken,
    StoredServiceAccount,
    Target,
    is_account_name,
)
from bizctx_tui.core.hidden import Hidden
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import ConfigError
from bizctx_tui.files.guarded import FileRefused, read_guarded
from bizctx_tui.files.toml_lines import line_of

__all__ = [
    "Blocks",
    "Config",
    "CustomHeader",
    "StoredAccount",
    "StoredOAuthBrowser",
    "StoredOAuthToken",
    "StoredServiceAccount",
    "Target",
    "read_config",
]

T = TypeVar("T")

_ACCOUNT: Final[TypeAdapter[StoredAccount]] = TypeAdapter(StoredAccount)
_TARGET: Final = TypeAdapter(Target)
_ACTIVE: Final = TypeAdapter(Active)
_CUSTOM_HEADER: Final = TypeAdapter(CustomHeader)
_TABLE: Final = TypeAdapter(dict[str, Any])


class Blocks(Mapping[str, T], Generic[T]):
    """Named tables of a file, each checked when it is taken.

    Taking one raises ConfigError when that one is broken, KeyError when there is none;
    the names, their number and ``in`` ask nothing of the tables.
    """

    __slots__ = ("_names", "_read")

    def __init__(self, names: tuple[str, ...], read: Callable[[str], T]) -> None:
        self._names = names
        self._read = read

    def __getitem__(self, name: str) -> T:
        if name not in self._names:
            raise KeyError(name)
        return self._read(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return f"<{', '.join(self._names)}>"


class Config:
    """What a ``config.toml`` says; made by :func:`read_config`.

    Attributes:
        path: Where it was read.
        active_account: The name in ``[active]``, or None.
        active_workspace: The id in ``[active]``, or None; business context has none.
        custom_header: The header of ``[settings.custom_header]``, or None.
    """

    def __init__(self, path: Path, text: Hidden[str], document: Hidden[dict[str, Any]]) -> None:
        self.path = path
        self._text = text
        self._document = document
        active = self._optional(("active",), _ACTIVE)
        self.active_account = active.account if active else None
        self.active_workspace = active.workspace if active else None
        self.custom_header = self._optional(("settings", "custom_header"), _CUSTOM_HEADER)

    @property
    def accounts(self) -> Mapping[str, StoredAccount]:
        """The accounts by name; taking a broken one raises ConfigError."""
        return Blocks(self._names("accounts"), self._account)

    @property
    def targets(self) -> Mapping[str, Target]:
        """The targets by name; taking a broken one raises ConfigError."""
        return Blocks(self._names("targets"), lambda name: self._block(("targets", name), _TARGET))

    def __repr__(self) -> str:
        return f"<Config of {self.path}>"

    def _account(self, name: str) -> StoredAccount:
        keys = ("accounts", name)
        if not is_account_name(name):
            words = "must have a name of 1 to 64 letters, digits, hyphens or underscores"
            raise self._error(keys, Problem((), words))
        return self._block(keys, _ACCOUNT)

    def _names(self, section: str) -> tuple[str, ...]:
        table = self._optional((section,), _TABLE)
        return tuple(table) if table else ()

    def _optional(self, keys: tuple[str, ...], model: TypeAdapter[T]) -> T | None:
        """The model of a table that need not be there."""
        for depth in range(1, len(keys)):
            if keys[depth] not in (self._optional(keys[:depth], _TABLE) or {}):
                return None
        return self._block(keys, model) if self._at(keys).reveal() is not None else None

    def _block(self, keys: tuple[str, ...], model: TypeAdapter[T]) -> T:
        checked = check(model, self._at(keys))
        if isinstance(checked, Problem):
            raise self._error(keys, checked)
        return checked

    def _at(self, keys: tuple[str, ...]) -> Hidden[Any]:
        here: Hidden[Any] = self._document
        for key in keys:
            here = Hidden(here.reveal().get(key))
        return here

    def _error(self, keys: tuple[str, ...], problem: Problem) -> ConfigError:
        line = line_of(self._text.reveal(), (*keys, *problem.field))
        section = visible("[" + ".".join(keys) + "]")
        subject = f"{section} {visible(problem.name)}" if problem.field else section
        return ConfigError(
            f"{visible(str(self.path))}, line {line}: {subject} {problem.words}.",
            details={
                "path": str(self.path),
                "line": line,
                "field": ".".join((*keys, *problem.field)),
            },
            hint=f"Correct line {line} of that file and try again.",
        )


def read_config(path: Path, *, home: Path | None = None) -> Config:
    """Read a ``config.toml``.

    Args:
        path: The file; when it is absent the configuration is empty.
        home: As for :func:`bizctx_tui.files.guarded.read_guarded`.

    Raises:
        ConfigError: The file is refused, is not TOML, or its ``[active]`` or custom
            header is broken. ``details`` has ``path`` and, for broken content, ``line``
            and ``field``. No value of the file is quoted.
    """
    try:
        data = Hidden(read_guarded(path, home=home))
    except FileNotFoundError:
        return Config(path, Hidden(""), Hidden({}))
    except FileRefused as refused:
        raise ConfigError(refused.message, details=refused.details, hint=refused.hint) from None
    text = _decode(data)
    if isinstance(text, Problem):
        raise _broken(path, text)
    document = _parse(text)
    if isinstance(document, Problem):
        raise _broken(path, document)
    return Config(path, text, document)


def _decode(data: Hidden[bytes]) -> Hidden[str] | Problem:
    try:
        return Hidden(data.reveal().decode("utf-8"))
    except UnicodeDecodeError as error:
        return Problem((), "not UTF-8", error.object.count(b"\n", 0, error.start) + 1)


def _parse(text: Hidden[str]) -> Hidden[dict[str, Any]] | Problem:
    try:
        return Hidden(tomllib.loads(text.reveal()))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column \d+\)$", str(error))
        # Without a line it is "at end of document": something was not closed.
        line = int(place[1]) if place else text.reveal().count("\n") + 1
        key = re.match(r"\s*([A-Za-z0-9_-]+)\s*=", _nth_line(text, line))
        return Problem((key[1],) if key else (), "not TOML", line)
    except RecursionError:
        return Problem((), "nested too deeply", 1)


def _nth_line(text: Hidden[str], line: int) -> str:
    return text.reveal().split("\n")[line - 1]


def _broken(path: Path, problem: Problem) -> ConfigError:
    field = ".".join(problem.field)
    what = f"the value of {field} is {problem.words}" if field else f"this is {problem.words}"
    return ConfigError(
        f"{visible(str(path))}, line {problem.line}: {what}.",
        details={"path": str(path), "line": problem.line, "field": field},
        hint=f"Correct line {problem.line} of that file; texts stand in double quotes.",
    )
