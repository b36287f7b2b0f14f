"""The backticks around inline code, as CommonMark reads them."""

from __future__ import annotations

import re
from typing import Final

_RUN: Final = re.compile("`+")


def coded(text: str) -> tuple[str, str]:
    """The mark that can stand around a text, and the blank between them, if one is needed."""
    longest = max((len(run) for run in _RUN.findall(text)), default=0)
    return "`" * (longest + 1), " " if text.startswith("`") or text.endswith("`") else ""


def code_around(line: str, start: int, end: int) -> int | None:
    """How many characters on each side of a stretch make it code; None when it is none.

    Args:
        line: The characters of one line.
        start, end: The stretch without its marks.
    """
    text = line[start:end]
    _, blank = coded(text)
    if blank and (line[start - 1 : start] != blank or line[end : end + 1] != blank):
        return None
    before = line[: start - len(blank)]
    after = line[end + len(blank) :]
    left = len(before) - len(before.rstrip("`"))
    right = len(after) - len(after.lstrip("`"))
    if left != right or not left or left in map(len, _RUN.findall(text)):
        return None
    return left + len(blank)


def strip_code(text: str) -> int:
    """How many characters at each end of a text are the marks that make all of it code."""
    size = len(text) - len(text.lstrip("`"))
    if size == 0 or size != len(text) - len(text.rstrip("`")) or 2 * size >= len(text):
        return 0
    inner = text[size:-size]
    if any(len(run) == size for run in _RUN.findall(inner)):
        return 0
    padded = len(inner) > 2 and inner[0] == inner[-1] == " " and "`" in (inner[1], inner[-2])
    return size + padded
