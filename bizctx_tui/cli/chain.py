"""``bizctx chain``: print a project's document and its organization's."""

from __future__ import annotations

import click

from bizctx_tui.cli.formats.form import Form, form_options
from bizctx_tui.cli.global_options import Session
from bizctx_tui.cli.hashes import check_alone, hash_option, print_hashes, tell_hashes
from bizctx_tui.cli.output import write_data
from bizctx_tui.cli.working import at_work


@click.command("chain")
@hash_option
@form_options
@click.pass_context
def command(
    ctx: click.Context, only_hash: bool, output_format: str, expression: str | None
) -> None:
    """Print the project's document and its organization's.

    Both come with one request. The organization's id is told when the cached list of
    projects knows it.
    """
    check_alone(ctx, only_hash)
    from bizctx_tui.service.workspace import AsyncWorkspace

    session: Session = ctx.obj
    form = Form(output_format, expression)
    with at_work(session) as work:
        workspace = AsyncWorkspace.over(work.services)
        write = form.writer()
        documents = work.run(workspace.get_business_context_chain())
        both = (documents.organization, documents.project)
        texts: dict[str, str] = {document.level: document.content for document in both}
        try:
            if only_hash:
                print_hashes(texts)
            else:
                write_data(write(documents.model_dump()))
                tell_hashes(session, texts)
        finally:
            work.keep(both)
