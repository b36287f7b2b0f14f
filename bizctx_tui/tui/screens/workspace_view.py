"""What the workspace shows, and what the flows may ask of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from typing import Any, Literal, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from bizctx_tui.core.draft import Draft
from bizctx_tui.core.models import Scope
from bizctx_tui.core.text.document import Position
from bizctx_tui.errors import BizctxError
from bizctx_tui.service.build import Services
from bizctx_tui.service.clipboard import Clipboard
from bizctx_tui.service.desk import Desk
from bizctx_tui.service.journal import Journal
from bizctx_tui.tui.away import away
from bizctx_tui.tui.editor_pane import EditorPane
from bizctx_tui.tui.flows.wording import paragraph, sign_in_again
from bizctx_tui.tui.frame_guard import FrameGuard
from bizctx_tui.tui.key_order import after_typing
from bizctx_tui.tui.keymaps.in_force import KeysInForce
from bizctx_tui.tui.quick_screen import QuickScreen
from bizctx_tui.tui.ready_screen import prepare, withdraw
from bizctx_tui.tui.stoppable import Stoppable
from bizctx_tui.tui.title import title_texts
from bizctx_tui.tui.widgets.counter import Counter
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.filter_line import FilterLine
from bizctx_tui.tui.widgets.key_bar import Hint, KeyBar
from bizctx_tui.tui.widgets.notice import Notice, Severity
from bizctx_tui.tui.widgets.outline import OutlinePane
from bizctx_tui.tui.widgets.preview import Preview
from bizctx_tui.tui.widgets.project_tree import ProjectTree
from bizctx_tui.tui.widgets.status_bar import StatusBar
from bizctx_tui.tui.widgets.title_bar import TitleBar

Pane = Literal["tree", "outline", "editor", "preview"]
Outcome = TypeVar("Outcome")

BREAKPOINTS = ((0, "-narrow"), (100, "-medium"), (140, "-wide"))
"""From how many columns on the style sheet shows one, two or three panes."""

PANES: tuple[Pane, ...] = ("tree", "outline", "editor", "preview")
WELCOME = (
    "Choose a document in the tree and press enter,\n"
    "or press {jump} and type its name.\n\n"
    "{help} shows the keys."
)


class WorkspaceView(QuickScreen[None]):
    """The tree, the editor and the preview, with one document in front.

    Args:
        services: What the flows work with.
        desk: What lies open.
        clipboard: Shared by all accounts of this window.
        keys: What each key does in this window.
        mode: The mode of the app that this screen is the base of.
        demo: Whether this is the local stand-in; said in the title.
    """

    def __init__(
        self,
        services: Services,
        desk: Desk,
        clipboard: Clipboard,
        keys: KeysInForce,
        *,
        mode: str,
        demo: bool,
    ) -> None:
        # Told before anything is mounted: a class that comes later styles everything again.
        super().__init__(classes="-at-tree")
        self.mode = mode
        self.clipboard = clipboard
        self._keys = keys
        self._services = services
        self._desk = desk
        self.journal = Journal(services.store, services.key, time.monotonic)
        self.frames = FrameGuard(self.journal, lambda: desk.drafts, self._show_state)
        self._came_to_front = asyncio.Event()
        self._demo = demo
        self._scope: Scope | None = None
        self._saving: set[Scope] = set()
        self._badge_words = ""
        self._stoppable = Stoppable()
        self._save_next: Scope | None = None
        self._waits_to_read = False
        self.HORIZONTAL_BREAKPOINTS = list(BREAKPOINTS)

    def may_show(self, go_on: Callable[[], None]) -> bool:
        """Only what is kept already."""
        return self.frames.may_show(go_on)

    def compose(self) -> ComposeResult:
        yield TitleBar()
        with Horizontal(id="panes"):
            with Vertical(id="side"):
                with Vertical(id="tree-pane", classes="pane"):
                    yield FilterLine()
                    yield ProjectTree(self._desk.badge)
                yield OutlinePane(id="outline-pane", classes="pane")
            yield EditorPane(self.say, id="editor-pane", classes="pane")
            yield Preview(id="preview-pane", classes="pane")
        yield Notice()
        with Horizontal(id="status"):
            yield Counter()
            yield StatusBar()
        yield KeyBar()

    # What the flows ask for: the View protocol.

    @property
    def services(self) -> Services:
        """What the flows work with."""
        return self._services

    @property
    def desk(self) -> Desk:
        """What lies open."""
        return self._desk

    @property
    def keys(self) -> KeysInForce:
        """What each key does in this window."""
        return self._keys

    @property
    def draft(self) -> Draft | None:
        """The document in the editor."""
        return self._desk.draft(self._scope) if self._scope is not None else None

    @property
    def editor(self) -> Editor:
        """The editor, whatever it shows."""
        return self.editor_pane.editor

    @property
    def editor_pane(self) -> EditorPane:
        """The editor with its find bar."""
        return self.query_one(EditorPane)

    @property
    def preview(self) -> Preview:
        """The preview, whatever it shows."""
        return self.query_one(Preview)

    def send(self, sequence: str) -> None:
        if self.app._driver is not None:
            self.app._driver.write(sequence)

    def away(self) -> AbstractContextManager[None]:
        return away(self.app)

    def put(self, modal: ModalScreen[Outcome], then: Callable[[Outcome | None], None]) -> None:
        # At once, so that letters typed behind the key reach the box; but a box that comes
        # while the app ends would be one without anything in it.
        if not self.app._exit:
            self.app.push_screen(modal, then)

    async def ask(self, modal: ModalScreen[Outcome]) -> Outcome:
        # Not over another account's documents, nor over a box that somebody types into:
        # letters that were meant for that must not answer this. Nor while the app ends, which
        # brings this screen to the front once more.
        while self.app._exit or self.app.screen is not self:
            self._came_to_front.clear()
            await self._came_to_front.wait()
        return await self.app.push_screen_wait(modal, mode=self.mode)

    def prepare(self, modal: ModalScreen[Outcome]) -> None:
        if not self.app._exit:
            prepare(self.app, modal)

    def withdraw(self, modal: ModalScreen[Outcome]) -> None:
        withdraw(modal)

    @on(events.ScreenResume)
    def _resumed(self) -> None:
        self._came_to_front.set()

    def after_typing(self, work: Callable[[], object]) -> None:
        after_typing(self, work)

    def is_saving(self, scope: Scope) -> bool:
        return scope in self._saving

    def keys_moved(self) -> None:
        if self._scope is None:
            self.editor.show(None, placeholder=self._welcome())
        self.refresh_bindings()

    def switch_to(self, scope: Scope) -> None:
        self.workers.cancel_group(self, "open")
        self.show_document(scope)

    def let_go(self, scope: Scope) -> None:
        self.workers.cancel_group(self, "open")
        rest = self._desk.recent()
        if scope == self._scope and rest:
            self.show_document(rest[0])
        elif scope == self._scope:
            self._show_nothing()
        self.preview.forget(scope)
        self.show_marks(scope)

    def _show_nothing(self) -> None:
        self._scope = None
        self.editor_pane.border_title = None
        self.editor_pane.show_nothing(self._welcome())
        self.preview.show("")
        self.query_one(OutlinePane).show(None)
        self.query_one(ProjectTree).mark_open(None)
        self.query_one(Counter).show(None)
        self.query_one(StatusBar).show_no_document()
        self._go_to("tree")

    def show_document(self, scope: Scope) -> None:
        draft = self._desk.draft(scope)
        if draft is None:
            return
        comes_back = scope != self._scope and self.preview.keeps(scope)
        self._scope = scope
        self._desk.came_to_front(scope)
        self.editor_pane.border_title = Content(self._desk.title(scope))
        self.query_one(ProjectTree).mark_open(scope)
        self.query_one(Notice).clear()
        self._show_text_of(draft, follow=not comes_back)
        self.show_marks(scope)
        self._go_to("editor")

    def show_text(self, scope: Scope) -> None:
        draft = self._desk.draft(scope)
        if draft is not None and scope == self._scope:
            self._show_text_of(draft)

    def _show_text_of(self, draft: Draft, *, follow: bool = True) -> None:
        self.editor_pane.show(draft, read_only=bool(self._desk.held(draft.scope)))
        self.preview.show(draft.text, of=draft.scope)
        self.query_one(OutlinePane).show(draft.buffer)
        self._show_position(follow=follow)

    def hold(self, scope: Scope, why: str) -> None:
        self._desk.hold(scope, why)
        self.show_text(scope)
        self.show_marks(scope)

    def release(self, scope: Scope) -> None:
        self._desk.release(scope)
        self.show_text(scope)
        self.show_marks(scope)

    def go_to(self, position: Position) -> None:
        buffer = self.editor.buffer
        if buffer is not None:
            buffer.move_to(position)
            self.editor.sync()
            self._go_to("editor")

    def show_list(self) -> None:
        self.query_one(ProjectTree).show(self._desk.groups)
        self._show_title()

    def show_marks(self, scope: Scope) -> None:
        self.query_one(ProjectTree).refresh_badge(scope)
        if scope == self._scope:
            self._show_state()
            self.editor_pane.compare_lines()
        self._show_title()

    def show_work(self, words: str) -> None:
        self.query_one(StatusBar).show_work(words)
        if self._tells_wait:
            self.query_one(Notice).clear()
        self._show_title()

    @property
    def _tells_wait(self) -> bool:
        """Whether the notice counts down to when a read is sent again."""
        return self._waits_to_read and self.query_one(Notice).is_counting

    def say(self, text: str, severity: Severity = "info") -> None:
        self._waits_to_read = False
        self.query_one(Notice).say(text, severity)

    def count_down(self, seconds: float, words: Callable[[int], str], severity: Severity) -> None:
        self._waits_to_read = False
        self.query_one(Notice).count_down(seconds, words, severity)

    def fail(self, error: BizctxError, *, about: str = "", then: str = "") -> None:
        again = sign_in_again(error, self.keys.words("app.palette"))
        self.say(paragraph(error, about=about, then=f"{again} {then}".strip()), "error")

    async def stoppable(self, work: Coroutine[Any, Any, Outcome]) -> Outcome | None:
        return await self._stoppable.wait(work)

    def save_after_sign_in(self, scope: Scope) -> None:
        self._save_next = scope

    # What the picture of the first frame is taken from.

    @property
    def is_as_at_first(self) -> bool:
        """Whether nothing was opened, sought or said yet, and the tree shows a list."""
        if self._scope is not None or not self.has_list or not self.query(Notice):
            # Without its widgets it is on the way out.
            return False
        tree = self.query_one(ProjectTree)
        untouched = not self.query_one(Notice).text and not tree.needle
        return untouched and self.focused is tree

    @property
    def has_list(self) -> bool:
        """Whether the tree shows what a server listed."""
        return self._services.directory.has_list and bool(self._desk.me.projects)

    def strips(self) -> list[Strip]:
        """The rows of the screen as they are now."""
        return self._compositor.render_strips()

    def fleeting_regions(self) -> tuple[Region, Region]:
        """Where the screen shows what will not be true in the next session."""
        title = self.query_one(TitleBar)
        left = title.lasting_cells
        ages = Region(title.region.x + left, title.region.y, title.size.width - left, 1)
        return ages, self.query_one(StatusBar).region

    # Inside

    def _pane(self) -> Pane:
        return next(pane for pane in PANES if self.has_class(f"-at-{pane}"))

    def _stand_at(self, pane: Pane) -> None:
        # In one step: each change of a class styles the whole screen again.
        elsewhere = {f"-at-{other}" for other in PANES if other != pane}
        self.classes = (self.classes - elsewhere) | {f"-at-{pane}"}

    def _go_to(self, pane: Pane) -> None:
        self._stand_at(pane)
        panes: dict[Pane, Widget] = {
            "tree": self.query_one(ProjectTree),
            "outline": self.query_one(OutlinePane),
            "editor": self.editor,
            "preview": self.preview,
        }
        # Not target.focus(), which waits: keys typed meanwhile would go astray.
        self.set_focus(panes[pane], scroll_visible=False)

    def _welcome(self) -> str:
        return WELCOME.format(
            jump=self.keys.words("document.jump") or "the palette's “Open document”",
            help=self.keys.words("help.show").upper() or "“Help” in the palette",
        )

    def _show_keys(self) -> None:
        hints: dict[str, Hint] = {}
        for active in self.active_bindings.values():
            binding = active.binding
            if binding.show and binding.action not in hints:
                shown = self.app.get_key_display(binding)
                hints[binding.action] = Hint(binding.key, shown, binding.description)
        self.query_one(KeyBar).show(tuple(hints.values()))

    def _show_title(self) -> None:
        directory, budget = self._services.directory, self._services.budget
        left, right = title_texts(
            account=self._services.account,
            email=self._desk.me.user_email,
            demo=self._demo,
            requests=budget.spent(),
            list_age=directory.age(),
        )
        self.query_one(TitleBar).show(left, right)

    def _show_position(self, *, follow: bool = True) -> None:
        draft = self.draft
        if draft is not None:
            line, column = draft.buffer.cursor
            self.query_one(StatusBar).show_position(line + 1, column + 1)
            if follow:
                self.preview.follow(line)

    def _show_state(self) -> None:
        if self._scope is None or not self.is_mounted:
            return
        badge = self._desk.badge(self._scope)
        self.query_one(Counter).show(badge.characters)
        words = "empty" if not badge.characters else "stored"
        if badge.unsaved:
            is_kept = self.journal.problem is None and not self.frames.is_behind
            words = "● unsaved, draft kept" if is_kept else "● unsaved, draft NOT kept"
        if self._desk.held(self._scope):
            words += " · read only"
        self.query_one(StatusBar).show_state(words, warning=badge.unsaved)
        if badge.words != self._badge_words:
            self._badge_words = badge.words
            self.query_one(ProjectTree).refresh_badge(self._scope)
