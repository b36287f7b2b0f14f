"""The links in drawn rows, and the headings that links inside a document lead to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from bizctx_tui.core.markdown.document import MarkdownDocument
    from bizctx_tui.core.markdown.spans import Row

_MARKS: Final = re.compile(r"[^\w\- ]")
_LINK: Final = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()]{0,500}\)")
_UNDERLINE: Final = re.compile(r"\n[ \t]*(?:=+|-+)[ \t]*$")
_CLOSING: Final = re.compile(r"[ \t]+#+[ \t]*$")


class Link(NamedTuple):
    """A link where it is drawn.

    Attributes:
        address: Where it leads, as it was written.
        places: The number of a row and the index of a span in it, for each of its spans.
    """

    address: str
    places: tuple[tuple[int, int], ...]


def links_of(rows: Iterable[tuple[int, Row]]) -> list[Link]:
    """The links of some rows that stand below each other, in the order of reading.

    Args:
        rows: Each with its number.
    """
    found: list[Link] = []
    for number, row in rows:
        first_of_row = True
        for index, span in enumerate(row):
            if span.link is None:
                continue
            place = (number, index)
            before = found[-1] if found else None
            if before is not None and before.address == span.link:
                row_before, index_before = before.places[-1]
                beside = (row_before, index_before) == (number, index - 1)
                wrapped = first_of_row and row_before == number - 1
                if beside or wrapped:
                    found[-1] = Link(before.address, (*before.places, place))
                    first_of_row = False
                    continue
            found.append(Link(span.link, (place,)))
            first_of_row = False
    return found


def line_of_anchor(document: MarkdownDocument, address: str) -> int | None:
    """The line of the heading that ``#address`` leads to; None when there is none.

    Headings have the names that GitHub gives them: of several that read alike the second
    ends in ``-1``, the third in ``-2``.
    """
    wanted = unquote(address.removeprefix("#")).lower()
    seen: Counter[str] = Counter()
    for index in range(len(document)):
        body = document.body(index)
        if body.kind != "heading":
            continue
        name = slug(body.source)
        number = seen[name]
        seen[name] += 1
        if wanted == (f"{name}-{number}" if number else name):
            return document.starts[index]
    return None


def slug(heading: str) -> str:
    """The name by which a heading is linked to, made of its source."""
    text = heading.strip()
    ends = _CLOSING if text.startswith("#") else _UNDERLINE
    text = ends.sub("", text.lstrip("#"))
    text = _LINK.sub(r"\1", text).strip().lower()
    return _MARKS.sub("", text).replace(" ", "-")
