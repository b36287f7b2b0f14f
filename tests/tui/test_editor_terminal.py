"""What the bytes that terminals send for a key do in the editor, through a real terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from tests.support.terminal import Terminal

START = "one two//alpha be|ta gamma/delta end//last ."

WORD_LEFT = "one two//alpha |beta gamma/delta end//last ."
WORD_RIGHT = "one two//alpha beta| gamma/delta end//last ."
LINE_START = "one two//|alpha beta gamma/delta end//last ."
LINE_END = "one two//alpha beta gamma|/delta end//last ."
TEXT_START = "|one two//alpha beta gamma/delta end//last ."
TEXT_END = "one two//alpha beta gamma/delta end//last| ."
UP = "one two/|/alpha beta gamma/delta end//last ."
DOWN = "one two//alpha beta gamma/delta en|d//last ."
LEFT = "one two//alpha b|eta gamma/delta end//last ."
RIGHT = "one two//alpha bet|a gamma/delta end//last ."
PARAGRAPH_DOWN = "one two//alpha beta gamma/delta end//|last ."
SELECT_LEFT = "one two//alpha b|e^ta gamma/delta end//last ."
SELECT_RIGHT = "one two//alpha be^t|a gamma/delta end//last ."
SELECT_UP = "one two/|/alpha be^ta gamma/delta end//last ."
SELECT_DOWN = "one two//alpha be^ta gamma/delta en|d//last ."
SELECT_WORD_LEFT = "one two//alpha |be^ta gamma/delta end//last ."
SELECT_WORD_RIGHT = "one two//alpha be^ta| gamma/delta end//last ."
SELECT_LINE_START = "one two//|alpha be^ta gamma/delta end//last ."
SELECT_LINE_END = "one two//alpha be^ta gamma|/delta end//last ."
SELECT_PARAGRAPH_DOWN = "one two//alpha be^ta gamma/delta end//|last ."
LINE_UP = "one two/alpha be|ta gamma//delta end//last ."
LINE_DOWN = "one two//delta end/alpha be|ta gamma//last ."
NO_WORD_LEFT = "one two//alpha |ta gamma/delta end//last ."
NO_WORD_RIGHT = "one two//alpha be| gamma/delta end//last ."
NO_LINE_START = "one two//|ta gamma/delta end//last ."
NO_LINE_END = "one two//alpha be|/delta end//last ."
NO_LEFT = "one two//alpha b|ta gamma/delta end//last ."
NO_RIGHT = "one two//alpha be|a gamma/delta end//last ."
BOLD = "one two//alpha **be|ta** gamma/delta end//last ."
ITALIC = "one two//alpha *be|ta* gamma/delta end//last ."
CODE = "one two//alpha `be|ta` gamma/delta end//last ."
TWICE = "one two//alpha beta gamma/alpha be|ta gamma/delta end//last ."
TASK = "one two//- [ ] alpha be|ta gamma/delta end//last ."

SENT = {
    "xterm, gnome-terminal, kitty, tmux with xterm-keys": {
        "\x1b[D": LEFT,
        "\x1b[C": RIGHT,
        "\x1b[A": UP,
        "\x1b[B": DOWN,
        "\x1b[H": LINE_START,
        "\x1b[F": LINE_END,
        "\x1b[1;5D": WORD_LEFT,
        "\x1b[1;5C": WORD_RIGHT,
        "\x1b[1;3D": WORD_LEFT,
        "\x1b[1;3C": WORD_RIGHT,
        "\x1b[1;5A": LINE_START,
        "\x1b[1;5B": PARAGRAPH_DOWN,
        "\x1b[1;5H": TEXT_START,
        "\x1b[1;5F": TEXT_END,
        "\x1b[1;3A": LINE_UP,
        "\x1b[1;3B": LINE_DOWN,
        "\x1b[1;2D": SELECT_LEFT,
        "\x1b[1;2C": SELECT_RIGHT,
        "\x1b[1;2A": SELECT_UP,
        "\x1b[1;2B": SELECT_DOWN,
        "\x1b[1;2H": SELECT_LINE_START,
        "\x1b[1;2F": SELECT_LINE_END,
        "\x1b[1;6D": SELECT_WORD_LEFT,
        "\x1b[1;6C": SELECT_WORD_RIGHT,
        "\x1b[1;4D": SELECT_WORD_LEFT,
        "\x1b[1;4C": SELECT_WORD_RIGHT,
        "\x1b[1;6B": SELECT_PARAGRAPH_DOWN,
        "\x1b[3~": NO_RIGHT,
        "\x1b[3;5~": NO_WORD_RIGHT,
        "\x1b[3;3~": NO_WORD_RIGHT,
    },
    "the same with application cursor keys; screen": {
        "\x1bOD": LEFT,
        "\x1bOC": RIGHT,
        "\x1bOA": UP,
        "\x1bOB": DOWN,
        "\x1bOH": LINE_START,
        "\x1bOF": LINE_END,
    },
    "rxvt": {
        "\x1b[7~": LINE_START,
        "\x1b[8~": LINE_END,
        "\x1b[7^": TEXT_START,
        "\x1b[8^": TEXT_END,
        "\x1b[7$": SELECT_LINE_START,
        "\x1b[8$": SELECT_LINE_END,
        "\x1bOd": WORD_LEFT,
        "\x1bOc": WORD_RIGHT,
        "\x1bOa": LINE_START,
        "\x1bOb": PARAGRAPH_DOWN,
        "\x1b[d": SELECT_LEFT,
        "\x1b[c": SELECT_RIGHT,
        "\x1b[a": SELECT_UP,
        "\x1b[b": SELECT_DOWN,
        "\x1b\x1b[D": WORD_LEFT,
        "\x1b\x1b[C": WORD_RIGHT,
        "\x1b\x1b[A": LINE_UP,
        "\x1b\x1b[B": LINE_DOWN,
        "\x1b\x1b[d": SELECT_WORD_LEFT,
        "\x1b\x1b[c": SELECT_WORD_RIGHT,
        "\x1b\x1b[3~": NO_WORD_RIGHT,
        "\x1b[3^": NO_WORD_RIGHT,
    },
    "Linux console, tmux, PuTTY": {
        "\x1b[1~": LINE_START,
        "\x1b[4~": LINE_END,
        "\x1b[5D": WORD_LEFT,
        "\x1b[5C": WORD_RIGHT,
        "\x1b[5A": LINE_START,
        "\x1b[5B": PARAGRAPH_DOWN,
        "\x1b\x1bOD": WORD_LEFT,
        "\x1b\x1bOA": LINE_UP,
    },
    "macOS Terminal, and alt with a letter anywhere": {
        "\x1bb": WORD_LEFT,
        "\x1bf": WORD_RIGHT,
        "\x1bB": SELECT_WORD_LEFT,
        "\x1bF": SELECT_WORD_RIGHT,
        "\x1ba": LINE_START,
        "\x1be": LINE_END,
        "\x1bA": SELECT_LINE_START,
        "\x1bE": SELECT_LINE_END,
        "\x1bd": NO_WORD_RIGHT,
        "\x1bk": NO_LINE_END,
        "\x1b\x7f": NO_WORD_LEFT,
        "\x1b\x08": NO_WORD_LEFT,
        "\x1bi": ITALIC,
        "\x1bc": CODE,
        "\x1bt": TASK,
    },
    "ctrl with a letter": {
        "\x17": NO_WORD_LEFT,
        "\x15": NO_LINE_START,
        "\x02": BOLD,
        "\x04": TWICE,
        "\x7f": NO_LEFT,
        "\x08": NO_LEFT,
    },
    "kitty's keyboard protocol": {
        "\x1b[98;5u": BOLD,
        "\x1b[105;3u": ITALIC,
        "\x1b[100;5u": TWICE,
        "\x1b[97;3u": LINE_START,
        "\x1b[98;4u": SELECT_WORD_LEFT,
        "\x1b[127;5u": NO_WORD_LEFT,
        "\x1b[127;3u": NO_WORD_LEFT,
    },
    "selecting where shift and arrows send nothing of their own": {
        "\x00\x1b[C": SELECT_RIGHT,
        "\x1b \x1b[C": SELECT_RIGHT,
        "\x1b[32;5u\x1b[C": SELECT_RIGHT,
        "\x00\x1bf": SELECT_WORD_RIGHT,
        "\x00\x1b[4~": SELECT_LINE_END,
        "\x00\x1b[B": SELECT_DOWN,
        "\x00\x00\x1b[C": RIGHT,
        "\x00\x1b[C\x7f": "one two//alpha be|a gamma/delta end//last .",
        "\x00\x1b[C\x7f\x1b[C": "one two//alpha bea| gamma/delta end//last .",
        "\x00\x1b[C\x1b[27u\x1b[C": "one two//alpha beta| gamma/delta end//last .",
    },
}


@pytest.fixture(scope="module")
def terminal() -> Iterator[Terminal]:
    command = [sys.executable, "-m", "tests.support.editor_app"]
    # Not the whole environment: COLUMNS and LINES in it would be believed.
    environ = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    with Terminal(command, environ, columns=90, rows=16) as terminal:
        yield terminal


@pytest.mark.parametrize(
    ("sent", "state"),
    [
        pytest.param(sent, state, id=f"{name}: {sent!r}")
        for name, keys in SENT.items()
        for sent, state in keys.items()
    ],
)
def test_what_terminals_send(terminal: Terminal, sent: str, state: str) -> None:
    terminal.send("\x14")
    terminal.wait_for(START)
    terminal.send(sent)
    terminal.wait_for(state, seconds=5)


def test_escape_alone_is_escape(terminal: Terminal) -> None:
    terminal.send("\x14")
    terminal.wait_for(START)
    terminal.send("\x1b")
    terminal.wait_for("escape", seconds=5)


def test_escape_sequences_in_a_paste_are_text(terminal: Terminal) -> None:
    terminal.send("\x14")
    terminal.wait_for(START)
    terminal.send("\x1b[200~<\x1b\x1b[D>\x1b[201~")
    terminal.wait_for("alpha be<", seconds=5)
    terminal.wait_for("[D>|ta gamma", seconds=5)
