"""Reads lines of markdown from any block on, one block at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from bizctx_tui.core.markdown.blocks import Block, Body, Kind, is_blank
from bizctx_tui.core.markdown.inside import (
    InFence,
    InHtml,
    Inside,
    opened_fence,
    opened_html,
    opened_table,
)
from bizctx_tui.core.markdown.parser import MAX_NESTING, Reference
from bizctx_tui.core.markdown.window import MAX_LINE, Read, Window

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_BLOCK_TOKENS: Final = 8_000
"""A block of more parts is shown as its source."""

_FIRST_LINES: Final = 16
_GROWTH: Final = 4
_ITEM: Final = re.compile(r" {0,3}(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)")
_KINDS: Final[dict[str, Kind]] = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "item",
    "ordered_list_open": "item",
    "blockquote_open": "quote",
    "code_block": "code",
    "hr": "rule",
    "definition": "definition",
}


class Scan:
    """The blocks of a text from a line on; what they are is told by that line and later ones.

    Args:
        lines: The lines of the document.
        start: The line to start at; a block begins there or later.
        inside: What that line is inside of.
        marker: The marker of the list that the block before is an item of, if it is one.
    """

    def __init__(
        self, lines: Sequence[str], start: int, inside: Inside | None, marker: str
    ) -> None:
        self._lines = lines
        self._line = start
        self._inside = inside
        self._marker = marker
        self._window: Window | None = None
        self._reach = _FIRST_LINES
        # What follows the last line break is no line unless something is in it.
        self._end = len(lines) - (not lines[-1])
        self.parsed_lines = 0
        """Lines looked at so far, those looked at twice counted twice."""

    def __iter__(self) -> Iterator[Block]:
        while (block := self._next()) is not None:
            self._line = block.end_line
            self._inside = block.body.opens
            self._marker = block.body.marker
            yield block

    def _next(self) -> Block | None:
        while self._line < self._end:
            line = self._lines[self._line]
            if self._inside is not None:
                block = self._line_inside(line, self._inside)
                if block is not None:
                    return block
                self._inside = None
            if is_blank(line):
                self._line += 1
            else:
                return self._block(line)
        return None

    def _line_inside(self, line: str, inside: Inside) -> Block | None:
        """A line of what it is inside of; None when that ended before it."""
        if isinstance(inside, InFence):
            if inside.is_end(line):
                return self._one_line("fence-end", inside, None)
            return self._one_line("fence-line", inside, inside)
        if isinstance(inside, InHtml):
            if inside.ends_at_blank and is_blank(line):
                return None
            return self._one_line("html", inside, None if inside.is_end(line) else inside)
        if len(line) <= MAX_LINE and self._view().ends_rows(self._line):
            return None
        return self._one_line("row", inside, inside)

    def _block(self, line: str) -> Block:
        if len(line) > MAX_LINE:
            return self._one_line("source", None, None)
        if not self._continues_list(line) and self._begins_table():
            table = opened_table(self._lines[self._line + 1])
            return self._lines_of("table", self._line + 2, table)
        if (fence := opened_fence(line)) is not None:
            following = self._line + 1
            empty = following >= self._end or fence.is_end(self._lines[following])
            return self._one_line("empty-fence" if empty else "fence", None, fence)
        if (html := opened_html(line)) is not None:
            return self._one_line("html", None, None if html.is_end(line) else html)
        while (read := self._view().read(self._line)) is None:
            self._widen()
        return self._parsed(read)

    def _continues_list(self, line: str) -> bool:
        """Whether a line is a further item of a list, for which a list looks first."""
        found = _ITEM.match(line) if self._marker else None
        return found is not None and found[0].strip()[-1] == self._marker

    def _begins_table(self) -> bool:
        while (begins := self._view().begins_table(self._line)) is None:
            self._widen()
        return begins

    def _view(self) -> Window:
        """A window that holds the current line."""
        window = self._window
        if window is None or self._line >= window.last:
            window = self._open(self._reach)
        return window

    def _widen(self) -> None:
        self._open(self._reach)

    def _open(self, count: int) -> Window:
        self._reach = count * _GROWTH
        window = self._window = Window(self._lines, self._line, count)
        self.parsed_lines += window.count
        return window

    def _one_line(self, kind: Kind, inside: Inside | None, opens: Inside | None) -> Block:
        self.parsed_lines += 1
        body = Body(kind, self._lines[self._line], inside=inside, opens=opens)
        return Block(self._line, self._line + 1, body)

    def _lines_of(self, kind: Kind, end: int, opens: Inside) -> Block:
        source = "\n".join(self._lines[self._line : end])
        return Block(self._line, end, Body(kind, source, opens=opens))

    def _parsed(self, read: Read) -> Block:
        tokens, start, end = read.tokens, self._line, read.end
        cut = read.cut
        while end > start + 1 and is_blank(self._lines[end - 1]):
            end -= 1
            cut = False
        kind = _KINDS[tokens[0].type]
        if kind == "item":
            tokens = tokens[1:-1]
        head = tokens[0]
        body = Body(
            kind=kind,
            source="\n".join(self._lines[start:end]),
            tokens=() if _is_too_large(tokens) else tuple(tokens),
            origin=head.map[0] if head.map else 0,
            cut=cut,
            marker=head.markup if kind == "item" else "",
            number=int(head.info) if kind == "item" and head.info else None,
            references=_references(tokens),
        )
        return Block(start, end, body)


def _is_too_large(tokens: Sequence[Token]) -> bool:
    # markdown-it leaves out what lies deeper than this.
    return len(tokens) > MAX_BLOCK_TOKENS or any(token.level >= MAX_NESTING - 1 for token in tokens)


def _references(tokens: Sequence[Token]) -> dict[str, Reference]:
    found: dict[str, Reference] = {}
    for token in tokens:
        if token.type == "definition":
            reference = {"href": str(token.meta["url"]), "title": str(token.meta["title"])}
            found.setdefault(str(token.meta["id"]), reference)
    return found
