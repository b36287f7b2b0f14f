"""AsyncWorkspace: the Business Context of one account, as a Python API.

What each call does, returns and raises is the documented behaviour of the official
client's ``Workspace``, here as coroutines.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Self, get_args

from bizctx_tui.core.limits import check_length
from bizctx_tui.core.models import BusinessContext, BusinessContextChain, Level, Project, Scope
from bizctx_tui.errors import ParamValidationError, WorkspaceScopeError
from bizctx_tui.service.build import Services, build_services


class AsyncWorkspace:
    """Reads and writes Business Context with one account and one active project.

    Use it as an async context manager, or call :meth:`aclose` when done.

    Args:
        services: What it works with; by default built from the process environment.

    Raises:
        ConfigError: The environment names no usable account.
    """

    def __init__(self, services: Services | None = None) -> None:
        self._services = services or build_services(os.environ, clock=time.time)
        self._project_id = self._services.account.project_id

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """A workspace for the account that these variables name."""
        return cls(build_services(environ, clock=time.time))

    @property
    def project_id(self) -> str:
        """The active project."""
        return self._project_id

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections; the workspace cannot be used afterwards."""
        await self._services.api.aclose()

    def use(self, *, project: str) -> Self:
        """Make another project the active one; no request."""
        self._project_id = project
        return self

    async def projects(self) -> tuple[Project, ...]:
        """The projects that the account can open: at most one request in 24 hours.

        Raises:
            ConfigError: The server does not let this account read ``/me``.
        """
        return (await self._services.directory.load()).projects

    async def get_business_context(
        self, *, level: Level = "project", organization_id: int | None = None
    ) -> BusinessContext:
        """The stored text of the active project or of an organization: one request.

        Args:
            level: Which document.
            organization_id: Which organization; ignored at project level. Without it the
                active project's is looked up in the ``/me`` list.

        Raises:
            ParamValidationError: No such level.
            WorkspaceScopeError: The organization is ambiguous.
            APIError: The server refused; see :mod:`bizctx_tui.errors`.
        """
        scope = await self._scope(level, organization_id)
        return _context(scope, await self._services.api.context(scope))

    async def set_business_context(
        self, content: str, *, level: Level = "project", organization_id: int | None = None
    ) -> BusinessContext:
        """Replace the whole stored text: one write, never repeated.

        Args:
            content: The new text, at most 50,000 code points; ``""`` clears.
            level: Which document.
            organization_id: As for :meth:`get_business_context`.

        Returns:
            What the server says it stored.

        Raises:
            BusinessContextValidationError: Too long; nothing was sent.
            ParamValidationError, WorkspaceScopeError, APIError: As for reading.
        """
        check_length(content)
        scope = await self._scope(level, organization_id)
        return _context(scope, await self._services.api.put_context(scope, content))

    async def clear_business_context(
        self, *, level: Level = "project", organization_id: int | None = None
    ) -> BusinessContext:
        """The same as setting ``""``."""
        return await self.set_business_context("", level=level, organization_id=organization_id)

    async def get_business_context_chain(self) -> BusinessContextChain:
        """The active project's text and its organization's: exactly one request.

        The organization's id is filled in when a fresh ``/me`` list is at hand; it is
        never asked for here.
        """
        texts = await self._services.api.chain(self._project_id)
        me = self._services.directory.fresh()
        return BusinessContextChain(
            organization=BusinessContext(
                level="organization",
                content=texts.organization,
                organization_id=me and me.organization_id_for(self._project_id),
            ),
            project=_context(Scope.project(self._project_id), texts.project),
        )

    async def _scope(self, level: Level, organization_id: int | None) -> Scope:
        if level not in get_args(Level):
            raise ParamValidationError(
                f"There is no level {level!r}.",
                details={"level": level, "allowed": list(get_args(Level))},
                hint="Use 'organization' or 'project'.",
            )
        if level == "project":
            return Scope.project(self._project_id)
        if organization_id is None:
            organization_id = await self._resolve_organization()
        return Scope.organization(organization_id)

    async def _resolve_organization(self) -> int:
        me = await self._services.directory.load()
        organization_id = me.organization_id_for(self._project_id)
        if organization_id is not None:
            return organization_id
        ids = sorted(str(organization.id) for organization in me.organizations)
        raise WorkspaceScopeError(
            f"Project {self._project_id} is not in this account's list, and the account "
            f"belongs to {len(ids)} organizations, so its organization is not known.",
            details={"project_id": self._project_id, "available_organizations": ids},
            hint=f"Name one of them as the organization id: {', '.join(ids)}."
            if ids
            else "Name the organization id.",
        )


def _context(scope: Scope, content: str) -> BusinessContext:
    if scope.level == "project":
        return BusinessContext(level="project", content=content, project_id=scope.id)
    return BusinessContext(level="organization", content=content, organization_id=int(scope.id))
