"""What a line can be inside of: blocks that are read line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from bizctx_tui.core.markdown.parser import html_sequences

_FENCE: Final = re.compile(r"( {0,3})(`{3,}(?=[^`]*$)|~{3,})(.*)", re.DOTALL)
_CELL_END: Final = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class InFence:
    """Code between fences.

    Attributes:
        mark: The character that the fence is made of.
        length: How many of them opened it.
        indent: Spaces before them; as many are taken off each line of code.
        info: What follows them: the language, usually.
    """

    mark: str
    length: int
    indent: int
    info: str

    def is_end(self, line: str) -> bool:
        """Whether a line closes the fence."""
        text = line.lstrip(" ")
        rest = text.lstrip(self.mark)
        return (
            len(line) - len(text) < 4
            and len(text) - len(rest) >= self.length
            and not rest.strip(" \t")
        )

    def code(self, line: str) -> str:
        """A line without the indent of the fence."""
        spaces = len(line) - len(line.lstrip(" "))
        return line[min(spaces, self.indent) :]


@dataclass(frozen=True, slots=True)
class InHtml:
    """An HTML block; ``sequence`` is its kind as markdown-it counts them."""

    sequence: int

    @property
    def ends_at_blank(self) -> bool:
        """Whether a blank line ends it, which then is no part of it."""
        return bool(html_sequences()[self.sequence][1](""))

    def is_end(self, line: str) -> bool:
        """Whether a line is the last one of it."""
        return not self.ends_at_blank and bool(html_sequences()[self.sequence][1](line))


@dataclass(frozen=True, slots=True)
class InTable:
    """The rows of a table; ``aligns`` has ``left``, ``center``, ``right`` or "" by column."""

    aligns: tuple[str, ...]


Inside: TypeAlias = InFence | InHtml | InTable


def opened_fence(line: str) -> InFence | None:
    """The fence that a line opens."""
    found = _FENCE.fullmatch(line)
    if found is None:
        return None
    indent, marks, info = found.groups()
    return InFence(marks[0], len(marks), len(indent), info.strip())


def opened_html(line: str) -> InHtml | None:
    """The HTML block that a line begins."""
    text = line.lstrip(" ")
    if text[:1] != "<" or len(line) - len(text) > 3:
        return None
    for number, (opening, _) in enumerate(html_sequences()):
        if opening(text):
            return InHtml(number)
    return None


def opened_table(delimiters: str) -> InTable:
    """The table whose second line this is."""
    return InTable(tuple(_align(cell.strip(" \t")) for cell in split_cells(delimiters)))


def split_cells(line: str) -> list[str]:
    """The raw cells of a table row; a pipe behind a backslash is a part of one."""
    cells = _CELL_END.split(line.strip(" \t"))
    if not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return [cell.strip(" \t").replace("\\|", "|") for cell in cells]


def _align(cell: str) -> str:
    if cell.endswith(":"):
        return "center" if cell.startswith(":") else "right"
    return "left" if cell.startswith(":") else ""
