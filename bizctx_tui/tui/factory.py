"""Builds the app: for the command line, the tests, the pictures and the benchmarks alike."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping

from bizctx_tui.accounts.environment import SIGN_IN_WAYS, read_environment
from bizctx_tui.client.transport import Timeouts
from bizctx_tui.errors import ConfigError, ExitCode
from bizctx_tui.service.build import Services, build_services
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.screens.setup import WayIn


def build_app(
    environ: Mapping[str, str],
    *,
    demo: bool = False,
    clock: Callable[[], float] = time.time,
    timeouts: Timeouts | None = None,
) -> BizctxApp:
    """The app for the account that the environment names.

    Without a usable account it is an app that says what is missing.

    Args:
        environ: The process environment, or what stands in for it.
        clock: Unix seconds.
        timeouts: The deadlines of each request; None for the usual ones.
    """
    services: Services | ConfigError
    try:
        services = build_services(environ, clock=clock, timeouts=timeouts)
    except ConfigError as error:
        return BizctxApp(error, ways_in=_ways_in(environ))
    return BizctxApp(services, demo=demo)


def run_app(environ: Mapping[str, str], *, demo: bool) -> int:
    """Run the app on this terminal until it is left.

    Returns:
        The exit code: 0, or 1 when there was no account to work with.

    Raises:
        ConfigError: Standard input, output or error is no terminal; or there is no account,
            and no terminal either to show that on.
    """
    # Textual draws on standard error.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        build_services(environ, clock=time.time)
        raise ConfigError(
            "The full-screen editor needs a terminal, and standard input, output or error is none.",
            hint="In scripts use `bizctx get`, `bizctx set`, `bizctx clear` or `bizctx chain`.",
        )
    app = build_app(environ, demo=demo)
    app.run()
    return app.return_code or (ExitCode.GENERAL if app.has_no_account else ExitCode.SUCCESS)


def _ways_in(environ: Mapping[str, str]) -> tuple[WayIn, ...]:
    try:
        environment = read_environment(environ)
    except ConfigError:
        return ()
    return tuple(
        WayIn(way.title, tuple((name, name not in missing) for name in way.variables))
        for way in SIGN_IN_WAYS
        for missing in (environment.missing(way),)
    )
