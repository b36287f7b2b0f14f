"""The stand-in for Mixpanel's App API, and its sign-in server, as a function from a request
to its answer."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from bizctx_tui.core.limits import BUSINESS_CONTEXT_MAX_CHARS
from bizctx_tui.core.models import EDIT_PERMISSION, Scope
from bizctx_tui.demo.me import me_results
from bizctx_tui.demo.messages import (
    MalformedBodyError,
    Request,
    Response,
    content_of,
    failed,
    succeeded,
)
from bizctx_tui.demo.oauth import DemoOAuth
from bizctx_tui.demo.rate import RateLimiter
from bizctx_tui.demo.state import Contents
from bizctx_tui.demo.world import DemoOrganization, DemoProject, World
from bizctx_tui.errors import StorageError

DEMO_USERNAME: Final = "demo"
DEMO_SECRET: Final = "demo-secret"
DEMO_TOKEN: Final = "demo-token"

DEFAULT_RATE_LIMIT: Final = 60
"""Requests per hour, as the real service documents it."""

_BASIC = base64.b64encode(f"{DEMO_USERNAME}:{DEMO_SECRET}".encode()).decode()
_ACCEPTED = {("basic", _BASIC), ("bearer", DEMO_TOKEN)}


@dataclass(frozen=True, slots=True)
class _Route:
    """Where a path leads: a scope's text, a project's chain, or (without a scope) ``/me``."""

    scope: Scope | None = None
    chain: bool = False

    @property
    def methods(self) -> tuple[str, ...]:
        return ("GET",) if self.chain or self.scope is None else ("GET", "PUT")


class DemoApi:
    """Answers requests as the App API does. Safe to use from several threads.

    Args:
        world: What the account can open.
        contents: The stored texts; writes go there.
        rate_limit: Requests with good credentials allowed in any hour; 0 allows all.
        me_megabytes: About how long the answer to ``/me`` is, in millions of bytes; 0 is
            as short as it can be.
        clock: Seconds that never run backwards, for the rate limit.
        oauth: Signs people in, and issues the access tokens that are accepted besides
            :data:`DEMO_TOKEN`; None makes one.
    """

    def __init__(
        self,
        world: World,
        contents: Contents,
        *,
        rate_limit: int = DEFAULT_RATE_LIMIT,
        me_megabytes: int = 0,
        clock: Callable[[], float] = time.monotonic,
        oauth: DemoOAuth | None = None,
    ) -> None:
        self._world = world
        self._contents = contents
        self._limiter = RateLimiter(rate_limit, clock)
        self._me_megabytes = me_megabytes
        self._oauth = oauth or DemoOAuth(clock=clock)

    def handle(self, request: Request) -> Response:
        """The answer to one request; errors are answers too, nothing is raised."""
        if request.is_oauth:
            return self._oauth.handle(request)
        if not self._accepts(request.header("Authorization")):
            return failed(401, "Invalid credentials")
        wait = self._limiter.take()
        if wait:
            return failed(429, "Rate limit exceeded", {"Retry-After": str(wait)})
        route = _find(request.route)
        if route is None:
            return failed(404, "Not found")
        if request.method not in route.methods:
            return failed(405, "Method not allowed", {"Allow": ", ".join(route.methods)})
        if route.scope is None:
            return self._me
        owner = self._world.owner(route.scope)
        if owner is None:
            return failed(404, f"{route.scope.level} {route.scope.id} not found")
        if request.method == "PUT":
            return self._put(owner, request.body)
        return self._chain(owner) if route.chain else self._get(route.scope)

    def _accepts(self, authorization: str) -> bool:
        scheme, _, credentials = authorization.partition(" ")
        scheme = scheme.lower()
        if (scheme, credentials) in _ACCEPTED:
            return True
        return scheme == "bearer" and self._oauth.accepts(credentials)

    @cached_property
    def _me(self) -> Response:
        return succeeded(me_results(self._world, self._me_megabytes))

    def _get(self, scope: Scope) -> Response:
        return succeeded({"content": self._contents.get(scope)})

    def _chain(self, owner: DemoOrganization | DemoProject) -> Response:
        organization_id = owner.organization_id if isinstance(owner, DemoProject) else owner.id
        return succeeded(
            {
                "org_context": self._contents.get(Scope.organization(organization_id)),
                "project_context": self._contents.get(owner.scope),
            }
        )

    def _put(self, owner: DemoOrganization | DemoProject, body: bytes) -> Response:
        if EDIT_PERMISSION not in owner.permissions:
            return failed(403, f"missing {EDIT_PERMISSION} permission")
        try:
            content = content_of(body)
        except MalformedBodyError as error:
            return failed(400, str(error))
        if len(content) > BUSINESS_CONTEXT_MAX_CHARS:
            return failed(
                400, f"content exceeds the maximum of {BUSINESS_CONTEXT_MAX_CHARS} characters"
            )
        try:
            self._contents.put(owner.scope, content)
        except StorageError as error:
            return failed(500, error.message)
        return succeeded({"content": content})


def _find(route: str) -> _Route | None:
    match route.split("/"):
        case ["", "me"]:
            return _Route()
        case ["", "organizations", organization_id, "business-context"]:
            return _Route(Scope("organization", organization_id))
        case ["", "projects", project_id, "business-context"]:
            return _Route(Scope.project(project_id))
        case ["", "projects", project_id, "business-context", "chain"]:
            return _Route(Scope.project(project_id), chain=True)
    return None
