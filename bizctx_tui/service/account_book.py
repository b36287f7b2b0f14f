"""The accounts that are set up on this machine: listed, switched, removed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bizctx_tui.accounts.account import Account
from bizctx_tui.accounts.config_edit import (
    remove_account,
    require_account,
    set_active,
)
from bizctx_tui.accounts.config_file import Config, read_config
from bizctx_tui.accounts.environment import Environment
from bizctx_tui.accounts.hand_over import LOCK_SECONDS, lock_file
from bizctx_tui.accounts.resolve import resolve
from bizctx_tui.accounts.stored import (
    StoredAccount,
    StoredOAuthBrowser,
    StoredOAuthToken,
    StoredServiceAccount,
)
from bizctx_tui.accounts.tokens import RENEW_BEFORE_SECONDS, read_tokens
from bizctx_tui.core.models import Region
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import ConfigError, OAuthError, StorageError
from bizctx_tui.files.lock import FileLock
from bizctx_tui.service.kept_files import me_files, tokens_file

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """One account of the configuration.

    Attributes:
        kind: ``service_account``, ``oauth_browser`` or ``oauth_token``.
        project_id: The project it starts with; None when it has none.
        active: True for the one that ``[active]`` names.
        state: Its credentials in words, such as "signed in" or "tokens missing".
        targets: The targets that refer to it.
    """

    name: str
    kind: str
    region: Region
    project_id: str | None
    active: bool
    state: str
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoggedOut:
    """What a log-out did.

    Attributes:
        name: The account.
        removed_files: Files of this account that are gone from this machine.
        entry_removed: True when its entry in the configuration is gone too.
        still_active: True when the configuration still names it as the active account.
        orphaned_targets: Targets that refer to the removed entry.
        variable: The environment variable that holds its token; None for any other
            account. What is in there is not ours to remove.
    """

    name: str
    removed_files: tuple[Path, ...]
    entry_removed: bool
    still_active: bool
    orphaned_targets: tuple[str, ...]
    variable: str | None = None


class AccountBook:
    """The accounts of one machine's configuration. Every method blocks on the disk.

    Args:
        environment: Says where the files are.
        clock: Unix seconds.
    """

    def __init__(self, environment: Environment, *, clock: Callable[[], float] = time.time) -> None:
        self._environment = environment
        self._clock = clock

    def accounts(self) -> tuple[ListedAccount, ...]:
        """All accounts by name, but for those whose entry is :meth:`broken`.

        Raises:
            ConfigError: The configuration cannot be used at all.
        """
        config = self._config()
        sound, _ = _sorted_out(config.accounts)
        targets, _ = _sorted_out(config.targets)
        return tuple(
            ListedAccount(
                name,
                stored.type,
                stored.region,
                stored.default_project,
                active=config.active_account == name,
                state=self._state(name, stored),
                targets=tuple(key for key, target in targets if target.account == name),
            )
            for name, stored in sound
        )

    def broken(self) -> tuple[ConfigError, ...]:
        """What is wrong with the entries of accounts and targets that cannot be used.

        Raises:
            ConfigError: The configuration cannot be used at all.
        """
        config = self._config()
        return (*_sorted_out(config.accounts)[1], *_sorted_out(config.targets)[1])

    def active(self) -> str:
        """The name of the active account.

        Raises:
            ConfigError: There is none, or the configuration cannot be used.
        """
        name = self._config().active_account
        if name is None:
            raise ConfigError(
                "No account is active.",
                hint="Name one: `bizctx accounts` lists them.",
            )
        return name

    def in_force(self) -> Account:
        """The account that a command uses when its command line names none.

        It is not the active one where a variable of the environment or a bridge file
        stands above the configuration; its ``account_origin`` says what does.

        Raises:
            BizctxError: There is none that can be used.
        """
        return resolve(self._environment)

    def use(self, name: str) -> None:
        """Make an account the active one and drop the workspace pin of the one before.

        Raises:
            AccountNotFoundError: There is no such account.
            ConfigError: The configuration cannot be used.
            StorageError: It could not be written.
        """
        set_active(self._environment.config_file, name)

    def log_out(self, name: str, *, force: bool = False, forget: bool = False) -> LoggedOut:
        """Remove an account's credentials from this machine.

        A browser account keeps its entry in the configuration, so that signing in again
        finds its region and project; the entry of any other account holds its secret, or
        the name of where it is, and goes whole.

        Args:
            force: Remove an entry even if targets refer to it.
            forget: Remove the entry of a browser account too.

        Raises:
            AccountNotFoundError: There is no such account.
            ConfigError: A target refers to the entry, and ``force`` is not set.
            StorageError: A file could not be removed or written.
        """
        config = self._config()
        stored = require_account(config, name)
        entry_goes = forget or not isinstance(stored, StoredOAuthBrowser)
        # First, for it is what may be refused: then nothing has happened at all.
        orphans = (
            remove_account(self._environment.config_file, name, force=force) if entry_goes else ()
        )
        return LoggedOut(
            name,
            removed_files=self._remove_files(name),
            entry_removed=entry_goes,
            still_active=not entry_goes and config.active_account == name,
            orphaned_targets=orphans,
            variable=stored.token_env if isinstance(stored, StoredOAuthToken) else None,
        )

    def _config(self) -> Config:
        return read_config(self._environment.config_file, home=self._environment.home)

    def _state(self, name: str, stored: StoredAccount) -> str:
        match stored:
            case StoredServiceAccount():
                return "secret stored"
            case StoredOAuthToken(token_env=None):
                return "token stored"
            case StoredOAuthToken(token_env=variable):
                is_set = bool(self._environment.variables.get(variable or ""))
                return f"variable {visible(variable or '')} {'set' if is_set else 'not set'}"
            case StoredOAuthBrowser():
                return self._browser_state(name)

    def _browser_state(self, name: str) -> str:
        path = tokens_file(self._environment, name)
        try:
            tokens = read_tokens(path)
        except OAuthError:
            # In a list a few words must do; using the account tells the whole story.
            return "tokens unusable" if path.exists() else "tokens missing"
        if tokens.expires_in(self._clock()) >= RENEW_BEFORE_SECONDS:
            return "signed in"
        return "signed out: tokens ran out" if tokens.refresh_token is None else "signed in"

    def _remove_files(self, name: str) -> tuple[Path, ...]:
        tokens = tokens_file(self._environment, name)
        removed: list[Path] = []
        if tokens.parent.is_dir():
            # Whoever renews the tokens now must not put them back afterwards.
            with FileLock(lock_file(tokens)).held(seconds=LOCK_SECONDS):
                removed += _removed(tokens)
        for path in me_files(self._environment, name):
            removed += _removed(path)
        return tuple(removed)


def _sorted_out(
    blocks: Mapping[str, Entry],
) -> tuple[list[tuple[str, Entry]], list[ConfigError]]:
    """The entries that can be used, by name, and what is wrong with the others."""
    sound: list[tuple[str, Entry]] = []
    broken: list[ConfigError] = []
    for name in sorted(blocks):
        try:
            sound.append((name, blocks[name]))
        except ConfigError as error:
            broken.append(error)
    return sound, broken


def _removed(path: Path) -> list[Path]:
    try:
        path.unlink()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(
            f"{path} could not be removed: {error.strerror}.",
            details={"path": str(path)},
            hint="Check the permissions of its directory, or remove it yourself.",
        ) from error
    return [path]
