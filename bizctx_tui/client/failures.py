"""Which error each way of failing becomes: what happened, why, what to do next.

The functions build errors and never raise them: raised inside an ``except`` block they
would drag the HTTP library's exception along, with frames that hold the credentials.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlsplit

from bizctx_tui.client.redact import Redactor
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import BizctxError, InvalidResponseError, TransportError

if TYPE_CHECKING:
    # It is there by the time that a request has failed.
    from bizctx_tui.client.http_library import httpx

Method = Literal["GET", "PUT", "POST"]
Reason = Literal["refused", "dns", "tls", "timeout", "dropped", "redirect", "network"]


@dataclass(slots=True)
class Call:
    """One request on its way.

    Attributes:
        method: ``PUT`` stores something, the others do not.
        path: Below the base address.
        host: The server's host, and port if it is not the usual one.
        url: The full address.
        payload: The JSON object that is sent; None where none is. Never a secret.
        base_variables: The variables that may have named the address, for a person.
        sent: True from when a connection stood and the request began to go out.
    """

    method: Method
    path: str
    host: str
    url: str = ""
    payload: Mapping[str, object] | None = field(default=None, repr=False)
    base_variables: str = "MP_API_BASE_URL or MP_APP_BASE_URL"
    sent: bool = False

    @property
    def is_write(self) -> bool:
        return self.method == "PUT"


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that brought nothing usable.

    Attributes:
        error: What the caller is told when it is not tried again.
        retry_reason: Why asking again may help a read; None when it would not.
        retry_after: Seconds that the server asked to wait, None when it named none.
    """

    error: BizctxError
    retry_reason: str | None = None
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class _Kind:
    reason: Reason
    what: str
    hint: str
    retry: bool


_NETWORK_HINT = "Check the network, VPN and proxy, and {base} if set."
_LATER_HINT = "Try again in a moment."

_KINDS: Final = {
    "refused": _Kind(
        "refused", "{host} refused the connection: nothing listens there.", _NETWORK_HINT, True
    ),
    "dns": _Kind("dns", "The name of {host} could not be looked up.", _NETWORK_HINT, True),
    "certificate": _Kind(
        "tls",
        "The certificate of {host} is not trusted, so nothing was sent.",
        "Check the clock and the address. Behind a company proxy, point SSL_CERT_FILE to its "
        "certificate.",
        False,
    ),
    "tls": _Kind(
        "tls",
        "No secure connection to {host} came about: what answers there does not speak TLS as "
        "expected.",
        "Check the address: its port, and https or http.",
        False,
    ),
    "connect_timeout": _Kind(
        "timeout", "{host} did not accept a connection in time.", _NETWORK_HINT, True
    ),
    "busy": _Kind(
        "timeout",
        "All connections to {host} were busy for too long, so the request was not sent.",
        _LATER_HINT,
        True,
    ),
    "timeout": _Kind("timeout", "{host} did not answer in time.", _LATER_HINT, False),
    "dropped": _Kind(
        "dropped",
        "{host} closed the connection before it answered.",
        _LATER_HINT,
        True,
    ),
    "reset": _Kind(
        "dropped",
        "{host} reset the connection before its answer was complete.",
        _LATER_HINT,
        True,
    ),
    "truncated": _Kind(
        "dropped", "{host} closed the connection in the middle of its answer.", _LATER_HINT, True
    ),
    "not_http": _Kind(
        "network", "What {host} answered is not HTTP.", "Check the address and port.", False
    ),
    "proxy": _Kind(
        "network",
        "The proxy between here and {host} refused to pass the request on.",
        "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY.",
        False,
    ),
    "unreachable": _Kind("network", "{host} could not be reached.", _NETWORK_HINT, True),
}

_MAYBE_STORED = " It is not known whether the text was stored."
_MAYBE_STORED_HINT = (
    "The text may or may not have been stored. Saving again first looks at what the server "
    "holds, so it is safe."
)
_NOT_STORED = " Nothing was stored."


def unanswered(call: Call, error: httpx.RequestError | TimeoutError, redact: Redactor) -> Failure:
    """The failure of a request that got no whole answer.

    Args:
        call: The request; ``sent`` decides whether a write may have arrived.
        error: What the HTTP library raised, or the TimeoutError of the total deadline.
        redact: Takes credentials out of what is quoted.
    """
    from bizctx_tui.client.http_library import httpx

    if isinstance(error, httpx.DecodingError):
        return Failure(invalid_answer(call, "its compression is broken"))
    if isinstance(error, httpx.RemoteProtocolError) and "location header" in str(error):
        return redirected(call, None, redact)
    kind = _KINDS[_kind_of(error, call.sent)]
    doubtful = call.is_write and call.sent
    message = kind.what.format(host=visible(call.host))
    if call.is_write:
        message += _MAYBE_STORED if doubtful else _NOT_STORED
    return Failure(
        TransportError(
            message,
            details=_details(call, reason=kind.reason, may_have_arrived=doubtful),
            hint=_MAYBE_STORED_HINT if doubtful else kind.hint.format(base=call.base_variables),
        ),
        retry_reason=kind.reason if kind.retry else None,
    )


def redirected(call: Call, location: str | None, redact: Redactor) -> Failure:
    """The failure of a request that was sent elsewhere; credentials never follow it.

    Args:
        call: The request.
        location: Where to, as the server gave it; None when it gave nothing readable.
        redact: Takes credentials out of the host that is named.
    """
    target = visible(redact(_target(location)))[:100]
    return Failure(
        TransportError(
            f"{visible(call.host)} redirected to {target}; redirects are not followed, because "
            f"the credentials would go along.{_NOT_STORED if call.is_write else ''}",
            details=_details(call, reason="redirect", may_have_arrived=False),
            hint=f"Check the region of the account, and {call.base_variables} if set.",
        )
    )


def invalid_answer(
    call: Call, why: str, *, missing_field: str | None = None, status: int = 200
) -> InvalidResponseError:
    """The error for a success whose body is not what the API promises.

    Args:
        call: The request.
        why: Ends the sentence "The answer of HOST cannot be used: ...".
        missing_field: The member that is missing or of the wrong type, as a dotted path.
        status: The HTTP status of the answer.
    """
    return InvalidResponseError(
        f"The answer of {visible(call.host)} cannot be used: {visible(why)}."
        f"{_MAYBE_STORED if call.is_write else ''}",
        details=_details(
            call, status_code=status, missing_field=missing_field, may_have_arrived=call.is_write
        ),
        hint=_MAYBE_STORED_HINT
        if call.is_write
        else "Check that the address is Mixpanel's App API, then try again.",
    )


def _target(location: str | None) -> str:
    """The host of a Location header; its path and query may hold secrets of a session."""
    try:
        parts = urlsplit(location or "")
    except ValueError:
        parts = urlsplit("")
    if parts.hostname:
        return parts.hostname
    return "another path of the same server" if parts.path else "a place it did not name"


def _details(call: Call, **more: object) -> dict[str, object]:
    return {"method": call.method, "path": call.path, **more}


def _kind_of(error: httpx.RequestError | TimeoutError, sent: bool) -> str:
    from bizctx_tui.client.http_library import httpx

    match error:
        case httpx.ConnectTimeout():
            return "connect_timeout"
        case httpx.PoolTimeout():
            return "busy"
        case httpx.ProxyError():
            return "proxy"
        case httpx.ConnectError():
            return _connect_kind(error)
        case httpx.NetworkError():
            return "reset" if _was_reset(error) else "dropped"
        case httpx.TimeoutException() | TimeoutError():
            return "timeout" if sent else "connect_timeout"
        case httpx.RemoteProtocolError():
            return _protocol_kind(error)
    return "unreachable"


def _protocol_kind(error: httpx.RemoteProtocolError) -> str:
    # The library has one class for the three; only its words tell them apart.
    words = str(error)
    if "without sending a response" in words:
        return "dropped"
    return "truncated" if "without sending complete" in words else "not_http"


def _was_reset(error: httpx.NetworkError) -> bool:
    return any(isinstance(cause, ConnectionResetError) for cause in _causes(error))


def _connect_kind(error: httpx.ConnectError) -> str:
    for cause in _causes(error):
        match cause:
            case socket.gaierror():
                return "dns"
            case ssl.SSLCertVerificationError():
                return "certificate"
            case ssl.SSLError():
                return "tls"
            case ConnectionRefusedError():
                return "refused"
            case ConnectionResetError() | BrokenPipeError():
                return "dropped"
    return "unreachable"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Everything behind an error, nearest first; a host with two addresses gives a group."""
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [e for e in (current.__cause__, current.__context__) if e is not None]
        if isinstance(current, BaseExceptionGroup):
            waiting += current.exceptions
