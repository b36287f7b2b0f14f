"""The accounts: which one this window works with."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import Worker, WorkerState

from bizctx_tui.core.visible import visible, visible_label
from bizctx_tui.tui.account_rows import AccountRow, Listing
from bizctx_tui.tui.flows.wording import own_mistake, paragraph
from bizctx_tui.tui.keymaps.own_keys import own_key

_MOST_PROBLEMS = 2


@dataclass(frozen=True, slots=True)
class AccountChoice:
    """What the person wants: this account, to sign in to it again, or to sign in to another."""

    what: Literal["switch", "sign_in_again", "sign_in"]
    row: AccountRow | None = None


class AccountsModal(ModalScreen[AccountChoice | None]):
    """Lists the accounts and marks the one in front.

    Args:
        load: Reads the list; blocks on the disk.
    """

    CSS_PATH = "accounts.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f2", "leave", "Close", id="accounts.close", tooltip="Close the accounts"),
        Binding(
            "n", "sign_in", "New", id="accounts.new", tooltip="Sign in to an account that is new"
        ),
        Binding(
            "s",
            "sign_in_again",
            "Sign in again",
            id="accounts.again",
            tooltip="Sign in again to the marked account",
        ),
    ]

    def __init__(self, load: Callable[[], Listing]) -> None:
        super().__init__()
        self._load = load
        self.rows: tuple[AccountRow, ...] = ()
        """What is listed; nothing until it was read."""

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content("Accounts")
            yield OptionList()
            yield Static("reading the accounts …", id="accounts-note", markup=False)
            yield Static("", id="accounts-problem", markup=False)
            yield Static(
                f"enter switch this window · {own_key(self, 'accounts.again')} sign in again · "
                f"{own_key(self, 'accounts.new')} another account · "
                f"{own_key(self, 'accounts.close')} close",
                classes="keys",
                markup=False,
            )

    def on_mount(self) -> None:
        self.set_focus(self.query_one(OptionList))
        self.run_worker(self._fill(), exit_on_error=False)

    async def _fill(self) -> None:
        listing = await asyncio.to_thread(self._load)
        self.rows = listing.rows
        options = self.query_one(OptionList)
        options.add_options(Option(_words(row)) for row in self.rows)
        front = (index for index, row in enumerate(self.rows) if row.in_front)
        options.highlighted = next(front, 0) if self.rows else None
        self.query_one("#accounts-problem", Static).update(
            "\n".join(paragraph(problem) for problem in listing.problems[:_MOST_PROBLEMS])
        )
        if not self.rows:
            self._note("No account is configured.")

    @on(Worker.StateChanged)
    def _worker_ended(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            self._note(own_mistake(event.worker.error))

    @on(OptionList.OptionHighlighted)
    def _pointed(self, event: OptionList.OptionHighlighted) -> None:
        row = self.rows[event.option_index]
        if not row.configured:
            self._note("Only this window has this account: the configuration does not name it.")
        elif row.default:
            self._note("bizctx starts with this account, unless the environment says else.")
        else:
            self._note(
                "Switching is for this window only. To start with it from now on:\n"
                f"bizctx accounts use {visible(shlex.quote(row.name))}"
            )

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(AccountChoice("switch", self.rows[event.option_index]))

    def action_sign_in(self) -> None:
        self.dismiss(AccountChoice("sign_in"))

    def action_sign_in_again(self) -> None:
        pointed = self.query_one(OptionList).highlighted
        if pointed is not None:
            self.dismiss(AccountChoice("sign_in_again", self.rows[pointed]))

    def action_leave(self) -> None:
        self.dismiss(None)

    def _note(self, words: str) -> None:
        self.query_one("#accounts-note", Static).update(words)


def _words(row: AccountRow) -> Content:
    unsaved = f"  ● {row.unsaved} unsaved" if row.unsaved else ""
    return Content.assemble(
        ("› " if row.in_front else "  ", "bold $accent"),
        (visible_label(row.name), "bold"),
        f" ({row.region})",
        ("  in this window" if row.in_front else "", "$accent"),
        ("  default" if row.default else "", "$text-muted"),
        (unsaved, "bold $warning"),
        (f"\n    {visible(row.facts)}", "$text-muted"),
    )
