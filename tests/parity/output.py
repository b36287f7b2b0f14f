"""Standard output as data, whatever the format, so that layout and escapes do not count."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Sequence
from typing import Final

_SHOWN: Final = 120
_LONG: Final = 400

_BORDER: Final = re.compile(r"[┏┡└┌├╞╘+][^│┃|]*")
_CELLS: Final = re.compile(r"[│┃|]")


def parsed(stdout: bytes, arguments: Sequence[str]) -> object:
    """What standard output says.

    Args:
        stdout: Its bytes.
        arguments: Those of the command, which name the format.

    Returns:
        JSON as it is, with the members of objects in order; JSON lines as a list of them;
        CSV as rows; a table as rows of cells without their blanks; text otherwise, also
        when it is not what the format promises.
    """
    text = stdout.decode("utf-8", "surrogateescape")
    if not text:
        return ""
    try:
        match _format_of(arguments):
            case "json":
                return brief(_json(text))
            case "jsonl":
                return brief([_json(line) for line in text.removesuffix("\n").split("\n")])
            case "csv":
                return brief(list(csv.reader(io.StringIO(text, newline=""), strict=True)))
            case "table":
                return brief(_table(text))
    except (ValueError, csv.Error):
        return brief(["not the format", text])
    return brief(text)


def brief(value: object) -> object:
    """The value with long texts replaced by their length, digest and beginning."""
    match value:
        case str() if len(value) > _LONG:
            digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:16]
            return f"{len(value)} characters, {digest}: {value[:_SHOWN]}"
        case list():
            return [brief(item) for item in value]
        case tuple():
            return tuple(brief(item) for item in value)
        case dict():
            return {key: brief(item) for key, item in value.items()}
    return value


def _format_of(arguments: Sequence[str]) -> str:
    name = "json"
    for position, argument in enumerate(arguments):
        if argument in ("-f", "--format") and position + 1 < len(arguments):
            name = arguments[position + 1]
        elif argument.startswith("--format="):
            name = argument.removeprefix("--format=")
    return name.lower()


def _json(text: str) -> object:
    value: object = json.loads(text, object_pairs_hook=tuple)
    return value


def _table(text: str) -> list[list[str]]:
    """Rows of cells; a cell that was wrapped over lines is put together, without blanks."""
    rows: list[list[str]] = []
    lines: list[list[str]] = []
    for line in [*text.splitlines(), "+"]:
        if not _BORDER.fullmatch(line):
            cells = _CELLS.split(line)[1:-1]
            lines.append(["".join(cell.split()) for cell in cells])
            continue
        if len({len(cells) for cells in lines}) > 1:
            raise ValueError("the lines of a row have different numbers of cells")
        if lines:
            rows.append(["".join(column) for column in zip(*lines, strict=True)])
        lines = []
    return rows
