"""Changing one section of a text and nothing else of it.

Whatever is outside of the section stays code point for code point, and so do its headings
and their levels: a text that would end the section, or read differently where it is put,
is refused. What is put in gets the line ending that prevails in the document, without the
empty lines at its beginning and end; those around the section stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from bizctx_tui.core.heading_lines import lines_of_heading
from bizctx_tui.core.outline import Outline, Section
from bizctx_tui.core.section_find import find_section, heading_name, parted
from bizctx_tui.core.text.document import Document, Position
from bizctx_tui.errors import SectionError

_DEEPEST: Final = 6
_ITEM: Final = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_ROW: Final = re.compile(r"[ \t]*\|")

_Headings = list[tuple[int, str]]
"""Levels and titles, in the order of the text."""


def replace_section(text: str, heading: str, content: str) -> str:
    """Put other words below a heading, in the place of all that the section has there.

    Args:
        text: The document.
        heading: The section's heading, or the path to it.
        content: The new words. When they begin with a heading of the section's own level,
            it takes the place of the section's heading.

    Returns:
        The whole text with the new section.

    Raises:
        SectionNotFoundError: No section has the heading.
        SectionError: Several have it, or the words do not fit there.
        ParamValidationError: It cannot be a heading.
    """
    page = _Page(text, content)
    section = find_section(page.outline, heading)
    first = section.start.line
    title_end = page.end_of(first + lines_of_heading(page.document, first) - 1)
    own = [(section.level, section.title)]
    if page.new_headings and page.begins_with_heading == section.level:
        page.check_levels(section, page.new_headings[1:])
        start, lead, own = Position(first, 0), "", []
    else:
        page.check_levels(section, page.new_headings)
        start, lead = title_end, page.newline * 2
    end = page.last_words(first, section.end)
    if page.content and start == title_end < end:
        # The line or lines between the heading and the words stay as they are.
        start, lead = Position(_first_with_words(page.document, start.line + 1), 0), ""
    wanted = [*page.before(first), *own, *page.new_headings, *page.behind(section.end)]
    return page.put(start, end, lead, wanted, section.end)


def append_to_section(text: str, heading: str, content: str) -> str:
    """Put words at the end of a section.

    Args:
        text: The document.
        heading: The section's heading, or the path to it.
        content: The words. They come before the first subsection, but when they begin with
            a heading, behind the last.

    Returns:
        The whole text with the longer section.

    Raises:
        SectionNotFoundError: No section has the heading.
        SectionError: Several have it, or the words do not fit there.
        ParamValidationError: It cannot be a heading.
    """
    page = _Page(text, content)
    section = find_section(page.outline, heading)
    page.check_levels(section, page.new_headings)
    limit = section.end
    if not page.begins_with_heading:
        following = page.outline.sections[section.number + 1 :]
        limit = following[0].start.line if following else limit
    return page.append(section.start.line, limit)


def append_to_document(text: str, content: str) -> str:
    """Put words at the end of a document.

    Raises:
        SectionError: Its headings would read differently.
    """
    page = _Page(text, content)
    return page.append(0, page.document.line_count)


def add_section(text: str, heading: str, content: str) -> str:
    """Put a new section at the end of a document, or of the section that its path names.

    Args:
        text: The document.
        heading: The new heading, or the path to it, of which all but the last must be
            there. Without the signs of a level it becomes a section like the others.
        content: What is to be below the heading; the heading itself may be its first line.

    Raises:
        SectionNotFoundError: The section that is to hold it is not there.
        SectionError: Several are, or the words do not fit.
        ParamValidationError: It cannot be a heading.
    """
    page = _Page(text, content)
    above, last = parted(heading)
    parent = find_section(page.outline, above) if above else None
    words, title, level = heading_name(last)
    level = level or (parent.level + 1 if parent else _usual_level(page.outline))
    if level > _DEEPEST or (parent and level <= parent.level):
        raise SectionError(
            f"A section of level {level} cannot be below “{above}”. Nothing was sent.",
            details={"heading": heading, "level": level},
            hint="Headings have the levels 1 to 6, and those of a section are deeper than its own.",
        )
    if page.new_headings[:1] != [(level, title)] or not page.begins_with_heading:
        parts = [f"{'#' * level} {words}", page.content]
        page = _Page(text, (page.newline * 2).join(part for part in parts if part))
    beneath = [inner for inner, _ in page.new_headings[1:]]
    if page.new_headings[:1] != [(level, title)] or min(beneath, default=_DEEPEST + 1) <= level:
        raise _ends_it(title, level)
    if parent is None:
        return page.append(0, page.document.line_count, apart=True)
    return page.append(parent.start.line, parent.end, apart=True)


class _Page:
    """A document, and the words that are to be put into it.

    Attributes:
        newline: The line ending for what is new.
        content: The words, with that line ending, without empty lines around them.
        new_headings: The levels and titles in them.
        begins_with_heading: The level of the heading that they begin with; 0 for none.
    """

    def __init__(self, text: str, content: str) -> None:
        self.document = Document(text)
        self.outline = Outline.of(self.document)
        given = Document(content)
        self.newline = (self.document if self.document.line_count > 1 else given).newline
        lines = [given.line(index) for index in range(given.line_count)]
        while lines and not lines[0].strip(" \t"):
            del lines[0]
        while lines and not lines[-1].strip(" \t"):
            del lines[-1]
        self.content = self.newline.join(lines)
        found = Outline.of(Document(self.content))
        self.new_headings = _headings(found.headings)
        self.begins_with_heading = found.sections[0].level

    def before(self, line: int) -> _Headings:
        return _headings(one for one in self.outline.headings if one.start.line < line)

    def behind(self, line: int) -> _Headings:
        return _headings(one for one in self.outline.headings if one.start.line >= line)

    def end_of(self, line: int) -> Position:
        return Position(line, len(self.document.line(line)))

    def last_words(self, first: int, limit: int) -> Position:
        """The end of the last line with words from ``first`` on, or the start of ``first``."""
        for line in range(limit - 1, first - 1, -1):
            if self.document.line(line).strip(" \t"):
                return self.end_of(line)
        return Position(first, 0)

    def check_levels(self, section: Section, headings: _Headings) -> None:
        """Refuse a heading among the new words that would end the section."""
        if any(level <= section.level for level, _ in headings):
            raise _ends_it(section.title, section.level)

    def append(self, first: int, limit: int, *, apart: bool = False) -> str:
        """The whole text with the words behind the last ones of these lines.

        Args:
            first: The first line.
            limit: The line behind the last.
            apart: Always with an empty line between.
        """
        end = self.last_words(first, limit)
        if end == Position(first, 0):
            return self._after_blanks()
        wanted = [*self.before(limit), *self.new_headings, *self.behind(limit)]
        goes_on = not apart and _goes_on(self.document.line(end.line), self.content)
        return self.put(end, end, self.newline * (1 if goes_on else 2), wanted, limit)

    def put(self, start: Position, end: Position, lead: str, wanted: _Headings, limit: int) -> str:
        """The whole text with the words in the place of a stretch.

        Args:
            start: Where the stretch begins.
            end: Where it ends; from there up to ``limit`` are only empty lines.
            lead: What to put before the words; left out where there are none.
            wanted: The headings that are to be found afterwards.
            limit: The line with which what must not change goes on.

        Raises:
            SectionError: Other headings would be found.
        """
        document = self.document
        before = document.text_between(Position(0, 0), start)
        words = lead + self.content if self.content else ""
        last = limit >= document.line_count
        rest = document.end if last else Position(limit, 0)
        gap, after = document.text_between(end, rest), document.text_between(rest, document.end)
        # A heading that is underlined needs an empty line before it.
        for more in ("", "\r" if gap.endswith("\r") else self.newline):
            whole = before + words + gap + more + after
            if _headings(Outline.of(Document(whole)).headings) == wanted:
                return whole
            if last or not self.content:
                break
        raise SectionError(
            "Put there, the text would change how other headings are read: perhaps a code "
            "fence in it has no end. Nothing was sent.",
            hint="Close what it opens: code fences (```), comments (<!--), HTML.",
        )

    def _after_blanks(self) -> str:
        """The same for a document without words: its empty lines stay before them."""
        document = self.document
        lead = self.newline if document.line(document.line_count - 1) else ""
        ended = self.newline if document.line_count > 1 else ""
        return document.text + (lead + self.content + ended if self.content else "")


def _headings(sections: Iterable[Section]) -> _Headings:
    return [(section.level, section.title) for section in sections]


def _first_with_words(document: Document, line: int) -> int:
    while not document.line(line).strip(" \t"):
        line += 1
    return line


def _goes_on(line: str, content: str) -> bool:
    """Whether the words go on with the list or table that the line is of."""
    return any(kind.match(line) and kind.match(content) for kind in (_ITEM, _ROW))


def _usual_level(outline: Outline) -> int:
    """The level of a new section: below the title where there is one."""
    levels: Sequence[int] = [one.level for one in outline.headings]
    if not levels:
        return 1
    top = min(levels)
    has_title = levels[0] == top and levels.count(top) == 1
    return min(top + 1, _DEEPEST) if has_title else top


def _ends_it(title: str, level: int) -> SectionError:
    deeper = f"deeper than {'#' * level}" if level < _DEEPEST else "left out"
    return SectionError(
        f"The text has a heading that would end the section “{title}” of level {level}. "
        "Nothing was sent.",
        details={"title": title, "level": level},
        hint=f"Headings inside of it must be {deeper}. To replace the heading itself, begin "
        f"the text with one of the same level, {'#' * level}.",
    )
