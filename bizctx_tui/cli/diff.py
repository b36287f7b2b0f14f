"""``bizctx diff``: compare a document with a file or an earlier version."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from bizctx_tui.cli import diff_text
from bizctx_tui.cli.content import file_names, text_of_file
from bizctx_tui.cli.global_options import Session
from bizctx_tui.cli.output import give_up_output, report_error, write_data
from bizctx_tui.cli.scope_options import scope_options
from bizctx_tui.cli.working import Work, at_work
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import BizctxError, ExitCode

if TYPE_CHECKING:
    from bizctx_tui.core.models import Level, Scope
    from bizctx_tui.service.versions import Versions
    from bizctx_tui.storage.history import Version

_DIFFERS = 1
_MOST_VERSIONS = 2


class _Side(NamedTuple):
    name: str
    text: str


@click.command("diff")
@scope_options
@click.option(
    "--file", metavar="PATH", shell_complete=file_names, help="Compare with this UTF-8 file."
)
@click.option(
    "--version",
    "versions",
    metavar="VERSION",
    multiple=True,
    help="Compare with this version of the history; given twice, compare the two.",
)
@click.option(
    "-U",
    "--unified",
    "context",
    type=click.IntRange(0),
    default=3,
    show_default=True,
    metavar="N",
    help="Show N equal lines around each change.",
)
@click.pass_obj
def command(
    session: Session,
    level: Level,
    organization_id: int | None,
    file: str | None,
    versions: tuple[str, ...],
    context: int,
) -> int:
    """Print what differs between two texts of a document, as a unified diff.

    \b
    bizctx diff                              last seen here -> server
    bizctx diff --file PATH                  server -> file
    bizctx diff --version V                  version -> server
    bizctx diff --version V --version W      version -> version, no request
    bizctx diff --version V --file PATH      version -> file, no request

    \b
    Exit codes, as of diff:
      0  the texts are equal
      1  they differ
      7  an error that is 1 elsewhere
      2 and more  any other error, with the codes of every command
    """
    if len(versions) + (file is not None) > _MOST_VERSIONS:
        raise click.UsageError("Name two texts to compare: two versions, or one and a file.")
    try:
        return _compare(session, level, organization_id, file, versions, context)
    except BizctxError as error:
        if error.exit_code is not ExitCode.GENERAL:
            raise
        report_error(error)
    except BrokenPipeError:
        give_up_output()
    return ExitCode.DIFF_FAILED


def _compare(
    session: Session,
    level: Level,
    organization_id: int | None,
    file: str | None,
    names: tuple[str, ...],
    context: int,
) -> int:
    from bizctx_tui.core.diff.unified_text import unified_diff
    from bizctx_tui.service.session import context_of

    written = [] if file is None else [_Side(visible(file), text_of_file(file))]
    with at_work(session) as work:
        scope = work.scope(level, organization_id)
        kept = work.versions(scope)
        earlier = [_version_side(scope, *kept.find(name)) for name in names]
        if not written and not earlier:
            earlier = [_last_seen(scope, kept)]
        server = [] if len(earlier) + len(written) == _MOST_VERSIONS else [_server(work, scope)]
        # Earlier versions first, the file last: the order in which the texts came.
        before, after = [*earlier, *server, *written]
        lines = unified_diff(
            before.text, after.text, before_name=before.name, after_name=after.name,
            context=context,
        )  # fmt: skip
        write_data(diff_text.for_output(lines))
        if server:
            work.keep([context_of(scope, server[0].text)])
    return _DIFFERS if lines else ExitCode.SUCCESS


def _server(work: Work, scope: Scope) -> _Side:
    return _Side(f"{_title(scope)} (server)", work.run(work.services.api.context(scope)))


def _version_side(scope: Scope, version: Version, text: str) -> _Side:
    from bizctx_tui.cli.history import local_time

    name = f"{_title(scope)} (version {version.id} of {local_time(version.at)})"
    return _Side(name, text)


def _last_seen(scope: Scope, kept: Versions) -> _Side:
    from bizctx_tui.storage.history import VersionNotFound

    newest = kept.newest()
    if newest is None:
        raise VersionNotFound(
            "No text of this document is kept on this machine yet, so there is nothing to "
            "compare with.",
            hint="Compare with a file: --file PATH. `bizctx get` keeps what it prints.",
        )
    return _version_side(scope, *newest)


def _title(scope: Scope) -> str:
    return f"{scope.level}-{scope.id}"
