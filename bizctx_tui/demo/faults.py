"""Failures on purpose: which requests go wrong, in which way, how often."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Literal, get_args

from bizctx_tui.demo.handler import DemoApi
from bizctx_tui.demo.messages import Request, Response, failed, succeeded
from bizctx_tui.demo.oauth_messages import oauth_error
from bizctx_tui.errors import ConfigError

FaultKind = Literal["status", "drop", "apply-drop", "truncate", "not-json", "wrong-shape", "hang"]
"""How a request goes wrong.

``status`` answers with an error status and does nothing else. ``drop`` closes the
connection without doing anything, ``apply-drop`` after doing it. ``truncate``,
``not-json`` and ``wrong-shape`` do it and spoil the answer. ``hang`` does nothing and
never answers.
"""

GRAMMAR: Final = "METHOD[ PATH-PREFIX]=KIND[*COUNT]"

_HINT: Final = (
    f"Write {GRAMMAR}, such as PUT=503, GET /me=403*2 or POST /oauth/token=400. METHOD is GET, "
    "PUT, POST or *. PATH-PREFIX is whole segments below /api/app, or begins with /oauth. KIND is "
    "an HTTP status (301, 302, 303, 307, 308, 400 to 599), drop, apply-drop, truncate, not-json, "
    "wrong-shape or hang. Without COUNT it happens every time."
)

_KINDS: Final[dict[str, FaultKind]] = {
    kind: kind for kind in get_args(FaultKind) if kind != "status"
}

_PATTERN: Final = re.compile(
    r"(?P<method>GET|PUT|POST|\*)(?: (?P<prefix>/[^\s=]*))?"
    rf"=(?:(?P<status>30[12378]|[45][0-9]{{2}})|(?P<kind>{'|'.join(_KINDS)}))"
    r"(?:\*(?P<count>[1-9][0-9]{0,5}))?"
)

_PAGE: Final = b"<!doctype html><title>Maintenance</title><p>We will be back soon.</p>\n"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault setting.

    Attributes:
        method: ``GET``, ``PUT``, ``POST`` or ``*`` for every method.
        prefix: The path below ``/api/app``, or from ``/oauth`` on, in whole segments, of
            the requests it befalls; empty befalls all.
        kind: How they go wrong.
        status: The HTTP status when `kind` is ``status``, otherwise None.
        count: How many requests it befalls; None is all of them.
    """

    method: str
    kind: FaultKind
    prefix: str = ""
    status: int | None = None
    count: int | None = None

    def befalls(self, request: Request) -> bool:
        """Whether the request is one of those that go wrong."""
        if self.method not in ("*", request.method):
            return False
        prefix = self.prefix.rstrip("/")
        return request.route == prefix or request.route.startswith(prefix + "/")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the client gets to see.

    Attributes:
        response: The answer; None when none is ever sent.
        ending: ``whole``; ``truncated`` is half of the body, then a closed connection;
            ``dropped`` is a closed connection; ``hanging`` is silence.
    """

    response: Response | None
    ending: Literal["whole", "truncated", "dropped", "hanging"] = "whole"

    @property
    def status(self) -> int | None:
        """The HTTP status, None when there is no answer."""
        return None if self.response is None else self.response.status


def parse_fault(text: str) -> Fault:
    """Read one fault setting written in :data:`GRAMMAR`.

    Raises:
        ConfigError: It is not; the hint shows how.
    """
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise ConfigError(
            f"“{text}” is not a fault the demo server knows.",
            details={"fault": text},
            hint=_HINT,
        )
    status, count = match["status"], match["count"]
    return Fault(
        method=match["method"],
        kind="status" if status else _KINDS[match["kind"]],
        prefix=match["prefix"] or "",
        status=int(status) if status else None,
        count=int(count) if count else None,
    )


class FaultyApi:
    """The API with faults in front of it. Safe to use from several threads.

    Args:
        api: Answers the requests that nothing befalls.
        faults: Tried in order; the first that befalls a request and is not used up counts.
    """

    def __init__(self, api: DemoApi, faults: Iterable[Fault] = ()) -> None:
        self._api = api
        self._faults = tuple(faults)
        self._left = [fault.count for fault in self._faults]
        self._lock = threading.Lock()

    def deliver(self, request: Request) -> Delivery:
        """Answer one request, or go wrong as told."""
        fault = self._take(request)
        if fault is None:
            return Delivery(self._api.handle(request))
        match fault.kind:
            case "status":
                return Delivery(_status_response(fault.status or 500, request))
            case "drop":
                return Delivery(None, "dropped")
            case "hang":
                return Delivery(None, "hanging")
            case "apply-drop":
                self._api.handle(request)
                return Delivery(None, "dropped")
        answer = self._api.handle(request)
        match fault.kind:
            case "truncate":
                return Delivery(answer, "truncated")
            case "not-json":
                return Delivery(Response(200, {"Content-Type": "text/html"}, _PAGE))
            case "wrong-shape":
                return Delivery(succeeded({"content": None}))

    def _take(self, request: Request) -> Fault | None:
        with self._lock:
            for position, fault in enumerate(self._faults):
                left = self._left[position]
                if left == 0 or not fault.befalls(request):
                    continue
                if left is not None:
                    self._left[position] = left - 1
                return fault
        return None


def _status_response(status: int, request: Request) -> Response:
    if request.is_oauth and status >= 400:
        # What a sign-in server says when a refresh token has been revoked.
        error = "invalid_grant" if status in (400, 401) else "server_error"
        return oauth_error(status, error, _phrase(status))
    headers: dict[str, str] = {}
    if status < 400:
        headers["Location"] = "/elsewhere"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        headers["Retry-After"] = "1"
    return failed(status, _phrase(status), headers)


def _phrase(status: int) -> str:
    known = {entry.value: entry.phrase for entry in HTTPStatus}
    return f"{known.get(status, 'Unknown status')} (a fault of the demo server)"
