"""The one configuration of markdown-it that the preview is read with."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

    Rule = Callable[[StateBlock, int, int, bool], bool]

MAX_NESTING: Final = 40
"""Containers within each other that are parsed; a quote counts one, a list two."""

Reference = dict[str, str]
"""A link definition as markdown-it wants it: ``href`` and ``title``."""


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables and strikethrough; HTML is recognised, never rendered.

    Of a list at the top only one item is read at a time.

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
    markdown = Parser("commonmark", options).enable(["table", "strikethrough"])
    markdown.block.ruler.push("one_item", _after_item, {"alt": ["list"]})
    return markdown


@cache
def block_rules() -> tuple[Rule, ...]:
    """What may begin at the top of a document, in the order in which it is tried.

    Tables, fences and HTML are not here: they are read line by line.
    """
    from markdown_it import rules_block as rules

    return (
        rules.code,
        rules.blockquote,
        rules.hr,
        rules.list_block,
        rules.reference,
        rules.heading,
        rules.lheading,
        rules.paragraph,
    )


@cache
def table_rule() -> Rule:
    """Tells whether a table begins."""
    from markdown_it import rules_block

    return rules_block.table


@cache
def row_enders() -> tuple[Rule, ...]:
    """What may begin right below a table."""
    return tuple(parser().block.ruler.getRules("blockquote"))


@cache
def html_sequences() -> tuple[tuple[Callable[[str], object], Callable[[str], object]], ...]:
    """How each kind of HTML block begins and ends; an end that fits "" is a blank line."""
    from markdown_it.rules_block.html_block import HTML_SEQUENCES

    return tuple((opening.search, closing.search) for opening, closing, _ in HTML_SEQUENCES)


def block_state(source: str) -> StateBlock:
    """What the block rules work on, for a text whose lines end in ``\\n``."""
    from markdown_it.rules_block import StateBlock

    return StateBlock(source, parser(), {}, [])


def parse_inline_tokens(source: str, references: Mapping[str, Reference]) -> list[Token]:
    """The inline structure of one paragraph, heading or cell.

    Args:
        source: The raw text, its lines separated by ``\\n``.
        references: The link definitions of the whole document by normalised label.
    """
    markdown = parser()
    return markdown.inline.parse(source, markdown, {"references": references}, [])


def _after_item(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Ends a list at the top, and no other, after each of its items."""
    return silent and state.level == 1
