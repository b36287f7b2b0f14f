"""One JSON value over several lines: two blanks of indentation, characters as they are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence


def write(members: Mapping[str, object]) -> bytes:
    """The members as a JSON object."""
    return encode(json.dumps(members, indent=2, ensure_ascii=False) + "\n")


def write_list(names: Sequence[str], rows: Sequence[Mapping[str, object]]) -> bytes:
    """The rows as a list of JSON objects."""
    return encode(json.dumps(list(rows), indent=2, ensure_ascii=False) + "\n")


def encode(text: str) -> bytes:
    """JSON text as UTF-8.

    A lone surrogate, which no encoding of a terminal or pipe can carry, is written as its
    JSON escape, so that what is read back is the text that was stored.
    """
    return text.encode("utf-8", errors="backslashreplace")


def one_line(value: object) -> str:
    """A value as JSON in one line, for a cell; it can be encoded as it is."""
    return encode(json.dumps(value, ensure_ascii=False)).decode("utf-8")
