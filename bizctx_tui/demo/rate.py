"""How many requests the account may make in an hour."""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable
from typing import Final

WINDOW: Final = 3600.0
"""The length of the sliding window in seconds."""


class RateLimiter:
    """Counts the requests of the last hour, for all threads together.

    Args:
        limit: Requests allowed in any hour; 0 allows all.
        clock: Returns seconds that never run backwards.
    """

    def __init__(self, limit: int, clock: Callable[[], float]) -> None:
        self._limit = limit
        self._clock = clock
        self._lock = threading.Lock()
        self._taken: deque[float] = deque()

    def take(self) -> int:
        """Spend one request if one is left.

        Returns:
            0 when it was spent; otherwise the whole seconds until one is free, at least 1.
            A refused request is not counted.
        """
        if not self._limit:
            return 0
        with self._lock:
            now = self._clock()
            while self._taken and self._taken[0] + WINDOW <= now:
                self._taken.popleft()
            if len(self._taken) < self._limit:
                self._taken.append(now)
                return 0
            return max(1, math.ceil(self._taken[0] + WINDOW - now))
