"""``bizctx set``: replace a document."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bizctx_tui.cli.content import content_from, file_names
from bizctx_tui.cli.formats.form import Form, form_options
from bizctx_tui.cli.global_options import Session
from bizctx_tui.cli.scope_options import scope_options
from bizctx_tui.cli.working import show

if TYPE_CHECKING:
    from bizctx_tui.core.models import Level


@click.command("set")
@scope_options
@click.option("--content", metavar="TEXT", help='The text itself; "" clears the document.')
@click.option(
    "--file", metavar="PATH", shell_complete=file_names, help="A UTF-8 file with the text."
)
@form_options
@click.pass_obj
def command(
    session: Session,
    level: Level,
    organization_id: int | None,
    content: str | None,
    file: str | None,
    output_format: str,
    expression: str | None,
) -> None:
    """Replace a document with a text of at most 50,000 characters.

    The text comes from --content, from --file, or from standard input when neither is
    given. What was stored before is gone: there is no append and no history. Prints the
    document as the server holds it now.
    """
    text = content_from(content, file, sys.stdin)
    show(
        session,
        Form(output_format, expression),
        lambda workspace: workspace.set_business_context(
            text, level=level, organization_id=organization_id
        ),
        writes=True,
    )
