"""The review of a save: how soon it is on the screen, and how long it blocks the loop."""

from __future__ import annotations

import random
import socket
from collections.abc import Mapping
from contextlib import ExitStack

from benchmarks import shelf
from benchmarks.bench import Bench
from benchmarks.documents import LARGE, mixed
from benchmarks.names import DIFF_BLOCK, DIFF_CHANGES, DIFF_IN_APP, DIFF_MOVE, DIFF_PAINT
from benchmarks.pty_session import PtySession
from benchmarks.servers import ADDRESS, StampingProxy
from benchmarks.subjects import (
    PAGE_DOWN,
    PROGRAMS,
    Subject,
    bizctx,
    open_project,
    own_environment,
    python,
)

_END, _HOME, _ESCAPE = b"\x1b[F", b"\x1b[H", b"\x1b"
_SAVE, _SELECT_ALL = b"\x13", b"\x01"
_QUIET = 0.3
_CHANGES = ("change 1 of", "Nothing changes")


def cases() -> Mapping[str, tuple[str, str]]:
    """Old and new text by what is between them."""
    text = mixed(LARGE)
    line = " ".join(text.split())
    newlines = "\n" * 50_000
    return {
        "5 % of lines": (text, _edited(text, 0.05)),
        "50 % of lines": (text, _edited(text, 0.5)),
        "100 % of lines": (text, _edited(text, 1.0)),
        "another text": (text, mixed(LARGE, seed=7)),
        "all lines equal": (text, text),
        "one line": (line, line.replace(" the ", " that ")),
        "one other line": (line, " ".join(mixed(LARGE, seed=9).split())),
        "50,000 lines, other endings": (newlines, "\r\n" * 50_000),
        "50,000 lines, half gone": (newlines, newlines[:25_000]),
        "50,000 lines against text": (newlines, text),
    }


def measure_diff(bench: Bench) -> None:
    """The review alone in each case, and the whole app in some."""
    _measure_alone(bench)
    _measure_in_app(bench)


def _measure_alone(bench: Bench) -> None:
    """Each case in a program of its own, opened some times; the first is the hardest."""
    for name, (before, after) in cases().items():
        for package in bench.packages[:1]:
            with ExitStack() as stack:
                home = bench.home()
                files = [home / "before", home / "after"]
                for file, text in zip(files, (before, after), strict=True):
                    file.write_bytes(text.encode())
                watch, theirs = socket.socketpair()
                stack.enter_context(watch)
                with theirs:
                    session = PtySession(
                        python(str(PROGRAMS / "diff.py"), str(theirs.fileno()), *map(str, files)),
                        {
                            **own_environment(home, package),
                            "PYTHONPATH": f"{package.root}:{PROGRAMS.parent.parent}",
                        },
                        home,
                        inherited=(theirs.fileno(),),
                    )
                subject = Subject(name, stack.enter_context(session))
                subject.wait_for(lambda screen: "press o" in screen.text)
                for _ in range(bench.effort.reviews):
                    _review(bench, subject, watch)


def _review(bench: Bench, subject: Subject, watch: socket.socket) -> None:
    _longest(watch)
    subject.play([b"o"], [], quiet=_QUIET)
    prepared = _longest(watch)
    played = subject.play(
        [b"a"],
        [
            lambda screen: "Review before saving" in screen.text,
            lambda screen: any(words in screen.text for words in _CHANGES),
        ],
        quiet=_QUIET,
    )
    painted, seen = ((at - played.sent[0]) * 1000 for at in played.shown)
    bench.samples.add(DIFF_PAINT, subject.name, painted, played.size, played.cpu * 1000)
    bench.samples.add(DIFF_CHANGES, subject.name, seen)
    # What is counted beside the loop is to be over.
    subject.session.listen(quiet=1.0, limit=3.0)
    bench.samples.add(DIFF_BLOCK, subject.name, max(prepared, _longest(watch)))
    for key in (PAGE_DOWN, PAGE_DOWN, b"n", b"s", b"s", b"f", _END, _HOME):
        recording = subject.session.play([key], quiet=0.1, limit=1.0)
        for chunk in recording.chunks:
            subject.screen.feed(chunk.data)
        bench.samples.add(DIFF_MOVE, subject.name, _longest(watch))
    subject.press(_ESCAPE, lambda screen: "press o" in screen.text, quiet=_QUIET)


def _measure_in_app(bench: Bench) -> None:
    """From the server's answer to the changes, on a document whose whole text was replaced."""
    texts = {"5 % of lines": _edited(shelf.opened_text(0), 0.05), "another text": mixed(LARGE, 7)}
    with ExitStack() as stack:
        proxy = stack.enter_context(StampingProxy(bench.server[ADDRESS], bench.home()))
        server = {**bench.server, ADDRESS: proxy.address}
        for name, text in texts.items():
            subject = bizctx(stack, bench.packages[0], bench.home(), server)
            open_project(subject, shelf.opened_project(0)[0])
            pasted = b"\x1b[200~" + text.replace("\n", "\r").encode() + b"\x1b[201~"
            subject.play(
                [_SELECT_ALL, pasted], [lambda screen: "unsaved" in screen.text], quiet=1.0
            )
            for _ in range(bench.effort.reviews):
                _review_in_app(bench, subject, proxy, name)


def _review_in_app(bench: Bench, subject: Subject, proxy: StampingProxy, name: str) -> None:
    played = subject.play([_SAVE], [lambda screen: "change 1 of" in screen.text], quiet=_QUIET)
    sent, shown = played.sent[0], played.shown[0]
    answered = max(at for at in proxy.sent() if sent < at < shown)
    bench.samples.add(DIFF_IN_APP, name, (shown - answered) * 1000, played.size, played.cpu * 1000)
    subject.press(_ESCAPE, lambda screen: "Nothing was saved" in screen.text, quiet=_QUIET)


def _longest(watch: socket.socket) -> float:
    """The longest block of the loop since it was asked last, in milliseconds."""
    watch.send(b"?")
    answer = b""
    while not answer.endswith(b"\n"):
        answer += watch.recv(64)
    return float(answer)


def _edited(text: str, share: float) -> str:
    """The text with a word changed in a share of the lines that have words."""
    chance = random.Random(f"edited {share}")
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.strip() and chance.random() < share:
            words = line.split(" ")
            words[chance.randrange(len(words))] = "changed"
            lines[number] = " ".join(words)
    return "\n".join(lines)
