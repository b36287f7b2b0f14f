"""Measures the editor: ``python -m benchmarks [--only PART] [--quick] [--base REVISION]``."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks import editing, opening, reviewing, shelf, starting, worst_texts
from benchmarks.bench import QUICK, Bench, Effort
from benchmarks.machine import facts, git
from benchmarks.names import BIZCTX, earlier
from benchmarks.report import as_json, as_table
from benchmarks.samples import Samples
from benchmarks.servers import DemoServer
from benchmarks.subjects import NotShown, Package

ROOT: Final = Path(__file__).resolve().parent.parent
PARTS: Final[dict[str, Callable[[Bench], None]]] = {
    "keys": editing.measure,
    "opening": opening.measure_opening,
    "paste": opening.measure_paste,
    "start": starting.measure_start,
    "memory": starting.measure_memory,
    "worst": worst_texts.measure,
    "diff": reviewing.measure_diff,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, write the JSON.

    Returns:
        The exit code: 1 when a part could not be measured. A goal that is missed is told,
        and is no failure of the benchmark.
    """
    options = _options(arguments)
    about = {**facts(ROOT), "quick": options.quick, "base": options.base}
    with ExitStack() as stack:
        packages = [Package(BIZCTX, ROOT)]
        if options.base is not None:
            packages.append(stack.enter_context(_checkout(options.base)))
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bizctx-bench-")))
        server = stack.enter_context(DemoServer(shelf.documents(), shelf.PROJECTS, directory))
        effort = QUICK if options.quick else Effort()
        bench = Bench(directory, server.environ, packages, effort)
        failed = _measure(bench, options.only or [*PARTS], partial(_write, options.json, about))
    print(as_table(bench.samples))
    print(_trust())
    print(f"\nwritten to {options.json}")
    return 1 if failed else 0


def _trust() -> str:
    """What the load of the machine means for the figures."""
    load, cores = os.getloadavg()[1], os.cpu_count() or 1
    told = f"\nload of the last five minutes: {load:.1f} on {cores} cores"
    if load > cores:
        told += "; so busy that only ratios, bytes and processor time can be compared"
    return told


def _write(file: Path, about: dict[str, object], samples: Samples) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    document = json.dumps(as_json(samples, about), indent=1, ensure_ascii=False)
    file.write_text(document + "\n", encoding="utf-8")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=[*PARTS], help="may be repeated")
    parser.add_argument("--quick", action="store_true", help="few samples, about a minute")
    parser.add_argument("--base", metavar="REVISION", help="measure this one in turn with ours")
    parser.add_argument("--json", type=Path, default=ROOT / ".bench" / "latest.json")
    return parser.parse_args(arguments)


def _measure(bench: Bench, parts: Sequence[str], keep: Callable[[Samples], None]) -> bool:
    """Measure the parts, and keep what there is behind each.

    Returns:
        Whether one failed, which is told and keeps no other from its turn.
    """
    failed = False
    # A pause of our own collector would be told as one of the program that is measured.
    gc.freeze()
    gc.disable()
    for name in parts:
        began = time.monotonic()
        print(f"{name} …", end=" ", file=sys.stderr, flush=True)
        try:
            PARTS[name](bench)
        except (NotShown, RuntimeError) as error:
            failed = True
            print(error, file=sys.stderr)
            why = str(error).partition("\n")[0]
            bench.samples.notes.append(f"{name} could not be measured: {why}")
        print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
        keep(bench.samples)
        gc.collect()
    gc.enable()
    return failed


@contextmanager
def _checkout(revision: str) -> Iterator[Package]:
    """The package of another revision, in a worktree that is removed again.

    It runs with the libraries and the benchmark of the present checkout.
    """
    commit = git(ROOT, "rev-parse", "--verify", f"{revision}^{{commit}}")
    with tempfile.TemporaryDirectory(prefix="bizctx-base-") as directory:
        tree = Path(directory) / "tree"
        git(ROOT, "worktree", "add", "--detach", str(tree), commit)
        try:
            yield Package(earlier(revision), tree)
        finally:
            git(ROOT, "worktree", "remove", "--force", str(tree))


if __name__ == "__main__":
    sys.exit(main())
