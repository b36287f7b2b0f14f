"""Running one use of the service from the command line."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from bizctx_tui.cli.output import tell, tell_on_terminal, write_data
from bizctx_tui.errors import BizctxError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from bizctx_tui.cli.formats.form import Form
    from bizctx_tui.cli.global_options import Session
    from bizctx_tui.service.build import Services
    from bizctx_tui.service.workspace import AsyncWorkspace

Result = TypeVar("Result")


def show(
    session: Session,
    form: Form,
    work: Callable[[AsyncWorkspace], Awaitable[BaseModel]],
    *,
    writes: bool = False,
) -> None:
    """Do one piece of work and print what comes out of it.

    Args:
        session: Whose account, which project, and how much to say.
        form: How the result is printed.
        work: What to do; gets a workspace that is closed afterwards.
        writes: Whether the work replaces something, so that a failure after it says so.

    Raises:
        BizctxError: Whatever the account, the filter, the work or the output raises.
    """
    import asyncio

    from bizctx_tui.service.workspace import AsyncWorkspace

    services = open_services(session)
    workspace = AsyncWorkspace.over(services)
    write = form.writer()
    try:
        result = asyncio.run(_closing(workspace, work))
    except KeyboardInterrupt:
        if writes and services.budget.spent():
            tell("It may have been stored already: look with `bizctx get`.")
        raise
    if services.directory.storage_error is not None and not session.options.quiet:
        tell(f"Warning: {services.directory.storage_error.message}")
    try:
        write_data(write(result.model_dump()))
    except BizctxError as error:
        if writes:
            error.message += " What was asked for is stored all the same."
        raise


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


async def _closing(
    workspace: AsyncWorkspace, work: Callable[[AsyncWorkspace], Awaitable[Result]]
) -> Result:
    async with workspace:
        return await work(workspace)
