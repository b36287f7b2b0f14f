"""What the screen of an app under test shows, written down with each frame."""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message
from textual.screen import Screen

from bizctx_tui.core.draft import Draft
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.screens.workspace import WorkspaceScreen
from bizctx_tui.tui.widgets.notice import Notice
from tests.faults.happenings import Drew, Edited, Happening, Told


class Frames:
    """Follows the document in front: each text that it has, and each that a frame shows.

    Args:
        app: Not running yet.
        tell: Takes what happened; it is with whoever reads it before the app goes on.
    """

    def __init__(self, app: BizctxApp, tell: Callable[[Happening], None]) -> None:
        self._app = app
        self._tell = tell
        self._edited: tuple[object, int] | None = None
        self._drawn: tuple[object, int, str] | None = None
        self._told = ""
        self._display = app._display
        # A headless app draws every frame and throws it away in this very method.
        app._display = self._show  # type: ignore[method-assign]

    def hook(self, message: Message) -> None:
        """A message arrived somewhere in the app: whatever came before it is done."""
        draft = self._front()
        if draft is None:
            return
        now = (draft, draft.buffer.revision)
        if now != self._edited:
            self._edited = now
            self._tell(Edited(scope=draft.scope, text=draft.text, base=draft.base))

    def _show(self, screen: Screen[object], renderable: object) -> None:
        self._display(screen, renderable)  # type: ignore[arg-type]
        if not isinstance(screen, WorkspaceScreen) or screen is not self._app.accounts.front:
            return
        draft = self._front()
        if draft is not None:
            now = (draft, draft.buffer.revision, draft.base)
            if now != self._drawn:
                self._drawn = now
                self._tell(
                    Drew(
                        scope=draft.scope,
                        text=draft.text,
                        base=draft.base,
                        is_kept=not screen.frames.is_behind,
                    )
                )
        words = screen.query_one(Notice).text
        if words != self._told:
            self._told = words
            self._tell(Told(words=words))

    def _front(self) -> Draft | None:
        front = self._app.accounts.front
        return None if front is None else front.draft
