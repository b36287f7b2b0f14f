"""A stretch is found again wherever edits moved it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.mark import Mark

TEXT = st.text("ab\n\r", max_size=30)


@given(TEXT, TEXT, TEXT, st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99), TEXT)))
def test_a_stretch_is_found_after_edits_outside_of_it(
    head: str, middle: str, tail: str, edits: list[tuple[int, int, str]]
) -> None:
    # The bars keep line endings at the edges from melting together.
    head, middle, tail = f"{head}|", f"|{middle}|", f"|{tail}"
    buffer = Buffer(head + middle + tail)
    document = buffer.document
    mark = Mark(
        buffer.revision,
        document.position(len(head)),
        document.position(len(head) + len(middle)),
    )
    for first, second, text in edits[:20]:
        start, end = mark.after(buffer.changes_since(mark.revision) or ())
        low, high = document.offset(start), document.offset(end)
        length = document.character_count
        before = first % 2 == 0
        edges = (0, low - 1) if before else (high + 1, length)
        if edges[0] > edges[1]:
            continue
        places = sorted(edges[0] + at % (edges[1] - edges[0] + 1) for at in (first, second))
        buffer.replace(document.position(places[0]), document.position(places[1]), text)
    start, end = mark.after(buffer.changes_since(mark.revision) or ())
    assert document.text_between(start, end) == middle


def test_what_is_put_in_at_either_end_is_outside() -> None:
    buffer = Buffer("one two three")
    mark = Mark(buffer.revision, buffer.document.position(4), buffer.document.position(7))
    for at in (4, 8):
        buffer.replace(buffer.document.position(at), buffer.document.position(at), "X")
    assert buffer.text == "one XtwoX three"
    start, end = mark.after(buffer.changes_since(mark.revision) or ())
    assert buffer.document.text_between(start, end) == "two"


def test_an_empty_stretch_stays_before_what_is_typed_there() -> None:
    buffer = Buffer("one two")
    mark = Mark(buffer.revision, buffer.document.position(4), buffer.document.position(4))
    buffer.move_to(buffer.document.position(4))
    for character in "new":
        buffer.insert(character)
    start, end = mark.after(buffer.changes_since(mark.revision) or ())
    assert start == end == buffer.document.position(4)


def test_of_a_stretch_that_was_replaced_what_is_left_is_kept() -> None:
    for low, high, left in ((2, 8, ""), (3, 6, ""), (1, 4, "45"), (5, 9, "34"), (4, 5, "3X5")):
        buffer = Buffer("0123456789")
        position = buffer.document.position
        mark = Mark(buffer.revision, position(3), position(6))
        buffer.replace(position(low), position(high), "X")
        start, end = mark.after(buffer.changes_since(mark.revision) or ())
        assert buffer.document.text_between(start, end) == left
