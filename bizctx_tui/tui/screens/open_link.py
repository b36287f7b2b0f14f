"""A link of the document: shown whole, and opened only when that is asked for."""

from __future__ import annotations

import os
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from bizctx_tui.core.markdown.address import judged
from bizctx_tui.service.browser_sign_in import can_open_browser, open_browser
from bizctx_tui.tui.look import Look

OpenLinkOutcome = Literal["opened", "copied", "left"]


class OpenLinkModal(ModalScreen[OpenLinkOutcome]):
    """Asks whether to open an address.

    Args:
        address: As it is written in the document, whatever it may be.
    """

    CSS_PATH = "open_link.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "open", "Open", id="link.open", tooltip="Open the address in the browser"),
        Binding("c", "copy", "Copy", id="link.copy", tooltip="Copy the address"),
        Binding("escape", "leave", "Back", id="link.leave", tooltip="Open nothing"),
    ]

    def __init__(self, address: str) -> None:
        super().__init__()
        self._look = Look(self)
        self._address = address
        self._judged = judged(address)
        self._refusal = self._judged.refusal
        if not self._refusal and not can_open_browser(os.environ):
            self._refusal = "This machine has no browser. Copy the address and open it elsewhere."

    @property
    def is_armed(self) -> bool:
        """Whether the key counts by now: a letter that was meant for the text opens nothing."""
        return self._look.is_over

    def compose(self) -> ComposeResult:
        with VerticalScroll() as box:
            box.border_title = Content("Link · escape goes back")
            yield Static(
                self._judged.shown or "(an empty address)", id="link-address", markup=False
            )
            if self._judged.host:
                yield Static(f"It leads to {self._judged.host}", id="link-host", markup=False)
            if self._refusal:
                yield Static(self._refusal, id="link-refusal", markup=False)
            yield Static(self._keys(), classes="keys", markup=False)

    def on_mount(self) -> None:
        self._look.begin()

    def _keys(self) -> str:
        keys = [] if self._refusal else ["y       open it in the browser"]
        return "\n".join([*keys, "c       copy the address", "escape  open nothing"])

    def action_open(self) -> None:
        """Open the address if it may be and was looked at, and leave."""
        if self.is_armed and not self._refusal:
            open_browser(self._address)
            self._leave("opened")

    def action_copy(self) -> None:
        """Copy the address as it is written, and leave."""
        # The clipboard takes UTF-8, which has no lone surrogates.
        self.app.copy_to_clipboard(self._address.encode("utf-8", "replace").decode("utf-8"))
        self._leave("copied")

    def action_leave(self) -> None:
        """Open nothing."""
        self._leave("left")

    def _leave(self, outcome: OpenLinkOutcome) -> None:
        # A second key of the same burst may still arrive after the first one left.
        if self.is_current:
            self.dismiss(outcome)
