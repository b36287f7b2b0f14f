"""The sign-in screen: what is wrong, and three ways in."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from functools import partial
from typing import ClassVar, Final, TypeVar

from pydantic import SecretStr
from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Button, Footer, Input, Static
from textual.worker import Worker, WorkerState

from bizctx_tui.core.models import Region
from bizctx_tui.core.visible import visible, visible_label
from bizctx_tui.errors import BizctxError
from bizctx_tui.service.browser_sign_in import can_open_browser
from bizctx_tui.service.sign_in import Identity, SignIn
from bizctx_tui.tui.flows.sign_in import SITES, Prove, Renewal, Way, sign_in
from bizctx_tui.tui.flows.wording import own_mistake, paragraph
from bizctx_tui.tui.gate import Entered, Gate, WayIn
from bizctx_tui.tui.keymaps.own_keys import own_key
from bizctx_tui.tui.screens.browser_sign_in import BrowserSignInModal
from bizctx_tui.tui.widgets.notice import Notice, Severity
from bizctx_tui.tui.widgets.secret_field import SecretField

Outcome = TypeVar("Outcome")

_DEMO: Final = "No account at hand? `bizctx demo` opens everything on sample data."
_KEPT: Final = "It is stored where Mixpanel's own `mp` keeps accounts, as the active one."
_NONE_YET: Final = "No account is active yet. Sign in, or set the variables below and start again."


class SignInScreen(Screen[Entered | None]):
    """Shown in place of the workspace, or over it; gives what can be worked with.

    Args:
        gate: What proves, stores and enters accounts.
        problem: Why there is no workspace; None when another account is wanted.
        renewal: The account to sign in to again; None for any.
    """

    CSS_PATH = "sign_in.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", id="sign_in.leave", tooltip="Stop asking; else leave"),
        Binding(
            "ctrl+r,f5",
            "look_again",
            "Look again",
            id="sign_in.look_again",
            tooltip="Read the environment's account and the files again",
        ),
        Binding(
            "f2",
            "app.accounts",
            "Accounts",
            id="sign_in.accounts",
            tooltip="The accounts that are configured already",
        ),
        # Ahead of the field in front, so that what is typed behind the key goes to the next:
        # a secret that follows the user name must not end up in it, for all to read.
        Binding(
            "tab,down",
            "app.focus_next",
            "Next",
            show=False,
            priority=True,
            id="sign_in.next",
            tooltip="Next field",
        ),
        Binding(
            "shift+tab,up",
            "app.focus_previous",
            "Previous",
            show=False,
            priority=True,
            id="sign_in.previous",
            tooltip="Field before",
        ),
        Binding(
            "enter",
            "to_secret",
            "Next",
            show=False,
            priority=True,
            id="sign_in.to_secret",
            tooltip="From the user name to the secret; else go on with what is marked",
        ),
    ]

    def __init__(
        self, gate: Gate, *, problem: BizctxError | None = None, renewal: Renewal | None = None
    ) -> None:
        super().__init__()
        self._gate = gate
        self._problem = problem
        self._renewal = renewal
        self._stoppable = True

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="sign-in", can_focus=False):
            yield Static(self._title(), classes="title", markup=False)
            yield from self._what_is_wrong()
            yield from self._ways()
            yield Static("", id="sign-in-work", markup=False)
            yield Static(_KEPT, classes="note", markup=False)
            if self._problem is not None:
                ways = self._gate.ways_in()
                if ways:
                    yield Static(_variables(ways), id="variables")
                yield Static(_DEMO, classes="note", markup=False)
        yield Notice()
        yield Footer(show_command_palette=False)

    def _what_is_wrong(self) -> ComposeResult:
        if self._problem is None:
            return
        if "missing" in self._problem.details:
            # The variables have their own lines, and this screen is the next step.
            yield Static(_NONE_YET, classes="problem", markup=False)
        else:
            yield Static(visible(self._problem.message), classes="problem", markup=False)
            yield Static(visible(self._problem.hint), markup=False)

    def _ways(self) -> ComposeResult:
        regions = tuple(SITES) if self._renewal is None else (self._renewal.region,)
        if self._offers("browser"):
            yield Static("In the browser. Where do you use Mixpanel?", classes="way", markup=False)
            with Horizontal(classes="row"):
                for region in regions:
                    yield Button(SITES[region], id=f"region-{region}", compact=True)
        if self._offers("service"):
            yield Static("With a service account", classes="way", markup=False)
            name = Input(compact=True, select_on_focus=False, id="username")
            yield from _row("User name", name)
            secret = SecretField(placeholder="", id="secret")
            yield from _row("Secret", secret, Button("Sign in", id="service-go", compact=True))
        if self._offers("token"):
            yield Static("With an OAuth token", classes="way", markup=False)
            token = SecretField(placeholder="", id="token")
            yield from _row("Token", token, Button("Sign in", id="token-go", compact=True))

    def _title(self) -> str:
        if self._renewal is not None and self._renewal.in_place:
            return f"Sign in again: {visible_label(self._renewal.name)}"
        return "bizctx needs an account" if self._problem is not None else "Sign in"

    def _offers(self, way: Way) -> bool:
        renewal = self._renewal
        return renewal is None or not renewal.in_place or renewal.way == way

    def on_mount(self) -> None:
        first = {"browser": "Button", "service": "#username", "token": "#token"}
        way = "browser" if self._renewal is None else self._renewal.way
        self.set_focus(self.query(first[way]).first())

    def say(self, text: str, severity: Severity = "info") -> None:
        """Say something that is safe to draw."""
        self.query_one(Notice).say(text, severity)

    # What the flow asks for.

    async def ask(self, modal: ModalScreen[Outcome]) -> Outcome:
        return await self.app.push_screen_wait(modal)

    def show_work(self, words: str, *, stoppable: bool = True) -> None:
        self._stoppable = stoppable
        shown = f"{words}{f' {self._leave_key()} stops' if words and stoppable else ''}"
        self.query_one("#sign-in-work", Static).update(shown)

    # What a person does.

    def action_to_secret(self) -> None:
        if self.focused is None or self.focused.id != "username":
            raise SkipAction
        self.set_focus(self.query_one("#secret"))

    @on(Input.Submitted, "#secret")
    @on(Button.Pressed, "#service-go")
    def _service_account(self) -> None:
        username = self.query_one("#username", Input)
        secret = self.query_one("#secret", SecretField)
        for field, what in ((username, "the user name"), (secret, "the secret")):
            if not field.value.strip():
                self._missing(field, f"{what} of the service account")
                return
        name, typed, region = username.value.strip(), SecretStr(secret.value), self._region()

        async def prove(signer: SignIn) -> Identity:
            self.show_work("asking Mixpanel about this service account …")
            return await signer.with_service_account(name, typed, region=region)

        self._start(prove)

    @on(Input.Submitted, "#token")
    @on(Button.Pressed, "#token-go")
    def _token(self) -> None:
        token = self.query_one("#token", SecretField)
        if not token.value.strip():
            self._missing(token, "the token")
            return
        typed, region = SecretStr(token.value.strip()), self._region()

        async def prove(signer: SignIn) -> Identity:
            self.show_work("asking Mixpanel about this token …")
            return await signer.with_token(typed, region=region)

        self._start(prove)

    @on(Button.Pressed, "#region-us")
    def _browser_us(self) -> None:
        self._browser("us")

    @on(Button.Pressed, "#region-eu")
    def _browser_eu(self) -> None:
        self._browser("eu")

    @on(Button.Pressed, "#region-in")
    def _browser_in(self) -> None:
        self._browser("in")

    def _browser(self, region: Region) -> None:
        async def prove(signer: SignIn) -> Identity | None:
            modal = BrowserSignInModal(
                SITES[region],
                partial(signer.with_browser, region),
                has_browser=can_open_browser(self._gate.environ),
            )
            outcome = await self.ask(modal)
            if isinstance(outcome, BizctxError):
                raise outcome
            return outcome

        self._start(prove)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Over a workspace there is nothing to look for again."""
        return self._problem is not None if action == "look_again" else True

    def action_look_again(self) -> None:
        self._run(self._look_again())

    def action_leave(self) -> None:
        notice = self.query_one(Notice)
        if self._working() and not self._stoppable:
            self.say("The account is being stored this moment.", "warning")
        elif self._working():
            self.workers.cancel_group(self, "sign-in")
            self.say("Stopped. Nothing was stored.")
        elif notice.text:
            notice.clear()
        elif self._problem is None:
            self.dismiss(None)
        else:
            self.app.exit()

    def _region(self) -> Region | None:
        return None if self._renewal is None else self._renewal.region

    def _missing(self, field: Widget, what: str) -> None:
        self.say(f"Type or paste {what} first.", "warning")
        self.set_focus(field)

    def _start(self, prove: Prove) -> None:
        self._run(self._sign_in(prove))

    async def _sign_in(self, prove: Prove) -> None:
        try:
            entered = await sign_in(self, self._gate, prove, self._renewal)
        except BizctxError as error:
            self.say(paragraph(error), "error")
        else:
            if entered is not None:
                self.dismiss(entered)
            else:
                self.say("Stopped. Nothing was stored.")

    async def _look_again(self) -> None:
        try:
            services = await asyncio.to_thread(self._gate.start)
        except BizctxError as error:
            self.say(paragraph(error), "error")
        else:
            self.dismiss(Entered(services))

    def _leave_key(self) -> str:
        return own_key(self, "sign_in.leave")

    def _working(self) -> bool:
        return any(
            worker.group == "sign-in" and worker.node is self and not worker.is_finished
            for worker in self.workers
        )

    def _run(self, work: Coroutine[object, object, None]) -> None:
        if self._working():
            work.close()
            self.say(f"One thing at a time: {self._leave_key()} stops what runs.", "warning")
            return
        self.query_one(Notice).clear()
        self.run_worker(work, group="sign-in", exit_on_error=False)

    @on(Worker.StateChanged)
    def _worker_ended(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            self.say(own_mistake(event.worker.error), "error")


def _row(label: str, *fields: Widget) -> ComposeResult:
    with Horizontal(classes="row"):
        yield Static(label, classes="label", markup=False)
        yield from fields


def _variables(ways: tuple[WayIn, ...]) -> Content:
    parts: list[str | tuple[str, str]] = [("Or in the environment", "bold")]
    for way in ways:
        parts.append(f"\n{way.title}:")
        for name, is_set in way.variables:
            sign = (" ✓", "$text-success") if is_set else (" ✗", "$text-error")
            parts += [sign, f" {name}"]
    return Content.assemble(*parts)
