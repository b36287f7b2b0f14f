"""Saving and clearing: nothing is written that was not seen."""

from __future__ import annotations

from bizctx_tui.core.draft import Draft
from bizctx_tui.errors import BizctxError, QueryError
from bizctx_tui.service.build import Services
from bizctx_tui.service.desk import Desk
from bizctx_tui.service.review import AlreadyStored, Review, Saved, Unknown
from bizctx_tui.tui.flows.view import View
from bizctx_tui.tui.screens.diff import Confirmed, DiffModal

CLEAR_WORD = "clear"
OVERWRITE_WORD = "overwrite"
"""What must be typed to save over somebody else's change."""
CHANGED_MEANWHILE = (
    "The server's text changed while you were looking. Nothing was written; "
    "this is the difference now."
)


async def save_document(view: View, services: Services, desk: Desk, draft: Draft) -> None:
    """Review the draft against what the server holds now, then write it once.

    Whatever goes wrong, the draft stays as it is.
    """
    if not draft.unsaved:
        view.say("There is nothing to save: the text is what the server sent.")
        return
    await _review_and_write(view, services, desk, draft, draft.text, word="")


async def clear_document(view: View, services: Services, desk: Desk, draft: Draft) -> None:
    """Remove the stored text after a typed confirmation; undo brings it back to the editor."""
    await _review_and_write(view, services, desk, draft, "", word=CLEAR_WORD)


async def _review_and_write(
    view: View, services: Services, desk: Desk, draft: Draft, mine: str, *, word: str
) -> None:
    try:
        view.show_work("asking what the server holds …")
        step: Review | Saved | AlreadyStored | Unknown = await services.saving.review(
            draft.scope, base=draft.base, mine=mine
        )
        notice = ""
        while isinstance(step, Review):
            view.show_work("")
            confirmed = await _decide(view, desk, step, notice, word)
            if confirmed is None:
                view.say("Nothing was saved. Your text is still here.")
                return
            view.show_work("saving …")
            step = await services.saving.commit(step.overwriting(), confirmed.text)
            notice = CHANGED_MEANWHILE
    except BizctxError as error:
        if isinstance(error, QueryError) and error.status_code == 403:
            desk.refuse(draft.scope)
        view.fail(error, about=desk.title(draft.scope))
    else:
        if isinstance(step, Unknown):
            view.fail(step.error, about=desk.title(draft.scope))
            return
        _finish(view, desk, draft, step, cleared=bool(word))
    finally:
        view.show_work("")
        view.show_marks(draft.scope)


async def _decide(
    view: View, desk: Desk, review: Review, notice: str, word: str
) -> Confirmed | None:
    modal = DiffModal(
        title=desk.title(review.scope),
        before=review.remote,
        after=review.mine,
        theirs=(review.base, review.remote) if review.moved else None,
        notice=notice,
        confirm_word=OVERWRITE_WORD if review.moved else word,
    )
    return await view.ask(modal)


def _finish(
    view: View, desk: Desk, draft: Draft, outcome: Saved | AlreadyStored, *, cleared: bool
) -> None:
    desk.stored(draft.scope, outcome.stored)
    if isinstance(outcome, AlreadyStored):
        view.say(
            "The server holds this very text already. Nothing was written."
            if not cleared
            else "Nothing is stored there that could be cleared. Nothing was written."
        )
    elif not outcome.as_sent:
        view.say(
            f"Saved, but the server stored another text than was sent: "
            f"{len(outcome.stored):,} characters instead of {len(outcome.sent):,}. Your text "
            "is still in the editor; saving again shows the difference.",
            "warning",
        )
    elif cleared:
        # Only what was confirmed leaves the editor, and undo has it.
        draft.buffer.replace_all_text("")
        view.show_text(draft.scope)
        view.say(f"Cleared {desk.title(draft.scope)}. Undo brings the text back into the editor.")
    else:
        view.say(
            f"Saved: {len(outcome.sent):,} characters in {desk.title(draft.scope)}, "
            "as the server confirms."
        )
