"""On which line of a TOML text a key stands: the parser does not say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

_PIECES: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\n\[\]{}=]"
    r"|[^\n\[\]{}=\"'#]+",
    re.DOTALL,
)


def line_of(text: str, keys: Sequence[str]) -> int:
    """Where a key is written.

    Args:
        text: A TOML document that parses.
        keys: The keys that lead to it, the outermost first.

    Returns:
        The line, counted from 1, of the longest beginning of ``keys`` that is written as
        a header or as a key, or as a part of one; 1 when not even the first of them is.
    """
    wanted = tuple(keys)
    best, found = 0, 1
    table: tuple[str, ...] = ()
    for line, statement in _statements(text):
        if statement.startswith("["):
            table = path = _key_path(statement)
        else:
            path = table + _key_path(f"{statement} = 0")
        pairs = zip(path, wanted, strict=False)
        common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        if common > best:
            best, found = common, line
    return found


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each header whole, and the key of each key and value, with the line it begins on."""
    line = depth = 0
    parts: list[str] = []
    in_value = False
    start = 1
    for piece in _PIECES.findall(text + "\n"):
        if piece == "\n" and depth == 0:
            statement = "".join(parts).strip()
            if statement:
                yield start, statement
            parts, in_value = [], False
        elif not piece.startswith("#"):
            if not "".join(parts).strip():
                start = line + 1
            if piece == "=" and depth == 0:
                in_value = True
            elif piece in "[{":
                depth += 1
            elif piece in "]}":
                depth -= 1
            if not in_value:
                parts.append(piece)
        line += piece.count("\n")


def _key_path(statement: str) -> tuple[str, ...]:
    path: list[str] = []
    inner: object = tomllib.loads(statement)
    while inner:
        if isinstance(inner, list):
            inner = inner[0]
        elif isinstance(inner, dict):
            key, inner = next(iter(inner.items()))
            path.append(key)
    return tuple(path)
