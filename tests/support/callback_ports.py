"""The four callback ports of this machine, for one test at a time among all processes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bizctx_tui.files.lock import FileLock

_LOCK: Final = Path(tempfile.gettempdir()) / "bizctx-tests-callback-ports.lock"
_PATIENCE_SECONDS: Final = 100.0


@contextmanager
def callback_ports() -> Iterator[None]:
    """Have the ports to oneself: tests that run side by side share one machine."""
    with FileLock(_LOCK).held(seconds=_PATIENCE_SECONDS):
        yield
