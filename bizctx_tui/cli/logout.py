"""``bizctx logout``: remove an account's credentials from this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from bizctx_tui.cli.output import tell

if TYPE_CHECKING:
    from bizctx_tui.accounts.environment import Environment
    from bizctx_tui.service.account_book import LoggedOut


@click.command("logout")
@click.argument("name", required=False)
@click.option("--force", is_flag=True, help="Remove the entry even if targets refer to it.")
@click.option("--forget", is_flag=True, help="Remove the entry of a browser account too.")
def command(name: str | None, force: bool, forget: bool) -> None:
    """Remove the credentials of the account NAME, by default of the active one.

    Of a browser account the tokens go, and its entry stays for the next sign-in; of any
    other account the whole entry goes. Unsaved text and drafts are not touched.
    """
    from bizctx_tui.accounts.environment import read_environment
    from bizctx_tui.accounts.variables import Variables
    from bizctx_tui.service.account_book import AccountBook

    environment = read_environment(Variables(os.environ))
    book = AccountBook(environment)
    done = book.log_out(book.active() if name is None else name, force=force, forget=forget)
    _tell_what_is_gone(environment, done)
    _tell_what_is_left(done)


def _tell_what_is_gone(environment: Environment, done: LoggedOut) -> None:
    if done.entry_removed:
        tell(f"Removed the account {done.name} from {environment.config_file}.")
    for path in done.removed_files:
        tell(f"Removed {path}.")
    if not done.entry_removed and not done.removed_files:
        tell(f"The account {done.name} had no tokens on this machine.")


def _tell_what_is_left(done: LoggedOut) -> None:
    if done.variable is not None:
        tell(f"The environment variable {done.variable} still holds whatever it held.")
    if not done.entry_removed:
        tell(
            f"Its entry stays: `bizctx login --name {done.name}` signs in again, "
            f"`bizctx logout {done.name} --forget` removes it."
        )
    if done.still_active:
        tell("It is still the active account; `bizctx accounts use NAME` switches.")
    if done.orphaned_targets:
        tell(f"These targets lead nowhere now: {', '.join(done.orphaned_targets)}.")
    tell("Mixpanel was not told: copies of these credentials elsewhere still work.")
