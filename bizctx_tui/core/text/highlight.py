"""What the parts of one markdown line are, told by the line and the fence it is in.

One left-to-right scan with bounded steps, so that no line can be made slow to read.
Pygments reads the code inside fences, and is imported when the first such line is met.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bizctx_tui.core.text.document import Change, Document

if TYPE_CHECKING:
    from pygments.lexer import Lexer

MAX_LINE: Final = 2_000
"""Lines of more code points are left plain."""
MAX_CODE_LINE: Final = 300
"""Lines of code of more code points are not given to their lexer."""

StyleName = Literal[
    "heading", "emphasis", "strong", "code", "link", "marker", "quote", "rule", "fence",
    "keyword", "string", "comment", "number", "name",
]  # fmt: skip


class Span(NamedTuple):
    """A stretch of a line and what it is; columns in code points."""

    start: int
    end: int
    style: StyleName


class Fence(NamedTuple):
    """The open code fence that a line is in.

    Attributes:
        mark: The fence's character, a backtick or a tilde.
        length: How many of them opened it.
        language: The first word after them in lower case; may be empty.
    """

    mark: str
    length: int
    language: str


State = Fence | None
"""What a line starts in: a fence, or None outside of any."""

_HEADING: Final = re.compile(r" {0,3}#{1,6}(?=[ \t]|$)")
_RULE: Final = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|=+[ \t]*)$")
_QUOTE: Final = re.compile(r"[ \t]{0,12}>")
_MARKER: Final = re.compile(r"[ \t]{0,40}(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)(?:[ \t]+\[[ xX]\](?= ))?")
_STOP: Final = re.compile(r"[\\`*_\[<h]")
_ADDRESS: Final = re.compile(r"https?://[^\s<>]{1,500}")
_AUTOLINK: Final = re.compile(r"<[^<>\s]{1,500}>")
_LINK_REST: Final = re.compile(r"\]\([^()]{0,500}\)|\]\[[^\[\]]{0,200}\]")
_TOKENS: Final[tuple[tuple[str, StyleName], ...]] = (
    ("Token.Comment", "comment"),
    ("Token.Keyword", "keyword"),
    ("Token.Operator.Word", "keyword"),
    ("Token.Literal.String", "string"),
    ("Token.Literal.Number", "number"),
    ("Token.Name.Function", "name"),
    ("Token.Name.Class", "name"),
    ("Token.Name.Tag", "name"),
    ("Token.Name.Attribute", "name"),
    ("Token.Name.Builtin", "name"),
)
# Only these are looked up: a document must not choose which modules are imported.
_LEXERS: Final = {
    "bash": "BashLexer", "sh": "BashLexer", "shell": "BashLexer", "c": "CLexer",
    "cpp": "CppLexer", "css": "CssLexer", "diff": "DiffLexer", "go": "GoLexer",
    "html": "HtmlLexer", "ini": "IniLexer", "java": "JavaLexer", "javascript": "JavascriptLexer",
    "js": "JavascriptLexer", "json": "JsonLexer", "kotlin": "KotlinLexer", "php": "PhpLexer",
    "py": "PythonLexer", "python": "PythonLexer", "ruby": "RubyLexer", "rust": "RustLexer",
    "sql": "SqlLexer", "swift": "SwiftLexer", "toml": "TOMLLexer", "ts": "TypeScriptLexer",
    "typescript": "TypeScriptLexer", "xml": "XmlLexer", "yaml": "YamlLexer", "yml": "YamlLexer",
}  # fmt: skip


def next_state(line: str, state: State) -> State:
    """What the line after this one starts in.

    Args:
        line: The characters of one line, without its ending.
        state: What this line starts in.
    """
    text = line.lstrip(" \t")
    mark = text[:1]
    if (mark != "`" and mark != "~") or text[:3] != mark * 3:
        return state
    length = sum(1 for _ in takewhile(mark.__eq__, text))
    rest = text[length:]
    if state is None:
        if mark == "`" and "`" in rest:
            return None
        return Fence(mark, length, (rest.split(maxsplit=1) or [""])[0][:40].lower())
    if mark == state.mark and length >= state.length and not rest.strip(" \t"):
        return None
    return state


def highlight(line: str, state: State) -> list[Span]:
    """The parts of the line that are more than plain text.

    Args:
        line: The characters of one line, without its ending.
        state: What it starts in.

    Returns:
        Spans in rising order that do not overlap; none for a line over :data:`MAX_LINE`.
    """
    if not line or len(line) > MAX_LINE:
        return []
    if next_state(line, state) != state:
        return [Span(0, len(line), "fence")]
    if state is not None:
        return _code(line, state.language)
    if _HEADING.match(line):
        return [Span(0, len(line), "heading")]
    if _RULE.match(line):
        return [Span(0, len(line), "rule")]
    spans: list[Span] = []
    start = 0
    if quote := _QUOTE.match(line):
        start = quote.end()
        spans.append(Span(0, start, "quote"))
    if marker := _MARKER.match(line, start):
        start = marker.end()
        spans.append(Span(marker.start(), start, "marker"))
    return spans + _inline(line, start)


class FenceStates:
    """What each line of a document starts in, kept true while it is edited.

    Args:
        document: Read once from top to bottom; later only as far as an edit reaches.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._states: list[State] = [None]
        self._scan(0, document.line_count)

    def __getitem__(self, line: int) -> State:
        return self._states[line]

    def apply(self, change: Change) -> None:
        """Follow one change that the document has just gone through."""
        first = change.start.line
        gone = slice(first + 1, change.old_end.line + 1)
        self._states[gone] = [None] * (change.new_end.line - first)
        self._scan(first, change.new_end.line)

    def _scan(self, first: int, last: int) -> None:
        """Set the states after ``first``, up to ``last`` and on until they agree."""
        document, states = self._document, self._states
        state = states[first]
        for index in range(first, document.line_count - 1):
            state = next_state(document.line(index), state)
            if index + 1 == len(states):
                states.append(state)
            elif index >= last and states[index + 1] == state:
                return
            else:
                states[index + 1] = state


def _inline(line: str, start: int) -> list[Span]:
    spans: list[Span] = []
    length = len(line)
    # Marks for which nothing closing is left in the line are not looked for again.
    hopeless: set[str] = set()
    while start < length and (stop := _STOP.search(line, start)):
        start = stop.start()
        character = line[start]
        if character == "\\":
            start += 2
            continue
        if character in "*_`":
            end, style = _run(line, start, hopeless)
        else:
            end, style = _link(line, start, hopeless)
        if style is not None:
            spans.append(Span(start, end, style))
        start = end
    return spans


def _run(line: str, start: int, hopeless: set[str]) -> tuple[int, StyleName | None]:
    """The end and style of what a run of one of ``*_``` opens, if it opens anything."""
    mark = line[start]
    opened = start + sum(1 for _ in takewhile(mark.__eq__, line[start:]))
    size = opened - start if mark == "`" else min(opened - start, 3)
    if mark != "`" and (opened - start > 3 or line[opened : opened + 1].strip() == ""):
        return opened, None
    if mark == "_" and start > 0 and line[start - 1].isalnum():
        return opened, None
    fence = mark * size
    if fence in hopeless:
        return opened, None
    close = line.find(fence, opened)
    if close < 0:
        hopeless.add(fence)
        return opened, None
    if mark == "`":
        return close + size, "code"
    return close + size, "emphasis" if size == 1 else "strong"


def _link(line: str, start: int, hopeless: set[str]) -> tuple[int, StyleName | None]:
    """The end of the link that begins with ``[``, ``<`` or ``http``, if there is one."""
    character = line[start]
    if character == "[":
        if "]" in hopeless:
            return start + 1, None
        close = line.find("]", start + 1)
        if close < 0:
            hopeless.add("]")
        # Of several opening brackets the last one is the link's.
        elif line.rfind("[", start, close) == start and (rest := _LINK_REST.match(line, close)):
            return rest.end(), "link"
        return start + 1, None
    found = (_AUTOLINK if character == "<" else _ADDRESS).match(line, start)
    return (found.end(), "link") if found else (start + 1, None)


@cache
def _token_style(name: str) -> StyleName:
    return next((style for prefix, style in _TOKENS if name.startswith(prefix)), "code")


def load_lexer(language: str) -> None:
    """Have the lexer of a language ready before the first line of it is seen.

    Args:
        language: As a fence names it; one that is not known is left alone.
    """
    _lexer(language)


@cache
def _lexer(language: str) -> Lexer | None:
    name = _LEXERS.get(language)
    if name is None:
        return None
    from pygments import lexers

    lexer: Lexer = getattr(lexers, name)()
    return lexer


def _code(line: str, language: str) -> list[Span]:
    lexer = _lexer(language) if language in _LEXERS and len(line) <= MAX_CODE_LINE else None
    if lexer is None:
        return [Span(0, len(line), "code")]
    spans: list[Span] = []
    for start, token, value in lexer.get_tokens_unprocessed(line + "\n"):
        style = _token_style(str(token))
        end = min(start + len(value), len(line))
        if end <= start:
            continue
        if spans and spans[-1].style == style and spans[-1].end == start:
            spans[-1] = Span(spans[-1].start, end, style)
        else:
            spans.append(Span(start, end, style))
    return spans
