"""Opening a document, and looking again at one that is open."""

from __future__ import annotations

from bizctx_tui.core.models import Scope
from bizctx_tui.errors import BizctxError
from bizctx_tui.service.build import Services
from bizctx_tui.service.desk import Desk
from bizctx_tui.service.reading import read
from bizctx_tui.tui.flows.kept_drafts import offer_for
from bizctx_tui.tui.flows.view import View


async def open_document(view: View, services: Services, desk: Desk, scope: Scope) -> None:
    """Show a document: no request when it is open already, else exactly one."""
    if desk.draft(scope) is None and not await _fetch(view, services, desk, scope):
        return
    is_new_here = scope not in desk.recent()
    view.show_document(scope)
    if desk.locked(scope):
        view.say(
            "You may read this document. Saving it will probably be refused, because the "
            "right edit_project_info is missing.",
            "warning",
        )
    if is_new_here:
        await offer_for(view, scope)


async def reload_document(view: View, services: Services, desk: Desk, scope: Scope) -> None:
    """Ask the server again: one request. Unsaved changes are never replaced."""
    if not await _fetch(view, services, desk, scope):
        return
    view.show_document(scope)
    draft = desk.draft(scope)
    if draft is not None and draft.unsaved:
        view.say("Your unsaved changes were kept. Saving shows them against the server's text.")
    else:
        view.say("This is what the server holds now.")


async def _fetch(view: View, services: Services, desk: Desk, scope: Scope) -> bool:
    view.show_work(f"opening {desk.title(scope)} …")
    try:
        texts = await read(services.api, scope, organization=desk.organization_of(scope))
    except BizctxError as error:
        view.fail(error, about=desk.title(scope))
        return False
    finally:
        view.show_work("")
    desk.learn(texts, at=services.now())
    for found in texts:
        view.show_marks(found)
    return True
