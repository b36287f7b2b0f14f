"""How many requests were spent: Mixpanel documents a limit of 60 an hour."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

WINDOW_SECONDS = 3600.0


class RequestBudget:
    """Counts this process's requests of the last hour.

    Args:
        clock: Seconds; only differences count.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._times: deque[float] = deque()

    def record(self) -> None:
        """A request went on the wire."""
        self._times.append(self._clock())

    def spent(self) -> int:
        """Requests sent within the last hour."""
        horizon = self._clock() - WINDOW_SECONDS
        while self._times and self._times[0] <= horizon:
            self._times.popleft()
        return len(self._times)
