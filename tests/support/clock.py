"""A clock for tests."""

from __future__ import annotations


class Clock:
    """Unix seconds that pass when told to."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now
