"""One JSON value in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bizctx_tui.cli.formats.as_json import encode, one_line


def write(members: Mapping[str, object]) -> bytes:
    """The members as a JSON object in a line."""
    return encode(one_line(members) + "\n")


def write_list(names: Sequence[str], rows: Sequence[Mapping[str, object]]) -> bytes:
    """Each row as a JSON object in a line of its own."""
    return b"".join(map(write, rows))
