"""kill -9 while 30 characters per second are typed: what was on the screen is in the draft.

    python -m tests.faults.kill_typing --kills 200

The app runs in a real pseudo-terminal. It is killed at a random moment and started again;
the draft that it offers is taken, and every character that any frame had shown must be on
the screen again.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from tests.faults.at_terminal import desk, open_document, take_draft
from tests.support.terminal import Terminal

PER_SECOND: Final = 30
SHORTEST_SECONDS: Final = 0.05
LONGEST_SECONDS: Final = 2.5
_LINE: Final = 24
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_FIRST_LETTERS: Final = "ΔΘΛΞΠΣΦΨΩ"
"""Letters that nothing else on the screen has."""
_LOOK_SECONDS: Final = 0.002


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill.

    Attributes:
        typed: Characters that were typed, without the ends of lines.
        shown: How many of them the screen had shown.
        lost: How many of those are not on the screen after the next start.
    """

    seed: int
    typed: int
    shown: int
    lost: int


def kill_once(seed: int, directory: Path, number: int = signal.SIGKILL) -> Kill:
    """Type, kill, start again, take the draft.

    Args:
        directory: An empty one for the home of the app.
        number: The signal that ends it.
    """
    random = Random(f"kill {seed}")
    text = _text(random)
    with desk(directory) as here:
        with here.start() as terminal:
            open_document(terminal)
            sent = _type_until(terminal, text, random, number)
            typed = len(sent.replace("\r", ""))
            shown = _shown(terminal.text, text)
        if not shown:
            return Kill(seed, typed, 0, 0)
        with here.start() as terminal:
            found = _shown(take_draft(terminal), text)
    return Kill(seed, typed, shown, max(0, shown - found))


def _text(random: Random) -> str:
    """What is typed: lines that a screen shows whole, each with a first letter of its own."""
    lines = int(LONGEST_SECONDS * PER_SECOND / _LINE) + 1
    firsts = _FIRST_LETTERS[:lines]
    return "\r".join(first + "".join(random.choices(_LETTERS, k=_LINE - 1)) for first in firsts)


def _type_until(terminal: Terminal, text: str, random: Random, number: int) -> str:
    """Type at the speed of 30 characters per second, and end it; what was typed."""
    began = time.monotonic()
    end = began + random.uniform(SHORTEST_SECONDS, LONGEST_SECONDS)
    sent = 0
    while (now := time.monotonic()) < end:
        due = min(len(text), int((now - began) * PER_SECOND) + 1)
        if due > sent:
            terminal.send(text[sent:due])
            sent = due
        time.sleep(_LOOK_SECONDS)
    terminal.signal(number)
    terminal.wait_for_exit()
    return text[:sent]


def _shown(screen: str, text: str) -> int:
    """How many characters of the text, from its first on, the screen shows."""
    shown = 0
    for line in text.split("\r"):
        found = max(n for n in range(len(line) + 1) if line[:n] in screen)
        shown += found
        if found < len(line):
            break
    return shown


def kills(seeds: range, at_once: int) -> Iterator[Kill]:
    """Kill once for each seed, several side by side."""
    with ThreadPoolExecutor(at_once) as pool:
        yield from pool.map(_kill_in_a_home_of_its_own, seeds)


def _kill_in_a_home_of_its_own(seed: int) -> Kill:
    with tempfile.TemporaryDirectory(prefix="bizctx-kill-") as directory:
        return kill_once(seed, Path(directory))


def main(arguments: list[str]) -> int:
    """Kill and report; 1 when a character was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.kill_typing")
    parser.add_argument("--seed", type=int, default=0, help="the first one")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=2)
    options = parser.parse_args(arguments)
    began = time.monotonic()
    done = []
    for kill in kills(range(options.seed, options.seed + options.kills), options.at_once):
        done.append(kill)
        if kill.lost:
            print(f"LOST seed {kill.seed}: {kill.lost} of {kill.shown} shown, {kill.typed} typed")
    print(f"kills {len(done):,}")
    print(f"characters typed {sum(kill.typed for kill in done):,}")
    print(f"characters on the screen {sum(kill.shown for kill in done):,}")
    print(f"characters lost {sum(kill.lost for kill in done):,}")
    print(f"seconds {time.monotonic() - began:.0f}")
    return 1 if any(kill.lost for kill in done) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
