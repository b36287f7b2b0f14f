"""``bizctx chain``: print a project's document and its organization's."""

from __future__ import annotations

import click

from bizctx_tui.cli.formats.form import Form, form_options
from bizctx_tui.cli.global_options import Session
from bizctx_tui.cli.working import show


@click.command("chain")
@form_options
@click.pass_obj
def command(session: Session, output_format: str, expression: str | None) -> None:
    """Print the project's document and its organization's.

    Both come with one request. The organization's id is told when the cached list of
    projects knows it.
    """
    show(
        session,
        Form(output_format, expression),
        lambda workspace: workspace.get_business_context_chain(),
    )
