"""An account: credentials, region and the project to start with."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from bizctx_tui.core.models import Region


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A service account: a user name and its secret, sent as HTTP Basic."""

    username: str
    secret: SecretStr

    def authorization(self) -> SecretStr:
        """The whole value of the Authorization header."""
        pair = f"{self.username}:{self.secret.get_secret_value()}"
        return SecretStr("Basic " + base64.b64encode(pair.encode()).decode("ascii"))

    def principal(self) -> str:
        """A digest that tells this principal from every other, and tells nothing else."""
        return _digest("service_account", self.username)


@dataclass(frozen=True, slots=True)
class OAuthToken:
    """An OAuth access token, sent as Bearer."""

    token: SecretStr

    def authorization(self) -> SecretStr:
        """The whole value of the Authorization header."""
        return SecretStr(f"Bearer {self.token.get_secret_value()}")

    def principal(self) -> str:
        """A digest that tells this token from every other, and does not give it away."""
        return _digest("oauth_token", self.token.get_secret_value())


@dataclass(frozen=True, slots=True)
class BrowserTokens:
    """The tokens of a browser sign-in: in files, because they are renewed and shared.

    Attributes:
        account_name: Whose they are.
        tokens_file: ``accounts/NAME/tokens.json``.
        client_file: ``oauth/client_REGION.json``, which names the registered client.
    """

    account_name: str
    tokens_file: Path
    client_file: Path

    def principal(self) -> str:
        """A digest that stays the same while the tokens are renewed."""
        return _digest("oauth_browser", f"{self.tokens_file}\n{self.account_name}")


Credentials = ServiceAccount | OAuthToken | BrowserTokens


@dataclass(frozen=True, slots=True)
class Choice:
    """What a caller names, over what is configured; None leaves it to the configuration.

    Attributes:
        account: The name of an account.
        project: The id of a project.
        target: The name of a target, which stands for an account and a project.
        workspace: Accepted as the official client does; business context has none.
    """

    account: str | None = None
    project: str | None = None
    target: str | None = None
    workspace: int | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """Who is asking, where, and about which project first.

    Attributes:
        name: What the account is called on the screen; ``env-...`` from the environment.
        project_id: The active project at the start; None when nothing names one.
        headers: Headers to send besides, for example to choose a cluster.
        me_file: Where the official client keeps this account's ``/me``; None for an
            account that has no name of its own.
        account_origin: Where the account was found, for a person.
        project_origin: Where the project was found, for a person; empty when nowhere.
    """

    name: str
    region: Region
    credentials: Credentials
    project_id: str | None
    headers: Mapping[str, SecretStr] = field(default_factory=dict)
    me_file: Path | None = None
    account_origin: str = ""
    project_origin: str = ""


def _digest(kind: str, identity: str) -> str:
    return hashlib.sha256(f"bizctx:{kind}:{identity}".encode()).hexdigest()
