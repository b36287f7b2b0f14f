"""What a flow may ask of the screen that runs it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from textual.screen import ModalScreen

from bizctx_tui.core.draft import Draft
from bizctx_tui.core.models import Scope
from bizctx_tui.core.text.document import Position
from bizctx_tui.errors import BizctxError
from bizctx_tui.service.build import Services
from bizctx_tui.service.clipboard import Clipboard
from bizctx_tui.service.desk import Desk
from bizctx_tui.service.journal import Journal
from bizctx_tui.tui.editor_pane import EditorPane
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.notice import Severity
from bizctx_tui.tui.widgets.preview import Preview

if TYPE_CHECKING:
    from bizctx_tui.tui.keymaps.in_force import KeysInForce

Outcome = TypeVar("Outcome")


class View(Protocol):
    """The workspace as a flow sees it. Every text given to it must be safe to draw."""

    @property
    def services(self) -> Services:
        """What the flows work with."""

    @property
    def desk(self) -> Desk:
        """What lies open."""

    @property
    def keys(self) -> KeysInForce:
        """What each key does in this window."""

    def keys_moved(self) -> None:
        """Draw anew what names keys: other ones are in force."""

    @property
    def journal(self) -> Journal:
        """What keeps the drafts of this account."""

    def hold(self, scope: Scope, why: str) -> None:
        """Let a document only be read from now on; ``why`` is a sentence, safe to draw."""

    def release(self, scope: Scope) -> None:
        """Let a document be edited again."""

    @property
    def draft(self) -> Draft | None:
        """The document in the editor; None before any was opened."""

    @property
    def editor(self) -> Editor:
        """The editor, whatever it shows; after an edit of its buffer call its ``sync``."""

    @property
    def editor_pane(self) -> EditorPane:
        """The editor with its find bar."""

    @property
    def preview(self) -> Preview:
        """The preview, whatever it shows."""

    @property
    def clipboard(self) -> Clipboard:
        """Where a copy goes and a paste comes from; one for all accounts of this window."""

    def send(self, sequence: str) -> None:
        """Write a control sequence to the terminal."""

    def away(self) -> AbstractContextManager[None]:
        """Hand the terminal to another program for the length of a ``with`` block.

        Raises:
            SuspendNotSupported: The terminal cannot be handed over.
        """

    def put(self, modal: ModalScreen[Outcome], then: Callable[[Outcome | None], None]) -> None:
        """Show a modal at once and go on; ``then`` is told what the person decides."""

    async def ask(self, modal: ModalScreen[Outcome]) -> Outcome:
        """Show a modal and wait for what the person decides."""

    def prepare(self, modal: ModalScreen[Outcome]) -> None:
        """Have a modal ready that will probably be shown, without showing it."""

    def withdraw(self, modal: ModalScreen[Outcome]) -> None:
        """A modal that was prepared will not be shown after all."""

    def after_typing(self, work: Callable[[], object]) -> None:
        """Do something once the letters typed before the key have reached their document."""

    def review(self, draft: Draft) -> None:
        """Begin the reviewed save of a document whose text was had back from the history."""

    def is_saving(self, scope: Scope) -> bool:
        """Whether a document is being saved this moment."""

    def switch_to(self, scope: Scope) -> None:
        """Put a document that is open into the editor; one that is being opened is given up."""

    def let_go(self, scope: Scope) -> None:
        """Draw what is left after a document was closed: the next one, or none."""

    def show_document(self, scope: Scope) -> None:
        """Put an open draft into the editor."""

    def show_text(self, scope: Scope) -> None:
        """Draw a document's text anew, if it is the one in the editor."""

    def go_to(self, position: Position) -> None:
        """Put the cursor there, or near, and give the keyboard to the editor."""

    def show_list(self) -> None:
        """Draw the tree anew."""

    def show_marks(self, scope: Scope) -> None:
        """Draw anew what is said about a document: badge, counter, state."""

    def show_work(self, words: str) -> None:
        """Say what is going on; empty when nothing is."""

    def say(self, text: str, severity: Severity = "info") -> None:
        """Say what happened."""

    def count_down(self, seconds: float, words: Callable[[int], str], severity: Severity) -> None:
        """Say something each second anew, with the seconds that are left; nothing else happens."""

    def fail(self, error: BizctxError, *, about: str = "", then: str = "") -> None:
        """Say what went wrong and what to do next.

        Args:
            about: The document, safe to draw.
            then: A further next step, safe to draw.
        """

    async def stoppable(self, work: Coroutine[Any, Any, Outcome]) -> Outcome | None:
        """Wait for something; None when the person stopped it. A write cannot be stopped."""

    def save_after_sign_in(self, scope: Scope) -> None:
        """Go on with the save of a document once the person has signed in again."""
