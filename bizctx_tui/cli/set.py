"""``bizctx set``: replace a document."""

from __future__ import annotations

import sys

import click

from bizctx_tui.cli.content import content_from
from bizctx_tui.cli.output import print_json
from bizctx_tui.cli.scope_options import scope_options
from bizctx_tui.cli.working import with_workspace
from bizctx_tui.core.models import Level


@click.command("set")
@scope_options
@click.option("--content", metavar="TEXT", help='The text itself; "" clears the document.')
@click.option("--file", metavar="PATH", help="A UTF-8 file with the text.")
def command(
    level: Level, organization_id: int | None, content: str | None, file: str | None
) -> None:
    """Replace a document with a text of at most 50,000 characters.

    The text comes from --content, from --file, or from standard input when neither is
    given. What was stored before is gone: there is no append and no history. Prints what
    the server stored, as JSON.
    """
    text = content_from(content, file, sys.stdin.buffer, is_tty=sys.stdin.isatty())
    print_json(
        with_workspace(
            lambda workspace: workspace.set_business_context(
                text, level=level, organization_id=organization_id
            )
        )
    )
