"""What a flow may ask of the screen that runs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from textual.screen import ModalScreen

from bizctx_tui.core.draft import Draft
from bizctx_tui.core.models import Scope
from bizctx_tui.errors import BizctxError
from bizctx_tui.service.build import Services
from bizctx_tui.service.desk import Desk
from bizctx_tui.tui.editor_pane import EditorPane
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.notice import Severity
from bizctx_tui.tui.widgets.preview import Preview

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

    def put(self, modal: ModalScreen[Outcome], then: Callable[[Outcome | None], None]) -> None:
        """Show a modal at once and go on; ``then`` is told what the person decides."""

    async def ask(self, modal: ModalScreen[Outcome]) -> Outcome:
        """Show a modal and wait for what the person decides."""

    def show_document(self, scope: Scope) -> None:
        """Put an open draft into the editor."""

    def show_text(self, scope: Scope) -> None:
        """Draw a document's text anew, if it is the one in the editor."""

    def show_list(self) -> None:
        """Draw the tree anew."""

    def show_marks(self, scope: Scope) -> None:
        """Draw anew what is said about a document: badge, counter, state."""

    def show_work(self, words: str) -> None:
        """Say what is going on; empty when nothing is."""

    def say(self, text: str, severity: Severity = "info") -> None:
        """Say what happened."""

    def fail(self, error: BizctxError, *, about: str = "") -> None:
        """Say what went wrong and what to do next; ``about`` names the document."""
