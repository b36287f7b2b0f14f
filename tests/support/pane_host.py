"""An app that is nothing but the pane of the editor, and ways to use its find bar."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot

from bizctx_tui.core.draft import Draft
from bizctx_tui.core.models import Scope
from bizctx_tui.tui.commands.find import FIND
from bizctx_tui.tui.editor_pane import EditorPane
from tests.support.pilot import until

_ACTIONS: dict[str, Callable[[EditorPane], None]] = {
    "find.open": lambda pane: pane.find(),
    "find.replace": lambda pane: pane.find(replace=True),
    "find.next": lambda pane: pane.go("next"),
    "find.previous": lambda pane: pane.go("previous"),
}


class PaneHost(App[None]):
    """Shows one document with the keys of the find commands."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(command.keys, f"find('{command.id}')", priority=command.priority)
        for command in FIND
        if command.id in _ACTIONS
    ]

    def __init__(self, text: str) -> None:
        super().__init__()
        self.draft = Draft(Scope.project("1"), text)
        self.told: list[str] = []
        self.pane = EditorPane(self.told.append, id="editor-pane")

    def compose(self) -> ComposeResult:
        yield self.pane

    def action_find(self, command: str) -> None:
        _ACTIONS[command](self.pane)

    @property
    def count(self) -> str:
        """What the bar says about the number of matches."""
        return str(self.pane.find_bar.query_one("#find-count").render()).strip()

    @property
    def said(self) -> str:
        """What the bar says of the ways of searching, and of what happened."""
        return str(self.pane.find_bar.query_one("#find-options").render()).strip()

    @property
    def problem(self) -> str:
        """What the bar complains about, empty when it does not."""
        if not self.pane.find_bar.has_class("-problem"):
            return ""
        return str(self.pane.find_bar.query_one("#find-problem").render())


@asynccontextmanager
async def finding(
    text: str, *, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[PaneHost, Pilot[None]]]:
    app = PaneHost(text)
    async with app.run_test(size=size) as pilot:
        app.pane.editor.focus()
        app.pane.show(app.draft)
        await pilot.pause()
        yield app, pilot


def type_in_one_burst(app: App[None], *keys: str) -> None:
    """Post keys as a terminal does that has them all at once; longer words are keys' names."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


async def until_counted(pilot: Pilot[None], app: PaneHost, words: str) -> None:
    """Wait until the bar tells that number of matches."""
    await until(pilot, lambda: app.count == words)
