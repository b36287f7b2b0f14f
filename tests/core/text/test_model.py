"""Ten thousand random operations on a buffer and on a plain string give the same texts.

An operation does something to the buffer, and says what the text should be by the string
model alone, or None where it does not apply. Each one in :data:`OPERATIONS` is picked as
often as its number says; what other modules do to a buffer joins by a line there.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from bizctx_tui.core.text import lines, lists, marks
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Document, Position
from bizctx_tui.core.text.replace import Edit, replace_words
from bizctx_tui.core.text.search import Query, SearchText, find_words
from tests.core.text import string_model as model

FIRST = "one two\r\nthree\rfour\nfive"
TYPED = ["a", "b", "é", "漢", "👍", "\u0301", " ", " ", "_", ",", "\u2028", "\x00", "\ud800"]
PASTED = [
    "x\ny", "x\r\ny\r\n", "\r", "\n", "\r\n", "\n\r", "\r\r\n\n", "one two", "a\u0301\u0301",
    "\u0301", "👍👍\n漢字", "\x00\x1b[31m", "\t", " \t ", "\f\x85\u2028\u2029", "a\rb\nc\r\nd",
    "word " * 20, "\n" * 8,
]  # fmt: skip
SOUGHT = ["a", "e", "word", "two", "👍", "\u0301", "\x00", " ", "漢", "one two"]
LONGEST = 1_500


@dataclass
class Editing:
    """A buffer under test, and what is known about it without asking it for its text."""

    rng: random.Random
    text: str = FIRST
    buffer: Buffer = field(init=False)
    past: list[str] = field(default_factory=list)
    future: list[str] = field(default_factory=list)
    exact: bool = False
    """Whether the last edit is an undo step by itself."""

    def __post_init__(self) -> None:
        self.buffer = Buffer(self.text)

    @property
    def ends(self) -> tuple[int, int]:
        """The ends of the selection as offsets."""
        low, high = (model.offset(self.text, *end) for end in self.buffer.selection)
        return low, high

    @property
    def touched(self) -> list[str]:
        """The lines that the selection is on, and one more on each side."""
        low, high = self.ends
        block = model.chosen(self.text, low, high)
        return [line for line, _ in model.rows(self.text)[max(0, block.start - 1) : block.stop + 1]]


Operation = Callable[[Editing], str | None]


def by_selection(
    do: Callable[[Buffer], object], expected: Callable[[str, int, int], str | None]
) -> Operation:
    """An operation whose outcome follows from the text and the selection."""

    def run(editing: Editing) -> str | None:
        found = expected(editing.text, *editing.ends)
        if found is not None:
            do(editing.buffer)
        return found

    return run


def where_plain(operation: Operation) -> Operation:
    """The operation, but not on lines that markdown may take for lists, quotes or headings."""

    def run(editing: Editing) -> str | None:
        if any(model.BLOCK_MARK.match(line) for line in editing.touched):
            return None
        return operation(editing)

    return run


def without_combining(operation: Operation) -> Operation:
    """The operation, but not where marks make it a question what a word is."""

    def run(editing: Editing) -> str | None:
        return None if "\u0301" in "".join(editing.touched) else operation(editing)

    return run


def type_one_of(characters: Sequence[str]) -> Operation:
    def run(editing: Editing) -> str:
        character = editing.rng.choice(characters)
        expected = model.inserted(editing.text, *editing.ends, character)
        editing.buffer.insert(character)
        return expected

    return run


def paste_one_of(pieces: Sequence[str]) -> Operation:
    def run(editing: Editing) -> str:
        piece = "".join(editing.rng.choices(pieces, k=editing.rng.randint(1, 2)))
        expected = model.inserted(editing.text, *editing.ends, piece)
        editing.buffer.insert(piece, paste=True)
        return expected

    return run


def replace_somewhere(editing: Editing) -> str:
    places = sorted(editing.rng.randint(0, len(editing.text)) for _ in range(2))
    document = editing.buffer.document
    start, end = (document.position(place) for place in places)
    low, high = (model.offset(editing.text, *position) for position in (start, end))
    piece = "".join(editing.rng.choices(PASTED, k=editing.rng.randint(0, 2)))
    editing.buffer.replace(start, end, piece)
    return editing.text[:low] + piece + editing.text[high:]


def replace_everything(editing: Editing) -> str:
    pieces = [*TYPED, *PASTED, FIRST, FIRST]
    text = "".join(editing.rng.choices(pieces, k=editing.rng.randint(0, 12)))
    editing.buffer.replace_all_text(text)
    return text


def toggle(size: int, do: Callable[[Buffer], None]) -> Operation:
    def run(editing: Editing) -> str | None:
        select_in_line(editing)
        low, high = editing.ends
        # Underscores, and marks that are selected themselves, have tests of their own.
        selected, around = editing.text[low:high], "".join(editing.touched)
        if not selected.strip() or "*" in selected or "_" in around:
            return None
        if any(map(model.BLOCK_MARK.match, editing.touched)):
            return None
        do(editing.buffer)
        return model.starred(editing.text, low, high, size)

    return run


def select_in_line(editing: Editing) -> None:
    """Select a part of the cursor's line, or of one near it that has a text."""
    rng, buffer = editing.rng, editing.buffer
    line = buffer.cursor.line
    lengths = [len(row) for row, _ in model.rows(editing.text)]
    near = min(range(len(lengths)), key=lambda index: (lengths[index] < 2, abs(index - line)))
    for select in (False, True):
        buffer.move_to(Position(near, rng.randint(0, lengths[near])), select)


def move(editing: Editing) -> None:
    """Put the cursor elsewhere, near it more often than far away, and maybe select."""
    rng, buffer = editing.rng, editing.buffer
    for select in (False, rng.random() < 0.5):
        line = buffer.cursor.line + rng.choice([-40, -1, -1, 0, 0, 0, 1, 1, 40])
        buffer.move_to(Position(line, rng.choice([0, 1, 2, 5, 9, 999])), select)


def undo(editing: Editing) -> str:
    """The text is one that was there before: the last one if that edit joined no other."""
    before = editing.text
    if not editing.buffer.undo():
        assert not editing.past
        return before
    text = editing.buffer.text
    assert text in editing.past
    if editing.exact:
        assert text == editing.past[-1]
    while editing.past.pop() != text:
        pass
    editing.future.append(before)
    editing.exact = False
    return text


def redo(editing: Editing) -> str:
    if not editing.buffer.redo():
        assert not editing.future
        return editing.text
    editing.past.append(editing.text)
    editing.exact = True
    return editing.future.pop()


def go_to_match(editing: Editing) -> None:
    """Search, and go to where the string has the match that comes next."""
    needle = editing.rng.choice(SOUGHT)
    matches = find_words(SearchText(editing.text), Query(needle, case_sensitive=True))
    assert matches.count == editing.text.count(needle)
    place = editing.rng.randint(0, len(editing.text))
    start = editing.buffer.document.position(place)
    hit = matches.at_or_after(matches.searched.place(start))
    if hit is None:
        assert needle not in editing.text
        return
    low = model.offset(editing.text, *start)
    expected = editing.text.find(needle, low)
    assert hit.wrapped == (expected < 0)
    begin, end = matches.stretch(hit.number)
    assert editing.buffer.document.text_between(begin, end) == needle
    found = model.offset(editing.text, *begin)
    assert found == (editing.text.find(needle) if hit.wrapped else expected)
    editing.buffer.move_to(begin)


def replace_all_matches(editing: Editing) -> str | None:
    needle, fresh = editing.rng.choice(SOUGHT), editing.rng.choice(["", "X", "ab", "字"])
    matches = find_words(SearchText(editing.text), Query(needle, case_sensitive=True))
    if not matches.count:
        return None
    edit = replace_words(matches, fresh, newline="\n", cursor=0)
    assert isinstance(edit, Edit)
    editing.buffer.replace(edit.start, edit.end, edit.text)
    return editing.text.replace(needle, fresh)


OPERATIONS: dict[str, tuple[int, Operation]] = {
    "type": (30, type_one_of(TYPED)),
    "paste": (6, paste_one_of(PASTED)),
    "newline": (
        8,
        where_plain(by_selection(lists.newline, lambda t, a, b: model.inserted(t, a, b, "\n"))),
    ),
    "backspace": (8, by_selection(Buffer.backspace, model.backspaced)),
    "delete": (8, by_selection(Buffer.delete, model.deleted)),
    "delete word before": (
        3,
        without_combining(by_selection(Buffer.delete_word_left, model.without_word_before)),
    ),
    "delete word after": (
        3,
        without_combining(by_selection(Buffer.delete_word_right, model.without_word_after)),
    ),
    "delete to start": (2, by_selection(Buffer.delete_to_line_start, model.without_line_start)),
    "delete to end": (2, by_selection(Buffer.delete_to_line_end, model.without_line_end)),
    "delete lines": (2, by_selection(lines.delete_lines, model.without_lines)),
    "move up": (5, by_selection(lines.move_lines_up, lambda t, a, b: model.exchanged(t, a, b, -1))),
    "move down": (
        5,
        by_selection(lines.move_lines_down, lambda t, a, b: model.exchanged(t, a, b, 1)),
    ),
    "duplicate": (4, by_selection(lines.duplicate, model.doubled)),
    "join": (3, by_selection(lines.join_lines, model.put_together)),
    "indent": (4, where_plain(by_selection(lists.indent, model.moved_right))),
    "outdent": (4, where_plain(by_selection(lists.outdent, model.moved_left))),
    "bold": (6, toggle(2, marks.toggle_bold)),
    "italic": (6, toggle(1, marks.toggle_italic)),
    "search": (4, go_to_match),
    "replace all": (2, replace_all_matches),
    "replace": (5, replace_somewhere),
    "replace everything": (1, replace_everything),
}
JOINING = {"type", "backspace", "delete", "delete word before", "delete word after"}
"""Those that may become one undo step with the one before."""
LOOKING = {"search"}
"""Those that change nothing."""


LIST_OPERATIONS: dict[str, tuple[int, Operation]] = {
    "type": (30, type_one_of("ab-x[]")),
    "paste": (10, paste_one_of(["- a", "- ", "- [ ] ", "- [x] b\n- c", "-", "a\r\n- b\r"])),
    "newline": (20, by_selection(lists.newline, model.entered)),
    "task": (20, by_selection(lists.toggle_task, model.ticked)),
    **{
        name: OPERATIONS[name]
        for name in ("backspace", "delete", "delete lines", "move up", "move down", "duplicate")
    },
}


def step(editing: Editing, operations: dict[str, tuple[int, Operation]]) -> str | None:
    """One random operation, held against the model; its name if it did something."""
    rng = editing.rng
    if rng.random() < 0.4:
        move(editing)
    choice = rng.random()
    if choice < 0.12:
        name, expected = "undo", undo(editing)
    elif choice < 0.17:
        name, expected = "redo", redo(editing)
    else:
        weights = [weight for weight, _ in operations.values()]
        name = rng.choices(list(operations), weights)[0]
        if len(editing.text) > LONGEST:
            name = "replace everything"
        before, revision = editing.text, editing.buffer.revision
        found = {**OPERATIONS, **operations}[name][1](editing)
        expected = before if found is None else found
        if editing.buffer.revision != revision:
            editing.past.append(before)
            editing.future.clear()
            editing.exact = name not in JOINING
    assert editing.buffer.text == expected, name
    changed = editing.text != expected
    editing.text = expected
    return name if changed else None


def run(seed: int, operations: dict[str, tuple[int, Operation]]) -> None:
    """A thousand steps, and all of them back."""
    editing = Editing(random.Random(seed))
    done = set()
    for _ in range(1_000):
        done.add(step(editing, operations))
        document = editing.buffer.document
        for position in (editing.buffer.cursor, editing.buffer.anchor):
            assert document.clamp(position) == position
        assert document.character_count == len(editing.text)
    fresh = Document(editing.text)
    assert [document.line(i) for i in range(document.line_count)] == [
        fresh.line(i) for i in range(fresh.line_count)
    ]
    assert done >= {*operations, "undo", "redo"} - LOOKING
    while editing.buffer.undo():
        assert editing.buffer.text in editing.past
    assert editing.buffer.text == FIRST


@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_random_operations(seed: int) -> None:
    run(seed, OPERATIONS)


@pytest.mark.parametrize("seed", range(3))
def test_a_thousand_random_operations_on_a_list(seed: int) -> None:
    run(seed, LIST_OPERATIONS)
