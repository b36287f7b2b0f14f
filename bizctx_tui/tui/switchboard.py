"""Which account's workspace is in front, and the ways to another."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.app import App

from bizctx_tui.core.visible import visible
from bizctx_tui.errors import BizctxError
from bizctx_tui.service.build import STORE_SECONDS, Services
from bizctx_tui.service.clipboard import Clipboard
from bizctx_tui.service.desk import Desk
from bizctx_tui.tui.flows.wording import needs_sign_in, paragraph
from bizctx_tui.tui.gate import Entered, Gate, same_access
from bizctx_tui.tui.keymaps.in_force import KeysInForce
from bizctx_tui.tui.screens.workspace import WorkspaceScreen
from bizctx_tui.tui.title import account_label

if TYPE_CHECKING:
    from bizctx_tui.tui.account_rows import AccountRow
    from bizctx_tui.tui.flows.sign_in import Renewal
    from bizctx_tui.tui.screens.accounts import AccountChoice

SIGN_IN_THERE: Final = (
    "Or here: press {accounts}, point at the account and press {again} to sign in again."
)


class Switchboard:
    """The workspaces of one window: one for each account that was entered.

    Each is a mode of the app, so that everything that lies open in one is as it was when its
    account is chosen again.

    Args:
        app: Where they are shown.
        gate: How another account gets in.
        keys: What each key does in this window.
        demo: Whether the server is the local stand-in; said in the title.
    """

    def __init__(self, app: App[None], gate: Gate, keys: KeysInForce, *, demo: bool) -> None:
        self._app = app
        self.gate = gate
        self._keys = keys
        self._demo = demo
        self._retired: list[Services] = []
        self.clipboard = Clipboard(gate.environ)
        self.workspaces: list[WorkspaceScreen] = []
        self.front: WorkspaceScreen | None = None
        """The workspace that is shown; None before any account was entered."""

    def begin(self, services: Services) -> WorkspaceScreen:
        """The workspace that the app starts with."""
        self.front = self._open(services, self._app.DEFAULT_MODE)
        return self.front

    def unsaved_titles(self) -> tuple[str, ...]:
        """The documents with unsaved text, of every account of this window."""
        return tuple(
            self._titled(workspace, workspace.desk.title(scope))
            for workspace in self.workspaces
            for scope in workspace.desk.unsaved()
        )

    def saving_titles(self) -> tuple[str, ...]:
        """The documents that are being saved this moment, of every account of this window."""
        return tuple(
            self._titled(workspace, title)
            for workspace in self.workspaces
            for title in workspace.saving_titles
        )

    def keeping_problem(self) -> str:
        """Why drafts cannot be kept, safe to draw; empty when they are."""
        problems = (workspace.journal.problem for workspace in self.workspaces)
        return next((visible(problem.message) for problem in problems if problem), "")

    def discard_drafts(self) -> None:
        """Throw away every draft of this window; the history gets their texts."""
        for workspace in self.workspaces:
            workspace.journal.discard(workspace.desk.drafts)

    def before_display(self) -> None:
        """Keep what is about to be shown."""
        for workspace in self.workspaces:
            workspace.frames.before_display()

    def look(self, *, quiet: bool) -> None:
        """Let every journal do what can wait.

        Args:
            quiet: Whether nobody types.
        """
        for workspace in self.workspaces:
            workspace.journal.look(quiet=quiet)

    async def aclose(self) -> None:
        """Keep every draft as it is now, and close every connection of this window."""
        for workspace in self.workspaces:
            workspace.journal.record(workspace.desk.drafts)
            await workspace.journal.aclose(seconds=STORE_SECONDS)
        for services in (*self._retired, *(one.services for one in self.workspaces)):
            await services.aclose()
        if self.gate.store is not None:
            await asyncio.to_thread(self.gate.store.close, seconds=STORE_SECONDS)

    # What a person may ask for.

    def choose_account(self) -> None:
        """Show the accounts."""
        from bizctx_tui.tui.account_rows import OpenAccount, list_accounts
        from bizctx_tui.tui.screens.accounts import AccountsModal

        opened = tuple(
            OpenAccount(one.services.account, len(one.desk.unsaved()), one is self.front)
            for one in self.workspaces
        )
        modal = AccountsModal(partial(list_accounts, self.gate, opened))
        self._app.push_screen(modal, self._chosen)

    def sign_in(self, problem: BizctxError | None = None) -> None:
        """Sign in to an account that is new to this window."""
        from bizctx_tui.tui.screens.sign_in import SignInScreen

        screen = SignInScreen(self.gate, problem=problem)
        self._app.push_screen(screen, partial(self._entered, None))

    def sign_in_again(self) -> None:
        """Sign in to the account in front again; its drafts stay."""
        from bizctx_tui.tui.account_rows import renewal_of

        if self.front is not None:
            self._renew(renewal_of(self.front.services.account), self.front)

    def _renew(self, renewal: Renewal, workspace: WorkspaceScreen | None) -> None:
        from bizctx_tui.tui.screens.sign_in import SignInScreen

        screen = SignInScreen(self.gate, renewal=renewal)
        self._app.push_screen(screen, partial(self._entered, workspace))

    def _chosen(self, choice: AccountChoice | None) -> None:
        if choice is None:
            return
        if choice.row is None:
            if not self._is_signing_in():
                self.sign_in()
        elif choice.what == "sign_in_again":
            self._renew(choice.row.renewal, self._opened(choice.row))
        else:
            work = self._switch(choice.row)
            self._app.run_worker(work, group="switch", exclusive=True, exit_on_error=False)

    async def _switch(self, row: AccountRow) -> None:
        opened = self._opened(row)
        if opened is not None and not row.configured:
            self._show(opened)
            return
        try:
            services = await asyncio.to_thread(self.gate.enter, row.name)
        except BizctxError as error:
            self._not_switched(error)
            return
        if opened is None:
            self._show(self._workspace(services))
        elif same_access(opened.services.account, services.account):
            await services.aclose()
            self._show(opened)
        else:
            self._replace(opened, services)

    def _not_switched(self, error: BizctxError) -> None:
        accounts, again = map(self._keys.words, ("accounts.show", "accounts.again"))
        there = SIGN_IN_THERE.format(accounts=accounts, again=again)
        then = there if needs_sign_in(error) else ""
        screen = self._app.screen
        from bizctx_tui.tui.screens.sign_in import SignInScreen

        if isinstance(screen, SignInScreen | WorkspaceScreen):
            screen.say(paragraph(error, about="Not switched", then=then), "error")

    def _entered(self, workspace: WorkspaceScreen | None, entered: Entered | None) -> None:
        """Signing in ended.

        Args:
            workspace: Whose account it is that was signed in to again.
        """
        if entered is None:
            return
        workspace = workspace or self._same(entered.services)
        if workspace is None:
            self._show(self._workspace(entered.services))
        else:
            self._replace(workspace, entered.services)

    def _replace(self, workspace: WorkspaceScreen, services: Services) -> None:
        """Go on with other credentials; what lies open stays."""
        # Closed at the end: a save that is under way still needs them.
        self._retired.append(workspace.services)
        workspace.use(services)
        self._show(workspace)

    def _show(self, workspace: WorkspaceScreen) -> None:
        if self._is_signing_in():
            self._app.pop_screen()
        self.front = workspace
        self._app.switch_mode(workspace.mode)

    def _is_signing_in(self) -> bool:
        from bizctx_tui.tui.screens.sign_in import SignInScreen

        return isinstance(self._app.screen, SignInScreen)

    def _same(self, services: Services) -> WorkspaceScreen | None:
        from bizctx_tui.tui.account_rows import same_account

        opened = (w for w in self.workspaces if same_account(w.services.account, services.account))
        return next(opened, None)

    def _opened(self, row: AccountRow) -> WorkspaceScreen | None:
        return None if row.opened is None else self.workspaces[row.opened]

    def _workspace(self, services: Services) -> WorkspaceScreen:
        workspace = self._open(services, f"account-{len(self.workspaces)}")
        self._app.add_mode(workspace.mode, lambda: workspace)
        return workspace

    def _open(self, services: Services, mode: str) -> WorkspaceScreen:
        desk = Desk(services.account.project_id)
        known = services.directory.cached()
        if known is not None:
            desk.list_documents(known.me)
        workspace = WorkspaceScreen(
            services, desk, self.clipboard, self._keys, mode=mode, demo=self._demo
        )
        self.workspaces.append(workspace)
        return workspace

    def _titled(self, workspace: WorkspaceScreen, title: str) -> str:
        if len(self.workspaces) == 1:
            return title
        return f"{title} · {account_label(workspace.services.account)}"
