"""Comma-separated values: a line of names, a line of values, quoted where needed."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from bizctx_tui.cli.formats.as_json import one_line
from bizctx_tui.cli.formats.strict import encode


def write(members: Mapping[str, object]) -> bytes:
    """The members as two records.

    Null is an empty value, true and false are words in small letters, and what has members
    of its own is JSON.

    Raises:
        FilterError: A value cannot be written as UTF-8.
    """
    return write_list(list(members), [members])


def write_list(names: Sequence[str], rows: Sequence[Mapping[str, object]]) -> bytes:
    """A record of the names, and one for each row.

    Raises:
        FilterError: A value cannot be written as UTF-8.
    """
    lines = io.StringIO(newline="")
    records = csv.writer(lines)
    records.writerow(names)
    records.writerows([_value(row[name]) for name in names] for row in rows)
    return encode(lines.getvalue(), "csv")


def _value(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Mapping():
            return one_line(value)
    return str(value)
