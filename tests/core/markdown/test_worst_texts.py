"""The worst texts are read and drawn in small steps, and a key or a page costs few of them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from rich.cells import cell_len

from bizctx_tui.core.markdown.document import Change, MarkdownDocument
from bizctx_tui.core.markdown.layout import MarkdownLayout
from bizctx_tui.core.markdown.window import MAX_BLOCK_CHARACTERS, MAX_BLOCK_LINES, MAX_LINE
from tests.support.worst_texts import SIZE, WORST_TEXTS

WIDTH, HEIGHT = 76, 40
EVERY = pytest.mark.parametrize("name", WORST_TEXTS)

LONG_BLOCKS = {
    name
    for name in WORST_TEXTS
    if name.startswith(("one item of", "one paragraph", "underlined paragraph", "quoted"))
} | {
    "one line of hard breaks", "paragraph before a table that never comes", "emoji lines",
    "deeper and deeper quotes", "nested list", "deeper and deeper list", "indented code",
    "link definitions", "broken link definitions", "titles of definitions",
}  # fmt: skip
"""Texts that are one paragraph, item or quote: a key in it reads the rest of it anew."""


@EVERY
def test_each_worst_text_has_exactly_the_size_of_the_cap(name: str) -> None:
    assert len(WORST_TEXTS[name]()) == SIZE


@dataclass
class Opened:
    """A worst text, opened once for all the tests of it, which leave it as it is."""

    name: str
    text: str
    document: MarkdownDocument
    layout: MarkdownLayout

    def put(self, text: str) -> Change:
        change = self.document.update(text)
        self.layout.apply(change)
        return change

    def drawn_at(self, top: int) -> int:
        """How many blocks are drawn for a window."""
        before = self.layout.drawn_blocks
        self.layout.settle(top, HEIGHT)
        return self.layout.drawn_blocks - before


@pytest.fixture(scope="module", params=WORST_TEXTS)
def opened(request: pytest.FixtureRequest) -> Opened:
    document = MarkdownDocument()
    layout = MarkdownLayout(document, cell_len)
    layout.resize(WIDTH)
    one = Opened(request.param, WORST_TEXTS[request.param](), document, layout)
    one.put(one.text)
    return one


def test_no_step_reads_more_than_a_small_block(opened: Opened) -> None:
    for index in range(len(opened.document)):
        block = opened.document.block(index)
        lines = block.end_line - block.start_line
        assert lines <= MAX_BLOCK_LINES
        is_one_line = lines == 1 and not block.body.tokens
        assert is_one_line or len(block.source) <= MAX_BLOCK_CHARACTERS + MAX_LINE + 1


def test_only_what_is_seen_is_drawn_and_all_of_that(opened: Opened) -> None:
    layout = opened.layout
    assert opened.drawn_at(0) <= HEIGHT + 2
    assert opened.drawn_at(layout.height // 2) <= HEIGHT + 2
    assert opened.drawn_at(layout.height // 2 + HEIGHT) <= HEIGHT + 2
    before = layout.drawn_blocks
    layout.settle_end(HEIGHT)
    assert layout.drawn_blocks - before <= HEIGHT + 2
    rows = range(max(0, layout.height - HEIGHT), layout.height)
    shown = "".join(span.text for row in rows for span in layout.row(row))
    assert {character for character in opened.text[-100:] if character.isalnum()} <= set(shown)


@pytest.mark.parametrize("at", [0, SIZE // 2, SIZE - 1], ids=["start", "middle", "end"])
def test_a_key_reads_no_more_than_the_rest_and_draws_what_is_seen(opened: Opened, at: int) -> None:
    text = opened.text
    line = min(text.count("\n", 0, at), opened.document.line_count - 1)
    opened.drawn_at(opened.layout.rows_of_line(line)[0])
    change = opened.put(f"{text[:at]}x{text[at:]}")
    assert opened.drawn_at(opened.layout.rows_of_line(line)[0]) <= HEIGHT + 3
    rest = opened.document.line_count - line + MAX_BLOCK_LINES
    assert change.parsed_lines <= 4 * rest
    opened.put(text)


def test_a_key_in_the_middle_of_many_blocks_reads_a_few_lines(opened: Opened) -> None:
    middle = opened.text.rfind("\n", 0, SIZE // 2) + 1
    limit = 4 * opened.document.line_count if opened.name in LONG_BLOCKS else 100
    for typed in ("x", "a word "):
        change = opened.put(f"{opened.text[:middle]}{typed}{opened.text[middle:]}")
        assert change.parsed_lines <= limit
        opened.put(opened.text)
