"""From starting the process to the first paint, and the memory it has with a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks import shelf
from benchmarks.bench import Bench
from benchmarks.documents import LARGE, mixed
from benchmarks.names import EMPTY_APP, PROPORTIONAL, RESIDENT, START
from benchmarks.processes import memory
from benchmarks.pty_session import PtySession
from benchmarks.screen import WHOLE
from benchmarks.subjects import (
    PROGRAMS,
    Condition,
    Subject,
    bizctx,
    go_to_midpoint,
    open_project,
    own_environment,
    python,
    shows,
    tree_is_shown,
)

_START_SECONDS = 20.0
_SETTLED = 0.6
_EMPTY = python(str(PROGRAMS / "empty.py"))


def measure_start(bench: Bench) -> None:
    """bizctx with its list of projects cached beside an empty app, both warm, in turn."""
    starts: list[tuple[str, Sequence[str], Mapping[str, str], Path, Condition]] = []
    for package in bench.packages:
        home = bench.home()
        with ExitStack() as stack:
            # Fills the cache of the list.
            bizctx(stack, package, home, bench.server)
        environ = own_environment(home, package) | dict(bench.server)
        environ["BIZCTX_CACHE_DIR"] = str(home / "cache")
        environ["BIZCTX_DATA_DIR"] = str(home / "data")
        starts.append(
            (
                package.name,
                python("-m", "bizctx_tui"),
                environ,
                home,
                tree_is_shown,
            )
        )
    home = bench.home()
    environ = own_environment(home, bench.present)
    starts.append(
        (EMPTY_APP, _EMPTY, environ, home, lambda screen: "Nothing is here." in screen.text)
    )
    for number in range(bench.effort.starts + 1):
        for name, command, variables, directory, painted in starts:
            with PtySession(command, variables, directory) as session:
                subject = Subject(name, session)
                played = subject.play([], [painted], quiet=0.3, limit=_START_SECONDS)
                if number:
                    milliseconds = (played.shown[0] - session.started) * 1000
                    bench.samples.add(START, name, milliseconds, played.size, played.cpu * 1000)


def measure_memory(bench: Bench) -> None:
    """bizctx with a large document and its preview beside an empty app."""
    for _ in range(bench.effort.memory):
        for package in bench.packages:
            with ExitStack() as stack:
                subject = bizctx(stack, package, bench.home(), bench.server)
                open_project(subject, shelf.LARGE_PROJECT)
                go_to_midpoint(subject)
                _weigh(bench, subject)
        for name, command, words in _beside(bench):
            home = bench.home()
            with PtySession(command, own_environment(home, bench.present), home) as session:
                subject = Subject(name, session)
                subject.wait_for(shows(words, WHOLE))
                _weigh(bench, subject)


def _beside(bench: Bench) -> list[tuple[str, Sequence[str], str]]:
    """What the app is made of, each in an app of its own: a command, and words that it shows."""
    file = bench.home() / "document.md"
    file.write_text(mixed(LARGE), encoding="utf-8")
    title = mixed(LARGE).split("\n", 1)[0].removeprefix("# ")
    return [
        (EMPTY_APP, _EMPTY, "Nothing is here."),
        (
            "empty app with pydantic and httpx",
            python("-m", "benchmarks.programs.empty_with_libraries"),
            "Nothing is here.",
        ),
        ("editor and preview alone", _program("editor_and_preview.py", file), title),
        ("TextArea and Markdown alone", _program("text_area_and_markdown.py", file), title),
    ]


def _program(name: str, file: Path) -> list[str]:
    return python(str(PROGRAMS / name), str(file))


def _weigh(bench: Bench, subject: Subject) -> None:
    subject.session.listen(quiet=_SETTLED, limit=5.0)
    weight = memory(subject.session.pid)
    bench.samples.add(RESIDENT, subject.name, weight.resident)
    bench.samples.add(PROPORTIONAL, subject.name, weight.proportional)
