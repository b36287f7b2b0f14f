"""Samples of one measurement, and the figures that describe them."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """What is told of some samples, all in the unit of the samples.

    Attributes:
        p99: The smallest sample that at least 99 % of the samples do not exceed; with
            fewer than 100 samples that is the largest.
        n: How many samples.
    """

    p50: float
    p95: float
    p99: float
    n: int


def figures(samples: Sequence[float]) -> Figures:
    """The figures of at least one sample."""
    ordered = sorted(samples)
    return Figures(
        p50=round(statistics.median(ordered), 2),
        p95=round(_rank(ordered, 0.95), 2),
        p99=round(_rank(ordered, 0.99), 2),
        n=len(ordered),
    )


def _rank(ordered: Sequence[float], share: float) -> float:
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]
