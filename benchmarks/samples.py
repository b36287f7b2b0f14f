"""What was measured so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.figures import Figures, figures


@dataclass
class Series:
    """The samples of one quantity of one subject."""

    values: list[float] = field(default_factory=list)
    size: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def figures(self) -> Figures:
        """Of the quantity itself, in its unit."""
        return figures(self.values)

    @property
    def bytes_per_key(self) -> Figures | None:
        """Of the bytes that the program wrote; None when they were not counted."""
        return figures(self.size) if self.size else None

    @property
    def cpu_milliseconds(self) -> Figures | None:
        """Of the time on a processor; None when it was not measured."""
        return figures(self.cpu) if self.cpu else None


class Samples:
    """All series, by what was measured and of whom, in the order of their first samples."""

    def __init__(self) -> None:
        self.series: dict[tuple[str, str], Series] = {}
        self.notes: list[str] = []
        """What could not be measured, and why."""

    def add(
        self,
        what: str,
        subject: str,
        value: float,
        size: float | None = None,
        cpu: float | None = None,
    ) -> None:
        """Keep a sample.

        Args:
            value: In the unit of what was measured.
            size: Bytes that the program wrote for it.
            cpu: Milliseconds that it took on a processor.
        """
        series = self.series.setdefault((what, subject), Series())
        series.values.append(value)
        if size is not None:
            series.size.append(size)
        if cpu is not None:
            series.cpu.append(cpu)
