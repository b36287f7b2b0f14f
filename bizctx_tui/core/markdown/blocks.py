"""Splits lines of markdown into top-level blocks.

The items of a top-level list are blocks of their own, so that a list of thousands of
items is read again, and drawn, item by item.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from bizctx_tui.core.markdown.parser import MAX_NESTING, Reference, parse_block_tokens

if TYPE_CHECKING:
    from markdown_it.token import Token

Kind = Literal[
    "heading", "paragraph", "item", "quote", "code", "table", "rule", "html", "definition"
]

MAX_BLOCK_CHARACTERS: Final = 20_000
"""A longer block is shown as its source."""

MAX_BLOCK_TOKENS: Final = 8_000
"""A block of more parts is shown as its source; a table cell is three parts."""

_KINDS: Final[dict[str, Kind]] = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "item",
    "ordered_list_open": "item",
    "blockquote_open": "quote",
    "fence": "code",
    "code_block": "code",
    "table_open": "table",
    "hr": "rule",
    "html_block": "html",
    "definition": "definition",
}

_CLOSED_BY_ITSELF: Final[frozenset[Kind]] = frozenset({"rule", "code", "html"})
_TITLE_OPENERS: Final = ('"', "'", "(")


@dataclass(frozen=True, slots=True)
class Body:
    """A block without its place, so that it keeps when lines above it come and go.

    Attributes:
        kind: What it is.
        source: Its lines joined by ``\\n``, without blank lines at the end.
        tokens: Its structure; empty when it is too large to be drawn as what it is.
        origin: What to subtract from a token's line to get a line of ``source``.
        marker: For an item, the character that all items of its list share.
        number: For an item of an ordered list, the number that was written.
        references: The link definitions in it by normalised label, the first of each.
    """

    kind: Kind
    source: str
    tokens: tuple[Token, ...] = field(compare=False, repr=False)
    origin: int = field(compare=False, repr=False)
    marker: str = ""
    number: int | None = None
    references: dict[str, Reference] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level block, or one item of a top-level list, in its place.

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


def parse_blocks(lines: Sequence[str], start: int, end: int) -> list[Block]:
    """Parse lines ``start`` to ``end`` as if they were a whole document.

    Args:
        lines: The lines of the document, without their ends.
        start: The first line to look at; a block must start at it or after it.
        end: The line after the last one to look at.

    Returns:
        Blocks in order, in lines of the document.
    """
    while start < end and is_blank(lines[start]):
        start += 1
    while end > start and is_blank(lines[end - 1]):
        end -= 1
    tokens = parse_block_tokens("\n".join(lines[start:end]))
    blocks: list[Block] = []
    first = 0
    while first < len(tokens):
        last = _closing(tokens, first)
        if _KINDS.get(tokens[first].type) == "item":
            item = first + 1
            while item < last:
                item_last = _closing(tokens, item)
                blocks.append(_block(lines, start, "item", tokens[item : item_last + 1]))
                item = item_last + 1
        else:
            kind = _KINDS[tokens[first].type]
            blocks.append(_block(lines, start, kind, tokens[first : last + 1]))
        first = last + 1
    return blocks


def is_settled(before: Block, block: Block) -> bool:
    """Whether the line at which a block starts is enough to know that it starts there.

    After a blank line it is. Without one a paragraph, for example, goes on or not by two
    lines of a table, and a link definition by all lines up to the end of its title.
    """
    if before.end_line < block.start_line:
        return True
    if before.kind == "heading":
        # An underlined heading can turn out to be the label of a link definition.
        return before.source.lstrip(" \t")[:1] != "["
    if before.kind == "definition":
        return block.source.lstrip(" \t")[:1] not in _TITLE_OPENERS
    return before.kind in _CLOSED_BY_ITSELF or before.kind == "item" == block.kind


def same_list(before: Block, block: Block) -> bool:
    """Whether two neighbours are items of one list."""
    return before.kind == "item" == block.kind and before.body.marker == block.body.marker


def _closing(tokens: Sequence[Token], first: int) -> int:
    """The index of the token that closes the one at ``first``."""
    if tokens[first].nesting != 1:
        return first
    level = tokens[first].level
    last = first + 1
    while tokens[last].level != level or tokens[last].nesting != -1:
        last += 1
    return last


def _block(lines: Sequence[str], offset: int, kind: Kind, tokens: list[Token]) -> Block:
    head = tokens[0]
    span = head.map or [0, 0]
    start, end = offset + span[0], offset + span[1]
    while end > start + 1 and is_blank(lines[end - 1]):
        end -= 1
    source = "\n".join(lines[start:end])
    too_large = (
        len(source) > MAX_BLOCK_CHARACTERS
        or len(tokens) > MAX_BLOCK_TOKENS
        # markdown-it leaves out what lies deeper than this.
        or any(token.level >= MAX_NESTING - 1 for token in tokens)
    )
    body = Body(
        kind=kind,
        source=source,
        tokens=() if too_large else tuple(tokens),
        origin=span[0],
        marker=head.markup if kind == "item" else "",
        number=int(head.info) if kind == "item" and head.info else None,
        references=_references(tokens),
    )
    return Block(start, end, body)


def _references(tokens: Sequence[Token]) -> dict[str, Reference]:
    found: dict[str, Reference] = {}
    for token in tokens:
        if token.type == "definition":
            reference = {"href": str(token.meta["url"]), "title": str(token.meta["title"])}
            found.setdefault(str(token.meta["id"]), reference)
    return found
