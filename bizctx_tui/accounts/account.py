"""An account: credentials, region and the project to start with."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

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
class Account:
    """Who is asking, where, and about which project first.

    Attributes:
        name: What the account is called on the screen; ``env-...`` from the environment.
        project_id: The active project at the start.
    """

    name: str
    region: Region
    credentials: ServiceAccount | OAuthToken
    project_id: str


def _digest(kind: str, identity: str) -> str:
    return hashlib.sha256(f"bizctx:{kind}:{identity}".encode()).hexdigest()
