"""Lines of ``name=value``, the text itself among them, values as Python writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bizctx_tui.cli.formats.strict import encode


def write(members: Mapping[str, object]) -> bytes:
    """The members, each from a new line on.

    Raises:
        FilterError: A value cannot be written as UTF-8.
    """
    lines = (f"{name}={value}\n" for name, value in members.items())
    return encode("".join(lines), "plain")


def write_list(names: Sequence[str], rows: Sequence[Mapping[str, object]]) -> bytes:
    """The rows one after the other, with an empty line between.

    Raises:
        FilterError: A value cannot be written as UTF-8.
    """
    return b"\n".join(map(write, rows))
