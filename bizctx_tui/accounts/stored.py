"""Accounts, targets and headers as the official client writes them into its files."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from bizctx_tui.core.models import Region

_ACCOUNT_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_USERNAME: Final = re.compile(r"[^:\x00-\x1f\ud800-\udfff]+")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE: Final = re.compile(r"([!-~]([\t -~]*[!-~])?)?")
_TOKEN: Final = re.compile(r"[!-~]+")
# A header of these names would send other credentials or break the request in two.
_HEADERS_OF_OURS: Final = {"authorization", "connection", "content-length", "transfer-encoding"}


def is_account_name(name: str) -> bool:
    """Whether an account may have this name, which is also the name of its directory."""
    return _ACCOUNT_NAME.fullmatch(name) is not None


def is_project_id(text: str) -> bool:
    """Whether this can be the id of a project: one digit or more, nothing else."""
    return re.fullmatch(r"\d+", text) is not None


def fits_in_a_header(token: str) -> bool:
    """Whether a token can be sent: visible ASCII characters, at least one."""
    return _TOKEN.fullmatch(token) is not None


def _check_account_name(name: str) -> str:
    if not is_account_name(name):
        raise ValueError("must be 1 to 64 letters, digits, hyphens or underscores")
    return name


def _check_project_id(text: str) -> str:
    if not is_project_id(text):
        raise ValueError('must be a text of digits, such as "1001"')
    return text


def _check_secret(secret: SecretStr) -> SecretStr:
    if _SURROGATE.search(secret.get_secret_value()):
        raise ValueError("must be text that can be sent as UTF-8")
    return secret


def _check_username(name: str) -> str:
    if _USERNAME.fullmatch(name) is None:
        raise ValueError("must not be empty, nor hold a colon or a control character")
    return name


def _check_token(token: SecretStr) -> SecretStr:
    if not fits_in_a_header(token.get_secret_value()):
        raise ValueError("must be a token: no blanks, line breaks or characters beyond ASCII")
    return token


def check_header_name(name: str) -> str:
    """The name of an extra header.

    Raises:
        ValueError: It is no header name, or one of those that belong to the request.
    """
    if _HEADER_NAME.fullmatch(name) is None:
        raise ValueError("must be the name of a header, such as X-Mixpanel-Cluster")
    if name.lower() in _HEADERS_OF_OURS:
        raise ValueError(f"must not be {name}, which every request has already")
    return name


def check_header_value(value: SecretStr) -> SecretStr:
    """The value of an extra header.

    Raises:
        ValueError: It has characters that no header can carry.
    """
    if _HEADER_VALUE.fullmatch(value.get_secret_value()) is None:
        raise ValueError("must be one line of ASCII text without blanks around it")
    return value


AccountName = Annotated[str, AfterValidator(_check_account_name)]
ProjectId = Annotated[str, AfterValidator(_check_project_id)]
Username = Annotated[str, AfterValidator(_check_username)]
Secret = Annotated[SecretStr, AfterValidator(_check_secret)]
Token = Annotated[SecretStr, AfterValidator(_check_token)]
HeaderName = Annotated[str, AfterValidator(check_header_name)]
HeaderValue = Annotated[SecretStr, AfterValidator(check_header_value)]
Positive = Annotated[int, Field(gt=0)]


class Block(BaseModel):
    """A table of a file: an unknown key is more likely a slip than a wish."""

    model_config = ConfigDict(
        defer_build=True, frozen=True, extra="forbid", hide_input_in_errors=True
    )


class _Stored(Block):
    region: Region
    default_project: ProjectId | None = None


class StoredServiceAccount(_Stored):
    """A service account: its user name and its secret."""

    type: Literal["service_account"] = "service_account"
    username: Username
    secret: Secret


class StoredOAuthToken(_Stored):
    """A token, or the name of the environment variable that holds it."""

    type: Literal["oauth_token"] = "oauth_token"
    token: Token | None = None
    token_env: str | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> StoredOAuthToken:
        if (self.token is None) == (self.token_env is None):
            raise ValueError("needs either `token` or `token_env`, and not both")
        return self


class StoredOAuthBrowser(_Stored):
    """A sign-in in the browser; its tokens are in a file of their own."""

    type: Literal["oauth_browser"] = "oauth_browser"


StoredAccount = Annotated[
    StoredServiceAccount | StoredOAuthToken | StoredOAuthBrowser, Field(discriminator="type")
]


class Active(Block):
    """``[active]``: what is used when nothing else is named."""

    account: str | None = None
    workspace: Positive | None = None


class Target(Block):
    """``[targets.NAME]``: an account and a project under one name."""

    account: str
    project: ProjectId
    workspace: Positive | None = None


class CustomHeader(Block):
    """``[settings.custom_header]``: one header more for every request."""

    model_config = ConfigDict(
        defer_build=True, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    name: HeaderName
    value: HeaderValue
