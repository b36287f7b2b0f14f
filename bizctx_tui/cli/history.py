"""``bizctx history``: the versions of a document that are kept on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bizctx_tui.cli.formats.form import Form, list_form_options
from bizctx_tui.cli.global_options import Session
from bizctx_tui.cli.output import tell, write_data
from bizctx_tui.cli.scope_options import scope_options
from bizctx_tui.cli.working import at_work
from bizctx_tui.core.content_hash import SHOWN_DIGITS

if TYPE_CHECKING:
    from bizctx_tui.core.models import Level
    from bizctx_tui.storage.history import Version

_NAMES: Final = ("id", "at", "seen_at", "how", "characters", "hash")
_SHOWN_NAMES: Final = ("id", "at", "how", "characters", "hash")


@click.command("history")
@scope_options
@click.option(
    "--export",
    "directory",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIRECTORY",
    help="Write every version into a file there, and print the paths.",
)
@click.option("--all", "all_documents", is_flag=True, help="With --export: of every document.")
@list_form_options
@click.pass_obj
def command(
    session: Session,
    level: Level,
    organization_id: int | None,
    directory: Path | None,
    all_documents: bool,
    output_format: str | None,
    expression: str | None,
) -> None:
    """List the versions of a document that are kept on this machine, newest first.

    A text is kept when bizctx sees it on the server and before it replaces or sends one. No
    request is sent, except for the list of projects where the organization is not known.

    \b
    How a version came:
      opened, observed   it was on the server
      saved, restored    bizctx stored it
      sent               bizctx sent it, and no answer told whether it was stored
      imported, draft    it was not on the server

    `bizctx show`, `diff --version` and `restore` take an id, or the first digits of a hash.
    """
    if all_documents and directory is None:
        raise click.UsageError("--all stands with --export DIRECTORY.")
    form = Form.of_list(output_format, expression)
    write = form.list_writer()
    with at_work(session) as work:
        versions = work.versions(work.scope(level, organization_id))
        if directory is not None:
            paths = versions.export(directory, all_documents=all_documents)
            write_data("".join(f"{path}\n" for path in paths).encode("utf-8", "surrogateescape"))
            if not paths and not work.quiet:
                tell("No file was written: there is no version that is not there already.")
            return
        for_person = form.format == "table"
        row, names = (_shown, _SHOWN_NAMES) if for_person else (_whole, _NAMES)
        listed = [row(version) for version in versions.all()]
    write_data(write(names, listed))
    if not listed and not work.quiet:
        tell("No version of this document is kept on this machine yet.")


def _whole(version: Version) -> dict[str, object]:
    """For programs: times with their distance from UTC, the whole hash."""
    from datetime import datetime

    def time(seconds: float) -> str:
        return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="milliseconds")

    return {
        "id": version.id,
        "at": time(version.at),
        "seen_at": time(version.seen_at),
        "how": version.how,
        "characters": version.characters,
        "hash": version.hash,
    }


def _shown(version: Version) -> dict[str, object]:
    """For a person: times of the clock on the wall, the beginning of the hash."""
    return {
        "id": version.id,
        "at": local_time(version.at),
        "how": version.how,
        "characters": f"{version.characters:,}",
        "hash": version.hash[:SHOWN_DIGITS],
    }


def local_time(seconds: float) -> str:
    """A time of the clock on the wall.

    Args:
        seconds: Unix seconds.
    """
    from datetime import datetime

    return datetime.fromtimestamp(seconds).isoformat(" ", timespec="seconds")
