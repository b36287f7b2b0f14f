"""Opening a document, and looking again at one that is open."""

from __future__ import annotations

from bizctx_tui.core.ages import age
from bizctx_tui.core.models import Scope
from bizctx_tui.errors import BizctxError, QueryError
from bizctx_tui.service.build import Services
from bizctx_tui.service.desk import Desk
from bizctx_tui.service.reading import read
from bizctx_tui.tui.flows.kept_drafts import offer_for
from bizctx_tui.tui.flows.refusals import rights_may_be_back
from bizctx_tui.tui.flows.view import View


async def open_document(view: View, services: Services, desk: Desk, scope: Scope) -> None:
    """Show a document: no request when it is open already, else exactly one.

    Where the server cannot be asked, it is the text of the history that was seen last.
    """
    is_new_here = scope not in desk.recent()
    if desk.draft(scope) is None:
        texts = await _fetched(view, services, desk, scope)
        if isinstance(texts, BizctxError):
            if await _open_as_seen(view, services, desk, scope, texts):
                await offer_for(view, scope)
            return
        _learn(view, services, desk, texts)
        view.show_document(scope)
        await services.keeper.saw_all(texts)
    else:
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
    texts = await _fetched(view, services, desk, scope)
    if isinstance(texts, BizctxError):
        view.fail(texts, about=desk.title(scope))
        return
    _learn(view, services, desk, texts)
    rights_may_be_back(view, scope)
    view.show_document(scope)
    draft = desk.draft(scope)
    if draft is not None and draft.unsaved:
        view.say("Your unsaved changes were kept. Saving shows them against the server's text.")
    else:
        view.say("This is what the server holds now.")
    await services.keeper.saw_all(texts)


async def _fetched(
    view: View, services: Services, desk: Desk, scope: Scope
) -> dict[Scope, str] | BizctxError:
    view.show_work(f"opening {desk.title(scope)} …")
    try:
        texts = await read(services.api, scope, organization=desk.organization_of(scope))
    except BizctxError as error:
        return error
    finally:
        view.show_work("")
    return texts


def _learn(view: View, services: Services, desk: Desk, texts: dict[Scope, str]) -> None:
    desk.learn(texts, at=services.now())
    for found in texts:
        view.show_marks(found)


async def _open_as_seen(
    view: View, services: Services, desk: Desk, scope: Scope, error: BizctxError
) -> bool:
    """Tell why the server cannot be asked; True when the history has a text to show."""
    # Whoever may not see a document any more is not shown it from here either.
    seen = None if isinstance(error, QueryError) else await services.keeper.newest(scope)
    if seen is None:
        view.fail(error, about=desk.title(scope))
        return False
    version, text = seen
    desk.learn({scope: text}, at=version.seen_at)
    view.show_marks(scope)
    view.show_document(scope)
    reload = view.keys.words("document.reload") or "“Reload” in the palette"
    then = (
        f"This is the text as seen {age(services.now() - version.seen_at)}: it can be read and "
        f"edited. {reload} asks the server again."
    )
    view.fail(error, about=desk.title(scope), then=then)
    return True
