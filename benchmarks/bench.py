"""What every part of a run shares: the server, the programs, and how long it may take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.samples import Samples
from benchmarks.subjects import Package


@dataclass(frozen=True)
class Effort:
    """How many rounds each part has."""

    keys: int = 16
    pauses: int = 6
    bursts: int = 5
    previews: int = 60
    first_openings: int = 5
    openings: int = 20
    pastes: int = 10
    starts: int = 20
    memory: int = 3
    worst_keys: int = 2
    worst_every: int = 1
    reviews: int = 10


QUICK = Effort(
    keys=2,
    pauses=1,
    bursts=1,
    previews=5,
    first_openings=1,
    openings=3,
    pastes=2,
    starts=3,
    memory=1,
    worst_keys=1,
    worst_every=3,
    reviews=3,
)
"""For a look in two minutes; too few samples to compare two states."""


@dataclass
class Bench:
    """One run.

    Attributes:
        directory: A directory of its own for everything that is written.
        server: The variables that make a client use the demo server.
        packages: The states of bizctx, the present one first.
        effort: The rounds of each part.
        samples: Gets all samples.
    """

    directory: Path
    server: Mapping[str, str]
    packages: Sequence[Package]
    effort: Effort
    samples: Samples = field(default_factory=Samples)
    _homes: int = 0

    @property
    def present(self) -> Package:
        """The state that is measured, and not only compared with."""
        return self.packages[0]

    def home(self) -> Path:
        """A fresh directory for one program."""
        self._homes += 1
        home = self.directory / f"home-{self._homes}"
        home.mkdir()
        return home
