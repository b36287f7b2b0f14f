"""Pastes are told from keys however the reads cut them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.tui.pastes import END, RAW_CHARACTERS, STALL_SECONDS, START, Pasted, PasteSplitter

INSIDE = st.lists(st.sampled_from(["a", "\r", "\x1b", "[", "20", "漢", "\x1b[20", "~", "\0"]))
KEYS = st.lists(st.sampled_from(["x", "\x1b[A", "\x1b", "\x1b[20~", "\x1b[2"]), max_size=8)


def cut(data: str, places: list[int]) -> list[str]:
    edges = [0, *sorted({place % (len(data) + 1) for place in places}), len(data)]
    return [data[low:high] for low, high in itertools.pairwise(edges) if low < high]


@given(KEYS, INSIDE, KEYS, st.lists(st.integers(0, 999)))
def test_a_paste_comes_whole_wherever_it_is_cut(
    before: list[str], inside: list[str], after: list[str], places: list[int]
) -> None:
    splitter = PasteSplitter()
    pieces: list[str | Pasted] = []
    text = "".join(inside)
    for part in cut("".join([*before, START, text, END, *after]), places):
        pieces += splitter.feed(part, 0.0)
    pieces += splitter.stalled(9.0)
    assert [piece for piece in pieces if isinstance(piece, Pasted)] == [Pasted(text)] * bool(text)
    # A start mark that was cut behind its first characters is handed on, and so is its end.
    keys = "".join(piece for piece in pieces if isinstance(piece, str))
    assert keys.replace(START, "").replace(END, "") == "".join([*before, *after])


def test_the_end_may_come_much_later() -> None:
    splitter = PasteSplitter()
    assert list(splitter.feed(f"{START}text\x1b[20", 0.0)) == []
    assert list(splitter.stalled(0.2)) == []
    assert list(splitter.feed("1~x", 0.3)) == [Pasted("text"), "x"]


def test_what_came_is_not_kept_back_when_the_end_is_lost() -> None:
    splitter = PasteSplitter()
    assert list(splitter.feed(f"{START}text", 0.0)) == []
    assert list(splitter.stalled(STALL_SECONDS)) == [Pasted("text")]
    assert list(splitter.feed("more", 5.0)) == []
    assert list(splitter.stalled(5.0 + STALL_SECONDS)) == [Pasted("more")]
    assert list(splitter.feed(f"{END}x", 9.0)) == ["x"]


def test_a_key_that_begins_like_a_mark_is_a_key() -> None:
    splitter = PasteSplitter()
    assert list(splitter.feed("\x1b", 0.0)) == ["\x1b"]
    assert list(splitter.feed("[20~", 0.0)) == ["[20~"]
    assert list(splitter.feed("\x1b[20", 0.0)) == []
    assert list(splitter.stalled(0.1)) == ["\x1b[20"]


@pytest.mark.parametrize("line_break", ["\r", "\n", "\r\n", "\t"])
def test_much_text_at_once_is_a_paste_without_marks(line_break: str) -> None:
    text = f"- one{line_break}" * 20
    assert list(PasteSplitter().feed(text, 0.0)) == [Pasted(text)]


@pytest.mark.parametrize(
    "keys",
    [
        "andr\r",
        "x" * 100,
        "x" * 100 + "\r",
        "\r" * 100,
        "x\ry" * 20 + "\x1b[A",
        "x\ry" * 20 + "\x13",
        "x\r" + "y" * (RAW_CHARACTERS - 3),
    ],
)
def test_keys_are_keys(keys: str) -> None:
    assert list(PasteSplitter().feed(keys, 0.0)) == [keys]
