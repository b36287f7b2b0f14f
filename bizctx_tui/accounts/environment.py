"""The account and the addresses that the environment names.

Which variables count, and in which order, is the official client's rule: the service
account of four variables first, then the token of three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, get_args

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from bizctx_tui.accounts.account import Account, OAuthToken, ServiceAccount
from bizctx_tui.core.models import Region
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import ConfigError


@dataclass(frozen=True, slots=True)
class SignInWay:
    """One set of variables that together sign in."""

    title: str
    account_name: str
    variables: tuple[str, ...]


SERVICE_ACCOUNT: Final = SignInWay(
    "Service account",
    "env-service-account",
    ("MP_USERNAME", "MP_SECRET", "MP_PROJECT_ID", "MP_REGION"),
)
OAUTH_TOKEN: Final = SignInWay(
    "OAuth token", "env-oauth-token", ("MP_OAUTH_TOKEN", "MP_PROJECT_ID", "MP_REGION")
)
SIGN_IN_WAYS: Final = (SERVICE_ACCOUNT, OAUTH_TOKEN)


class Environment(BaseModel):
    """The variables that bizctx reads, empty ones left out as if they were not set."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    username: str | None = Field(None, alias="MP_USERNAME", pattern=r"^[^:\x00-\x1f]+$")
    secret: SecretStr | None = Field(None, alias="MP_SECRET")
    token: SecretStr | None = Field(None, alias="MP_OAUTH_TOKEN")
    project_id: str | None = Field(None, alias="MP_PROJECT_ID")
    region: Region | None = Field(None, alias="MP_REGION")
    api_base_url: str | None = Field(None, alias="MP_API_BASE_URL")
    app_base_url: str | None = Field(None, alias="MP_APP_BASE_URL")
    allow_insecure_http: bool = Field(False, alias="BIZCTX_ALLOW_INSECURE_HTTP")

    def missing(self, way: SignInWay) -> tuple[str, ...]:
        """The variables of one way to sign in that are not set."""
        present = {
            "MP_USERNAME": self.username,
            "MP_SECRET": self.secret,
            "MP_OAUTH_TOKEN": self.token,
            "MP_PROJECT_ID": self.project_id,
            "MP_REGION": self.region,
        }
        return tuple(name for name in way.variables if present[name] is None)

    def account(self) -> Account:
        """The account that the environment names.

        Raises:
            ConfigError: No way to sign in is complete; ``details`` has ``missing``, the
                variables that each way still needs.
        """
        if self.project_id is not None and self.region is not None:
            if self.username is not None and self.secret is not None:
                return Account(
                    SERVICE_ACCOUNT.account_name,
                    self.region,
                    ServiceAccount(self.username, self.secret),
                    self.project_id,
                )
            if self.token is not None:
                return Account(
                    OAUTH_TOKEN.account_name, self.region, OAuthToken(self.token), self.project_id
                )
        raise self._no_account()

    def _no_account(self) -> ConfigError:
        missing = {way.title: self.missing(way) for way in SIGN_IN_WAYS}
        needs = "; or ".join(
            f"{way.title.lower()}: {', '.join(missing[way.title])}" for way in SIGN_IN_WAYS
        )
        return ConfigError(
            f"No account is set up. Still missing from the environment: {needs}.",
            details={"missing": {title: list(names) for title, names in missing.items()}},
            hint="Set the missing variables and start again, or try `bizctx demo`, "
            "which needs no account.",
        )


_WHAT_TO_SET = {
    "MP_USERNAME": "the user name of a service account, without a colon",
    "MP_REGION": f"one of {', '.join(get_args(Region))}",
    "BIZCTX_ALLOW_INSECURE_HTTP": "1 or 0",
}


def read_environment(environ: Mapping[str, str]) -> Environment:
    """Check the variables that bizctx knows.

    Args:
        environ: The process environment or a part of it.

    Raises:
        ConfigError: A variable has a value that cannot be used. The message names the
            variable, and its value only where the value is no secret.
    """
    known = {name: value for name, value in environ.items() if value != ""}
    try:
        environment = Environment.model_validate(known)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise ConfigError(
            f"The environment variable {name} is {visible(known[name])!r}, which cannot be used.",
            details={"variable": name},
            hint=f"Set {name} to {_WHAT_TO_SET.get(name, 'a plain text')}, or unset it.",
        ) from None
    token = environment.token
    if token is not None and not _fits_in_a_header(token.get_secret_value()):
        raise ConfigError(
            "The environment variable MP_OAUTH_TOKEN holds blanks, line breaks or other "
            "characters that no token has.",
            details={"variable": "MP_OAUTH_TOKEN"},
            hint="Copy the token again, without quotes or line breaks around it.",
        )
    return environment


def _fits_in_a_header(token: str) -> bool:
    return all("!" <= character <= "~" for character in token)
