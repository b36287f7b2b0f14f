"""The headings of a markdown text, and its sections with what each of them takes.

A section is a heading with everything up to the next heading of the same or a higher
level; what stands before the first heading is a section too. What is inside of a code
fence, an indented block, a list, a quote or a comment is no heading of the document.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import Final, NamedTuple

from bizctx_tui.core.heading_lines import Heading, headings
from bizctx_tui.core.limits import Size
from bizctx_tui.core.text.document import Document, Position

BEFORE_HEADINGS: Final = "(before the first heading)"


class Section(NamedTuple):
    """A stretch of whole lines under one heading.

    Attributes:
        number: Its place in the outline, from 0.
        level: 1 to 6; 0 for what stands before the first heading.
        title: The heading as it reads; :data:`BEFORE_HEADINGS` where there is none.
        start: Where the heading begins, behind blanks.
        end: The line behind its last one, subsections included.
        own: Code points up to the next heading, line endings counted.
        characters: Code points with all its subsections, line endings counted.
        parent: The number of the section that it is part of; -1 where there is none.
    """

    number: int
    level: int
    title: str
    start: Position
    end: int
    own: int
    characters: int
    parent: int

    @property
    def tokens(self) -> int:
        """A rough count of language-model tokens, subsections included."""
        return Size(self.characters).tokens

    @property
    def own_tokens(self) -> int:
        """A rough count of language-model tokens up to the next heading."""
        return Size(self.own).tokens


class Outline:
    """The sections of one text as it was when it was read, in its order.

    The own sizes of all sections are the document's character count.

    Args:
        document: Read once, from top to bottom.
    """

    def __init__(self, document: Document) -> None:
        self.line_count = document.line_count
        self.character_count = document.character_count
        self.sections: list[Section] = _sections(document)
        self._lines = [section.start.line for section in self.sections]

    @property
    def headings(self) -> list[Section]:
        """The sections that have a heading."""
        return self.sections[1:] if self.sections[0].level == 0 else self.sections

    def at(self, line: int) -> Section:
        """The innermost section that holds the line; the first one for a line before all."""
        return self.sections[max(0, bisect_right(self._lines, line) - 1)]

    def children(self, section: Section) -> list[Section]:
        """The sections directly under one."""
        last = bisect_right(self._lines, section.end - 1)
        return [
            other
            for other in self.sections[section.number + 1 : last]
            if other.parent == section.number
        ]

    def sibling(self, section: Section, *, down: bool) -> Section | None:
        """The next section of the same level with nothing of a higher level between."""
        if down:
            following = bisect_right(self._lines, section.end - 1)
            found = self.sections[following] if following < len(self.sections) else None
        else:
            found = next(
                (
                    other
                    for other in reversed(self.sections[: section.number])
                    if other.level <= section.level
                ),
                None,
            )
        return found if found is not None and found.level == section.level else None

    def next_heading(self, line: int) -> Section | None:
        """The first heading below the line."""
        index = bisect_right(self._lines, line)
        return next((found for found in self.sections[index:] if found.level), None)

    def previous_heading(self, line: int) -> Section | None:
        """The last heading above the line."""
        index = bisect_right(self._lines, line - 1)
        return next((found for found in reversed(self.sections[:index]) if found.level), None)


def _sections(document: Document) -> list[Section]:
    found = headings(document)
    if not found or found[0].line > 0:
        found.insert(0, Heading(0, BEFORE_HEADINGS, 0, 0))
    lengths = [
        len(document.line(index)) + len(document.ending(index))
        for index in range(document.line_count)
    ]
    offsets = [0, *accumulate(lengths)]
    count = len(found)
    starts = [offsets[heading.line] for heading in found] + [offsets[-1]]
    ends = [count] * count
    parents = [-1] * count
    open_: list[int] = []
    for index, heading in enumerate(found):
        while open_ and (found[open_[-1]].level >= heading.level or not found[open_[-1]].level):
            ends[open_.pop()] = index
        parents[index] = open_[-1] if open_ else -1
        open_.append(index)
    lines = [heading.line for heading in found] + [document.line_count]
    return [
        Section(
            index,
            level,
            title,
            Position(line, column),
            lines[ends[index]],
            starts[index + 1] - starts[index],
            starts[ends[index]] - starts[index],
            parents[index],
        )
        for index, (level, title, line, column) in enumerate(found)
    ]
