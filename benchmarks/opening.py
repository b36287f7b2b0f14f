"""Opening a large document, and pasting one into an empty document."""

from __future__ import annotations

from contextlib import ExitStack

from benchmarks import shelf
from benchmarks.bench import Bench
from benchmarks.documents import LARGE, mixed
from benchmarks.names import OPEN, OPEN_FIRST, PASTE
from benchmarks.servers import ADDRESS, StampingProxy
from benchmarks.subjects import Subject, bizctx, jump_to, open_project, text_area

PASTE_QUIET = 0.3
"""Seconds without a byte that make the screen quiet behind a paste."""

_PASTE_SECONDS = 30.0


def measure_opening(bench: Bench) -> None:
    """From the server's answer to the text and the preview, each document opened once."""
    with ExitStack() as stack:
        proxy = stack.enter_context(StampingProxy(bench.server[ADDRESS], bench.home()))
        server = {**bench.server, ADDRESS: proxy.address}
        for _ in range(bench.effort.first_openings):
            for package in bench.packages:
                with ExitStack() as short:
                    subject = bizctx(short, package, bench.home(), server)
                    _open(bench, subject, proxy, 0, OPEN_FIRST)
        subjects = [bizctx(stack, package, bench.home(), server) for package in bench.packages]
        for number in range(bench.effort.openings + 1):
            for subject in subjects:
                _open(bench, subject, proxy, number, OPEN if number else None)


def _open(
    bench: Bench, subject: Subject, proxy: StampingProxy, number: int, what: str | None
) -> None:
    project, words = shelf.opened_project(number)
    jump_to(subject, project)
    text, preview = subject.text, subject.preview
    assert preview is not None
    played = subject.play(
        [b"\r"],
        [
            lambda screen: screen.count(words, text) > 0,
            lambda screen: screen.count(words, preview) > 0,
        ],
        quiet=0.3,
    )
    shown = max(played.shown)
    answers = [at for at in proxy.sent() if played.sent[0] < at < shown]
    if not answers:
        raise RuntimeError(f"{subject.name} showed project {project} before it was answered")
    answered = max(answers)
    if what is not None:
        bench.samples.add(what, subject.name, (shown - answered) * 1000, played.size)


def measure_paste(bench: Bench) -> None:
    """A bracketed paste into an empty document, up to the last byte before a silence."""
    with ExitStack() as stack:
        subjects = [
            bizctx(stack, package, bench.home(), bench.server) for package in bench.packages
        ]
        for number in range(bench.effort.pastes):
            text = mixed(LARGE, seed=1_000 + number)
            for subject in subjects:
                open_project(subject, shelf.empty_project(number))
                _paste(bench, subject, text)
                if "49,000 / 50,000" not in subject.screen.text:
                    raise RuntimeError(f"the paste was not whole:\n{subject.screen.text}")
            with ExitStack() as short:
                area = text_area(short, "", bench.present, bench.home())
                area.session.listen(quiet=PASTE_QUIET, limit=2.0)
                _paste(bench, area, text)


def _paste(bench: Bench, subject: Subject, text: str) -> None:
    # Terminals send a carriage return for each line end of what they paste.
    data = b"\x1b[200~" + text.replace("\n", "\r").encode() + b"\x1b[201~"
    recording = subject.session.play([data], quiet=PASTE_QUIET, limit=_PASTE_SECONDS)
    for chunk in recording.chunks:
        subject.screen.feed(chunk.data)
    milliseconds = (recording.chunks[-1].time - recording.sent[0]) * 1000
    bench.samples.add(PASTE, subject.name, milliseconds, recording.size)
