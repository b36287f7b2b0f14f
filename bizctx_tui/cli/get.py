"""``bizctx get``: print a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bizctx_tui.cli.formats.form import Form, form_options
from bizctx_tui.cli.global_options import Session
from bizctx_tui.cli.hashes import check_alone, hash_option, print_hashes, tell_hashes
from bizctx_tui.cli.output import write_data
from bizctx_tui.cli.scope_options import scope_options
from bizctx_tui.cli.working import at_work

if TYPE_CHECKING:
    from bizctx_tui.core.models import Level


@click.command("get")
@scope_options
@hash_option
@form_options
@click.pass_context
def command(
    ctx: click.Context,
    level: Level,
    organization_id: int | None,
    only_hash: bool,
    output_format: str,
    expression: str | None,
) -> None:
    """Print a document: its text and what it belongs to."""
    check_alone(ctx, only_hash)
    from bizctx_tui.service.workspace import AsyncWorkspace

    session: Session = ctx.obj
    form = Form(output_format, expression)
    with at_work(session) as work:
        workspace = AsyncWorkspace.over(work.services)
        write = form.writer()
        document = work.run(
            workspace.get_business_context(level=level, organization_id=organization_id)
        )
        texts: dict[str, str] = {document.level: document.content}
        try:
            if only_hash:
                print_hashes(texts)
            else:
                write_data(write(document.model_dump()))
                tell_hashes(session, texts)
        finally:
            work.keep([document])
