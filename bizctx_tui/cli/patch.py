"""``bizctx patch``: change one section of a document, or add to it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from bizctx_tui.cli.content import content_from, content_options
from bizctx_tui.cli.formats.form import Form, form_options
from bizctx_tui.cli.global_options import Session
from bizctx_tui.cli.replacing import Target, replace
from bizctx_tui.cli.scope_options import scope_options
from bizctx_tui.cli.terms import Terms, condition_of, terms_options

if TYPE_CHECKING:
    from bizctx_tui.core.models import Level


@click.command("patch")
@scope_options
@click.option(
    "--section",
    metavar="HEADING",
    help="Which section: its heading, with or without its #'s, or the path to it, 'A > B'.",
)
@click.option("--append", is_flag=True, help="Add to the section, or to the document.")
@click.option("--create", is_flag=True, help="Make the section when it is not there.")
@content_options
@terms_options
@form_options
@click.pass_obj
def command(
    session: Session,
    level: Level,
    organization_id: int | None,
    section: str | None,
    append: bool,
    create: bool,
    content: str | None,
    file: str | None,
    if_match: str | None,
    diff: bool,
    dry_run: bool,
    output_format: str,
    expression: str | None,
) -> None:
    """Change one section of a document and leave the rest as it is.

    The text comes from --content, from --file, or from standard input. It takes the place
    of all that is below the heading, subsections included; when it begins with a heading of
    the same level, that heading takes the place of the section's own. With --append it is
    put behind what is there: before the first subsection, but behind the last when it
    begins with a heading itself.

    A text that would end the section, or change how other headings are read, is refused.
    Line endings become those of the document. What the server holds is read right before
    it is written, and kept in the history of this machine.

    \b
    Exit codes of its own:
      3  several sections have the heading, or the text does not fit there
      4  no section has the heading
      6  the server holds another text than --if-match says
    """
    change = _change(section, append=append, create=create)
    text = content_from(content, file, sys.stdin)
    replace(
        session,
        Target(level, organization_id),
        Form(output_format, expression),
        Terms(condition_of(if_match), diff, dry_run),
        lambda held: change(held, text),
    )


def _change(section: str | None, *, append: bool, create: bool) -> Callable[[str, str], str]:
    """What makes the new document of the old one and the text."""
    from bizctx_tui.core import section_edit
    from bizctx_tui.errors import SectionNotFoundError

    if section is None:
        if not append:
            raise click.UsageError("Say where: --section HEADING, --append, or both.")
        if create:
            raise click.UsageError("--create stands with --section HEADING.")
        return section_edit.append_to_document
    edit = section_edit.append_to_section if append else section_edit.replace_section

    def change(held: str, text: str) -> str:
        try:
            return edit(held, section, text)
        except SectionNotFoundError:
            if not create:
                raise
            return section_edit.add_section(held, section, text)

    return change
