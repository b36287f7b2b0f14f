"""``bizctx chain``: print a project's document and its organization's."""

from __future__ import annotations

import click

from bizctx_tui.cli.output import print_json
from bizctx_tui.cli.working import with_workspace


@click.command("chain")
def command() -> None:
    """Print the project's document and its organization's, as JSON, with one request."""
    print_json(with_workspace(lambda workspace: workspace.get_business_context_chain()))
