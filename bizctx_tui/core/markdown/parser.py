"""The one configuration of markdown-it that the preview is read with."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_NESTING: Final = 40
"""Containers within each other that are parsed; a quote counts one, a list two."""


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables and strikethrough; HTML is recognised, never rendered.

    markdown-it is imported by the first call: the first frame shows no preview.
    """
    from markdown_it import MarkdownIt

    class Parser(MarkdownIt):
        """Leaves addresses as they were written: they are shown, never opened."""

        def normalizeLink(self, url: str) -> str:
            return url

        def validateLink(self, url: str) -> bool:
            return True

    options = {"html": True, "inline_definitions": True, "maxNesting": MAX_NESTING}
    return Parser("commonmark", options).enable(["table", "strikethrough"])


def parse_block_tokens(source: str) -> list[Token]:
    """The block structure of a text whose lines end in ``\\n``; inline text is left raw."""
    tokens: list[Token] = []
    markdown = parser()
    markdown.block.parse(source, markdown, {}, tokens)
    return tokens


def parse_inline_tokens(source: str, references: Mapping[str, Reference]) -> list[Token]:
    """The inline structure of one paragraph, heading or cell.

    Args:
        source: The raw text, its lines separated by ``\\n``.
        references: The link definitions of the whole document by normalised label.
    """
    markdown = parser()
    return markdown.inline.parse(source, markdown, {"references": references}, [])


Reference = dict[str, str]
"""A link definition as markdown-it wants it: ``href`` and ``title``."""
