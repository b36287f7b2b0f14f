"""Requests of the last hour."""

from __future__ import annotations

from bizctx_tui.service.budget import WINDOW_SECONDS, RequestBudget
from tests.support.clock import Clock


def test_a_request_counts_for_an_hour() -> None:
    clock = Clock()
    start = clock.now
    budget = RequestBudget(clock)
    for seconds in (0, 10, 20):
        clock.now = start + seconds
        budget.record()
    assert budget.spent() == 3
    clock.now = start + WINDOW_SECONDS
    assert budget.spent() == 2
    clock.now = start + WINDOW_SECONDS + 20
    assert budget.spent() == 0
