"""Which error each status of refusal becomes, and what the server said about it."""

from __future__ import annotations

import json
import re
from typing import Final

from bizctx_tui.client.exchange import Answer
from bizctx_tui.client.failures import Call, Failure
from bizctx_tui.client.redact import Redactor
from bizctx_tui.core.models import EDIT_PERMISSION
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import (
    APIError,
    AuthenticationError,
    QueryError,
    RateLimitError,
    ServerError,
)

MAX_RETRY_AFTER: Final = 3600
"""The longest wait, in seconds, that is believed of a server."""

_TEXT_BODY_CHARACTERS = 300
_MESSAGE_CHARACTERS = 500

_Words = tuple[str, str]

_READ: Final[dict[int, _Words]] = {
    400: ("could not understand the request", "Check the project or organization id."),
    401: (
        "does not accept the credentials",
        "Check the user name and secret, or the token, of this account. A token that has run "
        "out needs a new sign-in.",
    ),
    403: (
        "says that this account lacks access",
        "Ask an owner or admin of the project or organization for access, or use another account.",
    ),
    404: (
        "knows no such project or organization, or this account cannot see it",
        "Check the id and the region, or use an account that can see it.",
    ),
    405: (
        "does not offer this operation at this address",
        "Check MP_API_BASE_URL or MP_APP_BASE_URL if set.",
    ),
    409: ("reports a conflict with something else going on", "Try again in a moment."),
    422: ("could not process the request", "Check the project or organization id."),
}
_WRITE: Final[dict[int, _Words]] = {
    400: (
        "did not accept the text",
        "Read what the server says, change the text, then save again.",
    ),
    403: (
        f"says that this account may not edit here: the permission {EDIT_PERMISSION} is missing",
        f"Ask an owner or admin for {EDIT_PERMISSION}, or use another account. The text can be "
        "exported meanwhile.",
    ),
    409: (
        "reports a conflict with another change",
        "Save again: that first looks at what the server holds.",
    ),
    422: (
        "could not process the text",
        "Read what the server says, change the text, then save again.",
    ),
}
_OTHER_4XX: Final[_Words] = ("refused the request", "Read what the server says.")


def refused(call: Call, answer: Answer, redact: Redactor) -> Failure:
    """The failure of a request that the server answered with an error.

    Args:
        call: The request.
        answer: Of a status of 400 or more.
        redact: Takes credentials out of what the server said.
    """
    failure = _failure(
        call, answer.status, server_message(answer.body, redact), retry_after(answer.retry_after)
    )
    if isinstance(failure.error, APIError):
        failure.error.response_body = response_body(answer.body, redact)
        failure.error.request_url = call.url
        failure.error.request_body = None if call.payload is None else dict(call.payload)
    return failure


def _failure(call: Call, status: int, said: str, retry_after_seconds: int | None) -> Failure:
    if status == 429:
        return _rate_limited(call, said, retry_after_seconds)
    if status >= 500:
        return Failure(_server_failed(call, status, said))
    words = _WRITE.get(status) if call.is_write else None
    why, hint = words or _READ.get(status, _OTHER_4XX)
    cls = AuthenticationError if status == 401 else QueryError
    return Failure(
        cls(
            f"The server {why} ({status}).{' Nothing was stored.' if call.is_write else ''}"
            f"{_quote(said)}",
            status_code=status,
            method=call.method,
            path=call.path,
            server_message=said,
            hint=hint,
        )
    )


def retry_after(header: str | None) -> int | None:
    """The seconds of a Retry-After header, at most :data:`MAX_RETRY_AFTER`.

    Returns:
        None when there is none, or when it is not a whole non-negative number: a date
        would need a clock that agrees with the server's.
    """
    if header is None or not re.fullmatch(r"[0-9]+", header.strip()):
        return None
    digits = header.strip().lstrip("0")
    if len(digits) > len(str(MAX_RETRY_AFTER)):
        return MAX_RETRY_AFTER
    return min(int(digits or "0"), MAX_RETRY_AFTER)


def response_body(body: bytes, redact: Redactor) -> object:
    """The body of an error without credentials: its JSON value, else its text.

    Returns:
        None when it is empty, as the official client has it.
    """
    text = body.decode("utf-8", "replace")
    if not text:
        return None
    try:
        return redact.value(json.loads(text))
    except (ValueError, RecursionError):
        return redact(text)


def server_message(body: bytes, redact: Redactor) -> str:
    """The server's own words, raw, without credentials, at most 500 characters.

    They are the JSON member ``error``, else ``message``, else the first 300 characters of
    the body.
    """
    text = body.decode("utf-8", "replace")
    try:
        answer: object = json.loads(text)
    except (ValueError, RecursionError):
        answer = None
    if isinstance(answer, dict):
        for member in ("error", "message"):
            words = answer.get(member)
            if isinstance(words, str) and words.strip():
                return redact(words)[:_MESSAGE_CHARACTERS]
    return redact(text).strip()[:_TEXT_BODY_CHARACTERS]


def _quote(said: str) -> str:
    # A web page instead of a message is no help to a reader; programs find it in details.
    if not said or said.startswith("<"):
        return ""
    return f" It says: “{visible(said)}”."


def _rate_limited(call: Call, said: str, seconds: int | None) -> Failure:
    when = "later" if seconds is None else f"in {_duration(seconds)}"
    return Failure(
        RateLimitError(
            "The server has had too many requests from this account (429)."
            f"{' Nothing was stored.' if call.is_write else ''}{_quote(said)}",
            status_code=429,
            method=call.method,
            path=call.path,
            server_message=said,
            hint=f"Try again {when}. The documented default is 60 requests per hour.",
            retry_after=seconds,
        ),
        retry_reason="rate_limit",
        retry_after=seconds,
    )


def _server_failed(call: Call, status: int, said: str) -> APIError:
    known = status < 600
    subject = "text" if call.is_write else "request"
    what = f"The server failed ({status}); nothing is wrong with the {subject}."
    if not known:
        what = f"The server answered with status {status}, which this API does not have."
    hint = "Try again later." if known else "Check that the address is Mixpanel's App API."
    if call.is_write:
        what += " It is not known whether the text was stored."
        hint += " Saving again first looks at what the server holds."
    error = (ServerError if known else APIError)(
        what + _quote(said),
        status_code=status,
        method=call.method,
        path=call.path,
        server_message=said,
        hint=hint,
    )
    error.details["may_have_arrived"] = call.is_write
    return error


def _duration(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    return f"{-(-seconds // 60)} minutes"
