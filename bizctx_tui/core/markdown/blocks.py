"""What a document is made of: top-level blocks, the long ones in small pieces.

The items of a top-level list, the rows of a table and the lines of a fence or of HTML
are blocks of their own, so that one of thousands is read again, and drawn, alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from bizctx_tui.core.markdown.inside import Inside
from bizctx_tui.core.markdown.parser import Reference

if TYPE_CHECKING:
    from markdown_it.token import Token

Kind = Literal[
    "heading", "paragraph", "item", "quote", "code", "rule", "definition",
    "table", "row", "fence", "empty-fence", "fence-line", "fence-end", "html", "source",
]  # fmt: skip
"""``table`` is a table's head; ``fence`` the line that opens one, ``empty-fence`` one that
opens one with no line in it; ``code`` is indented."""

_CLOSED_BY_ITSELF: Final[frozenset[Kind]] = frozenset(
    {"rule", "code", "html", "fence-end", "source"}
)
_TITLE_OPENERS: Final = ('"', "'", "(")


@dataclass(frozen=True, slots=True)
class Body:
    """A block without its place, so that it keeps when lines above it come and go.

    Attributes:
        kind: What it is.
        source: Its lines joined by ``\\n``, without blank lines at the end.
        tokens: Its structure, where it takes more than its source to draw it; empty too
            when it is too large to be drawn as what it is.
        origin: What to subtract from a token's line to get a line of ``source``.
        inside: What it is a line of.
        opens: What the line after it is inside of.
        cut: Whether it goes on in the next block, because it is too long for one.
        marker: For an item, the character that all items of its list share.
        number: For an item of an ordered list, the number that was written.
        references: The link definitions in it by normalised label, the first of each.
    """

    kind: Kind
    source: str
    tokens: tuple[Token, ...] = field(default=(), compare=False, repr=False)
    origin: int = field(default=0, compare=False, repr=False)
    inside: Inside | None = None
    opens: Inside | None = None
    cut: bool = False
    marker: str = ""
    number: int | None = None
    references: dict[str, Reference] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A block in its place.

    Attributes:
        start_line: Its first line, counted from 0.
        end_line: The line after its last.
        body: What it is.
    """

    start_line: int
    end_line: int
    body: Body

    @property
    def kind(self) -> Kind:
        return self.body.kind

    @property
    def source(self) -> str:
        return self.body.source


def split_lines(text: str) -> list[str]:
    """The lines of a text, ended by ``\\n``, ``\\r\\n`` or ``\\r``; at least one."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")


def is_blank(line: str) -> bool:
    """Whether markdown takes a line as empty: nothing but spaces and tabs."""
    return not line.strip(" \t")


def is_settled(before: Block, block: Block) -> bool:
    """Whether the line at which a block starts is enough to know that it starts there.

    After a blank line it is. Without one a paragraph, for example, goes on or not by two
    lines of a table, and a link definition by all lines up to the end of its title.
    """
    if before.end_line < block.start_line or before.body.cut or before.body.opens is not None:
        return True
    if before.kind == "heading":
        # An underlined heading can turn out to be the label of a link definition.
        return before.source.lstrip(" \t")[:1] != "["
    if before.kind == "definition":
        return block.source.lstrip(" \t")[:1] not in _TITLE_OPENERS
    return before.kind in _CLOSED_BY_ITSELF or before.kind == "item" == block.kind


def same_list(before: Body, body: Body) -> bool:
    """Whether two neighbours are items of one list."""
    return before.kind == "item" == body.kind and before.marker == body.marker
