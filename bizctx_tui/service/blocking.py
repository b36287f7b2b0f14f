"""Workspace: the Business Context of one account, for code that does not await.

It is :class:`bizctx_tui.service.workspace.AsyncWorkspace` over an event loop in a background
thread, so it works in a notebook or any other place where a loop runs already.
"""

from __future__ import annotations

import os
import weakref
from types import TracebackType
from typing import NoReturn, Self

from bizctx_tui.accounts.account import Account
from bizctx_tui.core.models import BusinessContext, BusinessContextChain, Level, Project
from bizctx_tui.service.background import background
from bizctx_tui.service.workspace import AsyncWorkspace


class Workspace:
    """Reads and writes Business Context with one account and one active project.

    Which account and which project is decided as the official client decides it: an account
    that the environment spells out and ``MP_PROJECT_ID`` first, then the arguments, then a
    bridge file and the configuration file. ``MP_ACCOUNT`` and ``MP_TARGET`` count for the
    commands only.

    A call keeps the account and project that were active when it was made, whatever
    :meth:`use` does meanwhile. The connections are opened by the first request; leaving the
    ``with`` block closes them, and a later call opens new ones.

    Several threads may call it at once; they share the active account and project, so
    threads with different projects want a workspace each. After a fork the child's calls
    open connections of their own. It cannot be pickled or copied.

    Ctrl+C cancels the call that waits and leaves the workspace usable. A text whose write
    was interrupted may be stored all the same.

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

    def __init__(
        self,
        *,
        account: str | None = None,
        project: str | None = None,
        workspace: int | None = None,
        target: str | None = None,
    ) -> None:
        self._move_in(
            AsyncWorkspace(account=account, project=project, workspace=workspace, target=target)
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}{repr(self._inner).removeprefix(type(self._inner).__name__)}"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"A {type(self).__name__} cannot be pickled or copied: it holds connections and "
            "credentials. Make one where it is needed, with the same arguments."
        )

    @property
    def account(self) -> Account:
        """The account that asks; its secrets are masked."""
        return self._inner.account

    @property
    def project_id(self) -> str:
        """The id of the active project."""
        return self._inner.project_id

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; a token that is just being renewed is stored first."""
        inner = self._here()
        self._background.run(inner.aclose())

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
        self._here().use(account=account, project=project, workspace=workspace, target=target)
        return self

    def projects(self, *, refresh: bool = False) -> list[Project]:
        """The projects that the account can open, by name: at most one request in 24 hours.

        Args:
            refresh: Ask the server even if the list that is known is younger.

        Raises:
            ConfigError: The server does not let this account read ``/me``.
            BizctxError: The request failed in another way; see :mod:`bizctx_tui.errors`.
        """
        inner = self._here()
        return self._background.run(inner.projects(refresh=refresh))

    def get_business_context(
        self, *, level: Level = "project", organization_id: int | None = None
    ) -> BusinessContext:
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
        inner = self._here()
        return self._background.run(
            inner.get_business_context(level=level, organization_id=organization_id)
        )

    def set_business_context(
        self,
        content: str,
        *,
        level: Level = "project",
        organization_id: int | None = None,
        if_match: str | None = None,
    ) -> BusinessContext:
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
        inner = self._here()
        return self._background.run(
            inner.set_business_context(
                content, level=level, organization_id=organization_id, if_match=if_match
            )
        )

    def clear_business_context(
        self,
        *,
        level: Level = "project",
        organization_id: int | None = None,
        if_match: str | None = None,
    ) -> BusinessContext:
        """Remove the stored text: the same as setting ``""``."""
        return self.set_business_context(
            "", level=level, organization_id=organization_id, if_match=if_match
        )

    def get_business_context_chain(self) -> BusinessContextChain:
        """The active project's text and its organization's: exactly one request.

        The organization's id is filled in when a ``/me`` list of at most 24 hours is at
        hand; the list is never asked for here.

        Raises:
            BizctxError: As for :meth:`get_business_context`.
        """
        inner = self._here()
        return self._background.run(inner.get_business_context_chain())

    def _move_in(self, inner: AsyncWorkspace) -> None:
        self._inner = inner
        self._process = os.getpid()
        self._background = background()
        self._background.keep(inner)
        released = weakref.finalize(self, self._background.release, inner)
        # What is left at the end of the program is closed by the background itself.
        released.atexit = False

    def _here(self) -> AsyncWorkspace:
        """The inner workspace, with connections that belong to this process."""
        if self._process != os.getpid():
            self._move_in(self._inner.afresh())
        return self._inner
