"""The inside of a paragraph: emphasis, code, links and breaks, as styled spans."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bizctx_tui.core.markdown.parser import Reference, parse_inline_tokens
from bizctx_tui.core.markdown.spans import Span, Style
from bizctx_tui.core.visible import visible

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_INLINE_MARKS: Final = 500
"""Text with more characters that may open something is shown as it was written."""

MAX_INLINE_CHARACTERS: Final = 12_000
"""Longer text is shown as it was written."""

_MARKS: Final = re.compile(r"[\[\]!*_~<&`\\]")
_SPACES: Final = re.compile(r"[ \t\n]+")


def has_marks(source: str) -> bool:
    """Whether something in a text may be more than plain words."""
    return _MARKS.search(source) is not None


def inline_lines(source: str, base: Style, references: Mapping[str, Reference]) -> list[list[Span]]:
    """The spans of a paragraph, one list for each line between hard breaks.

    Args:
        source: The raw text of the paragraph, heading or cell.
        base: The style of its plain words.
        references: The link definitions of the document.

    Returns:
        At least one line; every span is visible text without line breaks.
    """
    if "\n" not in source and not has_marks(source):
        return [[Span(_prose(source), base)]]
    if len(source) > MAX_INLINE_CHARACTERS or len(_MARKS.findall(source, 0)) > MAX_INLINE_MARKS:
        return [[Span(visible(line).strip(), "source")] for line in source.split("\n")]
    reader = _Reader(base)
    for token in parse_inline_tokens(source, references):
        reader.read(token)
    return reader.lines


def _prose(text: str) -> str:
    """Visible text with each run of white space as one space, as markdown has it."""
    return visible(_SPACES.sub(" ", text))


@dataclass
class _Link:
    href: str
    title: str
    text: list[str] = field(default_factory=list)

    def target(self) -> str:
        """What to show after the link's text; empty when the text says it already."""
        said = "".join(self.text)
        href = "" if self.href in {said, f"mailto:{said}"} else self.href
        title = f'"{self.title}"' if self.title else ""
        return " ".join(part for part in (href, title) if part)


@dataclass
class _Reader:
    """Collects spans while tokens open and close styles."""

    base: Style
    lines: list[list[Span]] = field(default_factory=lambda: [[]])
    strong: int = 0
    emphasis: int = 0
    strike: int = 0
    links: list[_Link] = field(default_factory=list)

    def read(self, token: Token) -> None:
        kind = token.type
        if kind in {"text", "text_special"}:
            self._add(_prose(token.content), self._style())
        elif kind == "softbreak":
            self._add(" ", self._style())
        elif kind == "hardbreak":
            self.lines.append([])
        elif kind == "code_inline":
            self._add(_prose_spaces_kept(token.content), "code")
        elif kind in {"strong_open", "strong_close"}:
            self.strong += token.nesting
        elif kind in {"em_open", "em_close"}:
            self.emphasis += token.nesting
        elif kind in {"s_open", "s_close"}:
            self.strike += token.nesting
        elif kind == "link_open":
            self.links.append(_Link(_attribute(token, "href"), _attribute(token, "title")))
        elif kind == "link_close":
            self._close_link()
        elif kind == "image":
            self._add(_prose(_image_source(token)), "source")
        else:
            self._add(_prose(token.content), "source")

    def _add(self, text: str, style: Style) -> None:
        if text:
            href = self.links[-1].href if self.links else None
            self.lines[-1].append(Span(text, style, href))
            for link in self.links:
                link.text.append(text)

    def _close_link(self) -> None:
        link = self.links.pop()
        if target := link.target():
            self.lines[-1].append(Span(f" ({_prose(target)})", "link-target", link.href))

    def _style(self) -> Style:
        if self.links:
            return "link"
        if self.strike:
            return "strike"
        if self.base != "text":
            return self.base
        if self.strong and self.emphasis:
            return "strong-emphasis"
        if self.strong:
            return "strong"
        return "emphasis" if self.emphasis else "text"


def _prose_spaces_kept(text: str) -> str:
    return visible(text.replace("\n", " ").replace("\t", " "))


def _attribute(token: Token, name: str) -> str:
    value = token.attrs.get(name, "")
    return str(value)


def _image_source(token: Token) -> str:
    title = _attribute(token, "title")
    tail = f' "{title}"' if title else ""
    return f"![{token.content}]({_attribute(token, 'src')}{tail})"
