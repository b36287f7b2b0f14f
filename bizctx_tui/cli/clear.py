"""``bizctx clear``: empty a document."""

from __future__ import annotations

import click

from bizctx_tui.cli.output import print_json
from bizctx_tui.cli.scope_options import scope_options
from bizctx_tui.cli.working import with_workspace
from bizctx_tui.core.models import Level


@click.command("clear")
@scope_options
def command(level: Level, organization_id: int | None) -> None:
    """Remove the stored text of a document, for good."""
    print_json(
        with_workspace(
            lambda workspace: workspace.clear_business_context(
                level=level, organization_id=organization_id
            )
        )
    )
