"""The headings of a markdown text, and its sections with what each of them takes.

A section is a heading with everything up to the next heading of the same or a higher
level; what stands before the first heading is a section too. What is inside of a code
fence, an indented block, a list, a quote or a comment is no heading of the document.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Generator, Iterator
from typing import Final, NamedTuple

from bizctx_tui.core.heading_lines import LINES_AT_ONCE, Heading, headings
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
        sections: At least one.
    """

    def __init__(self, sections: list[Section]) -> None:
        self.sections = sections
        self.character_count = sum(section.own for section in sections)
        self._lines = [section.start.line for section in sections]

    @classmethod
    def of(cls, document: Document) -> Outline:
        """Read a document from top to bottom."""
        reading = OutlineReading(document)
        while (outline := reading.step()) is None:
            pass
        return outline

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


class OutlineReading:
    """Reads an outline bit by bit, so that nobody has to wait for a long one.

    Args:
        document: It must not change before the end.
    """

    def __init__(self, document: Document) -> None:
        self._steps = _sections(document)

    def step(self) -> Outline | None:
        """Go on for a millisecond or so.

        Returns:
            The outline when everything was read, which ends the reading; None before.
        """
        try:
            next(self._steps)
        except StopIteration as end:
            sections: list[Section] = end.value
            return Outline(sections)
        return None


def _sections(document: Document) -> Generator[None, None, list[Section]]:
    found = yield from headings(document)
    if not found or found[0].line > 0:
        found.insert(0, Heading(0, BEFORE_HEADINGS, 0, 0))
    offsets = [0]
    for some in _portions(document.line_count):
        for index in some:
            length = len(document.line(index)) + len(document.ending(index))
            offsets.append(offsets[-1] + length)
        yield
    count = len(found)
    ends, parents = _nesting(found)
    yield
    starts = [offsets[heading.line] for heading in found] + [offsets[-1]]
    lines = [heading.line for heading in found] + [document.line_count]
    sections: list[Section] = []
    for some in _portions(count):
        yield
        for index in some:
            level, title, line, column = found[index]
            start, end = starts[index], ends[index]
            own, whole = starts[index + 1] - start, starts[end] - start
            place = Position(line, column)
            sections.append(
                Section(index, level, title, place, lines[end], own, whole, parents[index])
            )
    return sections


def _nesting(found: list[Heading]) -> tuple[list[int], list[int]]:
    """For each heading the index of the one that ends its section, and of its parent."""
    ends, parents = [len(found)] * len(found), [-1] * len(found)
    open_: list[int] = []
    for index, heading in enumerate(found):
        while open_ and (found[open_[-1]].level >= heading.level or not found[open_[-1]].level):
            ends[open_.pop()] = index
        parents[index] = open_[-1] if open_ else -1
        open_.append(index)
    return ends, parents


def _portions(count: int) -> Iterator[range]:
    for first in range(0, count, LINES_AT_ONCE):
        yield range(first, min(first + LINES_AT_ONCE, count))
