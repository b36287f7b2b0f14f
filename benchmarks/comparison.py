"""This checkout beside another revision that was measured in turn with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.names import BIZCTX, is_earlier
from benchmarks.samples import Samples, Series


@dataclass(frozen=True)
class Comparison:
    """One measurement of both.

    Attributes:
        subject: The other revision; for a worst text with its name behind it.
        ratios: This checkout's figure divided by the other's, by the name of the figure.
    """

    what: str
    subject: str
    ratios: Mapping[str, float]


def comparisons(samples: Samples) -> list[Comparison]:
    """Every measurement that both have; figures that are 0 in the other are left out."""
    rows: list[Comparison] = []
    for (what, subject), other in samples.series.items():
        if not is_earlier(subject):
            continue
        _, _, text = subject.partition(": ")
        ours = samples.series.get((what, text or BIZCTX))
        if ours is not None:
            mine, theirs = _figures(ours), _figures(other)
            ratios = {
                name: round(mine[name] / value, 3)
                for name, value in theirs.items()
                if value and name in mine
            }
            rows.append(Comparison(what, subject, ratios))
    return rows


def _figures(series: Series) -> dict[str, float]:
    found = series.figures
    figures = {"p50": found.p50, "p95": found.p95, "p99": found.p99, "max": max(series.values)}
    if series.bytes_per_key is not None:
        figures["bytes"] = series.bytes_per_key.p50
    if series.cpu_milliseconds is not None:
        figures["processor"] = series.cpu_milliseconds.p50
    return figures
