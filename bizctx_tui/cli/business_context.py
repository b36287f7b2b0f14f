"""``bizctx business-context``: the four commands under the official client's name."""

from __future__ import annotations

import click

from bizctx_tui.cli.group import LazyGroup

SUMMARIES = {
    "get": "Print a document.",
    "set": "Replace a document.",
    "clear": "Remove the stored text of a document.",
    "chain": "Print the project's document and its organization's.",
}


@click.group(
    "business-context", cls=LazyGroup, sections={"Commands": SUMMARIES}, invoke_without_command=True
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Read and write documents: the same commands as `bizctx get` and so on.

    Under this name they stand where scripts for the official client expect them.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
