"""``bizctx demo``: the app, or any client, on a local stand-in for the App API."""

from __future__ import annotations

import os
import shlex
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bizctx_tui.cli.output import tell
from bizctx_tui.errors import ConfigError

if TYPE_CHECKING:
    from bizctx_tui.cli.global_options import Session
    from bizctx_tui.demo.server import DemoOptions, DemoServer

USUAL_PORT: Final = 21_873
"""Where the demo listens when nobody names a port and nobody else has this one."""


@click.command("demo")
@click.option("--serve", is_flag=True, help="Only serve, and print how to point a client at it.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="0 takes a free one; by default the same each time, where it is free.",
)
@click.option(
    "--state",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep what is saved in this file; without it, it is gone at the end.",
)
@click.option("--delay", type=click.FloatRange(0, 600), default=0.0, help="Seconds per request.")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="RULE",
    help="Fail on purpose, e.g. 'PUT=503', 'GET /me=403*2', 'PUT=drop'. May be repeated.",
)
@click.option(
    "--rate-limit",
    type=click.IntRange(0),
    default=60,
    show_default=True,
    help="Requests per hour; 0 for no limit.",
)
@click.option("--log", type=click.Path(dir_okay=False, path_type=Path), help="Log requests here.")
@click.option("--projects", type=click.IntRange(0, 100_000), default=0, help="Add this many.")
@click.option(
    "--me-megabytes", type=click.IntRange(0, 200), default=0, help="Pad the /me answer to this."
)
@click.option(
    "--token-seconds",
    type=click.IntRange(1, 1_000_000),
    default=3600,
    show_default=True,
    help="How long the access token of a browser sign-in works.",
)
@click.pass_obj
def command(
    session: Session,
    serve: bool,
    port: int | None,
    state: Path | None,
    delay: float,
    faults: tuple[str, ...],
    rate_limit: int,
    log: Path | None,
    projects: int,
    me_megabytes: int,
    token_seconds: int,
) -> int:
    """Try everything without an account, on sample organizations.

    The stand-in speaks real HTTP on 127.0.0.1 and nowhere else. It signs in with a browser
    too: it approves at once.
    """
    from bizctx_tui.demo.faults import parse_fault
    from bizctx_tui.demo.server import DemoOptions

    options = DemoOptions(
        port=port or 0,
        state=state,
        delay=delay,
        faults=tuple(parse_fault(rule) for rule in faults),
        rate_limit=rate_limit,
        log=log,
        extra_projects=projects,
        me_megabytes=me_megabytes,
        token_seconds=token_seconds,
    )
    if serve:
        return _serve(_listening(options))
    server = _on_usual_port(options) if port is None else _listening(options)
    with server, tempfile.TemporaryDirectory(prefix="bizctx-demo-") as directory:
        environ = demo_environment(os.environ, server.environment(), Path(directory))
        return session.open_app(environ, session.options.choice, True)


def demo_environment(
    environ: Mapping[str, str], demo: Mapping[str, str], directory: Path
) -> dict[str, str]:
    """The process environment with the demo's account in place of any real one.

    Args:
        environ: The process environment.
        demo: The variables of the demo server.
        directory: An empty directory that stands in for the home: no file of a real
            account is looked at, none is changed.

    Returns:
        What the app is to see. Drafts and history of the demo are kept apart from those of
        real accounts, and outlive it: what was typed in a demo that was killed is there in
        the next.
    """
    from bizctx_tui.accounts.environment import read_environment
    from bizctx_tui.storage.paths import data_directory

    kept = {name: value for name, value in environ.items() if not name.startswith("MP_")}
    mp = directory / ".mp"
    data = data_directory(read_environment(kept).data_dir) / "demo"
    return {
        **kept,
        **demo,
        # The official client's list of an account lies below it, whatever else is set.
        "HOME": str(directory),
        "MP_CONFIG_PATH": str(mp / "config.toml"),
        "MP_STORAGE_DIR": str(mp),
        # A bridge file that is named and not there means that there is no bridge.
        "MP_AUTH_FILE": str(mp / "auth.json"),
        "BIZCTX_CACHE_DIR": str(directory / "cache"),
        "BIZCTX_DATA_DIR": str(data),
    }


def _listening(options: DemoOptions) -> DemoServer:
    from bizctx_tui.demo.server import DemoServer

    return DemoServer(options)


def _on_usual_port(options: DemoOptions) -> DemoServer:
    """A server on the port of every demo, else on a free one.

    What is kept of a document is kept under its address, too: only on the same port does
    the next demo find it.
    """
    try:
        return _listening(replace(options, port=USUAL_PORT))
    except ConfigError:
        return _listening(options)


def _serve(server: DemoServer) -> int:
    for name, value in server.environment().items():
        click.echo(f"export {name}={shlex.quote(value)}")
    # The one would win over the address above, the other cannot stand beside a project.
    click.echo("unset MP_APP_BASE_URL MP_TARGET")
    tell("Serving until ctrl+c. Paste the lines above into another terminal.")
    server.serve_forever()
    return 0
