"""What stands before the command: whom to be, and how much to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bizctx_tui.cli.names import account_names, target_names

if TYPE_CHECKING:
    from bizctx_tui.accounts.account import Choice
    from bizctx_tui.core.key_list import KeyList

Function = TypeVar("Function", bound=Callable[..., Any])

OpenApp = Callable[[Mapping[str, str], "Choice", bool], int]
"""``open_app(environ, choice, demo)`` runs the full-screen editor; gives its exit code."""

ListKeys = Callable[[Mapping[str, str]], "KeyList"]
"""``list_keys(environ)`` says what each key of the full-screen editor does."""


@dataclass(frozen=True, slots=True)
class GlobalOptions:
    """The options before the command, as they were typed.

    What the environment says for the same axes is not in here: the accounts read it.

    Attributes:
        account: The name of an account.
        project: The id of a project.
        target: The name of a target.
        workspace: The id of a workspace.
        quiet: Nothing but data and errors.
        verbose: The log as well.
    """

    account: str | None = None
    project: str | None = None
    target: str | None = None
    workspace: int | None = None
    quiet: bool = False
    verbose: bool = False

    @property
    def choice(self) -> Choice:
        """What the accounts are to look for."""
        # Here, because the help of every command passes the global options.
        from bizctx_tui.accounts.account import Choice

        return Choice(
            account=self.account,
            project=self.project,
            target=self.target,
            workspace=self.workspace,
        )


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the command line: ``ctx.obj`` of every command.

    Attributes:
        open_app: Opens the full-screen editor.
        list_keys: Says what its keys do.
        options: What stood before the command.
    """

    open_app: OpenApp
    list_keys: ListKeys
    options: GlobalOptions = field(default_factory=GlobalOptions)


def global_options(function: Function) -> Function:
    """Add the options that stand before the command."""
    options = (
        click.option(
            "-a",
            "--account",
            metavar="NAME",
            shell_complete=account_names,
            help="Work as this account.",
        ),
        click.option("-p", "--project", metavar="ID", help="Work on this project."),
        click.option(
            "-t",
            "--target",
            metavar="NAME",
            shell_complete=target_names,
            help="Take account and project from a target; stands without the other three.",
        ),
        click.option(
            "-w",
            "--workspace",
            type=int,
            metavar="ID",
            help="Accepted; business context has no workspaces.",
        ),
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors."),
        click.option("-v", "--verbose", is_flag=True, help="Log to standard error."),
    )
    for option in reversed(options):
        function = option(function)
    return function
