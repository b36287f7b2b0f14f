"""Headings as the preview's parser finds them, and sections that add up."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bizctx_tui.core.heading_lines import LINES_AT_ONCE
from bizctx_tui.core.markdown.parser import parser
from bizctx_tui.core.outline import BEFORE_HEADINGS, Outline, OutlineReading, Section
from bizctx_tui.core.text.document import Document, Position

LINES = [
    "", "# a", "## b", "#c", "# d #", "###", "   # e", "    # f", "text", "more words", "===",
    "---", "- - -", "***", "```", "~~~", "```py", "````", "> q", ">", "> # q", "- item", "  more",
    "  # in", "- # h", "1. one", "   # in one", "2. two", "    code", "<!-- c", "-->", "<!-- x -->",
    "-", "\tx", "####### seven", " text",
]  # fmt: skip
ANY_TEXT = st.text(alphabet=st.sampled_from("#=-> a`\t\r\n\u2028*1.")) | st.text()
MARKDOWN = st.lists(st.sampled_from(LINES), max_size=12)


def outline(text: str) -> Outline:
    return Outline.of(Document(text))


@example(["-", "", "   # e"], "\n")
@example(["- item", "more words", "==="], "\n")
@example(["> # q", "text", "==="], "\n")
@example(["    ```", "# a"], "\n")
@example(["- item", "", "  # in", "text", "---"], "\n")
@settings(max_examples=300)
@given(MARKDOWN, st.sampled_from(["\n", "\r\n", "\r"]))
def test_headings_are_those_of_the_preview(lines: list[str], ending: str) -> None:
    tokens = parser().parse("\n".join(lines))
    wanted = [
        (token.map[0], int(token.tag[1]))
        for token in tokens
        if token.type == "heading_open" and token.level == 0 and token.map is not None
    ]
    found = outline(ending.join(lines)).headings
    assert [(section.start.line, section.level) for section in found] == wanted


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("# Plain", "Plain"),
        ("## Closed ##  ", "Closed"),
        ("# C#", "C#"),
        ("# **Bold** and *slanted* and ***both***", "Bold and slanted and both"),
        ("# `code_name` of snake_case_name", "code_name of snake_case_name"),
        ("# [a **link**](https://x.org/y_z_) and ![image][ref]", "a link and image"),
        ("# 2 \\* 3 \\# 4 * 5", "2 * 3 # 4 * 5"),
        ("# ~~gone~~ __kept__ _so_", "gone kept so"),
        ("# <https://x.org/a_b_c>", "https://x.org/a_b_c"),
        ("#", "(no words)"),
        ("First\nsecond\n===", "First second"),
        ("# " + "x" * 200, "x" * 120),
    ],
)
def test_a_title_reads_without_marks(source: str, title: str) -> None:
    assert [section.title for section in outline(source).headings] == [title]


@given(ANY_TEXT | MARKDOWN.map("\n".join))
def test_sections_add_up_to_the_document(text: str) -> None:
    found = outline(text)
    assert sum(section.own for section in found.sections) == len(text)
    document = Document(text)
    for section in found.sections:
        children = found.children(section)
        assert section.characters == section.own + sum(child.characters for child in children)
        assert all(child.parent == section.number for child in children)
        assert found.at(section.start.line) == section
        assert section.start == document.clamp(section.start)
    top = [section for section in found.sections if section.parent == -1]
    assert sum(section.characters for section in top) == len(text)
    assert [section.start.line for section in top[1:]] == [section.end for section in top[:-1]]
    assert top[-1].end == document.line_count


def test_a_section_ends_at_the_next_heading_that_is_not_below_it() -> None:
    found = outline("intro\n# A\n## B\ntext\n### C\n## D\n# E\n")
    described = [
        (section.title, section.level, section.start.line, section.end, section.parent)
        for section in found.sections
    ]
    assert described == [
        (BEFORE_HEADINGS, 0, 0, 1, -1),
        ("A", 1, 1, 6, -1),
        ("B", 2, 2, 5, 1),
        ("C", 3, 4, 5, 2),
        ("D", 2, 5, 6, 1),
        ("E", 1, 6, 8, -1),
    ]
    assert [section.characters for section in found.sections] == [6, 25, 16, 6, 5, 4]
    assert [section.own for section in found.sections] == [6, 4, 10, 6, 5, 4]
    assert (found.sections[1].tokens, found.sections[1].own_tokens) == (7, 1)
    assert [section.title for section in found.headings] == ["A", "B", "C", "D", "E"]


def _title(section: Section | None) -> str | None:
    return None if section is None else section.title


def test_siblings_and_neighbours() -> None:
    found = outline("# A\n### B\n## C\n### D\n## E\n# F\n")
    below = [_title(found.sibling(section, down=True)) for section in found.sections]
    above = [_title(found.sibling(section, down=False)) for section in found.sections]
    assert below == ["F", None, "E", None, None, None]
    assert above == [None, None, None, None, "C", "A"]
    assert _title(found.next_heading(0)) == "B"
    assert _title(found.next_heading(5)) is None
    assert _title(found.previous_heading(2)) == "B"
    assert _title(found.previous_heading(0)) is None


def test_an_empty_document_is_one_section_of_nothing() -> None:
    assert outline("").sections == [Section(0, 0, BEFORE_HEADINGS, Position(0, 0), 1, 0, 0, -1)]
    assert outline("").headings == []


def test_a_long_document_is_read_bit_by_bit() -> None:
    reading = OutlineReading(Document("# a\n" * LINES_AT_ONCE * 5))
    steps = 1
    while (found := reading.step()) is None:
        steps += 1
    assert steps > 10
    assert len(found.headings) == LINES_AT_ONCE * 5
