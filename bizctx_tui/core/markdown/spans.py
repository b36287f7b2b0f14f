"""What a drawn line of the preview is made of: pieces of text, each with a named style."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from bizctx_tui.core.visible import visible

Style = Literal[
    "text",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "rule",
    "strong",
    "emphasis",
    "strong-emphasis",
    "strike",
    "code",
    "code-block",
    "code-info",
    "code-keyword",
    "code-string",
    "code-comment",
    "code-number",
    "code-name",
    "quote",
    "bullet",
    "task",
    "link",
    "link-target",
    "link-chosen",
    "definition",
    "table-border",
    "table-head",
    "source",
    "placeholder",
]
"""Every name that a span may carry; the widget has a component class for each."""

STYLES: Final[tuple[Style, ...]] = get_args(Style)

TAB_CELLS: Final = 4
"""Where markdown sets its tab stops."""

Measure: TypeAlias = Callable[[str], int]
"""How many terminal cells a text takes."""


class Span(NamedTuple):
    """A piece of one row, safe to send to a terminal.

    Attributes:
        text: What is drawn.
        style: How.
        link: The address that it leads to, as it was written; None for most.
    """

    text: str
    style: Style
    link: str | None = None


Row: TypeAlias = tuple[Span, ...]
Rows: TypeAlias = list[Row]


def cells(text: str, measure: Measure) -> int:
    """The width of a shown text in cells; printable ASCII is not measured."""
    return len(text) if text.isascii() else measure(text)


def row_cells(row: Row, measure: Measure) -> int:
    """The width of a row in cells."""
    return sum(cells(span.text, measure) for span in row)


def shown(text: str) -> str:
    """Text made visible, its tabs expanded from column 0."""
    if "\t" not in text:
        return visible(text)
    return visible(text, keep_tabs=True).expandtabs(TAB_CELLS)


def merged(spans: list[Span]) -> Row:
    """A row in which neighbours of the same style and link are one span."""
    row: list[Span] = []
    for span in spans:
        if row and row[-1][1:] == span[1:]:
            row[-1] = span._replace(text=row[-1].text + span.text)
        elif span.text:
            row.append(span)
    return tuple(row)
