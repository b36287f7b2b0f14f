"""Changing a section: what is outside of it stays, code point for code point."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, event, example, given, settings
from hypothesis import strategies as st

from bizctx_tui.core.outline import Outline
from bizctx_tui.core.section_edit import (
    add_section,
    append_to_document,
    append_to_section,
    replace_section,
)
from bizctx_tui.core.section_find import find_section, section_path
from bizctx_tui.core.text.document import Document, Position
from bizctx_tui.errors import (
    ExitCode,
    ParamValidationError,
    SectionError,
    SectionNotFoundError,
)

PAGE = """\
# Acme

We sell things.

## Products

Old words.

### Anvils

Heavy.

## People
- Ann

## Products & Prices

| a | b |
|---|---|
| 1 | 2 |
"""


def test_the_words_below_a_heading_are_replaced_and_nothing_else() -> None:
    new = replace_section(PAGE, "Products", "\n\nNew words.\n\n### Ropes\nLong.\n\n")
    assert new == PAGE.replace(
        "Old words.\n\n### Anvils\n\nHeavy.", "New words.\n\n### Ropes\nLong."
    )


def test_a_heading_of_the_same_level_takes_the_place_of_the_sections_own() -> None:
    new = replace_section(PAGE, "## People", "## Team\n\n- Bob\n- Eve")
    assert new == PAGE.replace("## People\n- Ann", "## Team\n\n- Bob\n- Eve")


def test_words_next_to_their_heading_stay_next_to_it() -> None:
    assert replace_section(PAGE, "People", "- Bob") == PAGE.replace("- Ann", "- Bob")


def test_an_empty_section_gets_an_empty_line_before_and_behind_its_words() -> None:
    assert replace_section("# A\n# B\n", "A", "words") == "# A\n\nwords\n# B\n"
    assert replace_section("# A\n\n\n# B\n", "A", "words") == "# A\n\nwords\n\n\n# B\n"
    assert replace_section("# A", "A", "words\n") == "# A\n\nwords"
    assert replace_section("# A\nB\n===\n", "A", "words") == "# A\n\nwords\n\nB\n===\n"


def test_no_words_leave_the_heading() -> None:
    assert replace_section(PAGE, "People", " \n") == PAGE.replace("## People\n- Ann", "## People")
    assert replace_section("# A\n", "A", "") == "# A\n"


def test_what_is_new_gets_the_line_ending_of_the_document() -> None:
    new = replace_section("# A\r\n\r\nold\r\n\r\n# B\r\n", "A", "one\ntwo\rthree\n")
    assert new == "# A\r\n\r\none\r\ntwo\r\nthree\r\n\r\n# B\r\n"
    assert append_to_document("# A", "one\r\ntwo") == "# A\r\n\r\none\r\ntwo"


def test_underlined_headings_are_sections_too() -> None:
    page = "Acme\nand more\n===\nold\n    ===\n\nPeople\n---\nAnn\n"
    assert replace_section(page, "People", "Bob") == page.replace("Ann", "Bob")
    assert replace_section("A\n    ===\nB\n===\n\nold\n", "A === B", "new") == (
        "A\n    ===\nB\n===\n\nnew\n"
    )


def test_words_come_before_the_first_subsection_and_subsections_behind_the_last() -> None:
    assert append_to_section(PAGE, "Products", "More words.") == PAGE.replace(
        "Old words.\n", "Old words.\n\nMore words.\n"
    )
    assert append_to_section(PAGE, "Products", "### Ropes\n\nLong.") == PAGE.replace(
        "Heavy.\n", "Heavy.\n\n### Ropes\n\nLong.\n"
    )


def test_a_list_or_a_table_goes_on() -> None:
    assert append_to_section(PAGE, "People", "- Bob\n") == PAGE.replace("- Ann", "- Ann\n- Bob")
    assert append_to_document(PAGE, "| 3 | 4 |") == PAGE + "| 3 | 4 |\n"
    assert append_to_document("* a", "text") == "* a\n\ntext"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("", "more"),
        ("\n", "\nmore\n"),
        (" ", " \nmore"),
        ("a", "a\n\nmore"),
        ("a\n", "a\n\nmore\n"),
        ("a\n\n\n", "a\n\nmore\n\n\n"),
        ("a\r", "a\r\rmore\r"),
    ],
)
def test_the_end_of_a_document_stays_as_it_is(text: str, new: str) -> None:
    assert append_to_document(text, "more\n") == new
    assert append_to_document(text, "\n") == text


def test_a_missing_section_is_added_where_it_belongs() -> None:
    assert add_section(PAGE, "Terms", "None.") == PAGE + "\n## Terms\n\nNone.\n"
    assert add_section(PAGE, "# Terms", "# Terms\nNone.") == PAGE + "\n# Terms\nNone.\n"
    assert add_section(PAGE, "Products > Ropes", "") == PAGE.replace(
        "Heavy.\n", "Heavy.\n\n### Ropes\n"
    )
    assert add_section("", "Terms", "None.") == "# Terms\n\nNone."
    assert add_section("## A\n\n## B\n", "C", "c") == "## A\n\n## B\n\n## C\n\nc\n"


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Products", "Products"),
        ("  ## Products ", "Products"),
        ("acme > PRODUCTS", "Products"),
        ("Acme > Products > Anvils", "Anvils"),
        ("## Products > ### Anvils", "Anvils"),
        ("products & prices", "Products & Prices"),
    ],
)
def test_a_section_is_found_by_its_heading_or_its_path(heading: str, title: str) -> None:
    assert find_section(Outline.of(Document(PAGE)), heading).title == title


def test_markup_in_a_heading_may_be_typed_or_left_out_and_a_title_may_look_like_a_path() -> None:
    outline = Outline.of(Document("# The `a` > **b**\n\n# b\n"))
    assert find_section(outline, "The a > b").number == 0
    assert find_section(outline, "# The `a` > **b**").number == 0
    assert find_section(outline, "b").number == 1


def test_the_exact_capitals_win() -> None:
    outline = Outline.of(Document("# a\n# A\n"))
    assert find_section(outline, "A").number == 1
    with pytest.raises(SectionNotFoundError):
        find_section(outline, "aa")


def test_several_sections_with_a_heading_are_listed_with_their_lines() -> None:
    text = "# A\n## Notes\n# B\n## Notes\n### Notes\n"
    with pytest.raises(SectionError) as caught:
        replace_section(text, "Notes", "x")
    error = caught.value
    assert (error.code, error.exit_code) == ("SECTION_AMBIGUOUS", ExitCode.INVALID)
    assert "line 2, ## “A > Notes”; line 4, ## “B > Notes”; line 5" in error.message
    assert error.details["candidates"] == [
        {"line": 2, "level": 2, "path": "A > Notes"},
        {"line": 4, "level": 2, "path": "B > Notes"},
        {"line": 5, "level": 3, "path": "B > Notes > Notes"},
    ]
    assert replace_section(text, "A > Notes", "x").startswith("# A\n## Notes\n\nx\n# B")


def test_a_missing_section_tells_which_there_are() -> None:
    with pytest.raises(SectionNotFoundError) as caught:
        append_to_section(PAGE, "Prices", "x")
    assert caught.value.exit_code == ExitCode.NOT_FOUND
    assert "“## Products & Prices”" in caught.value.hint
    assert "Acme > Products > Anvils" in str(caught.value.details["headings"])
    with pytest.raises(SectionNotFoundError, match="Shop"):
        add_section(PAGE, "Shop > Prices", "x")


@pytest.mark.parametrize(
    ("change", "heading", "content"),
    [
        (replace_section, "People", "# People\n\nx"),
        (replace_section, "People", "x\n\n## Other"),
        (replace_section, "People", "```\nx"),
        (replace_section, "People", "<!-- x"),
        (append_to_section, "People", "## Other"),
        (append_to_section, "People", "```"),
        (add_section, "Products > ## Ropes", "x"),
        (add_section, "Ropes", "x\n\n## Other"),
        (add_section, "Products > Ropes", "```"),
    ],
)
def test_what_would_end_the_section_or_swallow_the_next_is_refused(
    change: Callable[[str, str, str], str], heading: str, content: str
) -> None:
    with pytest.raises(SectionError) as caught:
        change(PAGE, heading, content)
    assert caught.value.code == "SECTION_UNFIT"
    assert "Nothing was sent" in caught.value.message


@pytest.mark.parametrize("heading", ["", "  ", "a\nb", "Products > "])
def test_what_cannot_be_a_heading_is_refused(heading: str) -> None:
    with pytest.raises((ParamValidationError, SectionNotFoundError)):
        replace_section(PAGE, heading, "x")


def test_a_heading_in_an_open_fence_cannot_be_appended() -> None:
    with pytest.raises(SectionError):
        append_to_document("```\ncode\n", "# New")


HEADINGS = ["# A", "# B", "## C", "## D", "### E", "#", "G\n---", "G\nH\n==="]
LINES = [
    "",
    "",
    "  ",
    "text",
    "more",
    "===",
    "    ---",
    "- x",
    "> y",
    "| z",
    "```",
    "\ttab",
    "\x0c",
]
ENDINGS = ["\n", "\n", "\r\n", "\r"]
BLOCK = st.tuples(st.sampled_from(HEADINGS), st.lists(st.sampled_from(LINES), max_size=4)).map(
    lambda block: [*block[0].split("\n"), *block[1]]
)


def ended(blocks: list[list[str]], endings: list[str]) -> str:
    lines = [line for block in blocks for line in block]
    return "".join(line + endings[at % len(endings)] for at, line in enumerate(lines))


MARKDOWN = st.builds(
    ended,
    st.lists(BLOCK, max_size=6),
    st.lists(st.sampled_from(ENDINGS), min_size=1, max_size=5),
)
PAGES = st.tuples(st.sampled_from(["", "words\n", "\n"]), MARKDOWN, st.sampled_from(["", "last"]))
CONTENT = MARKDOWN | st.lists(st.sampled_from(LINES), max_size=5).map("\n".join)


def tried(change: Callable[[], str]) -> str:
    try:
        return change()
    except SectionError as error:
        event(error.code)
        assume(False)
        raise


def shape(outline: Outline) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in outline.headings]


@settings(max_examples=400, deadline=None)
@given(PAGES.map("".join), CONTENT, st.integers(0, 8), st.sampled_from(["replace", "append"]))
@example("#\n# A\n\x0c\n===\n", "text", 2, "replace")
def test_nothing_outside_of_the_section_changes(
    text: str, content: str, number: int, way: str
) -> None:
    document = Document(text)
    outline = Outline.of(document)
    assume(number < len(outline.headings))
    section = outline.headings[number]
    heading = f"{'#' * section.level} {section.title}"
    assume(shape(outline).count((section.level, section.title)) == 1)
    change = replace_section if way == "replace" else append_to_section
    new = tried(lambda: change(text, heading, content))
    before = document.text_between(Position(0, 0), Position(section.start.line, 0))
    last = section.end == document.line_count
    end = document.end if last else Position(section.end, 0)
    after = document.text_between(end, document.end)
    assert new.startswith(before)
    assert new.endswith(after)
    assert len(new) >= len(before) + len(after)
    inside = shape(outline)
    first = section.number - (len(outline.sections) - len(inside))
    behind = sum(one.start.line >= section.end for one in outline.headings)
    found = shape(Outline.of(Document(new)))
    assert found[:first] == inside[:first]
    assert found[len(found) - behind :] == inside[len(inside) - behind :]
    assert all(level > section.level for level, _ in found[first + 1 : len(found) - behind])
    if way == "append":
        assert set(document_lines(text)) <= set(document_lines(new))
    event(way)


def document_lines(text: str) -> list[str]:
    document = Document(text)
    return [document.line(index) for index in range(document.line_count)]


@settings(max_examples=300, deadline=None)
@given(PAGES.map("".join), CONTENT)
def test_appending_to_a_document_only_adds(text: str, content: str) -> None:
    new = tried(lambda: append_to_document(text, content))
    assert len(new) >= len(text)
    head = len(text.rstrip(" \t\r\n"))
    assert new.startswith(text[:head])
    old, found = shape(Outline.of(Document(text))), shape(Outline.of(Document(new)))
    assert found[: len(old)] == old


@settings(max_examples=300, deadline=None)
@given(PAGES.map("".join), CONTENT)
def test_a_section_that_was_added_is_found_and_the_others_stay(text: str, content: str) -> None:
    new = tried(lambda: add_section(text, "New one", content))
    outline, old = Outline.of(Document(new)), Outline.of(Document(text))
    assert find_section(outline, "New one").end == Document(new).line_count
    assert shape(outline)[: len(old.headings)] == shape(old)


def test_a_path_leads_from_the_top() -> None:
    outline = Outline.of(Document(PAGE))
    assert [section_path(outline, one) for one in outline.headings[:3]] == [
        "Acme",
        "Acme > Products",
        "Acme > Products > Anvils",
    ]


@pytest.mark.parametrize("title", ["A >\u00a0", "\u00a0> B", "A\u00a0> B", "\x0c", "A >"])
def test_a_heading_is_found_by_all_that_its_title_has(title: str) -> None:
    text = f"# \n\nnone\n\n# {title}\n\nold\n"
    assert replace_section(text, f"# {title}", "new") == f"# \n\nnone\n\n# {title}\n\nnew\n"
