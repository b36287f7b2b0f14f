"""Drafts that were kept: offered at the start, and when their document is opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bizctx_tui.core.ages import age
from bizctx_tui.core.draft import Draft
from bizctx_tui.core.models import Scope
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import BizctxError, StorageError
from bizctx_tui.service.journal import restored
from bizctx_tui.tui.flows.view import View
from bizctx_tui.tui.flows.wording import NOT_KEPT
from bizctx_tui.tui.screens.choice import Answer, ChoiceModal

if TYPE_CHECKING:
    from bizctx_tui.storage.drafts import KeptDraft
    from bizctx_tui.storage.store import Store
    from bizctx_tui.tui.screens.kept_drafts import Decision, KeptRow

_KEEP: Final = Answer("keep", "Go back; the draft stays as it is")
_DISCARD: Final = Answer("discard", "Discard it; its text stays in the history")


async def begin(view: View) -> None:
    """Say what is to be known of the store, and offer what an earlier session left behind."""
    try:
        notes = await view.services.store.run(lambda store: store.notes)
    except StorageError as error:
        view.say(f"{NOT_KEPT} {visible(error.message)} {visible(error.hint)}".rstrip(), "warning")
        return
    if notes:
        view.say(visible(" ".join(notes)), "warning")
    kept = await _kept(view)
    left = [one for one in kept if not one.holder.alive]
    if left:
        drafts = "a draft that was" if len(left) == 1 else f"{len(left)} drafts that were"
        await _offer(view, left, f"bizctx kept {drafts} not saved.")


async def tell_kept_again(view: View) -> None:
    """Say that the disk takes drafts again, and what became of what was there before."""
    words = "Drafts are kept again: what you type is on the disk as you type it."
    try:
        notes = await view.services.store.run(lambda store: store.notes)
    except StorageError:
        # It stopped again, which is told where the next draft is written.
        return
    if notes:
        view.say(f"{words} {visible(' '.join(notes))}", "warning")
    else:
        view.say(words)


async def list_kept(view: View) -> None:
    """Show every kept draft of this account but those of this window."""
    others = await _kept(view)
    if others:
        await _offer(view, others, "Kept drafts")
    else:
        view.say("There are no kept drafts but those that are open in this window.")


async def offer_for(view: View, scope: Scope) -> None:
    """After a document was opened: say who else has a draft of it, and offer those left behind."""
    kept = [one for one in await _kept(view) if one.key.scope == scope]
    draft = view.desk.draft(scope)
    if not kept or draft is None or draft.unsaved:
        return
    held = [one for one in kept if one.holder.alive]
    if held:
        heading = f"Another window has unsaved text in {view.desk.title(scope)}."
    else:
        heading = f"An unsaved draft of {view.desk.title(scope)} was kept."
    await _offer(view, kept, heading, only=scope)


async def _kept(view: View) -> Sequence[KeptDraft]:
    """The drafts of this account that this window does not have; none while they cannot be read."""
    services = view.services

    def found(store: Store) -> tuple[list[KeptDraft], tuple[StorageError, ...]]:
        drafts = store.drafts.all(services.access)
        others = [one for one in drafts if one.holder.window != store.window.token]
        return others, store.drafts.problems

    try:
        drafts, problems = await services.store.run(found)
    except StorageError as error:
        view.fail(error, about="Kept drafts")
        return ()
    if problems:
        view.fail(problems[0], about="Kept drafts")
    return drafts


async def _offer(
    view: View, kept: Sequence[KeptDraft], heading: str, *, only: Scope | None = None
) -> None:
    from bizctx_tui.tui.screens.kept_drafts import KeptDraftsModal

    pointed = 0
    while kept:
        rows = [_row(view, one) for one in kept]
        later = "the server's text; the draft stays" if only is not None else "later"
        modal = KeptDraftsModal(heading, rows, start=pointed, later=later)
        decision = await view.ask(modal)
        if decision is None:
            _tell_left(view, kept, only)
            return
        pointed = decision.row
        one = kept[pointed]
        if await _act(view, one, decision):
            return
        kept = [each for each in await _kept(view) if only in (None, each.key.scope)]


def _tell_left(view: View, kept: Sequence[KeptDraft], only: Scope | None) -> None:
    if only is not None and any(one.holder.alive for one in kept):
        view.hold(only, "Another window has unsaved text in it.")
        view.say(
            "This document can only be read here, because another window has unsaved text in "
            "it. “Kept drafts” in the palette takes it over or copies it.",
            "warning",
        )
    else:
        view.say("The drafts stay kept. “Kept drafts” in the palette shows them again.")


async def _act(view: View, kept: KeptDraft, decision: Decision) -> bool:
    """Do what was decided; True when the person is in the document now."""
    match decision.what:
        case "go_on" | "take_over":
            return await _go_on(view, kept)
        case "copy":
            return _open(view, kept, restored(kept))
        case "read_only":
            _tell_left(view, [kept], kept.key.scope)
            return True
        case "compare":
            await _compare(view, kept)
        case "history":
            await _put_away(view, kept, "The draft is closed; its text is in the history.")
        case "discard":
            question = f"Discard the draft of {view.desk.title(kept.key.scope)}?"
            modal = ChoiceModal(question, (_KEEP, _DISCARD), details=_facts(view, kept))
            if await view.ask(modal) == _DISCARD.id:
                await _put_away(view, kept, "Discarded. The text is still in the history.")
    return False


async def _go_on(view: View, kept: KeptDraft) -> bool:
    before = view.desk.draft(kept.key.scope)
    if before is not None and before.unsaved:
        return _open(view, kept, before)
    if kept.damage and not kept.holder.alive:
        # What could not be read of it stays where it is: going on is with a copy.
        return _open(view, kept, restored(kept))
    try:
        taken = await view.services.store.run(lambda store: store.drafts.take(kept.id))
    except StorageError as error:
        view.fail(error, about="The draft was not opened")
        return False
    draft = restored(taken)
    if _open(view, taken, draft):
        view.journal.adopt(draft, taken.id)
    return True


def _open(view: View, kept: KeptDraft, draft: Draft) -> bool:
    scope = kept.key.scope
    before = view.desk.draft(scope)
    if before is not None and before.unsaved:
        view.say(
            f"{view.desk.title(scope)} has unsaved text in this window, so the draft was not "
            "opened over it. Save that first, or undo it; the draft stays kept.",
            "warning",
        )
        return False
    view.desk.put_back(draft)
    view.release(scope)
    view.show_document(scope)
    words = "This is your draft as it was. Saving compares it with what the server holds now."
    view.say(f"{words} {visible(kept.damage)}".rstrip(), "warning" if kept.damage else "info")
    return True


async def _compare(view: View, kept: KeptDraft) -> None:
    from bizctx_tui.tui.flows.reviewing import show_change
    from bizctx_tui.tui.screens.for_review import ForReview

    scope = kept.key.scope
    heading = "What the server holds → the kept draft"
    view.show_work("asking what the server holds …")
    try:
        before = await view.services.api.context(scope)
    except BizctxError as error:
        before = kept.base
        heading = (
            f"What the server held {_ago(view, kept.base_at)} → the kept draft "
            f"({visible(error.message)})"
        )
    finally:
        view.show_work("")
    theirs = (kept.base, before) if before != kept.base else None
    await show_change(
        view,
        ForReview(
            title=view.desk.title(scope),
            before=before,
            after=kept.text,
            theirs=theirs,
            heading=heading,
            read_only=True,
        ),
    )


async def _put_away(view: View, kept: KeptDraft, done: str) -> None:
    """Close a draft; its text goes into the history first."""

    def put_away(store: Store) -> None:
        store.history.keep(kept.key, kept.text, "draft")
        store.drafts.discard(kept.id)

    try:
        await view.services.store.run(put_away)
    except StorageError as error:
        view.fail(error, about="The draft stays")
    else:
        view.say(done)


def _row(view: View, kept: KeptDraft) -> KeptRow:
    from bizctx_tui.tui.screens.kept_drafts import KeptRow

    holder = kept.holder
    held_by = ""
    if holder.alive:
        where = f" on {visible(holder.host)}" if holder.host else ""
        held_by = f"another window (process {holder.pid}{where}) since {_ago(view, holder.since)}"
    return KeptRow(view.desk.title(kept.key.scope), _facts(view, kept), held_by)


def _facts(view: View, kept: KeptDraft) -> str:
    more = len(kept.text) - len(kept.base)
    facts = [
        f"changed {_ago(view, kept.changed_at)}",
        f"{len(kept.text):,} characters ({more:+,})",
        visible(kept.damage),
    ]
    return " · ".join(filter(None, facts))


def _ago(view: View, at: float) -> str:
    return age(view.services.now() - at) if at else "at a time that is not known"
