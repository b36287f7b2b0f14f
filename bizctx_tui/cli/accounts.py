"""``bizctx accounts``: list the accounts of this machine, and switch between them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import click

from bizctx_tui.cli.output import tell, write_data
from bizctx_tui.core.visible import visible

if TYPE_CHECKING:
    from bizctx_tui.accounts.environment import Environment
    from bizctx_tui.service.account_book import ListedAccount

_HEADINGS: Final = ("", "NAME", "TYPE", "REGION", "PROJECT", "STATE")


@click.group("accounts", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """List the accounts that are set up; the active one is marked with a star.

    They are those of the official client's configuration file. An account that only the
    environment or a bridge file names is not in the list.
    """
    if ctx.invoked_subcommand is not None:
        return
    from bizctx_tui.service.account_book import AccountBook

    book = AccountBook(_environment())
    accounts = book.accounts()
    if as_json:
        write_data(_json(accounts))
    elif accounts:
        write_data(_table(accounts))
    else:
        tell("No account is set up. `bizctx login` adds one.")
    for problem in book.broken():
        tell(f"Warning: {problem.message}")


@command.command("use")
@click.argument("name")
def use(name: str) -> None:
    """Make NAME the active account: the one that is used when nothing else is named."""
    from bizctx_tui.cli.in_force import tell_what_is_in_force
    from bizctx_tui.service.account_book import AccountBook

    environment = _environment()
    AccountBook(environment).use(name)
    tell(f"The active account is {name} now.")
    tell_what_is_in_force(environment, name)


def _environment() -> Environment:
    from bizctx_tui.accounts.environment import read_environment
    from bizctx_tui.accounts.variables import Variables

    return read_environment(Variables(os.environ))


def _json(accounts: tuple[ListedAccount, ...]) -> bytes:
    import json

    listed = [
        {
            "name": account.name,
            "type": account.kind,
            "region": account.region,
            "project_id": account.project_id,
            "is_active": account.active,
            "state": account.state,
            "referenced_by_targets": list(account.targets),
        }
        for account in accounts
    ]
    return (json.dumps(listed, indent=2, ensure_ascii=False) + "\n").encode()


def _table(accounts: tuple[ListedAccount, ...]) -> bytes:
    rows = [_HEADINGS] + [
        (
            "*" if account.active else "",
            account.name,
            account.kind,
            account.region,
            account.project_id or "-",
            account.state,
        )
        for account in accounts
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    lines = (
        "  ".join(visible(cell).ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "".join(f"{line.rstrip()}\n" for line in lines).encode("utf-8", "replace")
