"""How long each part of a request may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long each part of a request may take, in seconds.

    Attributes:
        connect: To a connection, TLS included.
        read: Between two pieces of the answer.
        write: Between two pieces of the request.
        pool: For one of the connections to become free.
        total: The whole exchange, so that a server that drips cannot hold it for ever.
    """

    connect: float = 10.0
    read: float = 60.0
    write: float = 60.0
    pool: float = 10.0
    total: float = 300.0


USUAL: Final = Timeouts()
"""The deadlines where nobody asked for others."""
