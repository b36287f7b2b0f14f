"""What is kept on this machine: drafts and the history, in one database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from bizctx_tui.storage.database import Database
from bizctx_tui.storage.drafts import Drafts
from bizctx_tui.storage.history import History
from bizctx_tui.storage.window import Window

HISTORY_BYTES: Final = 64_000_000
"""What the texts of the history may take on the disk, in bytes, unless something else is set."""


class Store:
    """The drafts and the history of this user, for one thread of one process.

    Args:
        database: Opened already.
        window: This process.
        clock: Unix seconds.
        history_bytes: What the texts of the history may take on the disk.
    """

    def __init__(
        self,
        database: Database,
        window: Window,
        clock: Callable[[], float],
        history_bytes: int,
    ) -> None:
        self.window = window
        self._clock = clock
        self._history_bytes = history_bytes
        self._use(database)

    @classmethod
    def open(
        cls,
        directory: Path,
        *,
        clock: Callable[[], float],
        history_bytes: int = HISTORY_BYTES,
    ) -> Store:
        """Open it, or make it.

        Args:
            directory: Where the database is; made, mode 0700, when it is missing.
            clock: Unix seconds.
            history_bytes: What the texts of the history may take on the disk, in bytes.

        Raises:
            StorageError: It cannot be used.
        """
        database = Database(directory, clock)
        try:
            window = Window(directory / "windows")
        except BaseException:
            database.close()
            raise
        return cls(database, window, clock, history_bytes)

    def reopen(self) -> None:
        """Go on with the file that is in its place now, as the same window.

        Raises:
            StorageError: It cannot be used; this can be tried again.
        """
        self._database.close()
        self._use(Database(self._database.path.parent, self._clock))

    def _use(self, database: Database) -> None:
        self._database = database
        self.drafts = Drafts(database, self.window, self._clock)
        self.history = History(database, self._clock, limit=self._history_bytes)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person has to be told about it, a sentence or two each."""
        aside = self._database.set_aside
        if aside is None:
            return ()
        return (
            "The database of drafts and history could not be read. It was put aside, nothing of "
            f"it was deleted, and a new one was begun; it is now {aside}.",
        )

    @property
    def is_usable(self) -> bool:
        """False when its file turned out damaged, or is not the one that others find."""
        return self._database.is_in_place and not self._database.is_damaged

    def tidy(self) -> None:
        """Do what has time.

        Raises:
            StorageError: It could not be written.
        """
        self._database.tidy()

    def close(self) -> None:
        """Let go of it; the drafts of this window can be taken by another from now on."""
        self._database.close()
        self.window.leave()
