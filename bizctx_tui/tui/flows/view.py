"""What a flow may ask of the screen that runs it."""

from __future__ import annotations

from typing import Protocol, TypeVar

from textual.screen import ModalScreen

from bizctx_tui.core.models import Scope
from bizctx_tui.errors import BizctxError
from bizctx_tui.tui.widgets.notice import Severity

Outcome = TypeVar("Outcome")


class View(Protocol):
    """The workspace as a flow sees it. Every text given to it must be safe to draw."""

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
