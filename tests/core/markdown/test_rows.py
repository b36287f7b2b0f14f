"""Each construct of markdown, drawn as exact rows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from bizctx_tui.core.markdown.document import MarkdownDocument
from bizctx_tui.core.markdown.inline import MAX_INLINE_MARKS
from bizctx_tui.core.markdown.layout import MarkdownLayout
from bizctx_tui.core.markdown.parser import MAX_NESTING
from bizctx_tui.core.markdown.spans import STYLES, Row, Span
from bizctx_tui.core.markdown.table import fit_columns
from bizctx_tui.core.markdown.window import MAX_LINE
from bizctx_tui.core.markdown.wrap import chop, wrap
from bizctx_tui.core.visible import visible


def draw(text: str, width: int = 40) -> list[Row]:
    document = MarkdownDocument()
    layout = MarkdownLayout(document, cell_len)
    layout.resize(width)
    layout.apply(document.update(text))
    layout.settle(0, 1_000_000)
    return [layout.row(number) for number in range(layout.height)]


def plain(text: str, width: int = 40) -> list[str]:
    return ["".join(span.text for span in row).rstrip() for row in draw(text, width)]


def styled(text: str, width: int = 40) -> list[tuple[str, str]]:
    return [(span.text, span.style) for row in draw(text, width) for span in row]


CONSTRUCTS = {
    "a first heading is underlined twice": ("# Big *one*", ["Big one", "═══════"]),
    "a second heading is underlined once": ("Two\n---", ["Two", "───"]),
    "a third heading has no underline": ("### Three ###", ["Three"]),
    "words wrap and line ends are spaces": ("one two\nthree   four", ["one two", "three four"], 10),
    "a giant word is cut": ("ab " + "x" * 12, ["ab", "xxxxx", "xxxxx", "xx"], 5),
    "wide characters break anywhere": ("ab 漢字漢字", ["ab 漢", "字漢", "字"], 5),
    "closing punctuation stays with its character": ("漢字、漢", ["漢", "字、", "漢"], 4),
    "hard breaks are kept": ("one\\\ntwo  \nthree", ["one", "two", "three"]),
    "bullets nest": ("- a\n  - b\n    - c\n- d", ["• a", "  ◦ b", "    ▪ c", "• d"]),
    "a loose list has gaps": ("- a\n\n- b", ["• a", "", "• b"]),
    "ordered items are counted from the first": ("3. a\n3. b\n1. c", ["3. a", "4. b", "5. c"]),
    "nested ordered items are counted": ("- x\n  1) a\n  1) b", ["• x", "  1) a", "  2) b"]),
    "another marker starts another list": ("- a\n* b", ["• a", "", "• b"]),
    "items hang": ("- one two three", ["• one two", "  three"], 10),
    "tasks have boxes": ("- [ ] a\n- [x] b\n- [X] c\n- [y] d", ["☐ a", "☑ b", "☑ c", "• [y] d"]),
    "an ordered task keeps its number": ("1. [x] a", ["1. ☑ a"]),
    "an empty item is shown": ("-\n- b", ["•", "• b"]),
    "items hold several blocks": ("- a\n\n  b\n\n  > q", ["• a", "", "  b", "", "  ▌ q"]),
    "quotes have a bar": ("> a b\n> c\n>\n> - d", ["▌ a b c", "▌", "▌ • d"]),
    "quotes nest": ("> a\n>> b", ["▌ a", "▌ ▌ b"]),
    "quotes wrap beside their bar": ("> one two three", ["▌ one two", "▌ three"], 10),
    "a fence shows its language and lines": (
        "```python x\nif a:\n\tb\n\n# *c*\n```",
        ["python x", "if a:", "    b", "", "# *c*"],
    ),
    "an unclosed fence runs to the end": ("~~~\na\n\n# b", ["a", "", "# b"]),
    "code is cut at the width": ("```\nabcdefghijkl\n```", ["abcdefghij", "kl"], 10),
    "indented code loses its indent": ("    a\n      b", ["a", "  b"]),
    "a break is a line": ("***", ["─" * 12], 12),
    "links show their target": (
        '[a](http://x "t") <http://y> <me@z.org>',
        ['a (http://x "t") http://y me@z.org'],
    ),
    "links find their definition": (
        "[a][r] [r]\n\n[r]: /u 't'\n[s]: /v",
        ['a (/u "t") r (/u "t")', "", "[r]: /u 't'", "[s]: /v"],
    ),
    "addresses are shown as written": ("[a](javascript:é)", ["a (javascript:é)"]),
    "images are their source": ('![a *b*](u "t")', ['![a *b*](u "t")']),
    "html is its source": (
        "<div>\n*a*\n</div>\n\nx <b>y</b>",
        ["<div>", "*a*", "</div>", "", "x <b>y</b>"],
    ),
    "entities and escapes are what they mean": (r"&amp; \* &copy;", ["& * ©"]),
    "tables are aligned": (
        "|a|b|c|\n|-|:-:|-:|\n|one|two|3|\n|1|2|four|",
        ["a   │  b  │    c", "────┼─────┼─────", "one │ two │    3", "1   │  2  │ four"],
    ),
    "cells wrap": (
        "|a|b|\n|-|-|\n|x|one two three|",
        ["a │ b", "──┼────────────", "x │ one two", "  │ three"],
        15,
    ),
    "cells beyond the head are shown": (
        "|a|b|\n|-|-|\n|1|2|3|4|",
        ["a │ b", "──┼──────────", "1 │ 2 | 3 | 4"],
    ),
    "an escaped pipe is not a cell": ("|a|b|\n|-|-|\n|1\\|2|3|", ["a   │ b", "────┼──", "1|2 │ 3"]),
    "a table too narrow to draw is its source": (
        "|a|b|\n|-|-|\n|1|2|",
        ["|a|b|", "|-|-|", "|1|2|"],
        8,
    ),
    "carriage returns end lines": ("# a\r\rb\r\nc", ["a", "═", "", "b c"]),
    "tabs between words are a space": ("a\tb", ["a b"]),
}  # fmt: skip


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_construct_is_drawn_as(name: str) -> None:
    source, expected, *width = CONSTRUCTS[name]
    assert isinstance(source, str)
    assert plain(source, *(part for part in width if isinstance(part, int))) == expected


def test_words_carry_the_style_of_what_they_are() -> None:
    text = "a *e* **s** ***se*** ~~k~~ `c` [l](t) <i>"
    assert styled(text, 60) == [
        ("a ", "text"), ("e", "emphasis"), (" ", "text"), ("s", "strong"), (" ", "text"),
        ("se", "strong-emphasis"), (" ", "text"), ("k", "strike"), (" ", "text"), ("c", "code"),
        (" ", "text"), ("l", "link"), (" (t)", "link-target"), (" ", "text"), ("<i>", "source"),
    ]  # fmt: skip


@pytest.mark.parametrize("level", range(1, 7))
def test_headings_carry_their_level(level: int) -> None:
    assert styled("#" * level + " a")[0] == ("a", f"h{level}")


@pytest.mark.parametrize(
    "text",
    [
        "```python\nif x # why\n```",
        "~~~ PY linenos\nif x # why",
        "- a\n  ```py\n  if x # why\n  ```",
    ],
    ids=["closed", "unclosed", "nested"],
)
def test_code_is_told_apart_where_its_language_is_known(text: str) -> None:
    drawn = styled(text)
    assert ("if", "code-keyword") in drawn
    assert ("# why", "code-comment") in drawn
    assert "".join(part for part, style in drawn if style.startswith("code-")).endswith(
        "if x # why"
    )


def test_code_of_an_unknown_language_is_plain() -> None:
    assert styled("```nonsense\nif x\n```")[1:] == [("if x", "code-block")]
    assert styled("```\nif x\n```") == [("if x", "code-block")]


def test_code_that_is_told_apart_is_cut_and_shown_like_any_other() -> None:
    text = "```python\n\tx = '漢\x1b字' # abcdefgh\n```"
    assert plain(text, 12) == ["python", "    x = '漢␛", "字' # abcdef", "gh"]


def test_a_fence_without_lines_is_seen() -> None:
    for text in ("```", "```\n", "```\n```", "~~~\n~~~\n"):
        assert styled(text) == [("", "code-block")]
    assert plain("```sql\n```\n\nx") == ["sql", "", "x"]


def test_rows_of_a_table_share_their_columns() -> None:
    rows = "".join(f"| `{n}` | {'x' * (n % 7)} |\n" for n in range(200))
    drawn = plain(f"|a|b|\n|-|-|\n{rows}| a \\| longer one | y |\n", 60)
    assert {line.index("│") for line in drawn if "│" in line} == {len("a | longer one ")}
    assert drawn[-1] == "a | longer one │ y"


def test_links_know_where_they_lead() -> None:
    spans = [
        span for row in draw("[a *b*](http://x 't') <me@z.org> [r]\n\n[r]: /u") for span in row
    ]
    assert [(span.text, span.link) for span in spans if span.link is not None] == [
        ("a b", "http://x"), (' (http://x "t")', "http://x"),
        ("me@z.org", "mailto:me@z.org"), ("r", "/u"), (" (/u)", "/u"),
    ]  # fmt: skip


ODD = "ab 漢é\u0301👩\u200d\x1b\t\n\n#-*_>`|[]()<!&1.~\\\"':\ud800\x00 "

HOSTILE = [
    "\x1b[31mred\x1b[0m", "[bold]x[/bold]", "[/]", "a\u202eb\u2066c", "nul\x00l", "\ud800 \udfff",
    "&#27;[2J", "\u200b\u200dx", "a\x7fb\x9bc", "a\u2028b\x85c", "`\x1b`",
    "```\x1b\n\x1b]0;t\x07\n```", "<\x1b>", "|\x1b|b|\n|-|-|\n|\u202e|x|", "- \x1b", "> \u202e",
    "[\x1b]: /\x1b '\u202e'", "[a](\x1b\ud800)", "![\x1b](\x1b)", "    \x1b\tx", "# \x1b",
    "<div>\x1b",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_harmless_glyphs(text: str) -> None:
    shown = "".join(plain(text))
    assert shown
    assert visible(shown) == shown
    assert shown.encode("utf-8")


def test_brackets_that_look_like_console_markup_stay_text() -> None:
    assert plain("[bold red]x[/bold red] [/]") == ["[bold red]x[/bold red] [/]"]


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from(ODD), max_size=120), st.integers(1, 30))
def test_any_text_gives_visible_rows_within_the_width(text: str, width: int) -> None:
    for row in draw(text, width):
        shown = "".join(span.text for span in row)
        assert visible(shown) == shown
        assert {span.style for span in row} <= set(STYLES)
        widest = max((cell_len(character) for character in shown), default=0)
        assert cell_len(shown) <= max(width, widest)


word = st.text("abcdefgh", min_size=1, max_size=8)
words = st.lists(word, min_size=1, max_size=12).map(" ".join)
inline = st.one_of(
    words,
    words.map(lambda text: f"**{text}**"),
    words.map(lambda text: f"*{text}* `{text}`"),
    st.tuples(words, word).map(lambda pair: f"[{pair[0]}](http://{pair[1]})"),
    st.tuples(words, word).map(lambda pair: f"![{pair[0]}]({pair[1]})"),
    words.map(lambda text: f"<b>{text}</b> ~~{text}~~"),
)
block = st.one_of(
    inline,
    inline.map(lambda text: f"# {text}"),
    inline.map(lambda text: f"{text}\n==="),
    st.lists(inline, min_size=1, max_size=4).map(lambda all_: "\n".join(f"- {x}" for x in all_)),
    st.lists(inline, min_size=1, max_size=4).map(lambda all_: "\n".join(f"2. {x}" for x in all_)),
    st.tuples(word, words).map(lambda pair: f"```{pair[0]}\n{pair[1]}\n```"),
    st.tuples(words, words, words).map(lambda t: f"|{t[0]}|x|\n|-|-|\n|{t[1]}|y|{t[2]}|"),
    st.tuples(word, word, words).map(lambda t: f"[{t[0]}]: /{t[1]} '{t[2]}'"),
    words.map(lambda text: f"<div>\n{text}\n</div>"),
    words.map(lambda text: f"<!-- {text} -->"),
)
nested = st.recursive(
    block,
    lambda inner: st.one_of(
        inner.map(lambda text: "\n".join(f"> {line}" for line in text.split("\n"))),
        inner.map(lambda text: "- " + text.replace("\n", "\n  ")),
        st.tuples(inner, inner).map("\n\n".join),
        st.tuples(inner, inner).map("\n".join),
    ),
    max_leaves=5,
)


@settings(max_examples=200, deadline=None)
@given(nested)
def test_no_word_of_the_source_is_dropped(text: str) -> None:
    drawn = set("".join(c if c.isalpha() else " " for c in " ".join(plain(text, 200))).split())
    source = set("".join(c if c.isalpha() else " " for c in text).split())
    assert source <= drawn


@pytest.mark.parametrize(
    ("text", "styles"),
    [
        ("[" * (MAX_INLINE_MARKS + 1), {"source"}),
        ("x" * (MAX_LINE + 1), {"source"}),
        ("> " * MAX_NESTING + "deep", {"source"}),
        ("> |" + "a|" * 3_000 + "\n> |" + "-|" * 3_000, {"source"}),
        ("*a* " * 100, {"emphasis", "text"}),
    ],
    ids=["marks", "characters", "nesting", "cells", "usual"],
)
def test_what_would_take_too_long_is_shown_as_its_source(text: str, styles: set[str]) -> None:
    drawn = styled(text)
    assert {style for _, style in drawn} == styles
    if styles == {"source"}:
        shown = "".join(part for part, _ in drawn)
        assert shown.replace(" ", "") == "".join(text.split())


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.integers(8, 100))
def test_columns_share_the_room(natural: list[int], room: int) -> None:
    widths = fit_columns(natural, room)
    assert sum(widths) <= room
    assert min(widths) >= 1
    if sum(max(1, size) for size in natural) <= room:
        assert widths == [max(1, size) for size in natural]
    cut = [given_ for given_, size in zip(widths, natural, strict=True) if given_ < size]
    assert not cut or min(cut) >= max(widths) - len(natural)


@given(st.text(st.sampled_from("ab 漢、é\u0301👩\u200d\u200c한 "), max_size=60), st.integers(1, 12))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    for rows in (
        wrap([Span(text[:9], "text"), Span(text[9:], "code")], width, cell_len),
        chop(text, "text", width, cell_len),
    ):
        drawn = "".join(span.text for row in rows for span in row)
        assert drawn.replace(" ", "") == text.replace(" ", "")
