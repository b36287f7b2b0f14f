"""``bizctx clear``: empty a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bizctx_tui.cli.formats.form import Form, form_options
from bizctx_tui.cli.global_options import Session
from bizctx_tui.cli.scope_options import scope_options
from bizctx_tui.cli.working import show

if TYPE_CHECKING:
    from bizctx_tui.core.models import Level


@click.command("clear")
@scope_options
@form_options
@click.pass_obj
def command(
    session: Session,
    level: Level,
    organization_id: int | None,
    output_format: str,
    expression: str | None,
) -> None:
    """Remove the stored text of a document, for good.

    Prints the empty document as the server holds it now.
    """
    show(
        session,
        Form(output_format, expression),
        lambda workspace: workspace.clear_business_context(
            level=level, organization_id=organization_id
        ),
        writes=True,
    )
