"""One account and one project: what a single call of a workspace works with."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final, get_args

from bizctx_tui.accounts.account import Account
from bizctx_tui.core.condition import Condition
from bizctx_tui.core.limits import check_length
from bizctx_tui.core.models import BusinessContext, BusinessContextChain, Level, Project, Scope
from bizctx_tui.errors import ConfigError, ParamValidationError, WorkspaceScopeError
from bizctx_tui.service.build import Services

_LEVELS: Final = get_args(Level)


@dataclass(frozen=True, slots=True)
class Session:
    """The services of an account, and the id of its active project."""

    services: Services
    project_id: str

    async def projects(self, *, refresh: bool) -> list[Project]:
        """The projects that the account can open, by name."""
        directory = self.services.directory
        me = (await directory.refresh()).me if refresh else await directory.load()
        return sorted(me.projects, key=lambda project: (project.name.casefold(), project.id))

    async def read(self, level: Level, organization_id: int | None) -> BusinessContext:
        """The stored text."""
        scope = await self.scope(level, organization_id)
        return context_of(scope, await self.services.api.context(scope))

    async def write(
        self, content: str, level: Level, organization_id: int | None, if_match: str | None
    ) -> BusinessContext:
        """Replace the stored text, sent once; nothing is sent when an argument is wrong.

        With a condition, what the server holds is read and compared right before.
        """
        _check_level(level)
        condition = None if if_match is None else Condition(if_match)
        if not isinstance(content, str):
            raise TypeError(f"content must be a str, not {type(content).__name__}")
        check_length(content)
        scope = await self.scope(level, organization_id)
        if condition is not None:
            condition.check(await self.services.api.context(scope))
        return context_of(scope, await self.services.api.put_context(scope, content))

    async def chain(self) -> BusinessContextChain:
        """Both texts in one request; the organization's id if it is known without another."""
        texts = await self.services.api.chain(self.project_id)
        me = await asyncio.to_thread(self.services.directory.fresh)
        return BusinessContextChain(
            organization=BusinessContext(
                level="organization",
                content=texts.organization,
                organization_id=me and me.organization_id_for(self.project_id),
            ),
            project=context_of(Scope.project(self.project_id), texts.project),
        )

    async def scope(self, level: Level, organization_id: int | None) -> Scope:
        """Which document is meant; at most one request, for the ``/me`` list."""
        _check_level(level)
        if level == "project":
            return Scope.project(self.project_id)
        if organization_id is None:
            return Scope.organization(await self._organization())
        return Scope.organization(_whole_number(organization_id))

    async def _organization(self) -> int:
        me = await self.services.directory.load()
        organization_id = me.organization_id_for(self.project_id)
        if organization_id is not None:
            return organization_id
        ids = sorted(str(organization.id) for organization in me.organizations)
        raise WorkspaceScopeError(
            f"Project {self.project_id} is not in this account's list, and the account "
            f"belongs to {len(ids)} organizations, so its organization is not known.",
            details={"project_id": self.project_id, "available_organizations": ids},
            hint=f"Name one of them as the organization id: {', '.join(ids)}."
            if ids
            else "Name the organization id.",
        )


def _check_level(level: object) -> None:
    if level not in _LEVELS:
        raise ParamValidationError(
            f"There is no level {level!r}.",
            details={"level": level, "allowed": list(_LEVELS)},
            hint="Use 'organization' or 'project'.",
        )


def _whole_number(value: object) -> int:
    # Scripts hand over what they found in a variable or a JSON key, which is text.
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ParamValidationError(
        f"organization_id must be a whole number, not {value!r}.",
        code="INVALID_ORGANIZATION_ID",
        details={"organization_id": value},
        hint="Find the id with projects(): each has its organization_id.",
    )


def active_session(services: Services) -> Session:
    """The account of the services and the project that it starts with.

    Raises:
        ConfigError: None is named for it.
    """
    return Session(services, project_of(services.account))


def context_of(scope: Scope, content: str) -> BusinessContext:
    """A document with its text, as callers get it."""
    if scope.level == "project":
        return BusinessContext(level="project", content=content, project_id=scope.id)
    return BusinessContext(level="organization", content=content, organization_id=int(scope.id))


def scope_of(document: BusinessContext) -> Scope | None:
    """Which document it is; None for that of an organization that is not known."""
    if document.project_id is not None:
        return Scope.project(document.project_id)
    if document.organization_id is not None:
        return Scope.organization(document.organization_id)
    return None


def project_of(account: Account) -> str:
    """The id of the project that an account starts with.

    Raises:
        ConfigError: None is named for it.
    """
    if account.project_id is not None:
        return account.project_id
    raise ConfigError(
        f"No project is named for the account {account.name}.",
        details={"account_name": account.name},
        hint='Name one: --project ID (in Python project="ID"), MP_PROJECT_ID, or '
        "default_project of the account in config.toml.",
    )
