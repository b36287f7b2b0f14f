"""Running one use of the service from the command line."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from bizctx_tui.cli.output import tell, tell_on_terminal

if TYPE_CHECKING:
    import asyncio

    from bizctx_tui.cli.formats.form import Form, Writer
    from bizctx_tui.cli.global_options import Session
    from bizctx_tui.service.build import Services
    from bizctx_tui.service.workspace import AsyncWorkspace

Result = TypeVar("Result")


class Work:
    """What a command works with.

    Attributes:
        services: For the account and project of the command.
        quiet: Whether to say nothing but errors.
    """

    def __init__(self, services: Services, runner: asyncio.Runner, *, quiet: bool) -> None:
        self.services = services
        self.quiet = quiet
        self._runner = runner

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Wait for something that the service does."""
        return self._runner.run(work)


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
        try:
            yield Work(services, runner, quiet=quiet)
        finally:
            runner.run(services.aclose())
    if services.directory.storage_error is not None and not quiet:
        tell(f"Warning: {services.directory.storage_error.message}")


def fetch(
    session: Session, form: Form, work: Callable[[AsyncWorkspace], Coroutine[Any, Any, Result]]
) -> tuple[Result, Writer]:
    """Do one piece of work that reads.

    Args:
        session: Whose account, which project, and how much to say.
        form: How the result is to be printed.
        work: What to do.

    Returns:
        What comes out of it, and what turns it into bytes.

    Raises:
        BizctxError: Whatever the account, the filter or the work raises.
    """
    from bizctx_tui.service.workspace import AsyncWorkspace

    with at_work(session) as at:
        workspace = AsyncWorkspace.over(at.services)
        write = form.writer()
        return at.run(work(workspace)), write


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
