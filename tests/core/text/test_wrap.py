"""Soft wrap: rows that fit, break where they may, and are found again after an edit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.text import wrap as wrap_module
from bizctx_tui.core.text.graphemes import cluster_start
from bizctx_tui.core.text.wrap import (
    MIN_WIDTH,
    cell_to_column,
    column_to_cell,
    rewrap,
    row_clusters,
    wrap,
)

FAMILY = "👨\u200d👩\u200d👧"

lines = st.text(
    st.one_of(
        st.sampled_from("abc   \t漢字😀é\u0301\u200d\ufe0f👩❤🇩🇪🏽\x1b▯"),
        st.characters(exclude_characters="\r\n"),
    ),
    max_size=60,
)
long_lines = st.builds(
    lambda parts: "".join(text * times for text, times in parts),
    st.lists(st.tuples(lines, st.integers(1, 12)), max_size=6),
)


def rows(line: str, width: int) -> list[str]:
    starts = wrap(line, width)
    return [line[a:b] for a, b in zip(starts, [*starts[1:], len(line)], strict=True)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", [""]),
        ("one two", ["one two"]),
        ("one two three", ["one two ", "three"]),
        ("one twoo three", ["one twoo ", "three"]),
        ("one twoo ", ["one twoo ", ""]),
        ("abcdefghijkl", ["abcdefgh", "ijkl"]),
        ("ab          cd", ["ab       ", "   cd"]),
        ("漢字漢字漢字", ["漢字漢字", "漢字"]),
        ("abc漢字漢字", ["abc漢字", "漢字"]),
        ("😀" * 9, ["😀" * 4, "😀" * 4, "😀"]),
        (FAMILY * 5, [FAMILY * 4, FAMILY]),
        ("e\u0301" * 9, ["e\u0301" * 8, "e\u0301"]),
        ("🇩🇪" * 5, ["🇩🇪" * 4, "🇩🇪"]),
        ("a\tb\tcd", ["a\tb\t", "cd"]),
        ("\t\t\t", ["\t\t", "\t"]),
        ("\x1b[31mabcdef", ["\x1b[31mabc", "def"]),
    ],
)
def test_rows_of_eight_cells(line: str, expected: list[str]) -> None:
    assert rows(line, 8) == expected


@given(long_lines, st.integers(1, 30))
def test_rows_fit_and_split_no_cluster(line: str, width: int) -> None:
    starts = wrap(line, width)
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert starts[-1] <= len(line)
    for start, end in zip(starts, [*starts[1:], len(line)], strict=True):
        clusters = row_clusters(line, start, end)
        assert [start, *(cluster.end for cluster in clusters)] == [
            *(cluster.start for cluster in clusters),
            end,
        ]
        cells = sum(cluster.width for cluster in clusters)
        hangs = clusters and clusters[-1].text == " "
        assert cells <= max(width, MIN_WIDTH) + bool(hangs)
        assert cluster_start(line, start) == start


@given(long_lines, lines, st.integers(4, 30), st.data())
def test_rewrap_after_an_edit_is_wrap(
    line: str, inserted: str, width: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(line)))
    last = data.draw(st.integers(first, min(len(line), first + 20)))
    edited = line[:first] + inserted + line[last:]
    found = rewrap(edited, width, wrap(line, width), first, last - first, len(inserted))
    assert found == wrap(edited, width)


def test_a_key_in_a_long_line_looks_at_a_few_rows_only(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "words and 漢字 more " * 3_000
    starts = wrap(line, 80)
    looked_at = []
    original = wrap_module.next_row

    def counting(line: str, start: int, width: int) -> int | None:
        looked_at.append(start)
        return original(line, start, width)

    monkeypatch.setattr(wrap_module, "next_row", counting)
    edited = line[:20_000] + "x" + line[20_000:]
    found = rewrap(edited, 80, starts, 20_000, 0, 1)
    assert 0 < len(looked_at) < 50
    assert found == wrap(edited, 80)


@given(lines)
def test_columns_and_cells_agree(line: str) -> None:
    end = len(line)
    for cluster in row_clusters(line, 0, end):
        assert column_to_cell(line, 0, end, cluster.start) == cluster.cell
        for cell in range(cluster.cell, cluster.cell + cluster.width):
            assert cell_to_column(line, 0, end, cell) == cluster.start
    total = sum(cluster.width for cluster in row_clusters(line, 0, end))
    assert column_to_cell(line, 0, end, end) == total
    assert cell_to_column(line, 0, end, total) == end


def test_tabs_reach_the_next_fourth_cell() -> None:
    assert [cluster.text for cluster in row_clusters("a\t漢\t\t", 0, 5)] == [
        "a", "   ", "漢", "  ", "    ",
    ]  # fmt: skip
