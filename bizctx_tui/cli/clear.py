"""``bizctx clear``: empty a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bizctx_tui.cli.formats.form import Form, form_options
from bizctx_tui.cli.global_options import Session
from bizctx_tui.cli.replacing import Target, replace
from bizctx_tui.cli.scope_options import scope_options
from bizctx_tui.cli.terms import Terms, condition_of, terms_options

if TYPE_CHECKING:
    from bizctx_tui.core.models import Level


@click.command("clear")
@scope_options
@terms_options
@form_options
@click.pass_obj
def command(
    session: Session,
    level: Level,
    organization_id: int | None,
    if_match: str | None,
    diff: bool,
    dry_run: bool,
    output_format: str,
    expression: str | None,
) -> None:
    """Remove the stored text of a document.

    It is read first and kept in the history of this machine, so that `bizctx restore` can
    put it back. Prints the empty document as the server holds it now.

    Exit code 6: the server holds another text than --if-match says; nothing was written.
    """
    replace(
        session,
        Target(level, organization_id),
        Form(output_format, expression),
        Terms(condition_of(if_match), diff, dry_run),
        "",
        same_too=True,
    )
