"""Builds the app: for the command line, the tests, the pictures and the benchmarks alike."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping

from bizctx_tui.accounts.account import Choice
from bizctx_tui.accounts.variables import Variables
from bizctx_tui.client.transport import Timeouts
from bizctx_tui.core.key_list import KeyList
from bizctx_tui.errors import BizctxError, ConfigError, ExitCode, OAuthError, StorageError
from bizctx_tui.service.build import Services, store_thread
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.first_picture import FirstPicture
from bizctx_tui.tui.gate import NO_CHOICE, Gate
from bizctx_tui.tui.keymaps.in_force import KeysInForce


def build_app(
    environ: Mapping[str, str],
    *,
    choice: Choice = NO_CHOICE,
    demo: bool = False,
    clock: Callable[[], float] = time.time,
    timeouts: Timeouts | None = None,
    picture: FirstPicture | None = None,
) -> BizctxApp:
    """The app for the account that the environment, the command line and the files name.

    Without a usable account it is an app that says what is wrong and offers to sign in.

    Args:
        environ: The process environment, or what stands in for it.
        choice: What the command line names.
        demo: Whether to say on the screen that this is a demo.
        clock: Unix seconds.
        timeouts: The deadlines of each request; None for the usual ones.
        picture: What the terminal shows until the first frame; None for no picture at all.

    Raises:
        ParamValidationError: The command line contradicts itself.
    """
    variables = Variables(environ)
    gate = Gate(variables, clock, choice, timeouts, store_thread(variables, clock))
    services: Services | BizctxError
    try:
        services = gate.start()
    except (ConfigError, OAuthError, StorageError) as error:
        services = error
    return BizctxApp(services, gate, gate.settings(), demo=demo, picture=picture)


def list_keys(environ: Mapping[str, str]) -> KeyList:
    """What each key does, as this user's settings have it."""
    return KeysInForce(Gate(Variables(environ), time.time).settings()).listed()


def run_app(
    environ: Mapping[str, str],
    choice: Choice = NO_CHOICE,
    demo: bool = False,
    picture: FirstPicture | None = None,
) -> int:
    """Run the app on this terminal until it is left.

    Args:
        environ: The process environment, or what stands in for it.
        choice: What the command line names.
        demo: Whether to say on the screen that this is a demo.
        picture: As for :func:`build_app`.

    Returns:
        The exit code: 0, or that of the error when no account was ever entered.

    Raises:
        ParamValidationError: The command line contradicts itself.
        BizctxError: Standard input, output or error is no terminal; or there is no account,
            and no terminal either to show that on.
    """
    variables = Variables(environ)
    # Textual draws on standard error.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        Gate(variables, time.time, choice).start()
        raise ConfigError(
            "The full-screen editor needs a terminal, and standard input, output or error is none.",
            hint="In scripts use `bizctx get`, `bizctx set`, `bizctx clear` or `bizctx chain`.",
        )
    app = build_app(variables, choice=choice, demo=demo, picture=picture)
    app.run()
    problem = app.problem
    return app.return_code or (ExitCode.SUCCESS if problem is None else problem.exit_code)
