"""What the system says about a running process; Linux only."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Memory(NamedTuple):
    """Memory in MiB.

    Attributes:
        resident: All pages in memory.
        proportional: The same, with each shared page divided among those who share it.
    """

    resident: float
    proportional: float


def cpu_seconds(pid: int) -> float:
    """How long all threads of a process have run on a processor."""
    spent = 0
    for schedule in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        spent += int(schedule.read_text().split()[0])
    return spent / 1e9


def memory(pid: int) -> Memory:
    """What a process holds in memory now."""
    kibibytes = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, value, *_ = line.split()
        kibibytes[name] = int(value)
    return Memory(kibibytes["Rss:"] / 1024, kibibytes["Pss:"] / 1024)
