"""Moving sections: nothing is lost, and every move can be moved back."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from bizctx_tui.core.outline import Outline
from bizctx_tui.core.section_move import SectionMove, SectionStays, move_section
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Document, Position
from bizctx_tui.core.text.undo import Selection

HEADINGS = ["# A", "# B", "## C", "## D", "## E", "### F", "G\n---"]
LINES = ["", "", "  ", "text", "more", "===", "- x", "> y", "```"]
ENDINGS = ["\n", "\n", "\r\n", "\r"]
BLOCK = st.tuples(st.sampled_from(HEADINGS), st.lists(st.sampled_from(LINES), max_size=3)).map(
    lambda block: [*block[0].split("\n"), *block[1]]
)


def ended(blocks: list[list[str]], endings: list[str]) -> str:
    lines = [line for block in blocks for line in block]
    return "".join(line + endings[at % len(endings)] for at, line in enumerate(lines))


MARKDOWN = st.builds(
    ended,
    st.lists(BLOCK, min_size=1, max_size=6),
    st.lists(st.sampled_from(ENDINGS), min_size=1, max_size=5),
)
ENDED = st.tuples(MARKDOWN, st.sampled_from(["", "last", "# last"])).map("".join)


def plan(buffer: Buffer, *, down: bool) -> SectionMove | SectionStays:
    selection = Selection(buffer.cursor, buffer.anchor)
    return move_section(buffer.document, selection, down=down)


def moved(buffer: Buffer, *, down: bool) -> SectionMove | SectionStays:
    found = plan(buffer, down=down)
    if isinstance(found, SectionMove):
        cursor, anchor = found.selection.cursor, found.selection.anchor
        buffer.edit(found.start, found.end, found.text, cursor=cursor, anchor=anchor)
    return found


def lines_of(document: Document) -> list[str]:
    return [document.line(index) for index in range(document.line_count)]


@settings(max_examples=400)
@given(ENDED, st.integers(0, 20), st.integers(0, 5), st.booleans())
def test_a_move_is_a_permutation_that_can_be_moved_back(
    text: str, line: int, column: int, down: bool
) -> None:
    buffer = Buffer(text)
    buffer.move_to(Position(line % buffer.document.line_count, column))
    outline = Outline.of(buffer.document)
    section = outline.at(buffer.cursor.line)
    words = buffer.document.line(buffer.cursor.line)
    before, revision = lines_of(buffer.document), buffer.revision
    if isinstance(moved(buffer, down=down), SectionStays):
        assert (buffer.text, buffer.revision) == (text, revision)
        return
    event("moved")
    assert buffer.revision == revision + 1
    assert Counter(buffer.text) == Counter(text)
    assert Counter(lines_of(buffer.document)) == Counter(before)
    assert buffer.text[-1:] in "\r\n" or text[-1:] not in "\r\n"
    after = Outline.of(buffer.document)
    own = after.at(buffer.cursor.line)
    assert (own.level, own.title) == (section.level, section.title)
    if words.strip():
        assert buffer.document.line(buffer.cursor.line) == words
    titles = Counter((one.level, one.title) for one in after.sections)
    assert titles == Counter((one.level, one.title) for one in outline.sections)
    assert isinstance(moved(buffer, down=not down), SectionMove)
    assert buffer.text == text
    buffer.undo()
    buffer.undo()
    assert buffer.text == text
    assert not buffer.can_undo


@pytest.mark.parametrize(
    ("before", "line", "down", "after"),
    [
        ("# A\n\na\n\n# B\n\nb", 0, True, "# B\n\nb\n\n# A\n\na"),
        ("# A\n\na\n\n# B\n\nb\n", 4, False, "# B\n\nb\n\n# A\n\na\n"),
        ("# A\n# B\n", 0, True, "# B\n# A\n"),
        ("# A\n# B", 1, False, "# B\n# A"),
        ("in\n# A\n## A1\nx\n# B\n## B1\n# C", 1, True, "in\n# B\n## B1\n# A\n## A1\nx\n# C"),
        ("# A\r\na\r\n# B\nb", 0, True, "# B\nb\r\n# A\r\na"),
        ("A\n===\n\nB\n===\n", 0, True, "B\n===\n\nA\n===\n"),
    ],
)
def test_sections_change_places(before: str, line: int, down: bool, after: str) -> None:
    buffer = Buffer(before)
    buffer.move_to(Position(line, 0))
    moved(buffer, down=down)
    assert buffer.text == after


@pytest.mark.parametrize(
    ("text", "line", "down", "why"),
    [
        ("just text", 0, True, "no heading here"),
        ("", 0, False, "no heading here"),
        ("intro\n# A\n", 0, True, "before the first heading"),
        ("# A\n# B\n", 0, False, "“A” is the first section of its level"),
        ("# A\n## B\n", 1, True, "“B” is the last section under “A”"),
        ("# A\n### B\n## C\n", 1, True, "last section under “A”"),
        ("Foo\n---\nbar\n## Y\nbaz\n", 0, True, "would read differently"),
        ("# A\na\n# B\n```\n", 0, True, "would read differently"),
        ("# A\n```\n# A\n```\n# A\n```\n", 0, True, "would read differently"),
    ],
)
def test_a_section_stays_for_a_reason(text: str, line: int, down: bool, why: str) -> None:
    buffer = Buffer(text)
    buffer.move_to(Position(line, 0))
    stays = moved(buffer, down=down)
    assert isinstance(stays, SectionStays)
    assert why in stays.why
    assert buffer.text == text


def test_the_cursor_and_the_selection_stay_on_their_characters() -> None:
    buffer = Buffer("# A\nalpha\n\n\n# B\nbeta\n")
    buffer.move_to(Position(1, 1))
    buffer.move_to(Position(1, 3), select=True)
    moved(buffer, down=True)
    assert buffer.selected_text == "lp"
    buffer.undo()
    assert buffer.selected_text == "lp"
    buffer.move_to(Position(3, 0))
    moved(buffer, down=True)
    assert Outline.of(buffer.document).at(buffer.cursor.line).title == "A"
