"""Our measure of cells is the one that the screen library will take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich._unicode_data import load
from rich.cells import cell_len

from bizctx_tui.core.text.cells import draw_cluster, shown_width, text_width
from bizctx_tui.core.text.graphemes import shown_cluster_end
from bizctx_tui.core.visible import visible


def test_every_character_by_itself() -> None:
    different = [
        hex(code)
        for code in range(0x110000)
        if text_width(chr(code)) != cell_len(visible(chr(code)))
    ]
    assert different == []


def test_every_character_with_the_emoji_variation_selector() -> None:
    widened = "".join(sorted(load("auto").narrow_to_wide))
    for character in [*widened, *"a漢😀é"]:
        text = f"{character}\ufe0f"
        assert text_width(text) == cell_len(visible(text)), text


texts = st.text(
    st.one_of(
        st.sampled_from("a é漢😀❤🏳#1\u0301\u200d\u200c\ufe0f\u20e3🏽🇩🇪👩👧\u1161\u0903\x1b"),
        st.characters(),
    ),
    max_size=30,
)


@given(texts)
def test_whole_texts(text: str) -> None:
    assert text_width(text) == cell_len(visible(text))


@given(texts)
def test_a_text_is_as_wide_as_its_clusters_drawn_one_by_one(text: str) -> None:
    shown = visible(text)
    start = 0
    while start < len(shown):
        end = shown_cluster_end(shown, start)
        drawn, width = draw_cluster(shown[start:end])
        assert width == cell_len(drawn) >= 1
        assert start == 0 or width == shown_width(shown[start:end])
        start = end


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("漢字", 4), ("e\u0301", 1), ("👨\u200d👩\u200d👧", 2), ("🇩🇪", 2), ("❤\ufe0f", 2)],
)
def test_known_widths(text: str, width: int) -> None:
    assert text_width(text) == width


def test_a_mark_with_nothing_to_stand_on_gets_a_base() -> None:
    assert draw_cluster("\u0301") == ("◌\u0301", 1)
