"""The samples as a table for people, and as JSON to compare commits by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Final

from benchmarks.comparison import comparisons
from benchmarks.figures import Figures
from benchmarks.goals import CASE_GOALS, Verdict, hardest, verdicts
from benchmarks.names import BIZCTX, WORST_KEY, WORST_OPEN, WORST_PAGE, is_earlier
from benchmarks.samples import Samples, Series

FORMAT: Final = 1
_WORST: Final = (WORST_OPEN, WORST_KEY, WORST_PAGE)


def as_json(samples: Samples, facts: dict[str, object]) -> dict[str, object]:
    """A document for ``json.dumps``.

    Args:
        facts: About the machine and the run.
    """
    return {
        "format": FORMAT,
        **facts,
        "measurements": [
            {"what": what, "subject": subject, **_series(series)}
            for (what, subject), series in samples.series.items()
        ],
        "goals": [
            {**asdict(verdict.goal), "found": verdict.found, "met": verdict.met}
            for verdict in verdicts(samples)
        ]
        + [
            {
                **asdict(goal),
                "against": None,
                "found": worst,
                "met": worst <= goal.limit,
            }
            for goal in CASE_GOALS
            if (worst := hardest(samples, goal)) is not None
        ],
        "comparisons": [asdict(row) for row in comparisons(samples)],
        "notes": samples.notes,
    }


def _series(series: Series) -> dict[str, object]:
    return {
        **asdict(series.figures),
        "max": round(max(series.values), 2),
        "bytes": _figures(series.bytes_per_key),
        "cpu_ms": _figures(series.cpu_milliseconds),
    }


def _figures(found: Figures | None) -> dict[str, float] | None:
    return None if found is None else asdict(found)


def as_table(samples: Samples) -> str:
    """Everything that was measured, then the worst texts, then the goals."""
    return "\n".join(
        [
            *_measurements(samples),
            *_worst_texts(samples),
            *_ratios(samples),
            *_goals(samples),
            *samples.notes,
        ]
    )


def _measurements(samples: Samples) -> Iterable[str]:
    last = ""
    order = [*dict.fromkeys(what for what, _ in samples.series if what not in _WORST)]
    for what, subject in sorted(
        (key for key in samples.series if key[0] in order), key=lambda key: order.index(key[0])
    ):
        series = samples.series[what, subject]
        if what != last:
            yield f"\n{what}"
            last = what
        found = series.figures
        line = (
            f"  {subject:<24} p50 {found.p50:>8.2f}  p95 {found.p95:>8.2f}  "
            f"p99 {found.p99:>8.2f}  n={found.n:<5}"
        )
        if series.bytes_per_key is not None:
            line += f" {series.bytes_per_key.p50:>9,.0f} bytes"
        if series.cpu_milliseconds is not None:
            line += f"  {series.cpu_milliseconds.p50:>6.2f} ms of processor"
        yield line


def _worst_texts(samples: Samples) -> Iterable[str]:
    names = dict.fromkeys(subject for what, subject in samples.series if what in _WORST)
    if not names:
        return
    yield "\nworst texts: longest block of the loop (ms); * is over the goal"
    yield f"  {'':<38}{'opening':>10}{'one key':>10}{'one page':>10}"
    limits = {goal.what: goal.limit for goal in CASE_GOALS}
    for name in names:
        cells = []
        for what in _WORST:
            series = samples.series.get((what, name))
            if series is None:
                cells.append("-")
            else:
                most = max(series.values)
                cells.append(f"{'*' if most > limits[what] else ''}{most:.0f}")
        yield f"  {name:<38}" + "".join(f"{cell:>10}" for cell in cells)


def _ratios(samples: Samples) -> Iterable[str]:
    # The worst texts stand one below the other already.
    found = [row for row in comparisons(samples) if row.what not in _WORST]
    if found:
        yield "\nthis checkout divided by the other; below 1 is better"
    for row in found:
        shares = "  ".join(f"{name} {value:>6.3f}" for name, value in row.ratios.items())
        yield f"  {row.what}\n    {row.subject:<40} {shares}"


def _goals(samples: Samples) -> Iterable[str]:
    yield "\ngoals"
    subjects = [BIZCTX]
    subjects += dict.fromkeys(
        subject for what, subject in samples.series if is_earlier(subject) and what not in _WORST
    )
    for subject in subjects:
        for verdict in verdicts(samples, subject):
            if verdict.found is not None:
                yield f"  {_told(verdict):<7} {subject}: {_sentence(verdict)}"
    for goal in CASE_GOALS:
        worst = hardest(samples, goal)
        if worst is not None:
            told = "met" if worst <= goal.limit else "MISSED"
            yield f"  {told:<7} {goal.what}, {goal.figure}: {worst:g} (≤ {goal.limit:g})"


def _told(verdict: Verdict) -> str:
    return "met" if verdict.met else "MISSED"


def _sentence(verdict: Verdict) -> str:
    goal = verdict.goal
    text = f"{goal.what}, {goal.figure}: {verdict.found:g} (≤ {goal.limit:g}"
    if goal.against is not None:
        what, subject = goal.against
        text += f" × {subject}" if what == goal.what else f" × {what}"
    return text + ")"
