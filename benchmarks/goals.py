"""What was promised, and whether the samples keep it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from benchmarks.names import (
    BIZCTX,
    BURST,
    DIFF_BLOCK,
    DIFF_CHANGES,
    DIFF_IN_APP,
    DIFF_PAINT,
    EMPTY_APP,
    KEY_LARGE,
    KEY_SMALL,
    OPEN,
    OPEN_FIRST,
    PASTE,
    PREVIEW_TRUE,
    RESIDENT,
    START,
    TEXT_AREA,
    WORST_KEY,
    WORST_OPEN,
    WORST_PAGE,
    is_earlier,
)
from benchmarks.samples import Samples


@dataclass(frozen=True)
class Goal:
    """A limit for one figure, or for its ratio to another.

    Attributes:
        what: The measurement, or several with one limit.
        figure: Which of its figures.
        limit: The most that it may be.
        against: The measurement and subject that it is divided by; None for itself.
    """

    what: str
    figure: str
    limit: float
    against: tuple[str, str] | None = None


@dataclass(frozen=True)
class CaseGoal:
    """A limit that every case of a measurement has to keep.

    Attributes:
        what: The measurement.
        figure: Which figure of each case, or ``max`` for its worst sample.
        limit: The most that it may be.
    """

    what: str
    figure: str
    limit: float


@dataclass(frozen=True)
class Verdict:
    """A goal, and what was found.

    Attributes:
        found: None when it was not measured.
    """

    goal: Goal
    found: float | None

    @property
    def met(self) -> bool | None:
        """None when it was not measured."""
        return None if self.found is None else self.found <= self.goal.limit


GOALS: Final = (
    Goal(KEY_LARGE, "p50", 5),
    Goal(KEY_LARGE, "p50", 0.5, (KEY_LARGE, TEXT_AREA)),
    Goal(KEY_LARGE, "p99", 14),
    Goal(KEY_LARGE, "p99", 0.4, (KEY_LARGE, TEXT_AREA)),
    Goal(KEY_LARGE, "p50", 1.2, (KEY_SMALL, BIZCTX)),
    Goal(BURST, "p99", 20),
    Goal(PREVIEW_TRUE, "p99", 60),
    Goal(OPEN_FIRST, "p50", 120),
    Goal(OPEN, "p50", 120),
    Goal(PASTE, "p50", 250),
    Goal(START, "p50", 1.25, (START, EMPTY_APP)),
    Goal(RESIDENT, "p50", 1.5, (RESIDENT, EMPTY_APP)),
)

CASE_GOALS: Final = (
    CaseGoal(WORST_OPEN, "max", 300),
    CaseGoal(WORST_KEY, "max", 100),
    CaseGoal(WORST_PAGE, "max", 100),
    CaseGoal(DIFF_PAINT, "p50", 50),
    CaseGoal(DIFF_CHANGES, "p50", 50),
    CaseGoal(DIFF_BLOCK, "max", 50),
    CaseGoal(DIFF_IN_APP, "p50", 50),
)
"""Milliseconds that no case may take longer than."""


def hardest(samples: Samples, goal: CaseGoal) -> float | None:
    """The figure of the case that took longest; None when none was measured."""
    values = [
        max(series.values) if goal.figure == "max" else float(getattr(series.figures, goal.figure))
        for (what, subject), series in samples.series.items()
        if what == goal.what and not is_earlier(subject)
    ]
    return round(max(values), 2) if values else None


def verdicts(samples: Samples, subject: str = BIZCTX) -> list[Verdict]:
    """Each goal with what was found for a subject."""
    found: list[Verdict] = []
    for goal in GOALS:
        value = _figure(samples, (goal.what, subject), goal.figure)
        if goal.against is not None and value is not None:
            what, against = goal.against
            beside = (what, subject if against == BIZCTX else against)
            divisor = _figure(samples, beside, goal.figure)
            value = None if divisor is None else round(value / divisor, 3)
        found.append(Verdict(goal, value))
    return found


def _figure(samples: Samples, key: tuple[str, str], name: str) -> float | None:
    series = samples.series.get(key)
    return None if series is None else float(getattr(series.figures, name))
