"""Which lines of a markdown text are its headings, and how they read."""

from __future__ import annotations

import re
from collections.abc import Generator
from functools import lru_cache
from typing import Final, NamedTuple

from bizctx_tui.core.text.document import Document
from bizctx_tui.core.text.highlight import State, next_state

MAX_TITLE: Final = 120
"""Code points of a heading that are read; what follows is left out of its title."""

LINES_AT_ONCE: Final = 200
"""How many lines are read between two rests; a millisecond or less."""

_CODE_INDENT: Final = 4
_CACHED_TITLES: Final = 4_096
_NO_TITLE: Final = "(no words)"

_ATX: Final = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_ATX_END: Final = re.compile(r"(?:^|[ \t])#+[ \t]*$")
_UNDERLINE: Final = re.compile(r"(?:=+|-+)[ \t]*$")
_RULE: Final = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ITEM: Final = re.compile(r"(?:[-*+]|(\d{1,9})[.)])(?:([ \t]+)(?=(\S?))|$)")
_SPECIAL: Final = frozenset("#=-*_+>`~<0123456789")
_MARKS: Final = re.compile(r"[\\`*_\[<~]")
_MARKUP: Final = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`{1,3})(?P<code>[^`]+)(?P=ticks)"
    r"|!?\[(?P<label>[^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])"
    r"|<(?P<address>https?://[^<>\s]+)>"
    r"|(?P<stars>\*{1,3}|~~)(?=\S)(?P<strong>[^*~]+?)(?<=\S)(?P=stars)"
    r"|(?<!\w)(?P<bars>_{1,3})(?=\S)(?P<under>.+?)(?<=\S)(?P=bars)(?!\w)"
)


class Heading(NamedTuple):
    """One heading.

    Attributes:
        level: 1 to 6.
        title: How it reads, without the marks of its markup; at most about
            :data:`MAX_TITLE` code points, never empty.
        line: Where it begins.
        column: The first character that is not blank.
    """

    level: int
    title: str
    line: int
    column: int


def headings(document: Document) -> Generator[None, None, list[Heading]]:
    """Reads the headings in the order of the text, and rests after every few lines.

    The document must not change before the end.
    """
    reader = _Reader()
    for index in range(document.line_count):
        reader.read(index, document.line(index))
        if index % LINES_AT_ONCE == 0:
            yield
    return reader.found


class _Reader:
    """Reads line after line and remembers what a line can go on with."""

    def __init__(self) -> None:
        self.found: list[Heading] = []
        self._fence: State = None
        self._fence_indent = 0
        self._comment = False
        # The lines so far of a paragraph that an underline can make a heading.
        self._paragraph: list[str] = []
        self._first = (0, 0)
        # A paragraph of a list or quote, which a line without an indent still goes on.
        self._lazy = False
        # How far the lines of the list are indented; 0 outside of one.
        self._list = 0
        # An item without words, which an empty line ends.
        self._bare = False

    def read(self, index: int, line: str) -> None:
        text = line.lstrip(" \t")
        indent = len(line) - len(text)
        if indent and "\t" in line[:indent]:
            indent = len(line[:indent].expandtabs(_CODE_INDENT))
        if self._fence is not None:
            if indent < _CODE_INDENT + self._fence_indent:
                self._fence = next_state(line, self._fence)
        elif self._comment:
            self._comment = "-->" not in text
        elif not text:
            self._paragraph, self._lazy = [], False
            if self._bare:
                self._list = 0
        elif self._list and indent >= self._list:
            self._inside_list(indent, line, text)
        elif indent >= _CODE_INDENT:
            # Goes on with a paragraph, or is code; either way it begins nothing.
            if self._paragraph:
                self._paragraph.append(text)
        elif text[0] in _SPECIAL and self._begins(index, indent, line, text):
            pass
        elif not self._lazy:
            self._list = 0
            if not self._paragraph:
                self._first = (index, len(line) - len(text))
            self._paragraph.append(text)

    def _inside_list(self, indent: int, line: str, text: str) -> None:
        # Only what reaches beyond the line counts: an open fence, or a paragraph.
        self._lazy, self._bare = _goes_on(text), False
        self._open_fence(indent, line)

    def _begins(self, index: int, indent: int, line: str, text: str) -> bool:
        """Whether the line begins something else than a paragraph, and what that means."""
        if self._paragraph and _UNDERLINE.match(text):
            level = 1 if text[0] == "=" else 2
            self.found.append(Heading(level, title_of(" ".join(self._paragraph)), *self._first))
        elif atx := _ATX.match(text):
            words = _ATX_END.sub("", text[atx.end() : atx.end() + MAX_TITLE * 2])
            column = len(line) - len(text)
            self.found.append(Heading(len(atx[1]), title_of(words), index, column))
            self._list = 0
        elif _RULE.match(text) or self._open_fence(indent, line):
            self._list = 0
        elif text.startswith("<!--"):
            self._comment = "-->" not in text[4:]
            self._list = 0
        elif text[0] == ">":
            self._paragraph, self._lazy, self._list = [], _goes_on(text.lstrip("> \t")), 0
            return True
        else:
            return self._item(indent, text)
        self._paragraph, self._lazy = [], False
        return True

    def _open_fence(self, indent: int, line: str) -> bool:
        self._fence = next_state(line, None)
        self._fence_indent = indent
        return self._fence is not None

    def _item(self, indent: int, text: str) -> bool:
        item = _ITEM.match(text)
        if item is None or (self._paragraph and (not item[3] or item[1] not in (None, "1"))):
            return False
        blanks = len((item[2] or " ").expandtabs(_CODE_INDENT))
        marker = len(text[: item.end()].rstrip())
        if not item[3] or blanks > _CODE_INDENT:
            blanks = 1
        self._paragraph, self._lazy = [], _goes_on(text[item.end() :])
        self._list = indent + marker + blanks
        self._bare = not item[3]
        self._open_fence(self._list, text[item.end() :])
        return True


def lines_of_heading(document: Document, start: int) -> int:
    """How many lines the heading takes that begins on a line.

    Args:
        document: As it was when the heading was found.
        start: The heading's ``line``.
    """
    if _ATX.match(document.line(start).lstrip(" ")):
        return 1
    end = start + 1
    while _indent(document.line(end)) >= _CODE_INDENT or not _UNDERLINE.match(
        document.line(end).lstrip(" ")
    ):
        end += 1
    return end + 1 - start


def _indent(line: str) -> int:
    """How many cells of blanks the line begins with."""
    blanks = line[: len(line) - len(line.lstrip(" \t"))]
    return len(blanks.expandtabs(_CODE_INDENT))


def _goes_on(text: str) -> bool:
    """Whether a paragraph begins here that the next line may go on with."""
    return bool(text) and not _ATX.match(text) and next_state(text, None) is None


def title_of(source: str) -> str:
    """How the words of a heading read, as :class:`Heading` has them."""
    return _plain_title(source.strip(" \t")[:MAX_TITLE])


@lru_cache(_CACHED_TITLES)
def _plain_title(source: str) -> str:
    return (_plain(source) if _MARKS.search(source) else source) or _NO_TITLE


def _plain(source: str) -> str:
    return _MARKUP.sub(_without_marks, source)


def _without_marks(match: re.Match[str]) -> str:
    if (kept := match["escaped"] or match["code"] or match["address"]) is not None:
        return kept
    return _plain(match["label"] or match["strong"] or match["under"] or "")
