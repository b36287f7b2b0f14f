"""Sends requests of the App API: whose they are, which are sent again, one error each."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from pydantic import SecretBytes, SecretStr

from bizctx_tui.client.exchange import Exchange, Parcel, is_sendable
from bizctx_tui.client.failures import Failure, Method, invalid_answer
from bizctx_tui.client.redact import Redactor
from bizctx_tui.client.refusals import refused
from bizctx_tui.client.timeouts import USUAL, Timeouts
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import ConfigError, InvalidResponseError

__all__ = ["CredentialSource", "FixedCredentials", "Timeouts", "Transport", "Wait"]

CONTENT_ANSWER_BYTES: Final = 8 * 1024 * 1024
"""The longest answer that is read where a document is expected, in bytes."""

TRIES: Final = 4
"""How often a read is sent at most."""

LONGEST_WAIT: Final = 60.0
"""The longest wait before a read is sent again, in seconds."""

_BASE_VARIABLES = "MP_API_BASE_URL or MP_APP_BASE_URL"
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BACKOFF = (1.0, 2.0, 4.0)
_JITTER_SHARE = 0.1
_FIELD_CHARACTERS = 200
_OWN_HEADERS = {"authorization", "connection", "content-length", "host", "transfer-encoding"}


class CredentialSource(Protocol):
    """Whose requests they are."""

    async def authorization(self) -> SecretStr:
        """The whole value of the Authorization header, fresh enough to be used now.

        Raises:
            OAuthError: There is none, or it ran out and cannot be renewed.
        """
        ...

    async def aclose(self) -> None:
        """Finish what is under way; there are no further requests."""
        ...


class FixedCredentials:
    """Credentials that stay the same.

    Args:
        authorization: The whole value of the Authorization header.
    """

    def __init__(self, authorization: SecretStr) -> None:
        self._authorization = authorization

    async def authorization(self) -> SecretStr:
        """The value that was given."""
        return self._authorization

    async def aclose(self) -> None:
        """Nothing is ever under way here."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A pause before a read is sent again.

    Attributes:
        seconds: How long.
        attempt: Which try failed, counted from 1.
        reason: ``rate_limit``, or the reason of the TransportError that would be raised.
    """

    seconds: float
    attempt: int
    reason: str

    @property
    def words(self) -> str:
        """What to tell the person meanwhile."""
        why = "too many requests" if self.reason == "rate_limit" else "no connection"
        return f"{why}: trying again in {self.seconds:.0f} s ({self.attempt} of {TRIES - 1})"


class Transport:
    """A connection pool to one server, with one account's credentials.

    It belongs to the event loop that sends its first request.

    Args:
        base_url: What every path is appended to, without a trailing slash.
        credentials: Asked for each request that goes out.
        extra_headers: Headers to send besides, for example to choose a cluster.
        timeouts: The deadlines of a request, without what the credentials take.
        sleep: Waits some seconds.
        jitter: A random number from 0 up to 1.
        on_request: Called each time that a request begins to go out on a connection. It
            must not raise.
        on_wait: Called before each pause.

    Raises:
        ConfigError: The address or an extra header cannot be sent.
    """

    def __init__(
        self,
        *,
        base_url: str,
        credentials: CredentialSource,
        extra_headers: Mapping[str, SecretStr] | None = None,
        timeouts: Timeouts = USUAL,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
        on_request: Callable[[], None] | None = None,
        on_wait: Callable[[Wait], None] | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        extra_headers = dict(extra_headers or {})
        _check_extra_headers(extra_headers)
        self._credentials = credentials
        self._redact = Redactor(extra_headers.values())
        self._exchange = Exchange(
            self._base_url,
            headers=extra_headers,
            timeouts=timeouts,
            base_variables=_BASE_VARIABLES,
            on_request=on_request,
        )
        self._sleep = sleep
        self._jitter = jitter
        self._on_wait = on_wait

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._base_url!r})"

    async def read(self, path: str, *, max_bytes: int = CONTENT_ANSWER_BYTES) -> bytes:
        """GET a path; asks again, up to three times, where that may help.

        Args:
            path: Below the base address.
            max_bytes: The longest body, unpacked, that is taken.

        Returns:
            The body of a success.

        Raises:
            BizctxError: One of TransportError, InvalidResponseError, APIError and its
                subclasses, ConfigError, OAuthError.
        """
        attempt = 1
        while True:
            outcome = await self._send("GET", path, max_bytes=max_bytes, attempt=attempt)
            if isinstance(outcome, bytes):
                return outcome
            if attempt == TRIES or outcome.retry_reason is None:
                raise outcome.error
            wait = Wait(self._pause(attempt, outcome.retry_after), attempt, outcome.retry_reason)
            if self._on_wait is not None:
                self._on_wait(wait)
            await self._sleep(wait.seconds)
            attempt += 1

    async def write(self, path: str, payload: Mapping[str, object]) -> bytes:
        """PUT a JSON body to a path, once.

        Args:
            path: Below the base address.
            payload: The members of the JSON object; lone surrogates are sent as they are.

        Returns:
            The body of a success.

        Raises:
            BizctxError: As for :meth:`read`. Where ``may_have_arrived`` is true, nobody
                knows whether the write took effect.
        """
        outcome = await self._send("PUT", path, payload, max_bytes=CONTENT_ANSWER_BYTES)
        if isinstance(outcome, Failure):
            raise outcome.error
        return outcome

    def unusable(
        self, method: Method, path: str, why: str, *, missing_field: str | None = None
    ) -> InvalidResponseError:
        """The error for an answer that came whole but is not what the API promises.

        Args:
            method: ``GET`` or ``PUT``; after a write the error says that it may be stored.
            path: Below the base address.
            why: Ends the sentence "The answer cannot be used: ...".
            missing_field: The member at fault, as a dotted path; may hold the server's words.
        """
        field = None if missing_field is None else self._redact(missing_field)[:_FIELD_CHARACTERS]
        if field is not None:
            why = f"{why} ({field})"
        return invalid_answer(self._exchange.call(method, path), why, missing_field=field)

    async def aclose(self) -> None:
        """Close all connections; a later request opens new ones."""
        await self._exchange.aclose()

    def _pause(self, attempt: int, asked: int | None) -> float:
        if asked is not None:
            return min(float(asked), LONGEST_WAIT)
        return _BACKOFF[attempt - 1] * (1 + _JITTER_SHARE * self._jitter())

    async def _send(
        self,
        method: Method,
        path: str,
        payload: Mapping[str, object] | None = None,
        *,
        max_bytes: int,
        attempt: int = 1,
    ) -> bytes | Failure:
        # Asked anew for each try: after a pause the token before may have run out.
        authorization = await self._credentials.authorization()
        if not is_sendable(authorization):
            return Failure(_unsendable())
        self._redact.follow(authorization)
        headers = {"Authorization": authorization}
        body = None
        if payload is not None:
            headers["Content-Type"] = SecretStr("application/json")
            body = SecretBytes(json.dumps(payload, ensure_ascii=True).encode("ascii"))
        call = self._exchange.call(method, path, payload)
        answer = await self._exchange.send(
            call, Parcel(headers, self._redact, max_bytes=max_bytes, body=body), attempt=attempt
        )
        if isinstance(answer, Failure):
            return answer
        return answer.body if answer.is_success else refused(call, answer, self._redact)


def _unsendable() -> ConfigError:
    return ConfigError(
        "The credentials of this account hold a character that no HTTP header can carry, "
        "such as a line break.",
        hint="Copy the secret or token again, without blanks or line breaks around it.",
    )


def _check_extra_headers(extra_headers: Mapping[str, SecretStr]) -> None:
    for name, value in extra_headers.items():
        if not _NAME.fullmatch(name) or name.lower() in _OWN_HEADERS or not is_sendable(value):
            raise ConfigError(
                f"The custom header {visible(name)[:100]} cannot be sent: its name or value "
                "holds a character that is not allowed, or it is one that this client sets.",
                hint="Correct MP_CUSTOM_HEADER_NAME and MP_CUSTOM_HEADER_VALUE, or "
                "custom_header in the configuration file.",
            )
