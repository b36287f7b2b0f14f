"""The OAuth server: registering this client, signing in with PKCE, renewing tokens.

Nothing here is sent twice: a code counts once, and so may a refresh token. No frame that
raises holds a code, verifier or token in clear: errors are handed back by those that do.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, TypeVar
from urllib.parse import urlencode

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretBytes,
    SecretStr,
    StrictStr,
    ValidationError,
)

from bizctx_tui.client.exchange import Exchange, Parcel
from bizctx_tui.client.failures import Failure
from bizctx_tui.client.oauth_errors import (
    LOGIN,
    REFRESH,
    REGISTER,
    Doing,
    failed,
    refused,
    unusable,
)
from bizctx_tui.client.redact import Redactor
from bizctx_tui.client.timeouts import Timeouts
from bizctx_tui.errors import OAuthError

OAUTH_TIMEOUTS: Final = Timeouts(connect=10.0, read=30.0, write=30.0, pool=10.0, total=60.0)
"""The deadlines of a request to the OAuth server: other processes wait for a renewal."""

BASE_VARIABLE: Final = "BIZCTX_OAUTH_BASE_URL"

_ANSWER_BYTES = 64 * 1024
_SENDABLE = re.compile(r"[!-~]+")
_VERIFIER_BYTES = 64
_STATE_BYTES = 32
_LONGEST_LIFE = 100 * 365 * 86_400.0
_FORM = {"Content-Type": SecretStr("application/x-www-form-urlencoded")}
_JSON = {"Content-Type": SecretStr("application/json")}

_Fields = Mapping[str, str | SecretStr]


@dataclass(frozen=True, slots=True)
class Grant:
    """Tokens that the server gave.

    Attributes:
        expires_in: For how long the access token counts, in seconds from now; 0 when it
            has run out already.
        token_type: As the server wrote it, which is usually a form of ``Bearer``.
        scope: None when the server did not name it: then it is the one asked for.
        refresh_token: None when the server gave none: then the one before stays valid.
    """

    access_token: SecretStr
    expires_in: float
    token_type: str
    scope: str | None
    refresh_token: SecretStr | None


def _checked_token(token: SecretStr) -> SecretStr:
    if not _SENDABLE.fullmatch(token.get_secret_value()):
        raise ValueError("it is empty or holds a character that no HTTP header can carry")
    return token


def _bounded(seconds: float) -> float:
    # Refusing an odd number would lose the refresh token that came along with it.
    return min(max(seconds, 0.0), _LONGEST_LIFE)


def _unless_empty(token: SecretStr | None) -> SecretStr | None:
    return token if token is not None and token.get_secret_value() else None


_Token = Annotated[SecretStr, AfterValidator(_checked_token)]


class _Answer(BaseModel):
    # What does not fit must not be quoted: it may be a token in the wrong place.
    model_config = ConfigDict(
        defer_build=True, frozen=True, extra="ignore", hide_input_in_errors=True
    )


class _Registered(_Answer):
    client_id: Annotated[StrictStr, Field(min_length=1, max_length=1000)]


class _Granted(_Answer):
    access_token: _Token
    expires_in: Annotated[float, Field(allow_inf_nan=False), AfterValidator(_bounded)]
    token_type: StrictStr
    scope: StrictStr | None = None
    refresh_token: Annotated[SecretStr | None, AfterValidator(_unless_empty)] = None


_Shape = TypeVar("_Shape", bound=_Answer)
_Value = TypeVar("_Value", _Registered, Grant)


@dataclass(frozen=True, slots=True)
class Pkce:
    """Proves that who redeems a code is who asked for it.

    Attributes:
        verifier: Kept here until the code is redeemed.
        challenge: Its SHA-256 (S256), which goes through the browser.
    """

    verifier: SecretStr
    challenge: str


def new_pkce() -> Pkce:
    """A new proof, for one sign-in."""
    verifier = secrets.token_urlsafe(_VERIFIER_BYTES)
    return Pkce(SecretStr(verifier), challenge_of(verifier))


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def new_state() -> str:
    """A new mark that the answer to one sign-in must carry."""
    return secrets.token_urlsafe(_STATE_BYTES)


class OAuthApi:
    """The OAuth server of one region.

    It belongs to the event loop that sends its first request, until it is closed.

    Args:
        base_url: From :func:`bizctx_tui.client.endpoints.oauth_base`; ends with a slash.
        timeouts: The deadlines of each request.

    Raises:
        ConfigError: The address cannot be used.
    """

    def __init__(self, base_url: str, *, timeouts: Timeouts = OAUTH_TIMEOUTS) -> None:
        self._base_url = base_url
        self._exchange = Exchange(
            base_url,
            headers={},
            timeouts=timeouts,
            base_variables=BASE_VARIABLE,
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._base_url!r})"

    async def register(self, redirect_uri: str, scope: str) -> str:
        """Make this client known to the server.

        Args:
            redirect_uri: Where the browser will be sent back to.
            scope: What will be asked for, separated by blanks.

        Returns:
            The client id.

        Raises:
            OAuthError: It failed (``OAUTH_LOGIN_ERROR``).
            ConfigError: The proxy that the environment names cannot be used.
        """
        body = {
            "redirect_uris": [redirect_uri],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "token_endpoint_auth_method": "none",
            "scope": scope,
        }
        data = SecretBytes(json.dumps(body, ensure_ascii=True).encode("ascii"))
        return _or_raise(await self._post(REGISTER, _JSON, data, _Registered)).client_id

    def authorize_address(
        self,
        *,
        client_id: str,
        redirect_uri: str,
        state: str,
        challenge: str,
        scope: str | None = None,
    ) -> str:
        """The address to open in a browser, where the person signs in and agrees.

        Args:
            client_id: From :meth:`register`.
            redirect_uri: The one that was registered.
            state: From :func:`new_state`.
            challenge: From :func:`new_pkce`.
            scope: What is asked for; None leaves it to what was registered.
        """
        query = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        if scope is not None:
            query["scope"] = scope
        return f"{self._base_url}authorize/?{urlencode(query)}"

    async def exchange(
        self, *, client_id: str, code: SecretStr, redirect_uri: str, verifier: SecretStr
    ) -> Grant:
        """Redeem the code that the browser brought back, once.

        Args:
            client_id: The client that asked for it.
            code: From :func:`bizctx_tui.client.callback.code_from`.
            redirect_uri: The one that the browser was sent back to.
            verifier: Of the challenge that the browser carried.

        Raises:
            OAuthError: It failed (``OAUTH_LOGIN_ERROR``); only a new sign-in helps.
            ConfigError: The proxy that the environment names cannot be used.
        """
        form: _Fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": client_id,
            "code_verifier": verifier,
        }
        return _or_raise(await self._granted(LOGIN, form))

    async def refresh(self, *, client_id: str, refresh_token: SecretStr) -> Grant:
        """Get a new access token, once; the server may give a new refresh token with it.

        Args:
            client_id: The client that the tokens were given to.
            refresh_token: The latest one.

        Raises:
            OAuthError: ``OAUTH_REFRESH_REVOKED`` when the server says that this refresh
                token counts no more, ``OAUTH_REFRESH_ERROR`` for everything else.
            ConfigError: The proxy that the environment names cannot be used.
        """
        form: _Fields = {
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "client_id": client_id,
        }
        return _or_raise(await self._granted(REFRESH, form))

    async def aclose(self) -> None:
        """Close all connections; a later request opens new ones."""
        await self._exchange.aclose()

    # These hand errors back: their frames hold what was sent and what came back.

    async def _granted(self, doing: Doing, sent: _Fields) -> Grant | OAuthError:
        answer = await self._post(doing, _FORM, _form(sent), _Granted, _secrets_in(sent))
        if isinstance(answer, OAuthError):
            return answer
        return Grant(
            access_token=answer.access_token,
            expires_in=answer.expires_in,
            token_type=answer.token_type,
            scope=answer.scope,
            refresh_token=answer.refresh_token,
        )

    async def _post(
        self,
        doing: Doing,
        headers: Mapping[str, SecretStr],
        body: SecretBytes,
        shape: type[_Shape],
        sent: tuple[SecretStr, ...] = (),
    ) -> _Shape | OAuthError:
        redact = Redactor(sent)
        call = self._exchange.call("POST", doing.path)
        answer = await self._exchange.send(
            call, Parcel(headers, redact, max_bytes=_ANSWER_BYTES, body=body)
        )
        if isinstance(answer, Failure):
            return failed(doing, answer)
        if not answer.is_success:
            return refused(doing, call, answer, redact)
        try:
            return shape.model_validate_json(answer.body)
        except ValidationError as error:
            return unusable(doing, call, _problem(error))


def _form(fields: _Fields) -> SecretBytes:
    plain = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in fields.items()
    }
    # Strictly, an odd character in what was pasted would raise an error that quotes it.
    return SecretBytes(urlencode(plain, errors="surrogatepass").encode("ascii"))


def _secrets_in(fields: _Fields) -> tuple[SecretStr, ...]:
    return tuple(value for value in fields.values() if isinstance(value, SecretStr))


def _or_raise(outcome: _Value | OAuthError) -> _Value:
    if isinstance(outcome, OAuthError):
        raise outcome
    return outcome


def _problem(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(map(str, first["loc"]))
    return f"{where}: {first['msg']}" if where else "it is not a JSON object"
