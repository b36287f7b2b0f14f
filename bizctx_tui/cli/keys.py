"""``bizctx keys``: what each key of the editor does, and the ids to move them by."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import click

from bizctx_tui.cli.global_options import Session
from bizctx_tui.cli.output import tell, write_data

if TYPE_CHECKING:
    from bizctx_tui.core.key_list import KeyRow

_HEADINGS: Final = ("ID", "KEYS", "WHAT IT DOES")


@click.command("keys")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_obj
def command(session: Session, as_json: bool) -> None:
    """List the keys of the editor as settings.toml has them now.

    An action without a key is in the command palette. To move one, name its id in the
    table [keys] of settings.toml, which is in the directory BIZCTX_CONFIG_DIR, else where
    this system keeps a user's configuration.
    """
    listed = session.list_keys(os.environ)
    write_data(_json(listed.rows) if as_json else _table(listed.rows))
    for problem in listed.problems:
        tell(f"Warning: {problem}")


def _json(rows: tuple[KeyRow, ...]) -> bytes:
    import json

    listed = [row._asdict() for row in rows]
    return (json.dumps(listed, indent=2, ensure_ascii=False) + "\n").encode()


def _table(rows: tuple[KeyRow, ...]) -> bytes:
    cells = [_HEADINGS, *((row.id, ", ".join(row.keys) or "-", row.what) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_HEADINGS))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in cells
    )
    return "".join(f"{line.rstrip()}\n" for line in lines).encode()
