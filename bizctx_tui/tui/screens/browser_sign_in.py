"""Waiting for the browser: the address to open, and a field for the one it ends on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Button, Static
from textual.worker import Worker, WorkerState

from bizctx_tui.core.visible import visible
from bizctx_tui.errors import BizctxError, OAuthError
from bizctx_tui.service.browser_sign_in import BrowserSignIn, open_browser
from bizctx_tui.service.sign_in import Identity
from bizctx_tui.tui.flows.wording import own_mistake, paragraph
from bizctx_tui.tui.keymaps.own_keys import own_key
from bizctx_tui.tui.widgets.secret_field import AddressField

BrowserOutcome = Identity | BizctxError | None
"""Who it is, why it failed, or None when the person stopped."""

_ELSEWHERE: Final = (
    "Is the browser on another machine, as over SSH? Sign in there all the same. It ends on a "
    "page that cannot be shown: copy that page's address, which begins with "
    "http://localhost:, paste it here and press enter."
)
_NOT_LISTENING: Final = (
    "The ports that the browser could answer on are all taken, so this needs your help: sign "
    "in, copy the address of the page that the browser ends on, which begins with "
    "http://localhost:, paste it here and press enter."
)


class BrowserSignInModal(ModalScreen[BrowserOutcome]):
    """Carries one sign-in through the browser to its end.

    Args:
        site: Where the person signs in, as people call it.
        begin: Begins the sign-in.
        has_browser: Whether this machine has a browser that could show itself.
    """

    CSS_PATH = "browser_sign_in.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "Stop", id="browser.stop", tooltip="Stop signing in"),
    ]

    def __init__(
        self, site: str, begin: Callable[[], Awaitable[BrowserSignIn]], *, has_browser: bool
    ) -> None:
        super().__init__()
        self._has_browser = has_browser
        self._site = site
        self._begin = begin
        self._under_way: BrowserSignIn | None = None
        self.complaint = ""
        """What is wrong with what was pasted; empty when nothing is."""

    @property
    def is_listening(self) -> bool:
        """Whether the browser's answer can come by itself."""
        return self._under_way is not None and self._under_way.listening

    @property
    def address(self) -> str:
        """What to open in a browser; empty until there is one."""
        return self._under_way.address if self._under_way is not None else ""

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False) as box:
            box.border_title = Content(
                f"Sign in at {self._site} · {own_key(self, 'browser.stop')} stops"
            )
            yield Static("Asking for an address to sign in at …", id="browser-state", markup=False)
            yield Static("", id="browser-address", markup=False)
            with Horizontal(id="browser-buttons"):
                if self._has_browser:
                    yield Button("Open it again", id="browser-open", compact=True)
                yield Button("Copy the address", id="browser-copy", compact=True)
            yield Static("", id="browser-elsewhere", markup=False)
            yield AddressField(placeholder="http://localhost:…", compact=True, id="browser-paste")
            yield Static("", id="browser-complaint", markup=False)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(AddressField))
        self.run_worker(self._sign_in(), exit_on_error=False)

    async def _sign_in(self) -> None:
        try:
            async with await self._begin() as under_way:
                self._show(under_way)
                identity = await under_way.identity()
        except BizctxError as error:
            self.dismiss(error)
        else:
            self.dismiss(identity)

    def _show(self, under_way: BrowserSignIn) -> None:
        self._under_way = under_way
        address = under_way.address
        # One link over all the rows, so that a terminal opens the whole of it.
        self.query_one("#browser-address", Static).update(
            Content.styled(visible(address), Style(link=address))
        )
        self.query_one("#browser-elsewhere", Static).update(
            _ELSEWHERE if under_way.listening else _NOT_LISTENING
        )
        self.add_class("-ready")
        self._open()

    @on(Button.Pressed, "#browser-open")
    def _open(self) -> None:
        if not self._has_browser:
            self._say_state("This machine has no browser. Open this address in one elsewhere:")
        elif self._under_way is not None:
            open_browser(self._under_way.address)
            self._say_state("Waiting for your browser. If it shows nothing, open this address:")

    @on(Button.Pressed, "#browser-copy")
    def _copy(self) -> None:
        if self._under_way is not None:
            self.app.copy_to_clipboard(self._under_way.address)
            self._complain("The address is on the clipboard, if this terminal allows that.")

    @on(AddressField.Submitted)
    def _pasted(self) -> None:
        field = self.query_one(AddressField)
        if self._under_way is None or not field.value.strip():
            return
        try:
            self._under_way.paste(field.value.strip())
        except OAuthError as error:
            self._complain(paragraph(error))
        else:
            self._complain("")
            self._say_state("Checking the answer …")

    @on(Worker.StateChanged)
    def _worker_ended(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.CANCELLED:
            # By now the port that the browser would answer on is free again.
            self.dismiss(None)
        elif event.state is WorkerState.ERROR:
            self._complain(own_mistake(event.worker.error))

    def _say_state(self, words: str) -> None:
        self.query_one("#browser-state", Static).update(words)

    def _complain(self, words: str) -> None:
        self.complaint = words
        self.query_one("#browser-complaint", Static).update(words)

    def action_stop(self) -> None:
        running = [worker for worker in self.workers if worker.node is self and worker.is_running]
        for worker in running:
            worker.cancel()
        if not running:
            self.dismiss(None)
