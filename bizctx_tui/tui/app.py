"""The application: its screens, its palette, and leaving it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any, ClassVar

from rich.console import RenderableType
from textual import events, on
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.css.styles import RulesMap
from textual.dom import DOMNode
from textual.driver import Driver
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from bizctx_tui.errors import BizctxError
from bizctx_tui.service.build import Services
from bizctx_tui.service.desk import Desk
from bizctx_tui.storage.settings import Settings
from bizctx_tui.tui.collector import QUIET_SECONDS, Collector
from bizctx_tui.tui.commands.application import APPLICATION
from bizctx_tui.tui.commands.table import WORKSPACE
from bizctx_tui.tui.driver import driver_over
from bizctx_tui.tui.ending import Ending
from bizctx_tui.tui.first_picture import FirstPicture
from bizctx_tui.tui.flows.wording import own_mistake
from bizctx_tui.tui.gate import Gate
from bizctx_tui.tui.key_order import after_typing
from bizctx_tui.tui.keymaps.in_force import KeysInForce
from bizctx_tui.tui.later import load_later
from bizctx_tui.tui.palette import palette_entries
from bizctx_tui.tui.photographer import Photographer
from bizctx_tui.tui.screens.workspace import WorkspaceScreen
from bizctx_tui.tui.stylesheet import LastingStylesheet
from bizctx_tui.tui.switchboard import Switchboard
from bizctx_tui.tui.turns import Turns
from bizctx_tui.tui.widgets.editor.keys import EDITING


class BizctxApp(App[None]):
    """The full-screen editor.

    Args:
        services: What it begins with, or why there is no account to begin with.
        gate: How another account gets in.
        settings: What the user's file of settings says.
        demo: Whether the server is the local stand-in.
        picture: What this start was opened with; None for no picture at all.
    """

    TITLE = "bizctx"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "screens/workspace.tcss"]
    # The account that the app begins with, or an empty screen under the one for signing in.
    DEFAULT_MODE: ClassVar[str] = "entrance"
    BINDINGS: ClassVar[list[BindingType]] = [*APPLICATION]

    def __init__(
        self,
        services: Services | BizctxError,
        gate: Gate,
        settings: Settings,
        *,
        demo: bool = False,
        picture: FirstPicture | None = None,
    ) -> None:
        super().__init__(driver_class=driver_over(picture) if picture and picture.shown else None)
        self.stylesheet = LastingStylesheet(variables=self.stylesheet._variables)
        self._photographer = Photographer.beside(picture, gate.environ)
        self._collector = Collector(time.monotonic)
        self._turns = Turns()
        self._begin_with = services
        self._leaving = False
        self._ending = Ending(lambda code: self.exit(return_code=code))
        self.keys = KeysInForce(settings)
        """What each key does in this window."""
        self.keys.take(self)
        self.accounts = Switchboard(self, gate, self.keys, demo=demo)
        if isinstance(services, Services):
            self.add_mode(self.DEFAULT_MODE, lambda: self.accounts.begin(services))

    def get_driver_class(self) -> type[Driver]:
        """Textual's choice, but ours where that is the one for terminals."""
        chosen = super().get_driver_class()
        if sys.platform != "win32" and chosen.__name__ == "LinuxDriver":
            from bizctx_tui.tui.terminal_driver import TerminalDriver

            return TerminalDriver
        return chosen

    @property
    def problem(self) -> BizctxError | None:
        """Why there was no account to begin with, until one was entered."""
        if self.accounts.front is None and isinstance(self._begin_with, BizctxError):
            return self._begin_with
        return None

    @property
    def desk(self) -> Desk:
        """What lies open in the workspace in front; nothing before any account was entered."""
        front = self.accounts.front
        return front.desk if front is not None else Desk(None)

    @property
    def clipboard(self) -> str:
        """What was last copied in this program."""
        return self.accounts.clipboard.own

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text here and to wherever other programs look for it."""
        self.accounts.clipboard.own = text
        work = self.accounts.clipboard.copy(text, self._send)
        self.run_worker(work, group="clipboard", exit_on_error=False)

    def _send(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)

    def on_mount(self) -> None:
        if not self.is_headless:
            self._ending.listen()
        self.call_after_refresh(self._first_frame_shown)
        self.set_interval(QUIET_SECONDS / 2, self._look, name="collector")
        if isinstance(self._begin_with, BizctxError):
            self.accounts.sign_in(self._begin_with)

    def _register(
        self,
        parent: DOMNode,
        *widgets: Widget,
        before: int | None = None,
        after: int | None = None,
        cache: dict[tuple[object, ...], RulesMap] | None = None,
    ) -> list[Widget]:
        # Where every screen and widget comes by before its first key.
        for widget in widgets:
            self.keys.take(widget)
        return super()._register(parent, *widgets, before=before, after=after, cache=cache)

    async def _first_frame_shown(self) -> None:
        self._collector.take_over()
        self._turns.shorten()
        load_later()
        self._photographer.meet(self.accounts.front)
        if not self._photographer.knows_a_picture:
            await self._photographer.look(self.accounts.front)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        # Where every frame comes by, those as well that no screen held back.
        self.accounts.before_display()
        super()._display(screen, renderable)

    async def _look(self) -> None:
        self._collector.look()
        self.accounts.look(quiet=self._collector.is_quiet)
        await self._photographer.look(self.accounts.front)

    async def on_unmount(self) -> None:
        await self._photographer.leave()
        self._collector.hand_back()
        self._turns.hand_back()
        self._ending.stop()
        await self.accounts.aclose()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent):
            self._collector.key_pressed()
            self._photographer.touched()
        await super().on_event(event)

    @on(Worker.StateChanged)
    def _worker_ended(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and self.accounts.front is not None:
            self.accounts.front.say(own_mistake(event.worker.error), "error")

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        from bizctx_tui.tui.screens.sign_in import SignInScreen

        if isinstance(screen, WorkspaceScreen):
            yield from palette_entries(WORKSPACE, screen, self.keys)
            yield from palette_entries(EDITING, screen.editor, self.keys)
        elif isinstance(screen, SignInScreen) and screen.check_action("look_again", ()):
            look = ("Look again", "Read the environment's account and the files again")
            yield SystemCommand(*look, screen.action_look_again)
        yield SystemCommand("Quit", "Leave bizctx", self.action_quit)
        yield SystemCommand("Change theme", "Choose other colours", self.action_change_theme)

    def action_accounts(self) -> None:
        """Show the accounts that this window can switch to."""
        self.accounts.choose_account()

    def action_sign_in(self) -> None:
        """Sign in to an account that is new to this window."""
        self.accounts.sign_in()

    def action_sign_in_again(self) -> None:
        """Sign in to the account in front again; its drafts stay."""
        self.accounts.sign_in_again()

    async def action_quit(self) -> None:
        """Leave; with unsaved text only when the person says so."""
        after_typing(self.screen, self._quit)

    def _quit(self) -> None:
        saving = self.accounts.saving_titles()
        unsaved = self.accounts.unsaved_titles()
        if not (unsaved or saving):
            self.exit()
        elif not self._leaving:
            from bizctx_tui.tui.screens.quit import QuitModal

            self._leaving = True
            problem = self.accounts.keeping_problem()
            modal = QuitModal(unsaved=unsaved, saving=saving, problem=problem)
            self.push_screen(modal, self._quit_decided)

    def _quit_decided(self, outcome: str | None) -> None:
        self._leaving = False
        if outcome == "discard":
            self.accounts.discard_drafts()
        if outcome in ("keep", "discard"):
            self.exit()
