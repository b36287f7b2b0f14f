"""Running one use of the service from the command line."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bizctx_tui.cli.output import tell, tell_on_terminal
from bizctx_tui.errors import StorageError

if TYPE_CHECKING:
    import asyncio

    from bizctx_tui.cli.global_options import Session
    from bizctx_tui.core.models import BusinessContext, Level, Scope
    from bizctx_tui.service.build import Services
    from bizctx_tui.service.versions import Versions

Result = TypeVar("Result")

_KEEP_SECONDS: Final = 1.0
"""How long whoever interrupts waits at most for what is still to be kept."""


class Work:
    """What a command works with.

    Attributes:
        services: For the account and project of the command.
        quiet: Whether to say nothing but errors.
        uses_store: Whether the command keeps texts, or reads those that are kept.
    """

    def __init__(self, services: Services, runner: asyncio.Runner, *, quiet: bool) -> None:
        self.services = services
        self.quiet = quiet
        self.uses_store = False
        self._runner = runner

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Wait for something that the service does."""
        return self._runner.run(work)

    def scope(self, level: Level, organization_id: int | None) -> Scope:
        """Which document is meant; at most one request, for the list of projects.

        Raises:
            ConfigError: No project is named for the account.
            WorkspaceScopeError: The organization is ambiguous.
            BizctxError: The request failed.
        """
        from bizctx_tui.service.session import active_session

        return self.run(active_session(self.services).scope(level, organization_id))

    def versions(self, scope: Scope) -> Versions:
        """The versions of a document that are kept on this machine."""
        from bizctx_tui.service.versions import Versions

        return Versions(self.keeping(), scope)

    def keep(self, documents: Iterable[BusinessContext]) -> None:
        """Put what was seen into the history; only who is watching is told of a failure.

        Args:
            documents: One whose organization is not known cannot be kept.
        """
        from bizctx_tui.service.session import scope_of

        for document in documents:
            scope = scope_of(document)
            if scope is None:
                continue
            problem = self.run(self.keeping().keeper.saw(scope, document.content))
            if problem is not None and not self.quiet:
                tell_on_terminal(f"Not kept in the history: {problem.message}")

    def keeping(self) -> Services:
        """The services, for work that keeps what passes through."""
        self.uses_store = True
        return self.services

    def end(self) -> None:
        """Close the service, and say what a person must know of the store."""
        notes = self._notes() if self.uses_store and not self.quiet else ()
        self.run(self.services.aclose())
        for note in notes:
            tell(f"Warning: {note}")

    def break_off(self) -> None:
        """Close the service without waiting for the answer to a write that is under way."""
        self.run(self.services.credentials.aclose())
        self.run(self.services.api.aclose())
        self.services.store.close(seconds=_KEEP_SECONDS)

    def _notes(self) -> tuple[str, ...]:
        if self.services.keeper.problem is not None:
            return ()
        try:
            return self.services.store.submit(lambda store: store.notes).result()
        except StorageError:
            # The work that wanted the store has raised the same.
            return ()


@contextmanager
def at_work(session: Session) -> Iterator[Work]:
    """The service for a command, closed at the end.

    Between two pieces of work the event loop stands still, so that a person can be asked.

    Args:
        session: Whose account, which project, and how much to say.

    Raises:
        BizctxError: Whatever the account raises.
    """
    import asyncio

    services = open_services(session)
    quiet = session.options.quiet
    with asyncio.Runner() as runner:
        work = Work(services, runner, quiet=quiet)
        end = work.end
        try:
            yield work
        except KeyboardInterrupt:
            end = work.break_off
            raise
        finally:
            end()
    if services.directory.storage_error is not None and not quiet:
        tell(f"Warning: {services.directory.storage_error.message}")


def open_services(session: Session) -> Services:
    """The service for the account and project that the session and the environment name.

    Raises:
        ConfigError: No usable account.
        ParamValidationError: A target stands beside an account, project or workspace.
    """
    from bizctx_tui.accounts.variables import Variables
    from bizctx_tui.service.build import build_services

    options = session.options
    services = build_services(Variables(os.environ), choice=options.choice, clock=time.time)
    if not options.quiet:
        services.waits.listener = lambda wait: tell_on_terminal(wait.words)
    account = services.account
    logging.getLogger("bizctx").debug(
        "account %s (%s), region %s, project %s (%s)",
        *(account.name, account.account_origin, account.region),
        *(account.project_id, account.project_origin),
    )
    return services
