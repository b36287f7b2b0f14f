"""Random schedules of a person, a server's faults, another writer and kills, by the thousand.

    python -m tests.faults.soak --seed 0 --count 1000

A schedule that breaks a promise is printed with its seed and everything that happened;
``--seed SEED --count 1`` carries it out again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.faults.schedule import schedule
from tests.faults.trial import carry_out
from tests.faults.verdict import judge
from tests.faults.zygote import Zygote

_LINE_CHARACTERS: Final = 400
_EVERY: Final = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one schedule.

    Attributes:
        figures: How often what happened.
        violations: Broken promises; none is what is hoped for.
        story: The schedule and all that happened, for whoever looks into a violation.
    """

    seed: int
    figures: Counter[str]
    violations: tuple[str, ...]
    story: str


class Soak:
    """Carries out schedules, one after the other, in this process."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._zygote = self._open.enter_context(Zygote())

    def run(self, seed: int) -> Outcome:
        """Carry out the schedule of a seed and judge it."""
        with tempfile.TemporaryDirectory(prefix="bizctx-soak-") as directory:
            trial = carry_out(schedule(seed), self._zygote, Path(directory))
            verdict = judge(trial.record, trial.kept)
        lines = [str(trial.schedule), f"  took {trial.seconds:.1f} s"]
        lines += [f"    {ascii(one)[:_LINE_CHARACTERS]}" for one in trial.record.all()]
        return Outcome(seed, verdict.figures, tuple(verdict.violations), "\n".join(lines))

    def close(self) -> None:
        """End the process that apps were forked from."""
        self._open.close()


_soaks: list[Soak] = []


def _begin() -> None:
    _soaks.append(Soak())


def _run(seed: int) -> Outcome:
    return _soaks[0].run(seed)


def outcomes(seeds: range, processes: int) -> Iterator[Outcome]:
    """Carry out schedules in processes of their own, and hand over each that is done."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, fresh, _begin) as pool:
        yield from pool.map(_run, seeds)


def main(arguments: list[str]) -> int:
    """Carry out schedules, report on them; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak")
    parser.add_argument("--seed", type=int, default=0, help="the first one")
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--story", action="store_true", help="print all that happened")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    figures: Counter[str] = Counter()
    broken = 0
    seeds = range(options.seed, options.seed + options.count)
    for number, outcome in enumerate(outcomes(seeds, min(options.processes, len(seeds))), 1):
        figures += outcome.figures
        broken += len(outcome.violations)
        if outcome.violations or options.story:
            print(outcome.story)
        for violation in outcome.violations:
            print(f"VIOLATION seed {outcome.seed}: {violation}")
        if number % _EVERY == 0:
            print(f"{number:,} schedules, {time.monotonic() - began:.0f} s", file=sys.stderr)
        sys.stdout.flush()
    print(f"schedules {len(seeds):,}")
    for name, count in sorted(figures.items()):
        print(f"{name} {count:,}")
    print(f"violations {broken:,}")
    print(f"seconds {time.monotonic() - began:.0f}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
