"""Changes ``config.toml`` as the official client would, and keeps comments and order besides.

Each change is made twice: to the document, which remembers how it was written, and to its
plain values. The document is only taken when it reads back as exactly those values.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any, Final

from bizctx_tui.accounts.config_file import Config, read_config
from bizctx_tui.accounts.names import checked_name
from bizctx_tui.accounts.stored import (
    StoredAccount,
    StoredOAuthBrowser,
    StoredOAuthToken,
    StoredServiceAccount,
)
from bizctx_tui.core.hidden import Hidden
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import AccountNotFoundError, ConfigError
from bizctx_tui.files.guarded import read_guarded
from bizctx_tui.files.lock import FileLock
from bizctx_tui.files.private import write_private

LOCK_SECONDS: Final = 10.0
"""How long to wait for another process that changes the same file."""

_Table = MutableMapping[str, Any]
_Change = Callable[[_Table], None]
# Which of them an account has tells how it signs in; what a renewed account lacks goes.
_CREDENTIAL_KEYS = ("username", "secret", "token", "token_env")


def add_account(path: Path, name: str, stored: StoredAccount, *, make_active: bool) -> None:
    """Write an account down, or renew the one of this name.

    Args:
        path: The configuration; made when there is none.
        name: What the account is called.
        stored: What to write. An account of this name keeps what is not in it, but for
            credentials.
        make_active: Make it the active account as :func:`set_active` does.

    Raises:
        ConfigError: The name cannot be one, or the configuration cannot be used.
        StorageError: It could not be written; it is as it was.
    """
    checked_name(name)

    def change(root: _Table) -> None:
        _put(_table(root, "accounts"), name, Hidden(stored))
        if make_active:
            _activate(root, name)

    _edit(path, lambda config: change)


def set_active(path: Path, name: str) -> None:
    """Make an account the active one; a workspace pin belonged to the one before and goes.

    Raises:
        AccountNotFoundError: There is no such account.
        ConfigError: The configuration cannot be used.
        StorageError: It could not be written; it is as it was.
    """

    def decide(config: Config) -> _Change:
        require_account(config, name)
        return lambda root: _activate(root, name)

    _edit(path, decide)


def remove_account(path: Path, name: str, *, force: bool = False) -> tuple[str, ...]:
    """Remove an account's entry; when it was the active one, none is active any more.

    Args:
        force: Also when targets refer to it.

    Returns:
        The targets that still refer to it.

    Raises:
        AccountNotFoundError: There is no such account.
        ConfigError: A target refers to it and ``force`` is not set, or the configuration
            cannot be used.
        StorageError: It could not be written; it is as it was.
    """
    orphans: list[str] = []

    def decide(config: Config) -> _Change:
        require_account(config, name)
        orphans.extend(targets_of(config, name))
        if orphans and not force:
            raise _referenced(name, orphans)

        def change(root: _Table) -> None:
            del root["accounts"][name]
            if config.active_account == name:
                del root["active"]

        return change

    _edit(path, decide)
    return tuple(orphans)


def require_account(config: Config, name: str) -> StoredAccount:
    """The account of this name.

    Raises:
        AccountNotFoundError: There is none.
    """
    if name in config.accounts:
        return config.accounts[name]
    known = ", ".join(map(visible, sorted(config.accounts)))
    raise AccountNotFoundError(
        f"There is no account called {visible(name)!r}.",
        details={"account_name": name, "accounts": sorted(config.accounts)},
        hint=f"There are: {known}." if known else "Set one up with `bizctx login`.",
    )


def targets_of(config: Config, name: str) -> tuple[str, ...]:
    """The targets that refer to an account, by name."""
    return tuple(sorted(key for key, target in config.targets.items() if target.account == name))


def _referenced(name: str, targets: list[str]) -> ConfigError:
    words = ", ".join(map(visible, targets))
    return ConfigError(
        f"The account {visible(name)} is still needed: the configuration has "
        f"target{'s' if len(targets) > 1 else ''} that refer to it ({words}).",
        details={"account_name": name, "targets": targets},
        hint="Change those targets first, or remove it all the same with --force.",
    )


def _activate(root: _Table, name: str) -> None:
    active = _table(root, "active")
    active["account"] = name
    active.pop("workspace", None)


def _put(accounts: _Table, name: str, stored: Hidden[StoredAccount]) -> None:
    if name not in accounts:
        accounts[name] = _entry(stored.reveal())
        _leave_a_blank_line(accounts[name])
        return
    existing = accounts[name]
    for key in _CREDENTIAL_KEYS:
        if key in existing and key not in _entry(stored.reveal()):
            del existing[key]
    existing.update(_entry(stored.reveal()))


def _entry(stored: StoredAccount) -> dict[str, str]:
    """The keys and values of an account, in the official client's order."""
    entry: dict[str, str] = {"type": stored.type, "region": stored.region}
    if stored.default_project is not None:
        entry["default_project"] = stored.default_project
    match stored:
        case StoredServiceAccount():
            entry |= {"username": stored.username, "secret": stored.secret.get_secret_value()}
        case StoredOAuthToken(token=token, token_env=token_env):
            if token is not None:
                entry["token"] = token.get_secret_value()
            if token_env is not None:
                entry["token_env"] = token_env
        case StoredOAuthBrowser():
            pass
    return entry


def _table(root: _Table, key: str) -> _Table:
    if key not in root:
        root[key] = {}
    table: _Table = root[key]
    return table


def _leave_a_blank_line(table: object) -> None:
    """Keep the next header apart; the plain values and inline tables need no such thing."""
    from tomlkit import nl
    from tomlkit.items import Table

    if isinstance(table, Table):
        table.add(nl())


def _edit(path: Path, decide: Callable[[Config], _Change]) -> None:
    """Change the file under a lock; ``decide`` gets what it says now and gives the change."""
    with FileLock(path.with_name(path.name + ".lock")).held(seconds=LOCK_SECONDS):
        change = decide(read_config(path))
        write_private(path, _changed(_source(path), change))


def _source(path: Path) -> Hidden[str]:
    try:
        return Hidden(read_guarded(path).decode("utf-8"))
    except FileNotFoundError:
        return Hidden("")


def _changed(source: Hidden[str], change: _Change) -> Hidden[bytes]:
    """The new text."""
    import tomlkit

    wanted = Hidden(tomllib.loads(source.reveal()))
    change(wanted.reveal())
    text = _in_place(source, change)
    if text is None or not _reads_as(text, wanted):
        # A way of writing tables that cannot be changed in place: written anew, without
        # its comments, as the official client does with every change.
        text = Hidden(tomlkit.dumps(wanted.reveal()))
    return Hidden(text.reveal().encode("utf-8"))


def _in_place(source: Hidden[str], change: _Change) -> Hidden[str] | None:
    """The text with nothing but the change, or None where the document cannot take it."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = Hidden(tomlkit.parse(source.reveal()))
        change(document.reveal())
    except TOMLKitError:
        return None
    return Hidden(_end_as(source.reveal(), tomlkit.dumps(document.reveal())))


def _reads_as(text: Hidden[str], wanted: Hidden[dict[str, Any]]) -> bool:
    try:
        return tomllib.loads(text.reveal()) == wanted.reveal()
    except tomllib.TOMLDecodeError:
        return False


def _end_as(before: str, text: str) -> str:
    """Without the blank line at the end that only stood before what is not there any more."""
    return text if before.endswith("\n\n") else text.rstrip("\n") + "\n"
