"""Asking the server for the list of projects, behind the list that is shown."""

from __future__ import annotations

from bizctx_tui.errors import BizctxError, ConfigError
from bizctx_tui.service.build import Services
from bizctx_tui.service.desk import Desk
from bizctx_tui.tui.flows.view import View


async def refresh_list(view: View, services: Services, desk: Desk, *, asked: bool) -> None:
    """Fetch the list anew: one request. The list that is shown stays when it fails.

    Args:
        asked: Whether a person asked for it and wants to hear that it worked.
    """
    view.show_work("refreshing the project list …")
    try:
        listing = await services.directory.refresh()
    except ConfigError as error:
        view.say(f"{error.message} {error.hint}", "warning")
        return
    except BizctxError as error:
        view.fail(error)
        return
    finally:
        view.show_work("")
    desk.list_documents(listing.me)
    view.show_list()
    if services.directory.storage_error is not None:
        view.fail(services.directory.storage_error)
    elif asked:
        projects = len(listing.me.projects)
        view.say(f"The list is up to date: {projects:,} project{'s' * (projects != 1)}.")
