"""Reading only what changed gives the blocks that reading everything gives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bizctx_tui.core.markdown import rows, scan
from bizctx_tui.core.markdown.blocks import Block, same_list
from bizctx_tui.core.markdown.document import MarkdownDocument, parse
from bizctx_tui.core.markdown.layout import MarkdownLayout

LINES = [
    "", "", "", "  ", "word", "more words", "# head", "===", "---", "***", "- item", "- ", "-",
    "* star", " - one in", "  - nested", "   - three", "    four", "    - four item", "\ttab",
    "1. one", "2. two", "7) seven", "1.", "> quote", ">", "> - q", "> ```", "```", "~~~", "```py",
    "- ```", "| a | b |", "|---|---|", "| 1 | 2 |", "a | b", "-|-", "  |---|---|", "[a]: /u",
    "[a]: /v 'title", "title'", "[b]:", "/dest", "'alone'", '"x', '"', "[a]", "[a][b]", "<div>",
    "</div>", "<!--", "-->", "<b>", "<script>", "</script>", "- [ ] task", "- [a]: /u", '  "t"',
    "text\x0c", "\x00", "- - -", "-\ttab item", "      deep", "- > q", "10. ten", "+ plus", "+",
    "lazy", "\\", "[c\\", "]: /z", "[d]: <", "(t", "t)", "````", "  ```", "   x = 1", "--> x",
    "<p>text</p>", "|:-:|--:|", "| a \\| b |", "- a | b", "    | 5 | 6 |", "> | a | b |",
    "> |---|---|", "word word word word word word",
]  # fmt: skip


def blocks_of(document: MarkdownDocument) -> list[Block]:
    return [document.block(index) for index in range(len(document))]


def rows_of(layout: MarkdownLayout) -> list[tuple[object, ...]]:
    layout.settle_end(1_000_000)
    return [layout.row(number) for number in range(layout.height)]


Edit = tuple[int, int, list[str]]
"""At which line, how many lines it removes, and what it puts there."""

line = st.sampled_from(LINES)
edit = st.tuples(st.integers(0, 40), st.integers(0, 5), st.lists(line, max_size=5))


@example(start=["[c\\", "===", "word"], edits=[(3, 0, ["]: /z"])])
@example(start=["```py", "", "word"], edits=[(2, 1, [])])
@example(start=["[a]: /u", '"x', "word", "lazy"], edits=[(4, 0, ['"'])])
@settings(max_examples=200, deadline=None)
@given(st.lists(line, max_size=30), st.lists(edit, max_size=6))
def test_after_any_edits_blocks_and_rows_are_those_of_a_full_parse(
    start: list[str], edits: list[Edit]
) -> None:
    check_edits(start, edits)


def check_edits(start: list[str], edits: list[Edit]) -> None:
    document = MarkdownDocument()
    layout = MarkdownLayout(document, len)
    layout.resize(30)
    lines = list(start)
    layout.apply(document.update("\n".join(lines)))
    rows_of(layout)
    for at, removed, added in edits:
        lines[at : at + removed] = added
        text = "\n".join(lines)
        layout.apply(document.update(text))
        whole = MarkdownDocument()
        fresh = MarkdownLayout(whole, len)
        fresh.resize(30)
        fresh.apply(whole.update(text))
        assert blocks_of(document) == blocks_of(whole)
        assert document.references == whole.references
        assert rows_of(layout) == rows_of(fresh)


@contextmanager
def small_limits(window: int) -> Iterator[None]:
    """Blocks of a few lines are as good as ones that are too long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "_FIRST_LINES", window)
        patch.setattr(scan, "MAX_LINE", 24)
        patch.setattr(rows, "MAX_LINE", 24)
        patch.setattr("bizctx_tui.core.markdown.window.MAX_LINE", 24)
        patch.setattr("bizctx_tui.core.markdown.window.MAX_BLOCK_LINES", 3)
        patch.setattr("bizctx_tui.core.markdown.window.MAX_BLOCK_CHARACTERS", 30)
        yield


@settings(max_examples=200, deadline=None)
@given(st.lists(line, max_size=30), st.lists(edit, max_size=6), st.integers(2, 9))
def test_blocks_that_are_cut_are_those_of_a_full_parse_too(
    start: list[str], edits: list[Edit], window: int
) -> None:
    with small_limits(window):
        check_edits(start, edits)


PLAIN = MarkdownIt("commonmark", {"html": True, "inline_definitions": True})
PLAIN.enable("table")
KINDS = {
    "heading_open": "heading", "paragraph_open": "paragraph", "bullet_list_open": "list",
    "ordered_list_open": "list", "blockquote_open": "quote", "fence": "fence",
    "empty-fence": "fence", "code_block": "code", "table_open": "table", "hr": "rule",
    "html_block": "html", "item": "list",
}  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(line.filter(lambda text: "\x00" not in text), max_size=14))
def test_blocks_begin_where_markdown_it_has_them(lines: list[str]) -> None:
    blocks = [
        (KINDS.get(block.kind, block.kind), block.start_line)
        for before, block in pairwise([None, *parse("\n".join(lines))])
        if block is not None
        and block.body.inside is None
        and not (before is not None and same_list(before.body, block.body))
    ]
    assert blocks == [
        (KINDS.get(token.type, token.type), token.map[0])
        for token in PLAIN.parse("\n".join(lines))
        if token.level == 0 and token.nesting >= 0 and token.map
    ]


SECTIONS = "".join(f"# Head {n}\n\ntext {n}\n\n" for n in range(3_000))


def parsed_by_an_edit(text: str) -> int:
    """Lines parsed when a character is typed in the middle."""
    document = MarkdownDocument()
    document.update(text)
    middle = len(text) // 2
    return document.update(f"{text[:middle]}x{text[middle:]}").parsed_lines


@pytest.mark.parametrize(
    "text",
    [
        SECTIONS,
        "# a\n" * 12_500,
        "- item\n" * 5_000,
        "- item\n\n" * 5_000,
        "1. item\n" * 5_000,
        "text\n\n" * 8_000,
        "[a]: /u\n" * 200 + "\n" + SECTIONS,
        "|a|b|\n|-|-|\n" + "|x|y|\n" * 5_000,
        "```\n" + "x = 1\n" * 5_000,
        "<!--\n" + "text\n\n" * 5_000,
        "<div>\n" + "text\n" * 5_000,
    ],
    ids=[
        "sections",
        "headings",
        "list",
        "loose list",
        "ordered list",
        "paragraphs",
        "links",
        "table",
        "fence",
        "comment",
        "html",
    ],
)
def test_a_key_in_a_long_text_parses_a_few_lines(text: str) -> None:
    assert 0 < parsed_by_an_edit(text) <= 20


def test_the_same_text_again_parses_nothing() -> None:
    document = MarkdownDocument()
    document.update(SECTIONS)
    change = document.update(SECTIONS)
    assert (change.parsed_lines, change.added, change.removed) == (0, 0, 0)


def test_blocks_that_did_not_change_stay_the_same_objects_when_lines_move() -> None:
    document = MarkdownDocument()
    document.update("# a\n\nb\n\n# c\n")
    last = document.body(2)
    change = document.update("# a\n\nb\n\nnew\n\n# c\n")
    assert document.body(3) is last
    assert document.block(3).start_line == 6
    assert [change.moved(index) for index in range(3)] == [0, 1, 3]


def test_a_definition_far_away_turns_words_into_a_link_and_back() -> None:
    document = MarkdownDocument()
    layout = MarkdownLayout(document, len)
    layout.resize(40)
    middle = "\n\ntext" * 50
    for tail, expected in (("", "see [x]"), ("\n\n[x]: /u", "see x (/u)"), ("", "see [x]")):
        layout.apply(document.update(f"see [x]{middle}{tail}"))
        assert "".join(span.text for span in layout.row(0)) == expected


def test_only_blocks_in_the_window_are_drawn_and_only_once() -> None:
    document = MarkdownDocument()
    layout = MarkdownLayout(document, len)
    layout.resize(40)
    layout.apply(document.update(SECTIONS))
    layout.settle(9_000, 30)
    drawn = layout.drawn_blocks
    assert 10 <= drawn <= 30
    for number in range(9_000, 9_030):
        layout.row(number)
    assert layout.drawn_blocks == drawn
    layout.apply(document.update("new\n\n" + SECTIONS))
    layout.settle(9_002, 30)
    assert layout.drawn_blocks == drawn


def test_lines_and_rows_lead_to_each_other() -> None:
    document = MarkdownDocument()
    layout = MarkdownLayout(document, len)
    layout.resize(20)
    layout.apply(document.update("\n# a\n\ntext\n\n```\n1\n2\n3\n4\n```\n"))
    assert layout.rows_of_line(0) == (0, 2)
    assert layout.rows_of_line(1) == (0, 2)
    assert layout.rows_of_line(2) == (0, 2)
    assert layout.rows_of_line(3) == (3, 4)
    assert layout.rows_of_line(99)[1] == layout.height == 9
    assert layout.at(3) == (1, 0)
    assert layout.at(4) == (2, -1)
    assert layout.row_of(3, 0) == layout.row_of(3, 1) == 5
    assert [layout.rows_of_line(line) for line in range(5, 11)] == [
        (4, 5), (5, 6), (6, 7), (7, 8), (8, 9), (8, 9),
    ]  # fmt: skip
    assert layout.row(4) == ()


def test_nothing_has_no_rows() -> None:
    document = MarkdownDocument()
    layout = MarkdownLayout(document, len)
    layout.resize(20)
    for text in ("", "\n \n\t\n", "\r\r\n"):
        layout.apply(document.update(text))
        assert not layout.has_blocks
        assert layout.height == 0
        assert layout.row(0) == ()
        assert layout.rows_of_line(0) == (0, 0)


def test_parse_gives_blocks_with_their_lines_and_source() -> None:
    blocks = parse("# a\r\n\r\n- b\r  c\n- d\n\n1) e")
    assert [(block.kind, block.start_line, block.end_line, block.source) for block in blocks] == [
        ("heading", 0, 1, "# a"),
        ("item", 2, 4, "- b\n  c"),
        ("item", 4, 5, "- d"),
        ("item", 6, 7, "1) e"),
    ]
