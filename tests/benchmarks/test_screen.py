"""When a character counts as shown, from bytes as programs write them."""

from __future__ import annotations

import pytest

from benchmarks.pty_session import COLUMNS, Chunk, Recording
from benchmarks.screen import Columns, Screen, replay

# As Textual sends a frame in which a "Z" was typed behind "Midpoint".
FRAME = (
    b"\x1b[?2026h\x1b[4;38H\x1b[1;38;2;224;224;224;48;2;30;30;30mMidpoint\x1b[0m"
    b"\x1b[38;2;224;224;224;48;2;40;40;40mZ\x1b[0m\x1b[7m \x1b[0m\r\n\x1b[4;48H\x1b[?2026l"
)


def typed(screen: Screen) -> bool:
    return screen.count("MidpointZ") > 0


@pytest.mark.parametrize("cut", range(1, len(FRAME)))
def test_a_frame_is_shown_when_its_update_ends_wherever_it_is_cut(cut: int) -> None:
    screen = Screen()
    chunks = [Chunk(1.0, FRAME[:cut]), Chunk(2.0, FRAME[cut:])]
    assert replay(Recording([0.5], chunks), screen, [typed]) == [2.0]
    assert screen.find("Z") == (3, 45)


@pytest.mark.parametrize("cut", range(1, 9))
def test_an_update_whose_start_is_cut_is_held_back_too(cut: int) -> None:
    chunks = [Chunk(1.0, FRAME[:cut]), Chunk(2.0, FRAME[cut:-1]), Chunk(3.0, FRAME[-1:])]
    assert replay(Recording([0.5], chunks), Screen(), [typed]) == [3.0]


def test_without_synchronised_output_it_is_shown_at_once() -> None:
    screen = Screen()
    chunks = [
        Chunk(1.0, b"\x1b[4;38HMidpoint"),
        Chunk(2.0, b"\x1b[10;1Helsewhere\x1b[4;46H"),
        Chunk(3.0, b"\x1b[1mZ"),
        Chunk(4.0, b"\x1b[0m"),
    ]
    found = replay(Recording([0.5], chunks), screen, [typed, lambda at: at.count("else") > 0])
    assert found == [3.0, 2.0]


def test_what_never_comes_has_no_time() -> None:
    chunks = [Chunk(1.0, b"\x1b[4;38HMidpoint Z"), Chunk(2.0, FRAME[:-1])]
    assert replay(Recording([0.5], chunks), Screen(), [typed]) == [None]


def test_several_frames_in_one_read() -> None:
    screen = Screen()
    assert screen.feed(
        FRAME + b"\x1b[?2026h\x1b[5;1Hsecond\x1b[?2026l" + b"\x1b[?2026h\x1b[6;1Hthird"
    )
    assert typed(screen)
    assert screen.count("second") == 1
    assert screen.count("third") == 0
    assert screen.feed(b"\x1b[?2026l")
    assert screen.count("third") == 1


def test_a_wide_character_takes_two_columns() -> None:
    screen = Screen()
    screen.feed("\x1b[1;1H日本 ストア Z".encode())
    assert screen.find("Z") == (0, 12)
    assert all(len(row) == COLUMNS for row in screen.rows)


def test_marks_and_joiners_do_not_end_a_text() -> None:
    screen = Screen()
    screen.feed(("\x1b[1;1He" + "\u0301" * 30_000 + "👩\u200d💻\ufe0f\u200b Z").encode())
    assert screen.count("Z") == 1
    assert screen.find("Z") == (0, 6)


def test_questions_of_vim_draw_nothing() -> None:
    screen = Screen()
    screen.feed(b"\x1b[?4m\x1b[>c\x1b]11;?\x07\x1b[?1006;1000hZ")
    assert screen.text.strip() == "Z"


def test_only_the_asked_columns_count() -> None:
    screen = Screen()
    screen.feed(b"\x1b[3;10HZoo\x1b[3;80HZoo")
    assert screen.count("Zoo") == 2
    assert screen.count("Zoo", Columns(0, 60)) == 1
    assert screen.find("Zoo", Columns(60, 160)) == (2, 79)


def test_panes_are_found_by_a_title() -> None:
    screen = Screen()
    screen.feed("\x1b[2;1H╭────╮╭─ Web ─╮╭─ Preview ───╮\x1b[3;1H│".encode())
    assert screen.panes("Preview") == [Columns(1, 5), Columns(7, 14), Columns(16, 29)]
    with pytest.raises(LookupError, match="no pane is titled 'Nothing'"):
        screen.panes("Nothing")
