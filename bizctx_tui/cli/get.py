"""``bizctx get``: print a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bizctx_tui.cli.formats.form import Form, form_options
from bizctx_tui.cli.global_options import Session
from bizctx_tui.cli.scope_options import scope_options
from bizctx_tui.cli.working import show

if TYPE_CHECKING:
    from bizctx_tui.core.models import Level


@click.command("get")
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
    """Print a document: its text and what it belongs to."""
    show(
        session,
        Form(output_format, expression),
        lambda workspace: workspace.get_business_context(
            level=level, organization_id=organization_id
        ),
    )
