"""The ``bizctx`` command: its subcommands, and what becomes of an error."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import click

from bizctx_tui import __version__
from bizctx_tui.cli.business_context import SUMMARIES
from bizctx_tui.cli.global_options import GlobalOptions, ListKeys, OpenApp, Session, global_options
from bizctx_tui.cli.group import LazyGroup
from bizctx_tui.cli.output import give_up_output, report_error, report_usage, tell
from bizctx_tui.errors import BizctxError, ExitCode

_COMPLETE: Final = "_BIZCTX_COMPLETE"
"""What a shell sets to ask for completions in place of a run."""

_OPENS_THE_APP: Final = (None, "demo")


@click.group(
    cls=LazyGroup,
    sections={
        "Documents": {
            **SUMMARIES,
            "patch": "Change one section of a document, or add to it.",
            "diff": "Compare a document with a file or an earlier version.",
        },
        "Earlier versions, kept on this machine": {
            "history": "List the versions of a document, or export them.",
            "show": "Print a version.",
            "restore": "Put a version back on the server; shows the diff first.",
        },
        "Accounts": {
            "login": "Sign in and keep the account.",
            "accounts": "List the accounts, or switch to another.",
            "logout": "Remove an account's credentials from this machine.",
            "doctor": "Check each step from the configuration to a document.",
        },
        "More": {
            "demo": "Try everything without an account, on sample organizations.",
            "keys": "List the keys of the editor, and the ids to move them by.",
            "completion": "Print what makes a shell complete these commands.",
            "business-context": "get, set, clear, chain under their official name.",
        },
    },
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@global_options
@click.version_option(__version__, prog_name="bizctx")
@click.pass_context
def bizctx(
    ctx: click.Context,
    account: str | None,
    project: str | None,
    target: str | None,
    workspace: int | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Edit Mixpanel's Business Context.

    Without a command, bizctx opens the full-screen editor.

    \b
    Account and project are those of the official client, mp; first hit wins:
      MP_USERNAME + MP_SECRET + MP_PROJECT_ID + MP_REGION   a service account
      MP_OAUTH_TOKEN + MP_PROJECT_ID + MP_REGION            an OAuth token
      --account or MP_ACCOUNT, --target or MP_TARGET        by name
      the bridge file (MP_AUTH_FILE)
      the active account of ~/.mp/config.toml (MP_CONFIG_PATH)

    MP_PROJECT_ID, then --project, then the target's, then the account's own is the
    project. `bizctx login` adds an account, `bizctx demo` needs none.
    """
    options = GlobalOptions(account, project, target, workspace, quiet, verbose)
    session = ctx.obj = replace(ctx.obj, options=options)
    # The editor draws on standard error, where a log would get in its way.
    if verbose and ctx.invoked_subcommand not in _OPENS_THE_APP:
        from bizctx_tui.cli.log import log_on_stderr

        ctx.with_resource(log_on_stderr())
    if ctx.invoked_subcommand is None:
        ctx.exit(session.open_app(os.environ, session.options.choice, False))


def run(arguments: Sequence[str], *, open_app: OpenApp, list_keys: ListKeys) -> int:
    """Run the command line.

    Args:
        arguments: Without the program's name.
        open_app: Opens the full-screen editor.
        list_keys: Says what its keys do.

    Returns:
        The exit code, as :class:`bizctx_tui.errors.ExitCode` lists them; 2 for wrong usage.
    """
    instruction = os.environ.get(_COMPLETE)
    if instruction is not None:
        from bizctx_tui.cli.completion import answer

        return answer(bizctx, instruction, os.environ)
    try:
        session = Session(open_app, list_keys)
        code = bizctx.main(list(arguments), prog_name="bizctx", standalone_mode=False, obj=session)
    except BizctxError as error:
        report_error(error)
        return error.exit_code
    except click.ClickException as error:
        report_usage(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        tell("Stopped.")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough.
        give_up_output()
        return ExitCode.GENERAL
    return code if isinstance(code, int) else ExitCode.SUCCESS
