"""Every error a caller can meet, each with a code, a message, details and a next step.

::

    BizctxError
    ├── ConfigError                     CONFIG_ERROR               exit 1
    │   ├── AccountNotFoundError        ACCOUNT_NOT_FOUND          exit 4
    │   └── ProjectNotFoundError        PROJECT_NOT_FOUND          exit 4
    ├── OAuthError                      OAUTH_TOKEN_ERROR          exit 2
    ├── WorkspaceScopeError             ORGANIZATION_AMBIGUOUS     exit 1
    ├── TransportError                  HTTP_ERROR                 exit 1
    ├── InvalidResponseError            INVALID_RESPONSE           exit 1
    ├── StorageError                    STORAGE_ERROR              exit 1
    ├── ContentSourceError              CONTENT_SOURCE             exit 3
    ├── FilterError                     JQ_FILTER                  exit 3
    ├── BusinessContextValidationError  BUSINESS_CONTEXT_TOO_LONG  exit 3
    ├── ParamValidationError            WS2_INVALID_LEVEL          exit 3   (also ValueError)
    ├── SectionError                    SECTION_UNFIT              exit 3
    │   └── SectionNotFoundError        SECTION_NOT_FOUND          exit 4
    ├── ContentChangedError             CONTENT_CHANGED            exit 6
    ├── NotConfirmedError               NOT_CONFIRMED              exit 1
    └── APIError                        API_ERROR                  exit 1
        ├── AuthenticationError         AUTH_FAILED                exit 2
        ├── QueryError                  QUERY_FAILED               exit 3
        ├── RateLimitError              RATE_LIMITED               exit 5
        └── ServerError                 SERVER_ERROR               exit 1

OAuthError and SectionError have further codes: see the classes.
``MixpanelHeadlessError`` is the official client's name for the base, so that scripts which
catch it go on working.

Codes, attributes and exit codes are those of the official client wherever it has the
same error. No error ever carries credentials.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the command line returns to the shell.

    ``bizctx diff`` tells with 1 that two texts differ, as diff does, so there
    ``DIFF_FAILED`` stands for every error that is ``GENERAL`` elsewhere.
    """

    SUCCESS = 0
    GENERAL = 1
    AUTH = 2
    INVALID = 3
    NOT_FOUND = 4
    RATE_LIMIT = 5
    CHANGED = 6
    DIFF_FAILED = 7
    INTERRUPTED = 130


class BizctxError(Exception):
    """Base of all errors.

    Args:
        message: What happened and why, for a person, in one or two sentences.
        code: A stable name for programs; each class has its own default.
        details: Facts for programs: identifiers, numbers, names. Never credentials.
        hint: What to do next, for a person; empty when the message says it all.
    """

    default_code: ClassVar[str] = "UNKNOWN_ERROR"
    exit_code: ClassVar[ExitCode] = ExitCode.GENERAL

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        details: Mapping[str, object] | None = None,
        hint: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.details: dict[str, object] = dict(details or {})
        self.hint = hint

    @property
    def may_have_arrived(self) -> bool:
        """True when this was a write that may be stored although it failed."""
        return bool(self.details.get("may_have_arrived", False))

    def to_dict(self) -> dict[str, object]:
        """What a program may log or send on: ``code``, ``message`` and ``details``."""
        return {"code": self.code, "message": self.message, "details": dict(self.details)}

    def __repr__(self) -> str:
        return f"{type(self).__name__}(code={self.code!r}, message={self.message!r})"


MixpanelHeadlessError = BizctxError


class ConfigError(BizctxError):
    """No usable account, project or setting; or ``/me`` refused this account."""

    default_code = "CONFIG_ERROR"


class AccountNotFoundError(ConfigError):
    """The account that is to be shown, switched to or removed is not configured."""

    default_code = "ACCOUNT_NOT_FOUND"
    exit_code = ExitCode.NOT_FOUND


class ProjectNotFoundError(ConfigError):
    """The project that a new account is to start with is not one that it can open."""

    default_code = "PROJECT_NOT_FOUND"
    exit_code = ExitCode.NOT_FOUND


class OAuthError(BizctxError):
    """The tokens of a browser sign-in cannot be had, or cannot be renewed.

    ``code`` is one of ``OAUTH_TOKEN_ERROR`` (there are none, or their file cannot be used),
    ``OAUTH_REFRESH_ERROR`` (renewing failed and may work later), ``OAUTH_REFRESH_REVOKED``
    (only a new sign-in helps) and ``OAUTH_LOGIN_ERROR`` (signing in failed).
    """

    default_code = "OAUTH_TOKEN_ERROR"
    exit_code = ExitCode.AUTH


class WorkspaceScopeError(BizctxError):
    """The organization could not be told from the project.

    ``details`` has ``project_id`` and ``available_organizations``, the accessible ids as
    sorted strings.
    """

    default_code = "ORGANIZATION_AMBIGUOUS"


class TransportError(BizctxError):
    """The request got no whole answer: refused, DNS, TLS, timeout, dropped, redirected.

    ``details`` has ``reason`` (one of ``refused``, ``dns``, ``tls``, ``timeout``,
    ``dropped``, ``redirect``, ``network``), ``method`` and ``path``.
    """

    default_code = "HTTP_ERROR"


class InvalidResponseError(BizctxError):
    """The server said 200 with a body that is not what the API promises."""

    default_code = "INVALID_RESPONSE"


class StorageError(BizctxError):
    """A file of this machine could not be read or written."""

    default_code = "STORAGE_ERROR"


class ContentSourceError(BizctxError):
    """The text to set could not be taken from the option, file or standard input."""

    default_code = "CONTENT_SOURCE"
    exit_code = ExitCode.INVALID


class FilterError(BizctxError):
    """The ``--jq`` expression is broken, failed, or stands with a format it cannot serve."""

    default_code = "JQ_FILTER"
    exit_code = ExitCode.INVALID


class BusinessContextValidationError(BizctxError):
    """The text is over the cap; nothing was sent.

    ``details`` has ``length`` and ``max``, both in Unicode code points.
    """

    default_code = "BUSINESS_CONTEXT_TOO_LONG"
    exit_code = ExitCode.INVALID


class ParamValidationError(BizctxError, ValueError):
    """An argument is not one of the allowed values; nothing was sent."""

    default_code = "WS2_INVALID_LEVEL"
    exit_code = ExitCode.INVALID


class SectionError(BizctxError):
    """The section cannot be changed like that; nothing was sent.

    ``code`` is ``SECTION_AMBIGUOUS``, with ``candidates`` in ``details``, where several
    sections have the heading, and ``SECTION_UNFIT`` where the new text would end the
    section or change what is around it.
    """

    default_code = "SECTION_UNFIT"
    exit_code = ExitCode.INVALID


class SectionNotFoundError(SectionError):
    """No section of the document has the heading; nothing was sent."""

    default_code = "SECTION_NOT_FOUND"
    exit_code = ExitCode.NOT_FOUND


class ContentChangedError(BizctxError):
    """The server holds another text than the one that was to be replaced; nothing was sent.

    ``details`` has ``expected`` and ``found``, hashes as :mod:`bizctx_tui.core.content_hash`
    makes them; ``expected`` may be the beginning of one.
    """

    default_code = "CONTENT_CHANGED"
    exit_code = ExitCode.CHANGED


class NotConfirmedError(BizctxError):
    """A person said no to a write, or nobody could be asked; nothing was sent."""

    default_code = "NOT_CONFIRMED"


class APIError(BizctxError):
    """The server answered with an error.

    Args:
        message: As for every error.
        status_code: The HTTP status.
        method: ``GET`` or ``PUT``.
        path: The path below the base address, without host or query.
        server_message: The server's own words, as it sent them; empty if it sent none.
        hint: As for every error.

    The remaining attributes are for programs alone. They may be long and hold texts, so
    neither the message nor ``details`` repeats them.

    Attributes:
        response_body: The JSON value of the answer, its text when it is not JSON, None when
            it is empty; never with credentials, and cut after 64 KiB.
        request_method: The same as ``method``.
        request_url: The full address.
        request_params: The query of the address; business context has none.
        request_body: The JSON object that was sent; None for a read.
    """

    default_code = "API_ERROR"

    def __init__(
        self,
        message: str,
        *,
        status_code: int,
        method: str,
        path: str,
        server_message: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(
            message,
            details={
                "status_code": status_code,
                "method": method,
                "path": path,
                "server_message": server_message,
            },
            hint=hint,
        )
        self.status_code = status_code
        self.method = method
        self.path = path
        self.server_message = server_message
        self.response_body: object = None
        self.request_method = method
        self.request_url = ""
        self.request_params: dict[str, object] = {}
        self.request_body: dict[str, object] | None = None


class AuthenticationError(APIError):
    """401: the server does not accept the credentials."""

    default_code = "AUTH_FAILED"
    exit_code = ExitCode.AUTH


class QueryError(APIError):
    """400, 403, 404, 422 and every other 4xx that has no class of its own."""

    default_code = "QUERY_FAILED"
    exit_code = ExitCode.INVALID


class RateLimitError(APIError):
    """429 after the last try. ``retry_after`` is in seconds, None when not given."""

    default_code = "RATE_LIMITED"
    exit_code = ExitCode.RATE_LIMIT

    def __init__(
        self,
        message: str,
        *,
        status_code: int,
        method: str,
        path: str,
        server_message: str = "",
        hint: str = "",
        retry_after: int | None = None,
    ) -> None:
        super().__init__(
            message,
            status_code=status_code,
            method=method,
            path=path,
            server_message=server_message,
            hint=hint,
        )
        self.retry_after = retry_after
        self.details["retry_after"] = retry_after


class ServerError(APIError):
    """5xx: the server failed."""

    default_code = "SERVER_ERROR"
