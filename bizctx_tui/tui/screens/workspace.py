"""The workspace: the tree, the editor and the preview, and what ties them together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.content import Content
from textual.worker import Worker, WorkerState

from bizctx_tui.client.transport import Wait
from bizctx_tui.core.draft import Draft
from bizctx_tui.core.models import Scope
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import StorageError
from bizctx_tui.service.build import Services
from bizctx_tui.service.desk import Desk
from bizctx_tui.tui.commands.table import FLOWS, WORKSPACE
from bizctx_tui.tui.flows.clipboard import copy_out, paste_in
from bizctx_tui.tui.flows.files import take_pasted
from bizctx_tui.tui.flows.open import open_document, reload_document
from bizctx_tui.tui.flows.refresh import refresh_list
from bizctx_tui.tui.flows.view import View
from bizctx_tui.tui.flows.wording import NOT_KEPT, own_mistake
from bizctx_tui.tui.key_order import after_typing
from bizctx_tui.tui.screens.workspace_view import PANES, WorkspaceView
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.filter_line import FilterLine
from bizctx_tui.tui.widgets.key_bar import KeyBar
from bizctx_tui.tui.widgets.notice import Notice
from bizctx_tui.tui.widgets.outline import OutlinePane
from bizctx_tui.tui.widgets.preview import Preview
from bizctx_tui.tui.widgets.project_tree import ProjectTree

if TYPE_CHECKING:
    from bizctx_tui.storage.drafts import Holder

SaveFlow = Callable[[View, Services, Desk, Draft], Coroutine[object, object, None]]

_TITLE_SECONDS = 20.0


class WorkspaceScreen(WorkspaceView):
    """Answers what a person does in the workspace, and runs the flows."""

    BINDINGS: ClassVar[list[BindingType]] = [command.binding for command in WORKSPACE]

    def on_mount(self) -> None:
        self.query_one("#preview-pane").border_title = Content("Preview")
        self.editor.show(None, placeholder=self._welcome())
        self.show_list()
        tree = self.query_one(ProjectTree)
        start = self._desk.start_scope()
        if start is not None:
            tree.point_at(start)
        self._go_to("tree")
        self.set_interval(_TITLE_SECONDS, self._show_title)
        self.bindings_updated_signal.subscribe(self, lambda _: self._show_keys())
        self._begin_with_services()
        if problems := self._keys.untold_problems():
            self.say(problems, "warning")
        self.journal.on_problem = self._keeping_changed
        self.journal.on_taken = self._draft_taken
        self.journal.on_shared = self._draft_shared
        # What an earlier session left is nothing that the first frame waits for.
        self.call_after_refresh(self._look_for_drafts)

    def _look_for_drafts(self) -> None:
        from bizctx_tui.tui.flows.kept_drafts import begin

        self._run(begin(self), "kept drafts")

    def _keeping_changed(self, problem: StorageError | None) -> None:
        self._show_state()
        if problem is None:
            from bizctx_tui.tui.flows.kept_drafts import tell_kept_again

            self._run(tell_kept_again(self), "kept again")
        else:
            words = f"{NOT_KEPT} {visible(problem.message)} {visible(problem.hint)}"
            self.say(words.rstrip(), "warning")

    def _draft_taken(self, scope: Scope) -> None:
        self.hold(scope, "Another window took its draft over.")
        self.say(
            f"Another window took over the draft of {self._desk.title(scope)}. Here it can only "
            "be read now; nothing of your text is lost.",
            "warning",
        )

    def _draft_shared(self, scope: Scope, others: tuple[Holder, ...]) -> None:
        windows = ", ".join(f"process {other.pid}" for other in others)
        self.say(
            f"Another window ({windows}) has unsaved text in {self._desk.title(scope)} too. Both "
            "drafts are kept, each for itself; whoever saves second is shown both changes.",
            "warning",
        )

    def use(self, services: Services) -> None:
        """Go on with other credentials of the same account; everything open stays open."""
        if services.access != self._services.access:
            self.journal.keep_under(services.key)
        self._services = services
        self.query_one(Notice).clear()
        self._show_title()
        self._begin_with_services()
        self._go_on_with_save()

    def _go_on_with_save(self) -> None:
        scope, self._save_next = self._save_next, None
        draft = self.draft
        if draft is not None and draft.scope == scope and draft.unsaved:
            self.action_save()

    def _begin_with_services(self) -> None:
        self._services.waits.listener = self._tell_wait
        known = self._services.directory.cached()
        if known is not None and not self._desk.me.projects:
            # Another window may have fetched it since this one looked.
            self._desk.list_documents(known.me)
            self.show_list()
        if self._services.directory.wants_refresh():
            self.refresh_list(asked=False)

    @on(KeyBar.Pressed)
    def _key_clicked(self, event: KeyBar.Pressed) -> None:
        self.app.simulate_key(event.key)

    @on(ProjectTree.Opened)
    def _tree_opened(self, event: ProjectTree.Opened) -> None:
        self.open(event.scope)

    @on(ProjectTree.Narrowed)
    def _tree_narrowed(self, event: ProjectTree.Narrowed) -> None:
        self.query_one(FilterLine).show(event.needle)

    @on(events.DescendantFocus)
    def _focused(self, event: events.DescendantFocus) -> None:
        """A click goes to a pane too."""
        for pane in PANES:
            if any(node.id == f"{pane}-pane" for node in event.widget.ancestors_with_self):
                self._stand_at(pane)

    @on(Editor.Changed)
    def _edited(self, event: Editor.Changed) -> None:
        # The disk has its turn while the rest is drawn.
        self.journal.record(self._desk.drafts)
        # One that was on its way while another document was opened is not about that one.
        if event.buffer is event.editor.buffer:
            self.preview.show(event.buffer.text, of=self._scope)
            self.query_one(OutlinePane).catch_up()
            self._show_state()

    @on(Editor.Copied)
    def _copied(self, event: Editor.Copied) -> None:
        self._run(copy_out(self, event.text), "clipboard")

    @on(Editor.PasteRequested)
    def _paste_requested(self, event: Editor.PasteRequested) -> None:
        self._run(paste_in(self, event.buffer, event.place), "clipboard")

    @on(Editor.Pasted)
    def _pasted(self, event: Editor.Pasted) -> None:
        self._run(take_pasted(self, event.buffer, event.text, event.place), "pasted")

    @on(Editor.Refused)
    def _refused(self) -> None:
        why = self._desk.held(self._scope) if self._scope is not None else ""
        self.say(f"This text can only be read. {why} Copying works.".replace("  ", " "), "warning")

    @on(Editor.CursorMoved)
    def _cursor_moved(self) -> None:
        self._show_position()
        self.query_one(OutlinePane).catch_up()

    @on(OutlinePane.Chosen)
    def _heading_chosen(self, event: OutlinePane.Chosen) -> None:
        self.go_to(event.section.start)

    @on(Preview.LinkChosen)
    def _link_chosen(self, event: Preview.LinkChosen) -> None:
        from bizctx_tui.tui.screens.open_link import OpenLinkModal

        self.app.push_screen(OpenLinkModal(event.url))

    def open(self, scope: Scope) -> None:
        """Open a document; one that is still being fetched is given up for it."""
        self._run(open_document(self, self._services, self._desk, scope), "open", exclusive=True)

    def refresh_list(self, *, asked: bool) -> None:
        """Fetch the list of projects anew."""
        self._run(refresh_list(self, self._services, self._desk, asked=asked), "list")

    def action_save(self) -> None:
        from bizctx_tui.tui.flows.save import save_document

        after_typing(self, self._start_save, save_document)

    def review(self, draft: Draft) -> None:
        from bizctx_tui.tui.flows.save import restore_document

        if draft.scope in self._saving:
            self.say("This document is being saved already.", "warning")
        else:
            self._run(self._save(draft, restore_document), "save")

    def action_clear(self) -> None:
        from bizctx_tui.tui.flows.save import clear_document

        after_typing(self, self._start_save, clear_document)

    def action_reload(self) -> None:
        if self._scope is None or self.focused is self.query_one(ProjectTree):
            self.refresh_list(asked=True)
        else:
            flow = reload_document(self, self._services, self._desk, self._scope)
            self._run(flow, "open", exclusive=True)

    def action_jump(self) -> None:
        from bizctx_tui.tui.screens.jump import JumpBox

        self.put(JumpBox(self._desk.entries), self._jump)

    def action_refresh_list(self) -> None:
        self.refresh_list(asked=True)

    def action_flow(self, command_id: str) -> None:
        group = f"flow {command_id}"
        if any(worker.group == group and not worker.is_finished for worker in self.workers):
            # Two of the same would ask twice, or hand over a terminal that is gone already.
            self.say("That is under way already.", "warning")
            return
        work = FLOWS[command_id](self)
        if work is not None:
            self._run(work, group)

    def action_help(self) -> None:
        from bizctx_tui.tui.keymaps.help import help_screen

        self.app.push_screen(help_screen(self.keys))

    def action_next_pane(self) -> None:
        panes = [pane for pane in PANES if pane != "outline" or self.has_class("-outline")]
        self._go_to(panes[(panes.index(self._pane()) + 1) % len(panes)])

    def action_outline(self) -> None:
        at_outline = self._pane() == "outline"
        self.set_class(not at_outline, "-outline")
        self._go_to("editor" if at_outline else "outline")

    def action_back(self) -> None:
        notice = self.query_one(Notice)
        tree = self.query_one(ProjectTree)
        if self._stop_reading():
            self.say("Stopped asking the server. Nothing changed.")
        elif notice.text:
            notice.clear()
        elif self._pane() == "tree" and tree.needle:
            tree.narrow("")
        elif self._pane() == "outline" and self.query_one(OutlinePane).needle:
            self.query_one(OutlinePane).narrow("")
        elif not (self._pane() == "editor" and self.editor.end_selecting()):
            self._go_to("editor" if self._pane() in ("tree", "outline") else "tree")

    def _stop_reading(self) -> bool:
        # Only reads: a save that was sent cannot be taken back by not listening. The list
        # is nothing that anybody waits for, unless it says that it waits.
        stopped = bool(self.workers.cancel_group(self, "open"))
        if self._tells_wait:
            stopped |= bool(self.workers.cancel_group(self, "list"))
        if not self._services.saving.is_writing:
            stopped |= self._stoppable.stop()
        return stopped

    @property
    def saving_titles(self) -> tuple[str, ...]:
        """The documents that are being saved this moment."""
        return tuple(self._desk.title(scope) for scope in self._saving)

    def _start_save(self, flow: SaveFlow) -> None:
        draft = self.draft
        if draft is None:
            self.say("There is no document open yet.", "warning")
        elif draft.scope in self._saving:
            self.say("This document is being saved already.", "warning")
        else:
            self._save_next = None
            self._run(self._save(draft, flow), "save")

    async def _save(self, draft: Draft, flow: SaveFlow) -> None:
        self._saving.add(draft.scope)
        try:
            await flow(self, self._services, self._desk, draft)
        finally:
            self._saving.discard(draft.scope)

    def _jump(self, scope: Scope | None) -> None:
        if scope is not None:
            self.query_one(ProjectTree).reveal(scope)
            self.open(scope)

    def _run(self, work: Awaitable[None], group: str, *, exclusive: bool = False) -> None:
        self.run_worker(work, group=group, exclusive=exclusive, exit_on_error=False)

    @on(Worker.StateChanged)
    def _worker_ended(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            self.say(own_mistake(event.worker.error), "error")

    def _tell_wait(self, wait: Wait) -> None:
        stop = self._keys.words("pane.back")
        words = partial(_wait_words, wait, f"; {stop} stops" if stop else "")
        self.count_down(wait.seconds, words, "warning")
        self._waits_to_read = True


def _wait_words(wait: Wait, stop: str, seconds: int) -> str:
    return f"{replace(wait, seconds=seconds).words}{stop}."
