"""One request and its answer over a pool of connections to one server.

A request goes on the wire at most once: neither this layer nor the HTTP library below it
ever sends it again, whatever happens. Failures are handed back and never raised here: the
frames of this module and of the library hold credentials.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from pydantic import SecretBytes, SecretStr

from bizctx_tui import __version__
from bizctx_tui.client.endpoints import is_loopback
from bizctx_tui.client.failures import Call, Failure, Method, invalid_answer, redirected, unanswered
from bizctx_tui.client.redact import Redactor
from bizctx_tui.client.timeouts import Timeouts
from bizctx_tui.client.wire_log import log_answer, log_failure, quiet_libraries
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import ConfigError

if TYPE_CHECKING:
    # Imported with the first request: it takes as long as everything else of the client.
    from bizctx_tui.client.http_library import httpx

_CONNECTIONS: Final = 8
_ERROR_BODY_BYTES: Final = 64 * 1024
# An address that every reader of addresses reads alike.
_LABEL = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_PLAIN: Final = re.compile(
    rf"https?://(?:127\.0\.0\.1|(?:{_LABEL}\.)*[a-z]+)"
    r"(?::(?:[1-9][0-9]{3}|[1-5][0-9]{4}))?(?:/[a-z0-9/]*)?"
)
_SENDING: Final = "http11.send_request_headers.started"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, redirects excepted.

    Attributes:
        status: The HTTP status.
        body: Unpacked; of an error as much as helps, at most 64 KiB.
        retry_after: The Retry-After header as received.
    """

    status: int
    body: bytes = field(repr=False)
    retry_after: str | None = None

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a request carries, and how its answer is to be taken.

    Attributes:
        headers: Of this request alone, over those of every request.
        redact: Takes credentials out of what is quoted.
        max_bytes: The longest body of a success, unpacked, that is taken.
        body: The bytes to send.
    """

    headers: Mapping[str, SecretStr]
    redact: Redactor
    max_bytes: int
    body: SecretBytes | None = None


class Exchange:
    """A connection pool to one server.

    It belongs to the event loop that sends its first request.

    Args:
        base_url: What every path is appended to.
        headers: Headers of every request.
        timeouts: The deadlines of a request.
        base_variables: The variables that may have named the address, for a person.
        on_request: Called each time that a request begins to go out on a connection. It
            must not raise.

    Raises:
        ConfigError: The address cannot be used.
    """

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, SecretStr],
        timeouts: Timeouts,
        base_variables: str,
        on_request: Callable[[], None] | None = None,
    ) -> None:
        self._address = _parsed(base_url, base_variables)
        self._base_url = base_url
        self._headers = headers
        self._timeouts = timeouts
        self._base_variables = base_variables
        self._on_request = on_request
        self._client: httpx.AsyncClient | None = None
        self._opening = asyncio.Lock()

    def call(self, method: Method, path: str, payload: Mapping[str, object] | None = None) -> Call:
        """A request that is about to be sent.

        Args:
            method: The HTTP method.
            path: Appended to the base address.
            payload: The JSON object that will be its body, for the error to tell.
        """
        port, host = self._address.port, self._address.host
        return Call(
            method,
            path,
            host if port is None else f"{host}:{port}",
            url=self._base_url + path,
            payload=payload,
            base_variables=self._base_variables,
        )

    async def send(self, call: Call, parcel: Parcel, *, attempt: int = 1) -> Answer | Failure:
        """Send a request once.

        Args:
            call: The request; its ``sent`` is kept up to date.
            parcel: What it carries.
            attempt: How often this was sent until now, counted from 1, for the log.

        Returns:
            The answer of any status but a redirect, or why there is none.

        Raises:
            ConfigError: The proxy that the environment names cannot be used.
        """
        client = await self._opened()
        started = time.perf_counter()
        with quiet_libraries():
            outcome = await self._bounded(client, call, parcel)
        path, seconds = urlsplit(call.url).path, time.perf_counter() - started
        if isinstance(outcome, Answer):
            log_answer(
                *(call.method, path),
                status=outcome.status,
                size=len(outcome.body),
                seconds=seconds,
                attempt=attempt,
            )
        else:
            why = str(outcome.error.details.get("reason", outcome.error.code))
            log_failure(call.method, path, why=why, seconds=seconds, attempt=attempt)
        return outcome

    async def aclose(self) -> None:
        """Close all connections; a later request opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            with quiet_libraries():
                await client.aclose()

    async def _bounded(
        self, client: httpx.AsyncClient, call: Call, parcel: Parcel
    ) -> Answer | Failure:
        from bizctx_tui.client.http_library import httpx

        try:
            async with asyncio.timeout(self._timeouts.total):
                return await self._ask(client, call, parcel)
        except (httpx.RequestError, TimeoutError) as error:
            return unanswered(call, error, parcel.redact)

    async def _ask(self, client: httpx.AsyncClient, call: Call, parcel: Parcel) -> Answer | Failure:
        async def trace(event: str, info: Mapping[str, Any]) -> None:
            # A proxy is asked for a tunnel by a CONNECT of its own, which is not ours.
            if event == _SENDING and info["request"].method != b"CONNECT":
                call.sent = True
                if self._on_request is not None:
                    self._on_request()

        async with client.stream(
            call.method,
            call.url,
            content=None if parcel.body is None else parcel.body.get_secret_value(),
            headers={name: value.get_secret_value() for name, value in parcel.headers.items()},
            extensions={"trace": trace},
        ) as response:
            status = response.status_code
            if 300 <= status < 400:
                return redirected(call, response.headers.get("location"), parcel.redact)
            if 200 <= status < 300:
                return await _whole(call, response, parcel.max_bytes)
            said = await _error_body(response)
            return Answer(status, said, response.headers.get("retry-after"))

    async def _opened(self) -> httpx.AsyncClient:
        async with self._opening:
            if self._client is None:
                await asyncio.to_thread(load_http_library)
                tls = await _tls_context(self._address.scheme)
                made = self._make_client(tls)
                if isinstance(made, ConfigError):
                    raise made
                self._client = made
            return self._client

    def _make_client(self, tls: ssl.SSLContext) -> httpx.AsyncClient | ConfigError:
        """The client, or the error to raise where no frame holds the headers in clear."""
        from http.cookiejar import CookieJar, DefaultCookiePolicy

        from bizctx_tui.client.http_library import httpx

        headers = httpx.Headers(
            {
                "Accept": "application/json",
                # What is not asked for cannot be sent back to unpack into something huge.
                "Accept-Encoding": "gzip, deflate",
                "User-Agent": user_agent(),
            }
        )
        headers.update({name: value.get_secret_value() for name, value in self._headers.items()})
        try:
            return httpx.AsyncClient(
                headers=headers,
                cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=())),
                verify=tls,
                trust_env=not is_loopback(self._address.host),
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


def is_sendable(value: SecretStr) -> bool:
    """Whether an HTTP header can carry the value.

    Sent anyway, the HTTP library would quote the header in its own error.
    """
    text = value.get_secret_value()
    return text.isascii() and text.replace("\t", " ").isprintable() and text == text.strip()


def load_http_library() -> None:
    """Import the HTTP library; some 60 milliseconds, once, and in a thread if keys wait."""
    import_module("bizctx_tui.client.http_library")


@dataclass(frozen=True, slots=True)
class _Address:
    """Where a server is; the port is None for the usual one."""

    scheme: str
    host: str
    port: int | None


def _parsed(base_url: str, base_variables: str) -> _Address:
    if _PLAIN.fullmatch(base_url):
        plain = urlsplit(base_url)
        return _Address(plain.scheme, plain.hostname or "", plain.port)
    from bizctx_tui.client.http_library import httpx

    try:
        url = httpx.URL(base_url)
        return _Address(url.scheme, url.host, url.port)
    except httpx.InvalidURL:
        pass
    raise ConfigError(
        f"The address of the server cannot be used: {visible(base_url)[:200]}",
        hint=f"Correct or unset {base_variables}.",
    )


async def _tls_context(scheme: str) -> ssl.SSLContext:
    if scheme != "https":
        # Never used; an empty one, which trusts nobody, saves 40 ms of reading certificates.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    from bizctx_tui.client.http_library import httpx

    return await asyncio.to_thread(httpx.create_ssl_context)


async def _whole(call: Call, response: httpx.Response, max_bytes: int) -> Answer | Failure:
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
    return Answer(status, b"".join(pieces))


async def _error_body(response: httpx.Response) -> bytes:
    """As much of an error's body as helps; the status counts even if the rest is broken."""
    from bizctx_tui.client.http_library import httpx

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
