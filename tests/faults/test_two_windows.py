"""Two windows on one document, both killed while both are typed in: two whole drafts."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.at_terminal import KEPT, Desk, desk, open_document, press_until
from tests.support.terminal import DOWN, ESCAPE, Terminal

BOTH = "bizctx kept 2 drafts"
COMPARED = "→ the kept draft"
TEXTS = ("of the first window abcdefghijklm", "of the second window nopqrstuvwxy")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as here:
        yield here


def compared(terminal: Terminal, pointed: str) -> str:
    """The screen with what a draft has that the server has not."""
    terminal.send(pointed)
    # No key counts before the drafts were there for a moment: again until one did.
    press_until(terminal, "d", COMPARED)
    screen = terminal.wait_for(lambda screen: any(text in screen for text in TEXTS))
    terminal.send(ESCAPE)
    terminal.wait_for(BOTH)
    return screen


def test_both_drafts_are_there_and_neither_has_a_letter_of_the_other(here: Desk) -> None:
    with here.start() as first, here.start() as second:
        for terminal in (first, second):
            open_document(terminal)
        for letters in zip(*TEXTS, strict=True):
            for terminal, letter in zip((first, second), letters, strict=True):
                terminal.send(letter)
        for terminal, text in zip((first, second), TEXTS, strict=True):
            terminal.wait_for(text)
            terminal.wait_for(KEPT)
            terminal.signal(signal.SIGKILL)
            terminal.wait_for_exit()
    with here.start() as terminal:
        terminal.wait_for(BOTH)
        screens = [compared(terminal, ""), compared(terminal, DOWN)]
    assert {text for text in TEXTS for screen in screens if text in screen} == set(TEXTS)
    assert all(sum(text in screen for text in TEXTS) == 1 for screen in screens)
