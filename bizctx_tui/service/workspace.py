"""AsyncWorkspace: the Business Context of one account, as a Python API.

What each call does, returns and raises is the documented behaviour of the official
client's ``Workspace``, here as coroutines. :class:`bizctx_tui.service.blocking.Workspace`
is the same for code that does not await.
"""

from __future__ import annotations

import os
import time
from collections.abc import Coroutine, Mapping
from types import TracebackType
from typing import Any, Self

from bizctx_tui.accounts.account import Account, Choice
from bizctx_tui.accounts.environment import Environment, read_environment
from bizctx_tui.accounts.resolve import resolve, resolve_named
from bizctx_tui.accounts.variables import Variables
from bizctx_tui.core.models import BusinessContext, BusinessContextChain, Level, Project
from bizctx_tui.errors import AccountNotFoundError, ConfigError, ParamValidationError
from bizctx_tui.service.build import Services, build_services, services_for
from bizctx_tui.service.session import Session, active_session, project_of


class AsyncWorkspace:
    """Reads and writes Business Context with one account and one active project.

    Which account and which project is decided as the official client decides it: an account
    that the environment spells out and ``MP_PROJECT_ID`` first, then the arguments, then a
    bridge file and the configuration file. ``MP_ACCOUNT`` and ``MP_TARGET`` count for the
    commands only.

    A call keeps the account and project that were active when it was made, whatever
    :meth:`use` does meanwhile. The connections are opened by the first request; leaving the
    ``with`` block closes them, and a later call opens new ones.

    Args:
        account: The name of a configured account.
        project: The id of the project to start with, as text.
        workspace: The id of a workspace; no document depends on it.
        target: The name of a configured target, in place of the three others.

    Raises:
        ConfigError: No usable account, no project for it, or a broken configuration.
        OAuthError: The token of the account is in a variable that is not set.
        ParamValidationError: ``target`` stands beside another argument.
    """

    _session: Session
    _opened: list[Services]

    def __init__(
        self,
        *,
        account: str | None = None,
        project: str | None = None,
        workspace: int | None = None,
        target: str | None = None,
    ) -> None:
        environment = read_environment(Variables(os.environ))
        choice = Choice(account=account, project=project, workspace=workspace, target=target)
        self._begin(services_for(_chosen(environment, choice), environment, clock=time.time))

    @classmethod
    def over(cls, services: Services) -> Self:
        """A workspace over services that were built elsewhere; it closes them.

        Raises:
            ConfigError: No project is named for their account.
        """
        workspace = cls.__new__(cls)
        workspace._begin(services)
        return workspace

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """A workspace for the account that these variables name."""
        return cls.over(build_services(environ, clock=time.time))

    def afresh(self) -> Self:
        """Another workspace with the same account and project, and no connection yet."""
        workspace = type(self).over(_anew(self._session.services))
        workspace._session = Session(workspace._session.services, self.project_id)
        return workspace

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(account={self.account.name!r}, "
            f"region={self.account.region!r}, project={self.project_id!r})"
        )

    @property
    def account(self) -> Account:
        """The account that asks; its secrets are masked."""
        return self._session.services.account

    @property
    def project_id(self) -> str:
        """The id of the active project."""
        return self._session.project_id

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
        """Close the connections; a token that is just being renewed is stored first."""
        closing = list(self._opened)
        for services in closing:
            await services.aclose()
        self._opened = [s for s in self._opened if not any(s is closed for closed in closing)]

    def use(
        self,
        *,
        account: str | None = None,
        project: str | None = None,
        workspace: int | None = None,
        target: str | None = None,
    ) -> Self:
        """Make another account or project the active one; no request.

        When something is wrong, all stays as it was.

        Args:
            account: The name of a configured account, whatever the environment names. Its
                project is the one given here, else ``MP_PROJECT_ID``, else its default.
            project: The id of the project, as text; it counts before ``MP_PROJECT_ID``.
            workspace: The id of a workspace; no document depends on it.
            target: The name of a configured target, in place of the three others; what the
                environment spells out comes before it.

        Returns:
            This workspace.

        Raises:
            ConfigError: No such account or target, or no project for it.
            OAuthError: The token of the account is in a variable that is not set.
            ParamValidationError: ``target`` stands beside another argument, or an id is none.
        """
        environment = self._session.services.environment
        if target is not None:
            choice = Choice(account=account, project=project, workspace=workspace, target=target)
            self._enter(_chosen(environment, choice))
            return self
        _check_ids(project, workspace)
        if account is not None:
            named = _named(environment, account)
            self._enter(named, project or environment.project_id or named.project_id)
        elif project is not None:
            self._session = Session(self._session.services, project)
        return self

    def projects(self, *, refresh: bool = False) -> Coroutine[Any, Any, list[Project]]:
        """The projects that the account can open, by name: at most one request in 24 hours.

        Args:
            refresh: Ask the server even if the list that is known is younger.

        Raises:
            ConfigError: The server does not let this account read ``/me``.
            BizctxError: The request failed in another way; see :mod:`bizctx_tui.errors`.
        """
        return self._now().projects(refresh=refresh)

    def get_business_context(
        self, *, level: Level = "project", organization_id: int | None = None
    ) -> Coroutine[Any, Any, BusinessContext]:
        """The stored text of the active project or of an organization: one request.

        Args:
            level: ``"project"`` or ``"organization"``.
            organization_id: Which organization; ignored at project level. Without it the
                active project's is looked up in the ``/me`` list.

        Returns:
            The text; it is empty when none is stored.

        Raises:
            ParamValidationError: No such level.
            WorkspaceScopeError: The organization is ambiguous.
            OAuthError: The tokens of a browser sign-in cannot be had or renewed.
            APIError: The server refused.
            BizctxError: The request failed in another way; see :mod:`bizctx_tui.errors`.
        """
        return self._now().read(level, organization_id)

    def set_business_context(
        self,
        content: str,
        *,
        level: Level = "project",
        organization_id: int | None = None,
        if_match: str | None = None,
    ) -> Coroutine[Any, Any, BusinessContext]:
        """Replace the whole stored text: one write, never repeated.

        Args:
            content: The new text, at most 50,000 Unicode code points; ``""`` clears.
            level: ``"project"`` or ``"organization"``.
            organization_id: As for :meth:`get_business_context`.
            if_match: The hash of the text that is to be replaced, or its first digits, at
                least 12: the SHA-256 of the text as UTF-8 in hexadecimal. One read before
                the write tells whether the server still holds it; None asks for no read.

        Returns:
            What the server says it stored.

        Raises:
            BusinessContextValidationError: Too long; nothing was sent.
            ContentChangedError: The server holds another text; nothing was written.
            ParamValidationError: ``if_match`` is no such hash, or there is no such level.
            BizctxError: As for :meth:`get_business_context`. Where ``may_have_arrived`` is
                true, or the call was interrupted, the text may be stored all the same.
        """
        return self._now().write(content, level, organization_id, if_match)

    def clear_business_context(
        self,
        *,
        level: Level = "project",
        organization_id: int | None = None,
        if_match: str | None = None,
    ) -> Coroutine[Any, Any, BusinessContext]:
        """Remove the stored text: the same as setting ``""``."""
        return self.set_business_context(
            "", level=level, organization_id=organization_id, if_match=if_match
        )

    def get_business_context_chain(self) -> Coroutine[Any, Any, BusinessContextChain]:
        """The active project's text and its organization's: exactly one request.

        The organization's id is filled in when a ``/me`` list of at most 24 hours is at
        hand; the list is never asked for here.

        Raises:
            BizctxError: As for :meth:`get_business_context`.
        """
        return self._now().chain()

    def _begin(self, services: Services) -> None:
        self._opened = [services]
        self._session = active_session(services)

    def _enter(self, account: Account, project_id: str | None = None) -> None:
        project_id = project_id or project_of(account)
        # Going to and fro between two accounts must not open ever more connections.
        services = next((s for s in self._opened if _is_same(s.account, account)), None)
        if services is None:
            services = services_for(account, self._session.services.environment, clock=time.time)
            self._opened.append(services)
        self._session = Session(services, project_id)

    def _now(self) -> Session:
        """What a call that is made now works with."""
        session = self._session
        if not any(services is session.services for services in self._opened):
            session = Session(_anew(session.services), session.project_id)
            self._opened.append(session.services)
            self._session = session
        return session


def _anew(services: Services) -> Services:
    return services_for(services.account, services.environment, clock=time.time)


def _chosen(environment: Environment, choice: Choice) -> Account:
    # MP_ACCOUNT and MP_TARGET stand for options of a command, which a script does not have.
    return resolve(environment, choice, flags_from_environment=False)


def _named(environment: Environment, name: str) -> Account:
    try:
        return resolve_named(environment, name)
    except AccountNotFoundError as error:
        # The code that the official client has for a wrong name in this place.
        raise ConfigError(error.message, details=error.details, hint=error.hint) from None


def _is_same(one: Account, other: Account) -> bool:
    return (one.name, one.region, one.credentials, dict(one.headers)) == (
        other.name,
        other.region,
        other.credentials,
        dict(other.headers),
    )


def _check_ids(project: object, workspace: object) -> None:
    is_id = isinstance(project, str) and project.isascii() and project.isdecimal()
    if project is not None and not is_id:
        raise ParamValidationError(
            f"{project!r} is no project id.",
            code="INVALID_PROJECT_ID",
            details={"project": project},
            hint='Give the digits of the id as text, such as "1001".',
        )
    if workspace is not None and not (isinstance(workspace, int) and workspace > 0):
        raise ParamValidationError(
            f"{workspace!r} is no workspace id.",
            code="INVALID_WORKSPACE_ID",
            details={"workspace": workspace},
            hint="Give a whole number above 0.",
        )
