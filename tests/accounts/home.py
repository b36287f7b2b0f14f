"""A home directory as the official client leaves one behind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bizctx_tui.accounts.account import Account, Choice
from bizctx_tui.accounts.environment import read_environment
from bizctx_tui.accounts.resolve import resolve

FAR_FUTURE = "2099-01-01T00:00:00+00:00"


def service_account(name: str, *, username: str, project: str | None = None) -> str:
    """A table of config.toml."""
    table = (
        f'[accounts.{name}]\ntype = "service_account"\nregion = "us"\n'
        f'username = "{username}"\nsecret = "secret-of-{username}"\n'
    )
    return table if project is None else f'{table}default_project = "{project}"\n'


def tokens(**changes: Any) -> dict[str, Any]:
    """The members of a tokens.json; those changed to None are left out."""
    whole = {
        "access_token": "an-access-token",
        "expires_at": FAR_FUTURE,
        "token_type": "Bearer",
        "scope": "projects analysis",
        "refresh_token": "a-refresh-token",
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def bridge(account: Mapping[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """The members of a bridge file; those changed to None are left out."""
    whole: dict[str, Any] = {
        "version": 2,
        "account": account
        or {
            "type": "service_account",
            "name": "bridged",
            "region": "eu",
            "username": "sa.bridged",
            "secret": "secret-of-bridged",
            "default_project": "1005",
        },
        "headers": {},
    }
    return {name: value for name, value in (whole | changes).items() if value is not None}


class Home:
    """Writes private files below one directory, and resolves what they say."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.config_file = path / ".mp" / "config.toml"
        self.bridge_file = path / ".claude" / "mixpanel" / "auth.json"

    def write(self, path: str | Path, content: str | bytes | Mapping[str, Any]) -> Path:
        """Write a file of mode 0600; a mapping is written as JSON."""
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Mapping):
            content = json.dumps(content)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        target.chmod(0o600)
        return target

    def config(self, *tables: str) -> Path:
        """Write config.toml."""
        return self.write(self.config_file, "\n".join(tables))

    def bridge(self, **members: Any) -> Path:
        """Write the bridge file in its first place."""
        return self.write(self.bridge_file, members)

    def tokens_file(self, name: str) -> Path:
        """Where an account's tokens are."""
        return self.path / ".mp" / "accounts" / name / "tokens.json"

    def environ(self, **variables: str) -> dict[str, str]:
        """The variables, and the one that names this home."""
        return {"HOME": str(self.path), **variables}

    def resolve(
        self,
        choice: Choice | None = None,
        variables: Mapping[str, str] | None = None,
        *,
        as_command: bool = True,
    ) -> Account:
        """The account that is meant under these variables."""
        return resolve(
            read_environment(self.environ(**(variables or {}))),
            choice or Choice(),
            flags_from_environment=as_command,
        )
