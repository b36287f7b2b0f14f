"""The pane of the editor: the text, the bar to find in it, and what its gutter says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from bizctx_tui.core.diff.line_states import line_states
from bizctx_tui.core.draft import Draft
from bizctx_tui.tui.deferred import Deferred
from bizctx_tui.tui.finder import Finder
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.find_bar import FindBar, Option, Step

_IDLE_SECONDS: Final = 0.15
_MANY_LINES: Final = 2_000
"""Texts of more lines are compared beside the loop."""


class EditorPane(Vertical):
    """Shows one document at a time, to edit and to search.

    Args:
        tell: Says what happened while the find bar is not there to say it; given text that
            is safe to draw.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape",
            "leave_find",
            "Close find",
            show=False,
            priority=True,
            id="find.close",
            tooltip="Close the find bar and stay at the match",
        ),
    ]
    DEFAULT_CSS = """
    EditorPane > Editor { height: 1fr; }
    """

    def __init__(
        self,
        tell: Callable[[str], object],
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.editor = Editor()
        self.find_bar = FindBar()
        self._finder = Finder(self.editor, self.find_bar, tell)
        self._draft: Draft | None = None
        self._idle: asyncio.TimerHandle | None = None

    def compose(self) -> ComposeResult:
        yield self.editor

    def on_mount(self) -> None:
        # The first frame does not show it.
        self.call_after_refresh(self.mount, self.find_bar)

    async def on_unmount(self) -> None:
        self._stop_waiting()
        await self._finder.aclose()

    def show(self, draft: Draft, *, read_only: bool = False) -> None:
        """Show a document where it was last left.

        Args:
            draft: What to show.
            read_only: Refuse edits; the cursor still moves.
        """
        self._draft = draft
        self.editor.show(draft.buffer, read_only=read_only)
        self._finder.document_shown()
        self.compare_lines()

    def show_nothing(self, placeholder: str) -> None:
        """Show a text in the place of a document, and nothing to find in."""
        self._draft = None
        self._stop_waiting()
        if self.find_bar.is_open:
            self._finder.close()
        self.editor.show(None, placeholder=placeholder)

    def compare_lines(self) -> None:
        """Mark the lines that differ from the stored text; again after that changed."""
        self._stop_waiting()
        draft = self._draft
        if draft is None:
            return
        if draft.buffer.document.line_count > _MANY_LINES:
            work = Deferred(self._compare_beside, draft)
            self.screen.run_worker(work, group="lines", exclusive=True, exit_on_error=False)
        else:
            revision = draft.buffer.revision
            self.editor.mark_lines(revision, line_states(draft.base, draft.text))

    async def _compare_beside(self, draft: Draft) -> None:
        revision = draft.buffer.revision
        states = await asyncio.to_thread(line_states, draft.base, draft.text)
        if draft is self._draft:
            self.editor.mark_lines(revision, states)

    def _stop_waiting(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    @on(Editor.Changed)
    def _edited(self, event: Editor.Changed) -> None:
        if event.buffer is not self.editor.buffer:
            return
        self._finder.text_changed()
        self._stop_waiting()
        loop = asyncio.get_running_loop()
        self._idle = loop.call_later(_IDLE_SECONDS, self.call_later, self.compare_lines)

    # The find bar

    def find(self, *, replace: bool = False) -> None:
        """Open the find bar, at once.

        Args:
            replace: With the row for a replacement.
        """
        self._finder.open(replace=replace)

    def go(self, step: Step) -> None:
        """Go to another match, whether the bar is open or not."""
        if not self.has_focus_within:
            self.screen.set_focus(self.editor, scroll_visible=False)
        self._finder.step(step)

    def replace_all(self) -> None:
        """Replace all matches; without a replacement on the screen, open the bar for one."""
        self._finder.replace_all()

    def switch_option(self, option: Option) -> None:
        """Search in another way from now on."""
        self.find()
        self.find_bar.switch(option)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key counts now."""
        return action != "leave_find" or self.find_bar.is_open

    def action_leave_find(self) -> None:
        """Give the keyboard back to the editor and close the bar."""
        self.screen.set_focus(self.editor, scroll_visible=False)
        self.find_bar.leave()

    @on(FindBar.Left)
    def _left(self) -> None:
        self._finder.close()

    @on(FindBar.QueryChanged)
    def _query_changed(self) -> None:
        self._finder.query_changed()

    @on(FindBar.StepWanted)
    def _step_wanted(self, event: FindBar.StepWanted) -> None:
        self._finder.step(event.step)

    @on(FindBar.ReplaceWanted)
    def _replace_wanted(self) -> None:
        self._finder.replace()

    @on(FindBar.ReplaceAllWanted)
    def _replace_all_wanted(self) -> None:
        self._finder.replace_all()

    @on(FindBar.UndoWanted)
    def _undo_wanted(self, event: FindBar.UndoWanted) -> None:
        self.editor.action_edit(event.edit)
