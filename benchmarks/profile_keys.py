"""Where the time of a key goes: a profile of the event loop while keys are typed.

    python -m benchmarks.profile_keys FILE [--words N]

FILE gets the statistics for ``pstats`` or any viewer of them; the costliest functions are
printed. A profile makes everything slower, small functions most: compare shares.
"""

from __future__ import annotations

import argparse
import pstats
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks import keys, shelf
from benchmarks.__main__ import ROOT
from benchmarks.bench import Bench, Effort
from benchmarks.names import BIZCTX, KEY_LARGE
from benchmarks.servers import DemoServer
from benchmarks.subjects import Package, go_to_midpoint, open_project
from benchmarks.worst_texts import Watched

_SHOWN = 45


def main() -> int:
    """Profile, write and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--words", type=int, default=10, help="of ten letters each")
    options = parser.parse_args()
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bizctx-bench-")))
        server = stack.enter_context(DemoServer(shelf.documents(), shelf.PROJECTS, directory))
        variables = server.environ | {"BIZCTX_BENCH_PROFILE": str(options.file.resolve())}
        package = Package(BIZCTX, ROOT)
        bench = Bench(directory, variables, [package], Effort())
        watched = Watched(bench, package, stack)
        open_project(watched.subject, shelf.LARGE_PROJECT)
        go_to_midpoint(watched.subject)
        # Nothing of the first keys, which import and fill caches.
        keys.one_at_a_time([watched.subject], 1, KEY_LARGE, bench.samples)
        watched.ask(b"p")
        keys.one_at_a_time([watched.subject], options.words, KEY_LARGE, bench.samples)
        watched.ask(b"p")
    found = pstats.Stats(str(options.file))
    for order in ("cumulative", "tottime"):
        found.sort_stats(order).print_stats(_SHOWN)
    return 0


if __name__ == "__main__":
    sys.exit(main())
