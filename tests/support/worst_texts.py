"""Texts of exactly 50,000 characters that are hard to read, to draw or to scroll.

Each is one that a person can bring about with a stuck key, a paste or an export.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Final

from bizctx_tui.core.limits import BUSINESS_CONTEXT_MAX_CHARS

SIZE: Final = BUSINESS_CONTEXT_MAX_CHARS

_FAMILY: Final = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"


def _filled(unit: str, head: str = "") -> str:
    """``head``, then ``unit`` again and again, cut at the size."""
    return (head + unit * (SIZE // len(unit) + 1))[:SIZE]


def _numbered(unit: Callable[[int], str], head: str = "") -> str:
    """``head``, then a unit for each number from 0 on, cut at the size."""
    parts, length = [head], len(head)
    for number in count():
        if length >= SIZE:
            return "".join(parts)[:SIZE]
        parts.append(unit(number))
        length += len(parts[-1])
    raise AssertionError


def _nested_list() -> str:
    """A list that nests forty deep, comes back, and nests again."""
    return _numbered(lambda number: f"{'  ' * (number % 40)}- item {number}\n")


def _wide_table(columns: int = 5_000) -> str:
    row = "|" + "a|" * columns + "\n"
    return _filled("|" + "b|" * columns + "\n", row + "|" + "-|" * columns + "\n")


def _mixed(number: int) -> str:
    """A few lines of what documents are made of."""
    return (
        f"## Section {number}\n\nWords with *emphasis*, `code` and a [link](http://x.y/{number}) "
        f"that go on for **more than** one row of the screen.\n\n- one\n- two\n  - nested\n\n"
        f"| a | b |\n|---|--:|\n| x | {number} |\n\n```python\nvalue = {number}  # why\n```\n\n"
        f"> a quote\n\n"
    )


WORST_TEXTS: Final[dict[str, Callable[[], str]]] = {
    "brackets": lambda: _filled("["),
    "link openers": lambda: _filled("[a]("),
    "image openers": lambda: _filled("![["),
    "stars": lambda: _filled("*"),
    "star runs": lambda: _filled("**a "),
    "single stars": lambda: _filled("*a **b "),
    "underscores": lambda: _filled("_a __b "),
    "tildes": lambda: _filled("~~a "),
    "less-than signs": lambda: _filled("<"),
    "tag openers": lambda: _filled("<a "),
    "comment openers": lambda: _filled("<!-- "),
    "backquotes": lambda: _filled("`"),
    "backquote runs": lambda: _numbered(lambda number: "`" * (number % 60 + 1) + "a "),
    "backslashes": lambda: _filled("\\"),
    "ampersands": lambda: _filled("&amp"),
    "quote marks": lambda: _filled(">"),
    "nested quotes": lambda: _filled("> "),
    "quoted lines": lambda: _filled("> a quoted line\n"),
    "deeper and deeper quotes": lambda: _numbered(lambda number: ">" * (number % 300) + " a\n"),
    "nested list": _nested_list,
    "one deep list line": lambda: _filled("- "),
    "deeper and deeper list": lambda: _numbered(lambda number: "  " * number + "- a\n"),
    "list of 5,500 items": lambda: _filled("- item a\n"),
    "loose list": lambda: _filled("- item\n\n"),
    "ordered list": lambda: _filled("1. item\n"),
    "task list": lambda: _filled("- [ ] task\n"),
    "one item of everything": lambda: _filled(
        "  words\n\n  - nested\n\n  > quote\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |\n\n",
        "- item\n\n",
    ),
    "one item of one paragraph": lambda: _filled("  word\n", "- word\n"),
    "one item of a fence": lambda: _filled("  x = 1\n", "- ```python\n"),
    "one item of a list": lambda: _filled("  - inner\n", "- outer\n"),
    "table of 5,000 columns": _wide_table,
    "table of 60 columns": lambda: _filled("a|" * 60 + "\n", "a|" * 60 + "\n" + "-|" * 60 + "\n"),
    "table of 5,000 rows": lambda: _filled("| a | b |\n", "| a | b |\n|---|---|\n"),
    "table of small cells": lambda: _filled("|x|y|\n", "|a|b|\n|-|-|\n"),
    "table of marks": lambda: _filled("|**a**|`b`|\n", "|a|b|\n|-|-|\n"),
    "quoted table": lambda: _filled("> | a | b |\n", "> | a | b |\n> |---|---|\n"),
    "unclosed fence": lambda: _filled("value = 1  # why\n", "```python\n"),
    "unclosed fence of short lines": lambda: _filled("x\n", "```\n"),
    "one line in a fence": lambda: _filled("x = 'a' ", "```python\n"),
    "indented code": lambda: _filled("    code\n"),
    "unclosed html": lambda: _filled("<p>text</p>\n", "<div>\n"),
    "unclosed comment": lambda: _filled("text\n\n", "<!--\n"),
    "one paragraph of lines": lambda: _filled("word\n"),
    "one paragraph of marks": lambda: _filled("*a* `b` [c](d)\n"),
    "paragraph before a table that never comes": lambda: _filled("a|b\n"),
    "underlined paragraph": lambda: _filled("word\n")[:-4] + "\n===",
    "one line of words": lambda: _filled("word "),
    "one line without a space": lambda: _filled("x"),
    "one line of hard breaks": lambda: _filled("a\\\n"),
    "one heading": lambda: _filled("a ", "# "),
    "newlines": lambda: _filled("\n"),
    "carriage returns": lambda: _filled("\r"),
    "blank lines of spaces": lambda: _filled("   \n"),
    "tabs": lambda: _filled("\t"),
    "spaces": lambda: _filled(" "),
    "emoji": lambda: _filled("\U0001f600"),
    "emoji lines": lambda: _filled("\U0001f600" * 9 + "\n"),
    "wide characters": lambda: _filled("漢"),
    "wide words": lambda: _filled("漢字 "),
    "combining marks": lambda: _filled("\u0301", "e"),
    "accents": lambda: _filled("e\u0301"),
    "joined emoji": lambda: _filled(_FAMILY),
    "joiners": lambda: _filled("\u200d"),
    "controls": lambda: _filled("\x1b[31m\x00\x07"),
    "surrogates": lambda: _filled("\ud800"),
    "12,500 headings": lambda: _filled("# a\n"),
    "underlined headings": lambda: _filled("a\n=\n"),
    "rules": lambda: _filled("---\n"),
    "link definitions": lambda: _numbered(lambda number: f"[{number}]: /u\n"),
    "broken link definitions": lambda: _filled("[a]:\n"),
    "titles of definitions": lambda: _filled("[a]: /u '\n"),
    "links to definitions": lambda: _filled("[a][b] ", "[b]: /u\n\n"),
    "one-line blocks": lambda: _filled("# a\nb\n---\n- c\n> d\n"),
    "alternating lists": lambda: _filled("- a\n* b\n"),
    "footnotes": lambda: _numbered(lambda number: f"Words[^{number}]\n\n[^{number}]: note\n\n"),
    "mixed": lambda: _numbered(_mixed),
}
"""Each text by what it is made of."""
