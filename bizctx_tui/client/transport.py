"""Sends one request and brings its answer: deadlines, retries of reads, one error each.

A write goes on the wire at most once: neither this layer nor the HTTP library below it
ever sends it again, whatever happens.
"""

from __future__ import annotations

import asyncio
import json
import random
import ssl
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final

import httpx
from pydantic import SecretStr

from bizctx_tui import __version__
from bizctx_tui.client.endpoints import is_loopback
from bizctx_tui.client.failures import Call, Failure, Method, invalid_answer, redirected, unanswered
from bizctx_tui.client.redact import Redactor
from bizctx_tui.client.refusals import refused
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import ConfigError, InvalidResponseError

CONTENT_ANSWER_BYTES: Final = 8 * 1024 * 1024
"""The longest answer that is read where a document is expected, in bytes."""

TRIES: Final = 4
"""How often a read is sent at most."""

LONGEST_WAIT: Final = 60.0
"""The longest wait before a read is sent again, in seconds."""

_BACKOFF = (1.0, 2.0, 4.0)
_JITTER_SHARE = 0.1
_ERROR_BODY_BYTES = 64 * 1024
_CONNECTIONS = 8
_FIELD_CHARACTERS = 200
_SENDING = "http11.send_request_headers.started"
_OWN_HEADERS = {"authorization", "connection", "content-length", "host", "transfer-encoding"}


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long each part of a request may take, in seconds.

    Attributes:
        connect: To a connection, TLS included.
        read: Between two pieces of the answer.
        write: Between two pieces of the request.
        pool: For one of the connections to become free.
        total: The whole exchange, so that a server that drips cannot hold it for ever.
    """

    connect: float = 10.0
    read: float = 60.0
    write: float = 60.0
    pool: float = 10.0
    total: float = 300.0


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
        authorization: The whole value of the Authorization header.
        extra_headers: Headers to send besides, for example to choose a cluster.
        timeouts: The deadlines of a request.
        sleep: Waits some seconds.
        jitter: A random number from 0 up to 1.
        on_request: Called each time that a request begins to go out on a connection. It
            must not raise.
        on_wait: Called before each pause.

    Raises:
        ConfigError: The address or a header cannot be sent.
    """

    def __init__(
        self,
        *,
        base_url: str,
        authorization: SecretStr,
        extra_headers: Mapping[str, SecretStr] | None = None,
        timeouts: Timeouts = Timeouts(),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
        on_request: Callable[[], None] | None = None,
        on_wait: Callable[[Wait], None] | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        extra_headers = dict(extra_headers or {})
        _check_headers(authorization, extra_headers)
        self._url = _parsed(self._base_url)
        self._authorization = authorization
        self._extra_headers = extra_headers
        self._redact = Redactor(authorization, extra_headers.values())
        self._timeouts = timeouts
        self._sleep = sleep
        self._jitter = jitter
        self._on_request = on_request
        self._on_wait = on_wait
        self._client: httpx.AsyncClient | None = None
        self._opening = asyncio.Lock()

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
                subclasses, ConfigError.
        """
        attempt = 1
        while True:
            outcome = await self._exchange("GET", path, None, max_bytes)
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
        body = json.dumps(payload, ensure_ascii=True).encode("ascii")
        outcome = await self._exchange("PUT", path, body, CONTENT_ANSWER_BYTES)
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
        return invalid_answer(self._call(method, path), why, missing_field=field)

    async def aclose(self) -> None:
        """Close all connections; a later request opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    def _call(self, method: Method, path: str) -> Call:
        port = self._url.port
        host = self._url.host
        return Call(method, path, host if port is None else f"{host}:{port}")

    def _pause(self, attempt: int, asked: int | None) -> float:
        if asked is not None:
            return min(float(asked), LONGEST_WAIT)
        return _BACKOFF[attempt - 1] * (1 + _JITTER_SHARE * self._jitter())

    async def _exchange(
        self, method: Method, path: str, body: bytes | None, max_bytes: int
    ) -> bytes | Failure:
        client = await self._opened()
        call = self._call(method, path)
        try:
            async with asyncio.timeout(self._timeouts.total):
                return await self._ask(client, call, body, max_bytes)
        except (httpx.RequestError, TimeoutError) as error:
            return unanswered(call, error, self._redact)

    async def _ask(
        self, client: httpx.AsyncClient, call: Call, body: bytes | None, max_bytes: int
    ) -> bytes | Failure:
        async def trace(event: str, info: Mapping[str, Any]) -> None:
            # A proxy is asked for a tunnel by a CONNECT of its own, which is not ours.
            if event == _SENDING and info["request"].method != b"CONNECT":
                call.sent = True
                if self._on_request is not None:
                    self._on_request()

        async with client.stream(
            call.method,
            self._base_url + call.path,
            content=body,
            headers=None if body is None else {"Content-Type": "application/json"},
            extensions={"trace": trace},
        ) as response:
            status = response.status_code
            if 300 <= status < 400:
                return redirected(call, response.headers.get("location"), self._redact)
            if 200 <= status < 300:
                return await _body(call, response, max_bytes)
            said = await _error_body(response)
            return refused(call, status, said, response.headers.get("retry-after"), self._redact)

    async def _opened(self) -> httpx.AsyncClient:
        async with self._opening:
            if self._client is None:
                tls = await _tls_context(self._url.scheme)
                made = self._make_client(tls)
                if isinstance(made, ConfigError):
                    raise made
                self._client = made
            return self._client

    def _make_client(self, tls: ssl.SSLContext) -> httpx.AsyncClient | ConfigError:
        """The client, or the error to raise where no frame holds the headers in clear."""
        headers = {
            "Accept": "application/json",
            # What is not asked for cannot be sent back to unpack into something huge.
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": user_agent(),
            **{name: value.get_secret_value() for name, value in self._extra_headers.items()},
            "Authorization": self._authorization.get_secret_value(),
        }
        try:
            return httpx.AsyncClient(
                headers=headers,
                cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=())),
                verify=tls,
                trust_env=not is_loopback(self._url.host),
                follow_redirects=False,
                timeout=httpx.Timeout(
                    connect=self._timeouts.connect,
                    read=self._timeouts.read,
                    write=self._timeouts.write,
                    pool=self._timeouts.pool,
                ),
                limits=httpx.Limits(
                    max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS
                ),
            )
        except (ImportError, ValueError, httpx.InvalidURL):
            return ConfigError(
                "The proxy named in the environment cannot be used: its address is broken or "
                "of a kind that is not supported.",
                hint="Correct or unset HTTPS_PROXY, HTTP_PROXY and ALL_PROXY.",
            )


def user_agent() -> str:
    """How this client names itself to the server."""
    return f"bizctx/{__version__} (python/{sys.version_info.major}.{sys.version_info.minor})"


def _parsed(base_url: str) -> httpx.URL:
    try:
        return httpx.URL(base_url)
    except httpx.InvalidURL:
        pass
    raise ConfigError(
        f"The address of the server cannot be used: {visible(base_url)[:200]}",
        hint="Correct or unset MP_API_BASE_URL and MP_APP_BASE_URL.",
    )


def _check_headers(authorization: SecretStr, extra_headers: Mapping[str, SecretStr]) -> None:
    if not _is_sendable(authorization):
        # Sent anyway, the HTTP library would quote the header in its own error.
        raise ConfigError(
            "The credentials of this account hold a character that no HTTP header can carry, "
            "such as a line break.",
            hint="Copy the secret or token again, without blanks or line breaks around it.",
        )
    for name, value in extra_headers.items():
        token = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
        if not token or name.lower() in _OWN_HEADERS or not _is_sendable(value):
            raise ConfigError(
                f"The custom header {visible(name)[:100]} cannot be sent: its name or value "
                "holds a character that is not allowed, or it is one that this client sets.",
                hint="Correct MP_CUSTOM_HEADER_NAME and MP_CUSTOM_HEADER_VALUE, or "
                "custom_header in the configuration file.",
            )


def _is_sendable(value: SecretStr) -> bool:
    text = value.get_secret_value()
    return text.isascii() and text.isprintable() and text == text.strip()


async def _tls_context(scheme: str) -> ssl.SSLContext:
    if scheme != "https":
        # Never used; an empty one, which trusts nobody, saves 40 ms of reading certificates.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return await asyncio.to_thread(httpx.create_ssl_context)


async def _body(call: Call, response: httpx.Response, max_bytes: int) -> bytes | Failure:
    status = response.status_code
    if not _is_packed_as_asked(response):
        return Failure(
            invalid_answer(call, "it is packed in a way nobody asked for", status=status)
        )
    pieces: list[bytes] = []
    length = 0
    async for piece in response.aiter_bytes():
        pieces.append(piece)
        length += len(piece)
        if length > max_bytes:
            return Failure(
                invalid_answer(call, f"it is longer than {max_bytes:,} bytes", status=status)
            )
    return b"".join(pieces)


async def _error_body(response: httpx.Response) -> bytes:
    """As much of an error's body as helps; the status counts even if the rest is broken."""
    pieces = bytearray()
    if _is_packed_as_asked(response):
        try:
            async for piece in response.aiter_bytes():
                pieces += piece
                if len(pieces) >= _ERROR_BODY_BYTES:
                    break
        except httpx.RequestError:
            return bytes(pieces)
    return bytes(pieces[:_ERROR_BODY_BYTES])


def _is_packed_as_asked(response: httpx.Response) -> bool:
    # Packed twice, a kilobyte unpacks to a gigabyte in one step, before any count of it.
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    return packing in ("identity", "gzip", "deflate")
