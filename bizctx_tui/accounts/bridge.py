"""The bridge file: one account with its credentials, handed over by another machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, SecretStr, TypeAdapter, model_validator

from bizctx_tui.accounts.checked import Problem, check_json
from bizctx_tui.accounts.environment import Environment
from bizctx_tui.accounts.stored import (
    AccountName,
    Block,
    HeaderName,
    HeaderValue,
    Positive,
    ProjectId,
    StoredOAuthBrowser,
    StoredOAuthToken,
    StoredServiceAccount,
)
from bizctx_tui.accounts.tokens import Tokens
from bizctx_tui.core.hidden import Hidden
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import ConfigError
from bizctx_tui.files.guarded import FileRefused, read_guarded


class BridgedServiceAccount(StoredServiceAccount):
    """A service account that brings its name along."""

    name: AccountName


class BridgedOAuthToken(StoredOAuthToken):
    """A token, or the name of its variable, that brings its name along."""

    name: AccountName


class BridgedOAuthBrowser(StoredOAuthBrowser):
    """A browser sign-in that brings its name along."""

    name: AccountName


BridgedAccount = Annotated[
    BridgedServiceAccount | BridgedOAuthToken | BridgedOAuthBrowser, Field(discriminator="type")
]


class _File(Block):
    version: Literal[2] = 2
    account: BridgedAccount
    tokens: Tokens | None = None
    project: ProjectId | None = None
    workspace: Positive | None = None
    headers: dict[HeaderName, HeaderValue] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _browser_has_tokens(self) -> _File:
        if isinstance(self.account, BridgedOAuthBrowser) and self.tokens is None:
            raise ValueError("needs `tokens`, because its account is of the type oauth_browser")
        return self


@dataclass(frozen=True, slots=True)
class Bridge:
    """What a bridge file says.

    Attributes:
        path: Where it is.
        account: The account with its credentials.
        tokens: Those of a browser sign-in; always there for one.
        project: The project to start with, over the account's own.
        workspace: Accepted; business context has none.
        headers: Headers to send besides, with every account.
    """

    path: Path
    account: BridgedAccount
    tokens: Tokens | None
    project: str | None
    workspace: int | None
    headers: Mapping[str, SecretStr]


_FILE: Final = TypeAdapter(_File)


def read_bridge(environment: Environment) -> Bridge | None:
    """The first bridge file that exists.

    Returns:
        None when there is none, which is the usual case.

    Raises:
        ConfigError: There is one, and it is refused or broken. ``details`` has ``path``
            and, for broken content, ``field``. No value of the file is quoted.
    """
    for path in environment.bridge_files:
        try:
            source = Hidden(read_guarded(path, home=environment.home))
        except FileNotFoundError:
            continue
        except FileRefused as refused:
            raise ConfigError(refused.message, details=refused.details, hint=refused.hint) from None
        return _read(path, source)
    return None


def _read(path: Path, source: Hidden[bytes]) -> Bridge:
    file = check_json(_FILE, source)
    if isinstance(file, Problem):
        line = f", line {file.line}" if file.line else ""
        raise ConfigError(
            f"The bridge file {visible(str(path))} cannot be used{line}: "
            f"{visible(file.name)} {file.words}.",
            details={"path": str(path), "line": file.line, "field": ".".join(file.field)},
            hint="Export it again where it came from, or move it away: it counts for every "
            "command as long as it is there.",
        )
    return Bridge(path, file.account, file.tokens, file.project, file.workspace, file.headers)
