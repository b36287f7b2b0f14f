"""The variables of the environment that name accounts, addresses and places of files.

Which of them count, and in which order, is the official client's rule; see
:mod:`bizctx_tui.accounts.resolve`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from bizctx_tui.accounts.stored import (
    HeaderName,
    HeaderValue,
    Positive,
    ProjectId,
    Secret,
    Token,
    Username,
)
from bizctx_tui.accounts.variables import Variables
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

_SECRETS: Final = {"MP_SECRET", "MP_OAUTH_TOKEN", "MP_CUSTOM_HEADER_VALUE"}


class Environment(BaseModel):
    """The variables that bizctx reads, empty ones left out as if they were not set.

    Attributes:
        variables: The whole environment, for accounts that name a variable of their own.
    """

    model_config = ConfigDict(
        defer_build=True,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
    )

    username: Username | None = Field(None, alias="MP_USERNAME")
    secret: Secret | None = Field(None, alias="MP_SECRET")
    token: Token | None = Field(None, alias="MP_OAUTH_TOKEN")
    project_id: ProjectId | None = Field(None, alias="MP_PROJECT_ID")
    region: Region | None = Field(None, alias="MP_REGION")
    account: str | None = Field(None, alias="MP_ACCOUNT")
    target: str | None = Field(None, alias="MP_TARGET")
    workspace_id: Positive | None = Field(None, alias="MP_WORKSPACE_ID")
    config_path: Path | None = Field(None, alias="MP_CONFIG_PATH")
    storage_dir: Path | None = Field(
        None, validation_alias=AliasChoices("MP_STORAGE_DIR", "MP_OAUTH_STORAGE_DIR")
    )
    auth_file: Path | None = Field(None, alias="MP_AUTH_FILE")
    custom_header_name: HeaderName | None = Field(None, alias="MP_CUSTOM_HEADER_NAME")
    custom_header_value: HeaderValue | None = Field(None, alias="MP_CUSTOM_HEADER_VALUE")
    home: Path = Field(default_factory=Path.home, alias="HOME")
    api_base_url: str | None = Field(None, alias="MP_API_BASE_URL")
    app_base_url: str | None = Field(None, alias="MP_APP_BASE_URL")
    oauth_base_url: str | None = Field(None, alias="BIZCTX_OAUTH_BASE_URL")
    cache_dir: Path | None = Field(None, alias="BIZCTX_CACHE_DIR")
    config_dir: Path | None = Field(None, alias="BIZCTX_CONFIG_DIR")
    data_dir: Path | None = Field(None, alias="BIZCTX_DATA_DIR")
    allow_insecure_http: bool = Field(False, alias="BIZCTX_ALLOW_INSECURE_HTTP")
    variables: Variables = Field(default_factory=lambda: Variables({}))

    @property
    def config_file(self) -> Path:
        """Where ``config.toml`` is, or would be."""
        return self.config_path or self.home / ".mp" / "config.toml"

    @property
    def storage(self) -> Path:
        """The directory of ``accounts/NAME/tokens.json`` and ``oauth/client_REGION.json``."""
        return self.storage_dir or self.home / ".mp"

    @property
    def bridge_files(self) -> tuple[Path, ...]:
        """Where a bridge file may be; the first that exists counts."""
        if self.auth_file is not None:
            return (self.auth_file,)
        return (self.home / ".claude" / "mixpanel" / "auth.json", Path("mixpanel_auth.json"))

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


_WHAT_TO_SET = {
    "MP_USERNAME": "the user name of a service account, without a colon",
    "MP_SECRET": "the secret of a service account, as text",
    "MP_OAUTH_TOKEN": "the token alone, without quotes, blanks or line breaks around it",
    "MP_PROJECT_ID": "the id of a project, which is all digits",
    "MP_REGION": f"one of {', '.join(get_args(Region))}",
    "MP_WORKSPACE_ID": "a whole number above 0",
    "MP_CUSTOM_HEADER_NAME": "the name of a header, such as X-Mixpanel-Cluster",
    "MP_CUSTOM_HEADER_VALUE": "one line of ASCII text",
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
    variables = Variables({name: value for name, value in environ.items() if value != ""})
    checked = _check(variables)
    if isinstance(checked, Environment):
        return checked
    if checked in _SECRETS:
        what = "holds blanks, line breaks or other characters that cannot be sent"
    else:
        what = f"is {visible(variables[checked])!r}, which cannot be used"
    raise ConfigError(
        f"The environment variable {checked} {what}.",
        details={"variable": checked},
        hint=f"Set {checked} to {_WHAT_TO_SET.get(checked, 'a plain text')}, or unset it.",
    )


def _check(variables: Variables) -> Environment | str:
    """The environment, or the name of a variable that cannot be used."""
    try:
        return Environment.model_validate({**variables, "variables": variables})
    except ValidationError as error:
        return str(error.errors(include_input=False)[0]["loc"][0])
