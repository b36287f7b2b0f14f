"""A save was refused, or the server is out of reach: the person stays where they are."""

from __future__ import annotations

from typing import Final

from bizctx_tui.core.models import EDIT_PERMISSION, Scope
from bizctx_tui.errors import (
    AuthenticationError,
    BizctxError,
    BusinessContextValidationError,
    QueryError,
    RateLimitError,
)
from bizctx_tui.tui.flows.view import View
from bizctx_tui.tui.flows.wording import needs_sign_in, paragraph

_REFUSED: Final = f"The server refuses a save: the permission {EDIT_PERMISSION} is missing."
_SAVE_GOES_ON: Final = "When that is done, the review of this save opens again."


def tell_refusal(view: View, scope: Scope, error: BizctxError) -> None:
    """Say why a document was not saved and what can be done; its text stays as it is."""
    title = view.desk.title(scope)
    if isinstance(error, BusinessContextValidationError):
        view.fail(error, about=title)
    elif isinstance(error, AuthenticationError) or needs_sign_in(error):
        view.save_after_sign_in(scope)
        view.fail(error, about=title, then=_SAVE_GOES_ON)
    elif isinstance(error, RateLimitError):
        _tell_when(view, title, error)
    elif isinstance(error, QueryError) and error.status_code == 403 and error.method == "PUT":
        view.desk.refuse(scope)
        view.hold(scope, _REFUSED)
        view.fail(error, about=title, then=_read_only(view))
    elif isinstance(error, QueryError):
        view.fail(error, about=title)
    else:
        view.fail(error, about=title, then=_try_again(view))


def edit_anyway(view: View) -> None:
    """Let the document in front be edited, whatever it could only be read for."""
    draft = view.draft
    why = view.desk.held(draft.scope) if draft is not None else ""
    if draft is None or not why:
        view.say("The document in front can be edited.")
        return
    view.release(draft.scope)
    if why == _REFUSED:
        words = f"Saving is refused as long as {EDIT_PERMISSION} is missing."
    else:
        words = "What you type is a draft of its own; whoever saves second is shown both changes."
    view.say(f"It can be edited. {words}", "warning")


def rights_may_be_back(view: View, scope: Scope) -> None:
    """The server was asked again: let a document that it had refused be edited."""
    if view.desk.held(scope) == _REFUSED:
        view.release(scope)


def _tell_when(view: View, title: str, error: RateLimitError) -> None:
    if not error.retry_after:
        view.fail(error, about=title)
        return
    save = _key(view, "document.save", "“Review & save” in the palette")

    def words(seconds: int) -> str:
        left = f"{seconds // 60}:{seconds % 60:02} left"
        then = f"{left}; nothing is sent by itself." if seconds else f"Now {save} tries again."
        return paragraph(error, about=title, then=then)

    view.count_down(error.retry_after, words, "error")


def _read_only(view: View) -> str:
    reload = _key(view, "document.reload", "“Reload” in the palette")
    return (
        f"Here it can only be read now: {reload} asks the server again, and “Edit anyway” in "
        f"the palette lets you go on. {_export(view)}"
    )


def _try_again(view: View) -> str:
    save = _key(view, "document.save", "“Review & save” in the palette")
    return f"Nothing is sent by itself: {save} tries again. {_export(view)}"


def _export(view: View) -> str:
    return f"{_key(view, 'file.export', '“Export to a file” in the palette')} exports the text."


def _key(view: View, action_id: str, otherwise: str) -> str:
    return view.keys.words(action_id) or otherwise
