"""Which error each failure of the OAuth server becomes.

Like :mod:`bizctx_tui.client.failures`, the functions build errors and never raise them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

from bizctx_tui.client.exchange import Answer
from bizctx_tui.client.failures import Call, Failure
from bizctx_tui.client.redact import Redactor
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import InvalidResponseError, OAuthError

_LOGIN_ERROR = "OAUTH_LOGIN_ERROR"
_REFRESH_ERROR = "OAUTH_REFRESH_ERROR"
_REVOKED = "OAUTH_REFRESH_REVOKED"
_REVOKED_STATUS = (400, 401)
_DESCRIPTION_CHARACTERS = 300
_SIGN_IN = "Sign in again with `bizctx login`."


@dataclass(frozen=True, slots=True)
class Doing:
    """What the OAuth server is asked to do.

    Attributes:
        path: Below the base address.
        failed: Begins the message when it failed.
        code: Of the error.
        hint: What to do when the server itself failed or made no sense.
    """

    path: str
    failed: str
    code: str
    hint: str


REGISTER: Final = Doing(
    "mcp/register/",
    "The sign-in could not begin",
    _LOGIN_ERROR,
    "Try again in a moment; a service account or a token needs no browser.",
)
LOGIN: Final = Doing("token/", "The sign-in could not be completed", _LOGIN_ERROR, "Sign in again.")
REFRESH: Final = Doing(
    "token/",
    "The access token ran out and could not be renewed",
    _REFRESH_ERROR,
    "Try again in a moment. If it stays so, sign in again with `bizctx login`.",
)


def failed(doing: Doing, failure: Failure) -> OAuthError:
    """The error for a request that got no whole answer."""
    error = failure.error
    hint = doing.hint if isinstance(error, InvalidResponseError) else error.hint
    return OAuthError(
        f"{doing.failed}. {error.message}",
        code=doing.code,
        details={
            name: error.details[name]
            for name in ("method", "path", "reason", "status_code")
            if name in error.details
        },
        hint=hint,
    )


def refused(doing: Doing, call: Call, answer: Answer, redact: Redactor) -> OAuthError:
    """The error for an answer that is not a success.

    Args:
        doing: What was asked for.
        call: The request.
        answer: Of a status of 400 or more.
        redact: Takes the code or token that was sent out of what the server said.
    """
    kind, words = _said(answer.body, redact)
    details: dict[str, object] = {
        "method": call.method,
        "path": call.path,
        "status_code": answer.status,
        "error": kind,
    }
    if doing is REFRESH and answer.status in _REVOKED_STATUS and kind == "invalid_grant":
        return OAuthError(
            "This sign-in counts no more: the server does not accept its refresh token "
            "(invalid_grant).",
            code=_REVOKED,
            details=details,
            hint=_SIGN_IN,
        )
    quoted = ": ".join(part for part in (kind, visible(words)) if part)
    return OAuthError(
        f"{doing.failed}: {visible(call.host)} answered with status {answer.status}."
        f"{f' It says: “{quoted}”.' if quoted else ''}",
        code=doing.code,
        details=details,
        hint=doing.hint,
    )


def unusable(doing: Doing, call: Call, why: str) -> OAuthError:
    """The error for a success that cannot be used.

    Args:
        doing: What was asked for.
        call: The request.
        why: Ends the sentence "The answer of HOST cannot be used: ...".
    """
    return OAuthError(
        f"{doing.failed}: the answer of {visible(call.host)} cannot be used: {visible(why)}.",
        code=doing.code,
        details={"method": call.method, "path": call.path},
        hint=doing.hint,
    )


def _said(body: bytes, redact: Redactor) -> tuple[str, str]:
    """The kind of error and its description, as RFC 6749 has them; empty where it has none."""
    try:
        answer: object = json.loads(body)
    except (ValueError, RecursionError):
        return "", ""
    if not isinstance(answer, dict):
        return "", ""
    kind, words = answer.get("error"), answer.get("error_description")
    is_kind = isinstance(kind, str) and re.fullmatch(r"[a-z_]{1,50}", kind)
    return (
        redact(str(kind)) if is_kind else "",
        redact(words)[:_DESCRIPTION_CHARACTERS] if isinstance(words, str) else "",
    )
