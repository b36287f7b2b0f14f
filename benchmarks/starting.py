"""From starting the process to the first paint, and the memory it has with a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks import shelf
from benchmarks.bench import Bench
from benchmarks.names import EMPTY_APP, PROPORTIONAL, RESIDENT, START
from benchmarks.processes import memory
from benchmarks.pty_session import PtySession
from benchmarks.subjects import (
    PROGRAMS,
    Condition,
    Subject,
    bizctx,
    go_to_midpoint,
    open_project,
    own_environment,
    python,
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
                    bench.samples.add(START, name, milliseconds, played.size)


def measure_memory(bench: Bench) -> None:
    """bizctx with a large document and its preview beside an empty app."""
    for _ in range(bench.effort.memory):
        for package in bench.packages:
            with ExitStack() as stack:
                subject = bizctx(stack, package, bench.home(), bench.server)
                open_project(subject, shelf.LARGE_PROJECT)
                go_to_midpoint(subject)
                _weigh(bench, subject)
        home = bench.home()
        with PtySession(_EMPTY, own_environment(home, bench.present), home) as session:
            subject = Subject(EMPTY_APP, session)
            subject.wait_for(lambda screen: "Nothing is here." in screen.text)
            _weigh(bench, subject)


def _weigh(bench: Bench, subject: Subject) -> None:
    subject.session.listen(quiet=_SETTLED, limit=5.0)
    weight = memory(subject.session.pid)
    bench.samples.add(RESIDENT, subject.name, weight.resident)
    bench.samples.add(PROPORTIONAL, subject.name, weight.proportional)
