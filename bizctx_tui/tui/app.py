"""The application: its screens, its palette, and leaving it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from bizctx_tui.errors import ConfigError
from bizctx_tui.service.build import Services
from bizctx_tui.service.desk import Desk
from bizctx_tui.tui.screens.quit import QuitModal
from bizctx_tui.tui.screens.setup import SetupScreen, WayIn
from bizctx_tui.tui.screens.workspace import WorkspaceScreen


class BizctxApp(App[None]):
    """The full-screen editor.

    Args:
        services: What it works with, or why there is no account to work with.
        ways_in: How an account could be set up, for the screen that says so.
        demo: Whether the server is the local stand-in.
    """

    TITLE = "bizctx"
    # Textual does not load the style sheet of the screen that an app begins with.
    CSS_PATH: ClassVar[list[str | PurePath]] = [
        "app.tcss",
        "screens/setup.tcss",
        "screens/workspace.tcss",
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", priority=True, id="app.quit", tooltip="Leave bizctx"),
        Binding(
            "ctrl+p",
            "command_palette",
            "Palette",
            show=False,
            id="app.palette",
            tooltip="Find any command by its name",
        ),
    ]

    def __init__(
        self,
        services: Services | ConfigError,
        *,
        ways_in: Sequence[WayIn] = (),
        demo: bool = False,
    ) -> None:
        super().__init__()
        self._ways_in = ways_in
        self._demo = demo
        self._problem = services if isinstance(services, ConfigError) else None
        self._services = services if isinstance(services, Services) else None
        self.desk = Desk(self._services.account.project_id if self._services else "")
        self._leaving = False

    @property
    def has_no_account(self) -> bool:
        """Whether there is nothing to work with."""
        return self._services is None

    def get_default_screen(self) -> Screen[None]:
        if self._services is None or self._problem is not None:
            return SetupScreen(self._problem or ConfigError("There is no account."), self._ways_in)
        known = self._services.directory.cached()
        if known is not None:
            self.desk.list_documents(known.me)
        return WorkspaceScreen(self._services, self.desk, demo=self._demo)

    async def on_unmount(self) -> None:
        if self._services is not None:
            await self._services.api.aclose()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        if isinstance(screen, WorkspaceScreen):
            yield from _workspace_commands(screen)
        yield SystemCommand("Quit", "Leave bizctx", self.action_quit)
        yield SystemCommand("Change theme", "Choose other colours", self.action_change_theme)

    async def action_quit(self) -> None:
        """Leave; with unsaved text only when the person says so."""
        saving = self._saving_titles()
        unsaved = [self.desk.title(scope) for scope in self.desk.unsaved()]
        if not (unsaved or saving):
            self.exit()
        elif not self._leaving:
            self._leaving = True
            self.push_screen(QuitModal(unsaved=unsaved, saving=saving), self._quit_decided)

    def _quit_decided(self, outcome: str | None) -> None:
        self._leaving = False
        if outcome == "quit":
            self.exit()

    def _saving_titles(self) -> tuple[str, ...]:
        screens = (screen for screen in self.screen_stack if isinstance(screen, WorkspaceScreen))
        return tuple(title for screen in screens for title in screen.saving_titles)


def _workspace_commands(screen: WorkspaceScreen) -> Iterable[SystemCommand]:
    commands: tuple[tuple[str, str, Callable[[], object]], ...] = (
        ("Review & save", "Show what would change on the server, then save", screen.action_save),
        ("Open document", "Jump to a project or an organization", screen.action_jump),
        ("Reload", "Ask the server again what it holds", screen.action_reload),
        (
            "Refresh project list",
            "Ask the server for the list of projects",
            lambda: screen.refresh_list(asked=True),
        ),
        ("Clear document …", "Remove the stored text, after a typed word", screen.action_clear),
        ("Next pane", "Tree, editor, preview", screen.action_next_pane),
        ("Help", "Show the keys", screen.action_help),
    )
    for title, what, action in commands:
        yield SystemCommand(title, what, action)
