"""The rows of a document that is edited, against the rows of the same text read anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.text.document import Document
from bizctx_tui.tui.widgets.editor.rows import Row, RowMap

LINE = st.sampled_from(["", "a", "b" * 15, "c " * 14, "日本" * 12])
TEXT = st.lists(LINE, min_size=1, max_size=5).map("\n".join)


def rows(rows_of: RowMap) -> list[Row]:
    return [rows_of.row(index) for index in range(rows_of.row_count)]


@given(TEXT, st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80), TEXT), max_size=5))
def test_rows_follow_any_edit(text: str, edits: list[tuple[int, int, str]]) -> None:
    document = Document(text)
    followed = RowMap(document, 10)
    for first, last, words in edits:
        # All sums are known before the edit.
        rows(followed)
        start, end = (document.position(offset) for offset in sorted((first, last)))
        followed.apply(document.replace(start, end, words))
        assert rows(followed) == rows(RowMap(document, 10))


def test_rows_follow_lines_that_change_places() -> None:
    document = Document("x\nshort\n" + "long " * 8 + "\nend")
    followed = RowMap(document, 10)
    rows(followed)
    start, end = document.position(0), document.position(len(document.text) - 4)
    followed.apply(document.replace(start, end, "x\n" + "long " * 8 + "\nshort"))
    assert rows(followed) == rows(RowMap(document, 10))
