"""What a demo server saw, from the log that it writes."""

from __future__ import annotations

import json
from pathlib import Path


def requests(log: Path) -> list[str]:
    """Each request as ``METHOD /path`` below ``/api/app``, in order."""
    if not log.exists():
        return []
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    return [f"{e['method']} {str(e['path']).removeprefix('/api/app')}" for e in entries]
