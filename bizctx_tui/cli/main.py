"""The ``bizctx`` command: its subcommands, and what becomes of an error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

import click

from bizctx_tui import __version__
from bizctx_tui.cli.output import report_error, tell
from bizctx_tui.errors import BizctxError, ExitCode

OpenApp = Callable[[Mapping[str, str], bool], int]
"""Runs the full-screen editor on an environment, as a demo or not; gives its exit code."""

_COMMANDS = ("get", "set", "clear", "chain", "demo")


class LazyGroup(click.Group):
    """Loads a subcommand's module when that subcommand is looked at."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(f"bizctx_tui.cli.{cmd_name}"), "command", None)
        assert isinstance(command, click.Command)
        return command


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="bizctx")
@click.pass_context
def bizctx(ctx: click.Context) -> None:
    """Edit Mixpanel's Business Context.

    Without a command, bizctx opens the full-screen editor.

    \b
    The account comes from the environment:
      MP_USERNAME + MP_SECRET + MP_PROJECT_ID + MP_REGION   a service account
      MP_OAUTH_TOKEN + MP_PROJECT_ID + MP_REGION            an OAuth token
    `bizctx demo` needs none.
    """
    if ctx.invoked_subcommand is None:
        open_app: OpenApp = ctx.obj
        ctx.exit(open_app(os.environ, False))


def run(arguments: Sequence[str], *, open_app: OpenApp) -> int:
    """Run the command line.

    Args:
        arguments: Without the program's name.
        open_app: Opens the full-screen editor.

    Returns:
        The exit code, as :class:`bizctx_tui.errors.ExitCode` lists them; 2 for wrong usage.
    """
    try:
        code = bizctx.main(list(arguments), prog_name="bizctx", standalone_mode=False, obj=open_app)
    except BizctxError as error:
        report_error(error)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        tell("Stopped.")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough; Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.GENERAL
    return code if isinstance(code, int) else ExitCode.SUCCESS
