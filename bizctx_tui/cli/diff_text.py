"""A unified diff for a person's eyes, or for a program."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Final

from bizctx_tui.core.visible import visible

_COLOURS: Final = {"-": "\x1b[31m", "+": "\x1b[32m", "@": "\x1b[36m"}
_BOLD: Final = "\x1b[1m"
_PLAIN: Final = "\x1b[0m"
_HEADINGS: Final = ("--- ", "+++ ")


def for_program(lines: Sequence[str]) -> bytes:
    """The diff as it is, for ``patch``; a lone surrogate is three bytes."""
    return "".join(lines).encode("utf-8", "surrogatepass")


def for_person(lines: Sequence[str]) -> bytes:
    """The diff with its signs in colour and every control character as a glyph.

    There is no colour where ``NO_COLOR`` is set or the terminal has none.
    """
    coloured = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    shown = [visible(line[:-1], keep_tabs=True) for line in lines]
    if coloured:
        shown = [_coloured(number, line) for number, line in enumerate(shown)]
    return "".join(f"{line}\n" for line in shown).encode()


def for_output(lines: Sequence[str]) -> bytes:
    """The diff for standard output, whatever that is."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    return for_person(lines) if is_terminal else for_program(lines)


def _coloured(number: int, line: str) -> str:
    if number < len(_HEADINGS):
        return f"{_BOLD}{line}{_PLAIN}"
    colour = _COLOURS.get(line[:1])
    return f"{colour}{line}{_PLAIN}" if colour else line
