"""A request and its answer without a socket, and the envelope the App API puts around both."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

API_PREFIX: Final = "/api/app"
"""What every path of the App API starts with."""

OAUTH_PREFIX: Final = "/oauth"
"""What every path of the sign-in server starts with."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent.

    Attributes:
        method: In capitals, such as ``GET``.
        path: With :data:`API_PREFIX` or :data:`OAUTH_PREFIX`, and the query.
        headers: Names in any case.
        body: The bytes of the body; empty when there is none.
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def header(self, name: str) -> str:
        """The value of a header, its name in any case; empty when it was not sent."""
        wanted = name.lower()
        return next((value for key, value in self.headers.items() if key.lower() == wanted), "")

    @property
    def is_oauth(self) -> bool:
        """Whether it is for the sign-in server."""
        return self.path.startswith(OAUTH_PREFIX + "/")

    @property
    def route(self) -> str:
        """Where it goes, without the query.

        The path below :data:`API_PREFIX`; for the sign-in server the path from
        :data:`OAUTH_PREFIX` on; empty for any other path.
        """
        path = self.path.partition("?")[0]
        if self.is_oauth:
            return path
        if not path.startswith(API_PREFIX + "/"):
            return ""
        return path.removeprefix(API_PREFIX)


@dataclass(frozen=True, slots=True)
class Response:
    """What the server answers: the status, its own headers, the bytes of the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class MalformedBodyError(ValueError):
    """The body of a write is not ``{"content": "..."}``; the message says in which way."""


def succeeded(results: Mapping[str, object]) -> Response:
    """A 200 with the results in the envelope of the App API."""
    return json_response(200, {"status": "ok", "results": results})


def failed(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """An error in the envelope of the App API."""
    return json_response(status, {"status": "error", "error": message}, headers)


def json_response(
    status: int, document: Mapping[str, object], headers: Mapping[str, str] | None = None
) -> Response:
    """An answer with a JSON body."""
    # ASCII only: a lone surrogate has no UTF-8, but it does have a JSON escape.
    body = json.dumps(document, ensure_ascii=True).encode("ascii")
    return Response(status, {"Content-Type": "application/json", **(headers or {})}, body)


def content_of(body: bytes) -> str:
    """The text that the body of a write asks to store, of any length.

    Raises:
        MalformedBodyError: Not JSON, not an object, or without a string ``content``.
    """
    try:
        document: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise MalformedBodyError("request body is not valid JSON") from error
    if not isinstance(document, dict):
        raise MalformedBodyError("request body must be a JSON object")
    if "content" not in document:
        raise MalformedBodyError("content is required")
    content: object = document["content"]
    if not isinstance(content, str):
        raise MalformedBodyError("content must be a string")
    return content
