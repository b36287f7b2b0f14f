"""``bizctx set``: replace a document."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bizctx_tui.cli.content import content_from, file_names
from bizctx_tui.cli.formats.form import Form, form_options
from bizctx_tui.cli.global_options import Session
from bizctx_tui.cli.replacing import Target, replace
from bizctx_tui.cli.scope_options import scope_options
from bizctx_tui.cli.terms import Terms, condition_of, terms_options

if TYPE_CHECKING:
    from bizctx_tui.core.models import Level


@click.command("set")
@scope_options
@click.option("--content", metavar="TEXT", help='The text itself; "" clears the document.')
@click.option(
    "--file", metavar="PATH", shell_complete=file_names, help="A UTF-8 file with the text."
)
@terms_options
@form_options
@click.pass_obj
def command(
    session: Session,
    level: Level,
    organization_id: int | None,
    content: str | None,
    file: str | None,
    if_match: str | None,
    diff: bool,
    dry_run: bool,
    output_format: str,
    expression: str | None,
) -> None:
    """Replace a document with a text of at most 50,000 characters.

    The text comes from --content, from --file, or from standard input when neither is
    given. What is stored is read first and kept in the history of this machine, so that
    `bizctx restore` can put it back. Prints the document as the server holds it now.

    Exit code 6: the server holds another text than --if-match says; nothing was written.
    """
    text = content_from(content, file, sys.stdin)
    replace(
        session,
        Target(level, organization_id),
        Form(output_format, expression),
        Terms(condition_of(if_match), diff, dry_run),
        text,
        same_too=True,
    )
