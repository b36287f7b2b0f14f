"""Saving and clearing: nothing is written that was not seen."""

from __future__ import annotations

from dataclasses import dataclass, field

from bizctx_tui.core.draft import Draft
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import BizctxError, BusinessContextValidationError
from bizctx_tui.service.build import Services
from bizctx_tui.service.desk import Desk
from bizctx_tui.service.review import (
    AlreadyStored,
    NotStored,
    Review,
    Saved,
    SavedHow,
    Unknown,
    Unsettled,
)
from bizctx_tui.tui.flows.refusals import tell_refusal
from bizctx_tui.tui.flows.reviewing import Reviewing, show_change
from bizctx_tui.tui.flows.save_wording import (
    CHANGED_MEANWHILE,
    HEADINGS,
    KEPT_HERE,
    NOTHING_TO_SAVE,
    STOPPED,
    STORED_ANOTHER,
    THIRD_TEXT,
    Heading,
    already_stored,
    cleared,
    merged_too_long,
    saved,
    took_settled,
    unkept,
)
from bizctx_tui.tui.flows.settle import ask_what_became
from bizctx_tui.tui.flows.view import View
from bizctx_tui.tui.screens.conflict import ConflictScreen, Overwrite, Settled
from bizctx_tui.tui.screens.for_review import ForReview

CLEAR_WORD = "clear"

Step = Review | Saved | AlreadyStored | Unknown | NotStored | Unsettled | None
"""Where a save is; None when it was given up, after that was told."""


async def save_document(view: View, services: Services, desk: Desk, draft: Draft) -> None:
    """Review the draft against what the server holds now, then write it once.

    Whatever goes wrong, what was typed stays.
    """
    if draft.unsaved:
        await _Save(view, services, desk, draft, draft.text).run()
    else:
        view.say(NOTHING_TO_SAVE)


async def restore_document(view: View, services: Services, desk: Desk, draft: Draft) -> None:
    """The same for a text that was just had back from the history."""
    if draft.unsaved:
        await _Save(view, services, desk, draft, draft.text, how="restored").run()
    else:
        view.say(NOTHING_TO_SAVE)


async def clear_document(view: View, services: Services, desk: Desk, draft: Draft) -> None:
    """Remove the stored text after a typed confirmation; undo brings it back to the editor."""
    await _Save(view, services, desk, draft, "", clears=True).run()


@dataclass
class _Save:
    """One save of one document.

    Attributes:
        mine: The text to be stored, as it was when the save began.
        clears: Whether it is empty on purpose.
        how: What the history calls it once it is stored.
        over: The text of the editor that was, or will be, replaced by what was made of it.
        reviewing: How what it changes is put before the person.
        settled: What a person made of conflicts, and the server's text that is in it; None
            while there is no such work to lose.
    """

    view: View
    services: Services
    desk: Desk
    draft: Draft
    mine: str
    clears: bool = False
    how: SavedHow = "saved"
    over: str = field(init=False)
    reviewing: Reviewing = field(init=False)
    settled: tuple[str, str] | None = None
    _notice: str = ""
    _overwrites: bool = False

    def __post_init__(self) -> None:
        self.over = self.draft.text
        self.reviewing = Reviewing(self.view)

    @property
    def title(self) -> str:
        return self.desk.title(self.draft.scope)

    async def run(self) -> None:
        try:
            with self.reviewing.expected():
                await self._go()
        except BizctxError as error:
            self._keep_settled()
            tell_refusal(self.view, self.draft.scope, error)
        finally:
            self._no_work()
            self.view.show_marks(self.draft.scope)

    async def _go(self) -> None:
        self.view.show_work("asking what the server holds …")
        step: Step = await self.view.stoppable(
            self.services.saving.review(
                self.draft.scope, base=self.draft.base, mine=self.mine, merges=not self.clears
            )
        )
        if step is None:
            self.view.say(STOPPED)
        while isinstance(step, Review | Unknown | NotStored | Unsettled):
            if isinstance(step, Review):
                step = await self._decide_and_write(step)
            else:
                self._no_work()
                step = await self._settle(step)
        if isinstance(step, Saved | AlreadyStored):
            await self._finish(step)
        else:
            self._keep_settled()

    def _no_work(self) -> None:
        """Nothing is waited for but the person."""
        self.view.show_work("")

    async def _decide_and_write(self, review: Review) -> Step:
        prepared = await self._prepared(review)
        if prepared is None or prepared.proposal is None:
            self.view.say(KEPT_HERE)
            return None
        if prepared.merge is not None and len(prepared.proposal) > len(self.mine):
            self._check_merged(prepared, prepared.proposal)
        subject = self._subject(prepared, prepared.proposal)
        # No sooner: that would be a frame of the workspace that the review has to wait for.
        confirmed = await self.reviewing.ask(subject, when_ready=self._no_work)
        if confirmed is None:
            self.view.say(KEPT_HERE)
            return None
        return await self._write(prepared, confirmed.text)

    async def _prepared(self, review: Review) -> Review | None:
        """The review with a proposal; None when the person goes back."""
        self._overwrites = False
        if self.clears:
            self._overwrites = review.moved
            return review.overwriting()
        if review.proposal is not None or review.merge is None:
            return review
        scope, remote = self.draft.scope, review.remote
        settling = self.desk.settling(scope, review.merge)
        at = self.services.now()
        with self.view.journal.aside(scope, base=remote, base_at=at) as keep:

            def written(number: int, text: str) -> None:
                keep(settling.text_so_far(number, text))

            self._no_work()
            screen = ConflictScreen(self.title, settling, on_written=written)
            outcome = await self.view.ask(screen)
        match outcome:
            case Settled(text=text):
                self.settled = (text, review.remote)
                return review.settled(text)
            case Overwrite():
                self._overwrites = True
                return review.overwriting()
        return None

    def _subject(self, review: Review, proposal: str) -> ForReview:
        kind: Heading = "settled" if self.settled else "merged" if review.moved else "mine"
        if self._overwrites:
            kind = "mine"
        # The word for overwriting was typed where it was decided.
        word = CLEAR_WORD if self.clears else ""
        problem = review.unkept
        notices = (self._notice, unkept(problem) if problem is not None else "")
        return ForReview(
            title=self.title,
            before=review.remote,
            after=proposal,
            theirs=(review.base, review.remote) if review.moved else None,
            notice=" ".join(filter(None, notices)),
            confirm_word=word,
            replaces_theirs=self._overwrites,
            heading=HEADINGS[kind],
        )

    async def _write(self, review: Review, confirmed: str) -> Step:
        self.view.show_work("saving …")
        step = await self.view.stoppable(
            self.services.saving.commit(review, confirmed, how=self.how)
        )
        if step is None:
            self.view.say(STOPPED)
        if isinstance(step, Review):
            self._notice = CHANGED_MEANWHILE
        return step

    async def _settle(self, step: Unknown | NotStored | Unsettled) -> Step:
        decided = await ask_what_became(self.view, self.services, self.title, step)
        match decided:
            case NotStored(unknown=unknown, review=review):
                return await self._write(review, unknown.sent.text)
            case Review():
                self._notice = THIRD_TEXT
        return decided

    # What becomes of the editor

    async def _finish(self, outcome: Saved | AlreadyStored) -> None:
        if isinstance(outcome, AlreadyStored) and self.clears:
            self.desk.stored(self.draft.scope, outcome.stored, at=self.services.now())
            self.view.say(already_stored(clears=True, others=False))
            return
        before = self.draft.text
        taken = self._take(outcome.proposal, stored=outcome.stored)
        if isinstance(outcome, AlreadyStored):
            others = taken and outcome.stored != self.mine
            self.view.say(already_stored(clears=False, others=others))
        elif not outcome.as_sent:
            self.view.say(STORED_ANOTHER.format(len(outcome.stored), len(outcome.sent)), "warning")
            await show_change(
                self.view,
                ForReview(
                    title=self.title,
                    before=outcome.sent,
                    after=outcome.stored,
                    heading=HEADINGS["stored"],
                    read_only=True,
                ),
            )
        elif self.clears:
            self.view.say(cleared(self.title))
        else:
            words = saved(outcome, self.title, merged=self.draft.text != before, taken=taken)
            self.view.say(words, "info" if taken else "warning")

    def _take(self, proposal: str, *, stored: str) -> bool:
        """Bring the editor to what was proposed, based on what is stored.

        Returns:
            False when what was typed meanwhile is in conflict with it: the editor stays as
            it is, on its old base, and saving it merges again.
        """
        at = self.services.now()
        taken = self.draft.adopt(proposal, over=self.over, base=stored, base_at=at)
        if taken:
            self.desk.stored(self.draft.scope, stored, at=at)
            self.view.show_text(self.draft.scope)
        return taken

    def _keep_settled(self) -> None:
        """What a person made of conflicts goes into the editor rather than away."""
        if self.settled is None:
            return
        text, remote = self.settled
        if self.draft.adopt(text, over=self.over, base=remote, base_at=self.services.now()):
            self.view.show_text(self.draft.scope)
            self.view.say(took_settled(self.view.keys.words("editor.undo")))

    def _check_merged(self, review: Review, proposal: str) -> None:
        from bizctx_tui.core.limits import check_length

        try:
            check_length(proposal)
        except BusinessContextValidationError as error:
            self.settled = (proposal, review.remote)
            raise BusinessContextValidationError(
                merged_too_long(visible(error.message)), details=error.details, hint=error.hint
            ) from None
