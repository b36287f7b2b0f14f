"""The path of a file in what a terminal pastes when a file is dropped on it."""

from __future__ import annotations

import shlex
from typing import Final
from urllib.parse import unquote, urlsplit

_MOST_CHARACTERS: Final = 4_096
_LOCAL_HOSTS: Final = ("", "localhost")


def paths_in(text: str) -> tuple[str, ...]:
    """What the text may name as one absolute path, the likeliest first.

    Terminals paste it plain, with blanks escaped by backslashes, in quotes, or as a
    ``file://`` address; a blank or line end may follow.

    Returns:
        Paths that begin with ``/`` or ``~/``; nothing when the text is something else.
    """
    line = text.strip(" \r\n")
    if not line or len(line) > _MOST_CHARACTERS or not line.isprintable():
        return ()
    if line.startswith("file://"):
        return _rooted(_of_address(line))
    return _rooted(line, *_unquoted(line))


def _of_address(line: str) -> str:
    try:
        address = urlsplit(line)
    except ValueError:
        return ""
    return unquote(address.path) if address.netloc in _LOCAL_HOSTS else ""


def _unquoted(line: str) -> list[str]:
    try:
        words = shlex.split(line)
    except ValueError:
        return []
    return words if len(words) == 1 else []


def _rooted(*paths: str) -> tuple[str, ...]:
    return tuple(
        path
        for path in dict.fromkeys(paths)
        if path.startswith(("/", "~/")) and path.strip("/~") and "\0" not in path
    )
