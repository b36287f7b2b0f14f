"""``bizctx restore``: put a version of a document back on the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bizctx_tui.cli.formats.form import Form, form_options
from bizctx_tui.cli.global_options import Session
from bizctx_tui.cli.replacing import OfVersion, Target, replace
from bizctx_tui.cli.scope_options import scope_options
from bizctx_tui.cli.terms import Terms, condition_of, dry_run_option, if_match_option

if TYPE_CHECKING:
    from bizctx_tui.core.models import Level


@click.command("restore")
@scope_options
@click.argument("version")
@click.option("-y", "--yes", is_flag=True, help="Do not show the difference and ask.")
@if_match_option
@dry_run_option
@form_options
@click.pass_obj
def command(
    session: Session,
    level: Level,
    organization_id: int | None,
    version: str,
    yes: bool,
    if_match: str | None,
    dry_run: bool,
    output_format: str,
    expression: str | None,
) -> None:
    """Put a version that `bizctx history` lists back on the server, by its id or hash.

    What the server holds is read first and kept, the difference is shown, and nothing is
    written without a yes on the terminal, or --yes. Prints the document as the server holds
    it now.

    \b
    Exit codes of its own:
      1  you said no, or there is no terminal to ask on
      4  there is no such version
      6  the server holds another text than --if-match says
    """
    replace(
        session,
        Target(level, organization_id),
        Form(output_format, expression),
        Terms(condition_of(if_match), not yes, dry_run, unasked="give --yes"),
        OfVersion(version),
    )
