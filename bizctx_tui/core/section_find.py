"""Which section of a document somebody means who names its heading."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from bizctx_tui.core.heading_lines import title_of
from bizctx_tui.core.outline import Outline, Section
from bizctx_tui.core.text.document import Document
from bizctx_tui.errors import ParamValidationError, SectionError, SectionNotFoundError

BETWEEN: Final = " > "
"""What stands between the headings of a path."""

_SHOWN: Final = 12
_AROUND: Final = " \t\r\n"
"""What markdown leaves out around a heading; any other blank may be all that its title has."""

_PARTED: Final = re.compile(r"(?<=\S)\s+>\s+(?=\S)")
_BLANKS: Final = re.compile(r"\s+")


class HeadingName(NamedTuple):
    """A heading as somebody names it.

    Attributes:
        words: What they typed, without the signs of its level.
        title: The same as an outline has it.
        level: 1 to 6 where they typed its signs; 0 for any.
    """

    words: str
    title: str
    level: int


def heading_name(typed: str) -> HeadingName:
    """Read one heading, with or without the signs of its level.

    Raises:
        ParamValidationError: It is empty, or more than one line.
    """
    typed = typed.strip(_AROUND)
    if not typed or Document(typed).line_count > 1:
        raise ParamValidationError(
            f"{typed!r} cannot be a heading.",
            code="INVALID_HEADING",
            details={"heading": typed},
            hint="Give the words of the heading, in one line, such as '## Products'.",
        )
    found = Outline.of(Document(typed)).headings
    if not found:
        return HeadingName(typed, title_of(typed), 0)
    words = typed.lstrip("#").strip(_AROUND)
    return HeadingName(words, found[0].title, found[0].level)


def parted(typed: str) -> tuple[str, str]:
    """A path as what stands before its last heading, and that heading."""
    before = ""
    typed = typed.strip(_AROUND)
    for between in _PARTED.finditer(typed):
        before = typed[: between.start()]
    return before, _PARTED.split(typed)[-1]


def find_section(outline: Outline, typed: str) -> Section:
    """The section with this heading.

    Args:
        outline: Where to look.
        typed: The heading, with or without the signs of its level, or the path to it,
            ``A > B``. Capitals count only where they make the difference.

    Raises:
        SectionNotFoundError: There is none.
        SectionError: There are several.
        ParamValidationError: It cannot be a heading.
    """
    readings = [[heading_name(typed)]]
    path = _PARTED.split(typed.strip(_AROUND))
    if len(path) > 1:
        readings.append([heading_name(part) for part in path])
    for alike in (str, _folded):
        for names in readings:
            found = [one for one in outline.headings if _is_named(outline, one, names, alike)]
            if len(found) == 1:
                return found[0]
            if found:
                raise _ambiguous(outline, typed, found)
    raise _not_found(outline, typed)


def section_path(outline: Outline, section: Section) -> str:
    """The headings from the top down to a section."""
    titles = [section.title]
    while section.parent >= 0:
        section = outline.sections[section.parent]
        titles.append(section.title)
    return BETWEEN.join(reversed(titles))


def _is_named(
    outline: Outline, section: Section, names: Sequence[HeadingName], alike: Callable[[str], str]
) -> bool:
    """Whether the last of the names is the section's, the one before its parent's, and so on."""
    number = section.number
    for name in reversed(names):
        if number < 0:
            return False
        section = outline.sections[number]
        if alike(section.title) != alike(name.title) or name.level not in (0, section.level):
            return False
        number = section.parent
    return True


def _folded(title: str) -> str:
    return _BLANKS.sub(" ", title).strip().casefold()


def _ambiguous(outline: Outline, typed: str, found: Sequence[Section]) -> SectionError:
    candidates = [
        {"line": one.start.line + 1, "level": one.level, "path": section_path(outline, one)}
        for one in found
    ]
    shown = "; ".join(
        f"line {one.start.line + 1}, {'#' * one.level} “{section_path(outline, one)}”"
        for one in found[:_SHOWN]
    )
    return SectionError(
        f"{len(found)} sections are headed “{typed}”: {shown}"
        f"{' and others' if len(found) > _SHOWN else ''}. Nothing was sent.",
        code="SECTION_AMBIGUOUS",
        details={"heading": typed, "candidates": candidates},
        hint="Name the one you mean with its level, '## B', or by its path, 'A > B'. Where "
        "both are the same, give one of them another heading first.",
    )


def _not_found(outline: Outline, typed: str) -> SectionNotFoundError:
    paths = [section_path(outline, one) for one in outline.headings]
    if paths:
        names = [f"“{'#' * one.level} {one.title}”" for one in outline.headings[:_SHOWN]]
        more = f", and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
        hint = f"It has {', '.join(names)}{more}."
    else:
        hint = "The document has no heading at all."
    return SectionNotFoundError(
        f"No section of the document is headed “{typed}”. Nothing was sent.",
        details={"heading": typed, "headings": paths},
        hint=hint,
    )
