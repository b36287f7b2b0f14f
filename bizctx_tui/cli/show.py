"""``bizctx show``: print a version of a document."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bizctx_tui.cli.global_options import Session
from bizctx_tui.cli.output import write_data
from bizctx_tui.cli.scope_options import scope_options
from bizctx_tui.cli.working import at_work

if TYPE_CHECKING:
    from bizctx_tui.core.models import Level


@click.command("show")
@scope_options
@click.argument("version")
@click.pass_obj
def command(session: Session, level: Level, organization_id: int | None, version: str) -> None:
    """Print the text of a version that `bizctx history` lists, by its id or hash.

    The text goes out as it is; on a terminal, control characters are drawn as glyphs.
    """
    with at_work(session) as work:
        _, text = work.versions(work.scope(level, organization_id)).find(version)
    write_data(_bytes(text))


def _bytes(text: str) -> bytes:
    if sys.stdout is None or not sys.stdout.isatty():
        # What has no UTF-8 becomes the bytes whose sum is the version's hash.
        return text.encode("utf-8", "surrogatepass")
    from bizctx_tui.core.visible import visible

    lines = text.replace("\r\n", "\n").split("\n")
    shown = "\n".join(visible(line, keep_tabs=True) for line in lines)
    return f"{shown.removesuffix(chr(10))}\n".encode()
