"""A key's time, taken on real pseudo-terminals."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

import bizctx_tui
from benchmarks import keys
from benchmarks.documents import SMALL, mixed
from benchmarks.names import KEY_SMALL, TEXT_AREA
from benchmarks.pty_session import ProgramEnded, PtySession
from benchmarks.samples import Samples
from benchmarks.screen import Screen, replay
from benchmarks.subjects import NotShown, Package, Subject, text_area

PACKAGE = Package("bizctx", Path(bizctx_tui.__file__).parent.parent)

# Answers a key with something else, then with the key in a frame whose end comes with the
# next key.
SLOW_FRAMES = r"""
import os, tty
tty.setraw(0)
os.write(1, b"\x1b[2Jready")
while True:
    key = os.read(0, 1)
    if key == b"!":
        os.write(1, b"\x1b[?2026l")
    else:
        os.write(1, b"\x1b[30;1Hnoise\x1b[?2026h\x1b[5;5H" + key)
"""


def program(text: str, directory: Path) -> PtySession:
    return PtySession([sys.executable, "-c", text], {"PATH": os.environ["PATH"]}, directory)


def test_a_key_is_shown_when_its_frame_ends_and_not_when_something_comes(tmp_path: Path) -> None:
    with program(SLOW_FRAMES, tmp_path) as session:
        screen = Screen()
        Subject("slow", session).wait_for(lambda shown: "ready" in shown.text)
        first = session.play([b"Z"], quiet=0.05, limit=10)
        shown = replay(first, screen, [lambda at: "noise" in at.text, lambda at: "Z" in at.text])
        assert shown[0] is not None
        assert shown[1] is None
        second = session.play([b"!"], quiet=0.05, limit=10)
        assert replay(second, screen, [lambda at: "Z" in at.text]) == [second.chunks[-1].time]
        assert first.sent[0] < shown[0] < second.sent[0] < second.chunks[-1].time


def test_what_is_never_shown_is_told_with_the_screen(tmp_path: Path) -> None:
    with program(SLOW_FRAMES, tmp_path) as session:
        subject = Subject("slow", session)
        subject.wait_for(lambda shown: "ready" in shown.text)
        with pytest.raises(NotShown, match=r"slow did not show(?s:.)*noise"):
            subject.play([b"Z"], [lambda screen: "Z" in screen.text], limit=0.2)


def test_more_is_written_than_a_terminal_holds(tmp_path: Path) -> None:
    echo = "import os, tty; tty.setraw(0); os.write(1, b'ready')\n"
    echo += "while True: os.write(1, os.read(0, 512))"
    with program(echo, tmp_path) as session:
        Subject("echo", session).wait_for(lambda shown: "ready" in shown.text)
        recording = session.play([b"x" * 100_000 + b"Z"], quiet=0.2, limit=20)
        data = b"".join(chunk.data for chunk in recording.chunks)
        assert data == b"x" * 100_000 + b"Z"
        assert len(recording.sent) == 1


def test_a_program_that_ends_is_told(tmp_path: Path) -> None:
    with program("pass", tmp_path) as session, pytest.raises(ProgramEnded):
        session.listen(quiet=20, limit=20)


def test_each_key_in_a_text_area_is_timed_and_taken_back(tmp_path: Path) -> None:
    samples = Samples()
    with ExitStack() as stack:
        text = mixed(SMALL)
        area = text_area(stack, text, PACKAGE, tmp_path)
        keys.one_at_a_time([area], 1, KEY_SMALL, samples)
        keys.in_a_burst([area], 1, "burst", samples)
        assert area.screen.count("Z") == 0
        assert area.screen.count("Midpoint of the document") == 1
    single, burst = samples.series[KEY_SMALL, TEXT_AREA], samples.series["burst", TEXT_AREA]
    assert len(single.values) == len(single.size) == len(single.cpu) == 10
    assert min(single.values) > 0
    assert min(single.size) > 0
    assert len(burst.values) == 60
    assert min(burst.values) > 0
