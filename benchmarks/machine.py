"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path


def facts(root: Path) -> dict[str, object]:
    """The commit, the machine and the versions that count, for the JSON.

    Args:
        root: The checkout that is measured.
    """
    return {
        "commit": git(root, "rev-parse", "HEAD"),
        "changed": bool(git(root, "status", "--porcelain")),
        "taken_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "system": platform.platform(),
            "processor": _processor(),
            "cores": os.cpu_count(),
            "load": [round(load, 2) for load in os.getloadavg()],
            "python": platform.python_version(),
            "textual": version("textual"),
            "terminal": "pseudo-terminal, 160 × 45, synchronised output",
        },
    }


def git(root: Path, *arguments: str) -> str:
    """What git says about a checkout.

    Raises:
        subprocess.CalledProcessError: It is none, or git knows no such thing.
    """
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.processor()
