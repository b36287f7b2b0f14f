"""An account from each place that can hold one: environment, configuration, bridge file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bizctx_tui.accounts.account import (
    Account,
    BrowserTokens,
    Credentials,
    OAuthToken,
    ServiceAccount,
)
from bizctx_tui.accounts.bridge import Bridge, BridgedOAuthBrowser
from bizctx_tui.accounts.config_file import Config
from bizctx_tui.accounts.environment import OAUTH_TOKEN, SERVICE_ACCOUNT, Environment
from bizctx_tui.accounts.hand_over import hand_over
from bizctx_tui.accounts.oauth_client import client_file
from bizctx_tui.accounts.stored import (
    StoredAccount,
    StoredOAuthToken,
    StoredServiceAccount,
    fits_in_a_header,
)
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import ConfigError, OAuthError


@dataclass(frozen=True, slots=True)
class Found:
    """An account before it is decided which project it starts with.

    Attributes:
        account: The account, without a project and without extra headers.
        own_project: The project that it brings along, or None.
    """

    account: Account
    own_project: str | None


def from_environment(environment: Environment) -> Found | None:
    """The account whose every variable is set, or None."""
    if environment.project_id is None or environment.region is None:
        return None
    if environment.username is not None and environment.secret is not None:
        way = SERVICE_ACCOUNT
        credentials: Credentials = ServiceAccount(environment.username, environment.secret)
    elif environment.token is not None:
        way = OAUTH_TOKEN
        credentials = OAuthToken(environment.token)
    else:
        return None
    account = Account(
        way.account_name,
        environment.region,
        credentials,
        None,
        account_origin=f"the environment ({', '.join(way.variables)})",
    )
    return Found(account, environment.project_id)


def configured(environment: Environment, config: Config, name: str, origin: str) -> Found:
    """An account of the configuration.

    Args:
        environment: Where files are, and the variables that an account may name.
        config: The configuration.
        name: An account that it has.
        origin: Who named the account, for a person.

    Raises:
        ConfigError: The account is broken.
        OAuthError: Its token is in a variable that is not set.
    """
    stored = config.accounts[name]
    return _found(environment, name, stored, origin)


def bridged(environment: Environment, bridge: Bridge) -> Found:
    """The account of a bridge file; the tokens of a browser sign-in are put in their place.

    Raises:
        ConfigError: Its token is in a variable whose value cannot be sent.
        OAuthError: Its token is in a variable that is not set.
        StorageError: Its tokens could not be stored.
    """
    name = bridge.account.name
    if isinstance(bridge.account, BridgedOAuthBrowser) and bridge.tokens is not None:
        hand_over(bridge.tokens, tokens_file(environment, name))
    origin = f"the bridge file {visible(str(bridge.path))}"
    return _found(environment, name, bridge.account, origin)


def tokens_file(environment: Environment, name: str) -> Path:
    """Where the tokens of a browser sign-in are kept."""
    return environment.storage / "accounts" / name / "tokens.json"


def me_file(environment: Environment, name: str) -> Path:
    """Where the official client keeps an account's ``/me``: it never moves that elsewhere."""
    return environment.home / ".mp" / "accounts" / name / "me.json"


def _found(environment: Environment, name: str, stored: StoredAccount, origin: str) -> Found:
    account = Account(
        name,
        stored.region,
        _credentials(environment, name, stored),
        None,
        me_file=me_file(environment, name),
        account_origin=origin,
    )
    return Found(account, stored.default_project)


def _credentials(environment: Environment, name: str, stored: StoredAccount) -> Credentials:
    if isinstance(stored, StoredServiceAccount):
        return ServiceAccount(stored.username, stored.secret)
    if isinstance(stored, StoredOAuthToken):
        if stored.token is not None:
            return OAuthToken(stored.token)
        return OAuthToken(_token_in_variable(environment, name, stored.token_env or ""))
    return BrowserTokens(
        name, tokens_file(environment, name), client_file(environment.storage, stored.region)
    )


def _token_in_variable(environment: Environment, name: str, variable: str) -> SecretStr:
    details = {"account_name": name, "variable": variable}
    if variable not in environment.variables:
        raise OAuthError(
            f"The token of the account {name} is in the environment variable "
            f"{visible(variable)!r}, which is not set or empty.",
            details=details,
            hint=f"Set {visible(variable)} to the token and start again, or sign in with "
            f"`bizctx login --name {name}`.",
        )
    if not fits_in_a_header(environment.variables[variable]):
        raise ConfigError(
            f"The token of the account {name} is in the environment variable "
            f"{visible(variable)!r}, which holds blanks, line breaks or other characters that "
            "cannot be sent.",
            details=details,
            hint=f"Set {visible(variable)} to the token alone, without quotes around it.",
        )
    return SecretStr(environment.variables[variable])
