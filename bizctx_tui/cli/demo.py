"""``bizctx demo``: the app, or any client, on a local stand-in for the App API."""

from __future__ import annotations

import os
import shlex
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bizctx_tui.cli.output import tell

if TYPE_CHECKING:
    from bizctx_tui.cli.main import OpenApp
    from bizctx_tui.demo.server import DemoServer


@click.command("demo")
@click.option("--serve", is_flag=True, help="Only serve, and print how to point a client at it.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 takes a free one.")
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
@click.pass_obj
def command(
    open_app: OpenApp,
    serve: bool,
    port: int,
    state: Path | None,
    delay: float,
    faults: tuple[str, ...],
    rate_limit: int,
    log: Path | None,
    projects: int,
    me_megabytes: int,
) -> int:
    """Try everything without an account, on sample organizations.

    The stand-in speaks real HTTP on 127.0.0.1 and nowhere else.
    """
    from bizctx_tui.demo.faults import parse_fault
    from bizctx_tui.demo.server import DemoOptions, DemoServer

    server = DemoServer(
        DemoOptions(
            port=port,
            state=state,
            delay=delay,
            faults=tuple(parse_fault(rule) for rule in faults),
            rate_limit=rate_limit,
            log=log,
            extra_projects=projects,
            me_megabytes=me_megabytes,
        )
    )
    if serve:
        return _serve(server)
    with server, tempfile.TemporaryDirectory(prefix="bizctx-demo-") as cache:
        environ = demo_environment(os.environ, server.environment(), cache)
        return open_app(environ, True)


def demo_environment(
    environ: Mapping[str, str], demo: Mapping[str, str], cache: str
) -> dict[str, str]:
    """The process environment with the demo's account in place of any real one."""
    kept = {name: value for name, value in environ.items() if not name.startswith("MP_")}
    return {**kept, **demo, "BIZCTX_CACHE_DIR": cache}


def _serve(server: DemoServer) -> int:
    for name, value in server.environment().items():
        click.echo(f"export {name}={shlex.quote(value)}")
    # It would win over the address above.
    click.echo("unset MP_APP_BASE_URL")
    tell("Serving until ctrl+c. Paste the lines above into another terminal.")
    server.serve_forever()
    return 0
