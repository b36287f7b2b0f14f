"""One running window of bizctx, for as long as its process lives."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
from pathlib import Path
from typing import Final

from bizctx_tui.errors import StorageError
from bizctx_tui.files.lock import FileLock, is_locked

_ENTER_SECONDS: Final = 5.0
_TOKEN_LETTERS: Final = frozenset("0123456789abcdef")


class Window:
    """Holds a lock of its own until it is left or its process ends, however it ends.

    So the kernel says whether a window lives, and not a process number that another program
    may have by now.

    Args:
        directory: Where the locks of all windows are.

    Raises:
        StorageError: The lock could not be made.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.token = secrets.token_hex(8)
        """What tells this window from every other."""
        self.pid = os.getpid()
        self.host = socket.gethostname()
        self._lock = FileLock(self._path(self.token))
        self._lock.acquire(seconds=_ENTER_SECONDS)
        self._tidy()

    def is_alive(self, token: str, host: str) -> bool:
        """Whether a window still runs; one of another machine counts as running.

        Args:
            token: Of the window.
            host: The machine that it is on.
        """
        if token == self.token or host != self.host:
            return True
        if not token or not _TOKEN_LETTERS.issuperset(token):
            return False
        try:
            return is_locked(self._path(token))
        except OSError:
            # Nobody may take from a window that cannot be asked.
            return True

    def leave(self) -> None:
        """The window is no more."""
        self._path(self.token).unlink(missing_ok=True)
        self._lock.release()

    def _path(self, token: str) -> Path:
        return self._directory / f"{token}.lock"

    def _tidy(self) -> None:
        """Remove the locks of windows that ended without leaving."""
        for path in self._directory.glob("*.lock"):
            # What cannot be tidied is in nobody's way.
            # Held meanwhile, so that no window takes it between the look and its end.
            with contextlib.suppress(OSError, StorageError), FileLock(path).held(seconds=0):
                path.unlink(missing_ok=True)
