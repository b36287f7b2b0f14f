"""The lines of markdown lists: their marks, and which item belongs to which.

Everything works on plain lines, so that several of them can be changed before the document
is. A list inside a quote is told apart by the number of its quote marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

_QUOTES: Final = re.compile(r"(?: {0,3}>[ \t]?)*+")
_MARKER: Final = re.compile(
    r"(?P<indent>[ \t]*+)(?P<marker>[-*+]|\d{1,9}[.)])(?P<gap>[ \t]++|$)"
    r"(?P<task>\[[ xX]\](?:[ \t]++|$))?"
)
_RULE: Final = re.compile(r"[ \t]*+(?:\*[ \t]*+){3,}+$|[ \t]*+(?:-[ \t]*+){3,}+$")
_HEADING: Final = re.compile(r" {0,3}#{1,6}(?=[ \t]|$)[ \t]*")
_TAB: Final = 4
_HIGHEST: Final = 999_999_999


class Item(NamedTuple):
    """What stands at the start of a list item's first line.

    Attributes:
        quotes: The quote marks before it, with their blanks.
        indent: The blanks before the marker.
        marker: A sign, or a number with its full stop or bracket.
        gap: The blanks behind the marker; empty only at the end of a line.
        task: A task's box with the blanks behind it; empty for other items.
    """

    quotes: str
    indent: str
    marker: str
    gap: str
    task: str

    @property
    def prefix(self) -> str:
        """Everything before the text of the item."""
        return self.quotes + self.indent + self.marker + self.gap + self.task

    @property
    def level(self) -> int:
        """How many quotes it is inside of."""
        return self.quotes.count(">")

    @property
    def width(self) -> int:
        """Cells before the marker, inside of the quotes."""
        return len(self.indent.expandtabs(_TAB))

    @property
    def content(self) -> int:
        """Cells before its text: what a line needs to belong to the item."""
        gap = len(self.gap.expandtabs(_TAB))
        # Behind five blanks and more begins a piece of code, one blank behind the marker.
        return self.width + len(self.marker) + (gap if 0 < gap <= _TAB else 1)

    @property
    def number(self) -> int | None:
        """The number of an ordered item."""
        return int(self.marker[:-1]) if len(self.marker) > 1 else None

    def numbered(self, number: int) -> Item:
        """The same item with another number, if it is an ordered one."""
        if self.number is None or number > _HIGHEST:
            return self
        digits = str(number).zfill(len(self.marker) - 1 if self.marker[0] == "0" else 1)
        return self._replace(marker=digits + self.marker[-1])

    def fits(self, other: Item) -> bool:
        """Whether both can be items of the same list."""
        return self.marker[-1] == other.marker[-1] and self.level == other.level


def read_item(line: str) -> Item | None:
    """What the line begins with when it is the first one of a list item."""
    quotes = quotes_of(line)
    found = _MARKER.match(line, len(quotes))
    if found is None:
        return None
    indent, marker, gap, task = found.groups("")
    if line.count(marker) > 2 and _RULE.match(line, len(quotes)):
        return None
    return Item(quotes, indent, marker, gap, task)


def quotes_of(line: str) -> str:
    """The quote marks that the line begins with, and one blank behind each."""
    found = _QUOTES.match(line)
    return found.group() if found else ""


def heading_mark(line: str, start: int) -> str:
    """The signs that make the line a heading, and the blanks behind them; else nothing."""
    found = _HEADING.match(line[start:])
    return found.group() if found else ""


def parent_of(lines: Sequence[str], index: int, item: Item) -> int | None:
    """The line of the item that this one is inside of."""
    if item.width == 0:
        return None
    for above, other in _above(lines, index, item):
        if other.content <= item.width:
            return above
    return None


def sibling_before(lines: Sequence[str], index: int, item: Item) -> int | None:
    """The line of the item before this one in the same list or at the same depth."""
    for above, other in _above(lines, index, item):
        return above if other.content > item.width else None
    return None


def siblings_after(lines: Sequence[str], index: int, item: Item) -> Iterator[tuple[int, Item]]:
    """The items that follow in the same list, with their lines."""
    content, blank = item.content, False
    for below in range(index + 1, len(lines)):
        line = lines[below]
        if not line:
            blank = True
            continue
        quotes = quotes_of(line)
        rest = line[len(quotes) :]
        if not rest.strip():
            blank = True
            continue
        other = read_item(line)
        if quotes.count(">") != item.level:
            return
        if _depth(rest) < content:
            if other is None:
                if blank or heading_mark(line, len(quotes)):
                    return
            elif other.width == item.width and item.fits(other):
                yield below, other
                # Whoever asks may have given it another number meanwhile.
                if lines[below] is not line:
                    other = read_item(lines[below]) or other
                content = other.content
            elif other.width <= item.width:
                return
        blank = False


def last_line_of(lines: Sequence[str], index: int, item: Item) -> int:
    """The last line that belongs to the item: its text and everything inside of it."""
    last = index
    for below in range(index + 1, len(lines)):
        if not lines[below]:
            continue
        quotes = quotes_of(lines[below])
        rest = lines[below][len(quotes) :]
        if rest.strip():
            if quotes.count(">") != item.level or _depth(rest) < item.content:
                break
            last = below
    return last


def shifted(line: str, by: int) -> str:
    """The line with its text so many cells further right, or left as far as there are blanks."""
    quotes = quotes_of(line)
    rest = line[len(quotes) :]
    text = rest.lstrip(" \t")
    blanks = rest[: len(rest) - len(text)]
    if not text:
        return line
    if "\t" in blanks:
        blanks = "\t" + blanks if by > 0 else blanks.replace("\t", "", 1)
    else:
        blanks = " " * max(0, len(blanks) + by)
    return quotes + blanks + text


def renumber(lines: list[str], index: int) -> None:
    """Count on from the ordered item of that line to those that follow in its list.

    Ends where an item has the right number already. What is inside of an item goes along
    when its number gets longer or shorter.
    """
    item = read_item(lines[index])
    if item is None or item.number is None:
        return
    number = item.number
    for below, other in siblings_after(lines, index, item):
        number += 1
        renewed = other.numbered(number)
        if renewed == other:
            return
        by = len(renewed.marker) - len(other.marker)
        last = last_line_of(lines, below, other) if by else below
        lines[below] = renewed.prefix + lines[below][len(other.prefix) :]
        lines[below + 1 : last + 1] = [shifted(line, by) for line in lines[below + 1 : last + 1]]


def counts_not(lines: Sequence[str], index: int, item: Item) -> bool:
    """Whether the list of this ordered item has one number at all items, by its neighbour."""
    before = sibling_before(lines, index, item)
    if before is not None:
        other = read_item(lines[before])
        return other is not None and other.fits(item) and other.number == item.number
    following = next(siblings_after(lines, index, item), None)
    return following is not None and following[1].number == item.number


def _above(lines: Sequence[str], index: int, item: Item) -> Iterator[tuple[int, Item]]:
    """The items before this one that begin no further right, nearest first, in one list."""
    limit = item.width
    for above in range(index - 1, -1, -1):
        line = lines[above]
        if not line:
            continue
        quotes = quotes_of(line)
        rest = line[len(quotes) :]
        if not rest.strip():
            continue
        if quotes.count(">") != item.level:
            return
        other = read_item(line)
        if other is not None and other.width <= limit:
            limit = other.width
            yield above, other
        elif other is None and _depth(rest) == 0:
            # A line of text goes on the item above it, unless something separates them.
            alone = above == 0 or not lines[above - 1][len(quotes) :].strip()
            if alone or heading_mark(line, len(quotes)):
                return


def _depth(rest: str) -> int:
    return len(rest[: len(rest) - len(rest.lstrip(" \t"))].expandtabs(_TAB))
