"""Replacing a document from the command line: look, compare, perhaps ask, write, tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from bizctx_tui.cli import diff_text
from bizctx_tui.cli.output import tell, write_data
from bizctx_tui.cli.working import at_work
from bizctx_tui.core.content_hash import SHOWN_DIGITS, content_hash
from bizctx_tui.errors import BizctxError, NotConfirmedError

if TYPE_CHECKING:
    from bizctx_tui.cli.formats.form import Form, Writer
    from bizctx_tui.cli.global_options import Session
    from bizctx_tui.cli.terms import Terms
    from bizctx_tui.cli.working import Work
    from bizctx_tui.core.models import Level
    from bizctx_tui.service.one_document import Held, OneDocument, Stored
    from bizctx_tui.service.review import SavedHow


class Target(NamedTuple):
    """Which document, as the options name it."""

    level: Level
    organization_id: int | None


class OfVersion(NamedTuple):
    """The text of a version, by its id or the first digits of its hash."""

    name: str


NewText = str | Callable[[str], str] | OfVersion
"""The text to write, what makes it of the server's, or which version has it."""


def replace(
    session: Session,
    target: Target,
    form: Form,
    terms: Terms,
    new: NewText,
    *,
    same_too: bool = False,
) -> None:
    """Replace a document and print it as the server holds it then.

    Args:
        session: Whose account, which project, and how much to say.
        target: Which document.
        form: How the result is printed.
        terms: On which terms.
        new: What to write.
        same_too: Write also a text that the server holds already, unless somebody is asked.

    Raises:
        ContentChangedError: The server holds another text than the terms say.
        NotConfirmedError: The person said no, or there is nobody to ask.
        BizctxError: Whatever the account, the filter, a request or the output raises.
    """
    with at_work(session) as work:
        replacement = _Replacement(work, target, form.writer(), terms, new)
        outcome = replacement.run(same_too=same_too)
    if outcome is None:
        return
    document, stored = outcome
    try:
        write_data(replacement.write(document.context(stored.text).model_dump()))
    except BizctxError as error:
        error.message += " What was asked for is stored all the same."
        raise


class _Replacement:
    """One run of :func:`replace`; the arguments are the same."""

    def __init__(
        self, work: Work, target: Target, write: Writer, terms: Terms, new: NewText
    ) -> None:
        self._work = work
        self._target = target
        self._terms = terms
        self._new = new
        self._how: SavedHow = "restored" if isinstance(new, OfVersion) else "saved"
        self.write = write

    def run(self, *, same_too: bool) -> tuple[OneDocument, Stored] | None:
        """What the server holds then; None for a dry run."""
        from bizctx_tui.core.limits import check_length
        from bizctx_tui.service.one_document import OneDocument, Stored
        from bizctx_tui.service.session import project_of

        # In the order in which a person can do something about it.
        project_of(self._work.services.account)
        if isinstance(self._new, str):
            check_length(self._new)
        document = OneDocument(self._work.keeping(), self._work.scope(*self._target))
        make = self._maker(document)
        held = self._look(document)
        while True:
            if self._terms.condition is not None:
                self._terms.condition.check(held.text)
            text = make(held.text)
            check_length(text)
            if self._terms.dry_run:
                self._rehearse(document, held, text)
                return None
            if text == held.text and not (same_too and not self._terms.ask):
                self._say("The server holds this very text already: nothing was sent.")
                return document, Stored(held.text)
            if self._terms.ask:
                self._ask(document, held, text)
            outcome = self._send(document, held, text)
            problem = held.unkept or self._work.services.keeper.problem
            if problem is not None:
                self._say(f"Warning: the history was not kept. {problem.message}")
            if isinstance(outcome, Stored):
                self._tell_of(outcome, text)
                return document, outcome
            held = outcome

    def _maker(self, document: OneDocument) -> Callable[[str], str]:
        """What makes the new text of the server's."""
        new = self._new
        if isinstance(new, OfVersion):
            _, text = self._work.versions(document.scope).find(new.name)
            return lambda held: text
        return new if callable(new) else lambda held: new

    def _look(self, document: OneDocument) -> Held:
        try:
            return self._work.run(document.look())
        except BizctxError as error:
            error.message += " Nothing was stored."
            raise

    def _rehearse(self, document: OneDocument, held: Held, text: str) -> None:
        write_data(diff_text.for_output(self._diff(document, held, text)))
        if text == held.text:
            self._say("The server holds this very text already: nothing would change.")
        else:
            self._say(
                f"Nothing was sent. {_described(held.text)} would be replaced by "
                f"{_described(text)}."
            )

    def _ask(self, document: OneDocument, held: Held, text: str) -> None:
        from bizctx_tui.cli.terminal import terminal

        instead = (
            f"To only see the difference use --dry-run; to write unasked {self._terms.unasked}."
        )
        with terminal(instead) as person:
            person.show(diff_text.for_person(self._diff(document, held, text)))
            if not person.agrees(f"Replace {_described(held.text)} by {_described(text)}?"):
                raise NotConfirmedError("Nothing was sent, as you said.")

    def _diff(self, document: OneDocument, held: Held, text: str) -> list[str]:
        from bizctx_tui.core.diff.unified_text import unified_diff

        name = f"{document.scope.level}-{document.scope.id}"
        return unified_diff(
            held.text, text, before_name=f"{name} (server)", after_name=f"{name} (to be stored)"
        )

    def _send(self, document: OneDocument, held: Held, text: str) -> Stored | Held:
        from bizctx_tui.service.one_document import Stored

        try:
            outcome = self._work.run(document.replace(held, text, self._how))
        except KeyboardInterrupt:
            tell("It may have been stored already: look with `bizctx get`.")
            raise
        if not isinstance(outcome, Stored):
            self._say("Somebody else replaced the text meanwhile; nothing was sent yet.")
        return outcome

    def _tell_of(self, stored: Stored, text: str) -> None:
        if stored.asked:
            self._say("No answer came to the write, so the server was asked: it is stored.")
        if stored.text != text:
            self._say(
                f"Warning: the server stored another text than was sent: {_described(stored.text)} "
                f"instead of {_described(text)}."
            )

    def _say(self, sentence: str) -> None:
        if not self._work.quiet:
            tell(sentence)


def _described(text: str) -> str:
    if not text:
        return "no text"
    unit = "character" if len(text) == 1 else "characters"
    return f"{len(text):,} {unit} ({content_hash(text)[:SHOWN_DIGITS]})"
