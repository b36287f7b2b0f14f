"""What is told of some samples."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.figures import Figures, figures


def test_the_ranks_of_a_hundred_samples() -> None:
    assert figures([*range(100, 0, -1)]) == Figures(p50=50.5, p95=95, p99=99, n=100)


def test_with_few_samples_the_largest_is_the_p99() -> None:
    assert figures([3.0, 1.0, 2.0]) == Figures(p50=2.0, p95=3.0, p99=3.0, n=3)


@given(st.lists(st.floats(0, 10_000), min_size=1, max_size=300))
def test_the_figures_are_in_order_and_within_the_samples(samples: list[float]) -> None:
    found = figures(samples)
    assert round(min(samples), 2) <= found.p50 <= found.p95 <= found.p99 <= round(max(samples), 2)
    within = sum(round(sample, 2) <= found.p99 for sample in samples)
    assert within >= 0.99 * len(samples)
