"""The one SQLite file: opening it, what can go wrong with it, putting a damaged one aside."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bizctx_tui.errors import StorageError
from bizctx_tui.files.lock import FileLock
from bizctx_tui.files.private import FILE_MODE, make_private_directory
from bizctx_tui.storage.schema import TABLES, VERSION

FILE_NAME: Final = "bizctx.db"
BUSY_SECONDS: Final = 5.0
"""How long another process may hold the database before that is an error."""

CHECKED_BYTES: Final = 16_000_000
"""A database up to this size is checked as a whole when it is opened."""

_CHECKPOINT_PAGES: Final = 4_000
_BESIDE: Final = ("-wal", "-shm")
_FULL_HINT: Final = "Make room on that disk; what could not be kept is tried again."
_PLACE_HINT: Final = (
    "Check the permissions and the free space of that directory, or name another one with "
    "BIZCTX_DATA_DIR."
)


class DamagedError(StorageError):
    """The database cannot be read: it is put aside, and a new one is begun."""


class Database:
    """An open connection, for one thread.

    What was committed survives the end of the process, whatever ends it. When the whole
    machine loses power, the last moments may be missing, and the database is still whole.

    Args:
        directory: Where the file is; made, mode 0700, when it is missing.
        clock: Unix seconds; names what is put aside.

    Raises:
        StorageError: It cannot be opened or made.
    """

    def __init__(self, directory: Path, clock: Callable[[], float]) -> None:
        self.path = directory / FILE_NAME
        self.set_aside: Path | None = None
        """Where a damaged database was put; None when there was none."""
        self.is_damaged = False
        """Whether it turned out damaged since it was opened."""
        with _explained(self.path):
            make_private_directory(directory)
        # One process at a time, so that none puts aside what another has just begun.
        with FileLock(directory / f"{FILE_NAME}.lock").held(seconds=BUSY_SECONDS):
            try:
                self._connection = _connected(self.path)
            except DamagedError:
                self.set_aside = _put_aside(self.path, clock())
                self._connection = _connected(self.path)
        self._identity = _identity(self.path)

    @property
    def is_in_place(self) -> bool:
        """False when another process put the file aside: what is written here is not found."""
        return self._identity is not None and _identity(self.path) == self._identity

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of the block is written, or nothing of it.

        Raises:
            StorageError: It could not be read or written.
        """
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, with its errors explained."""
        try:
            with _explained(self.path):
                yield self._connection
        except DamagedError:
            self.is_damaged = True
            raise

    def tidy(self) -> None:
        """Move what was written into the file itself; to be called when there is time."""
        with self.reading() as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close it; what is in the file stays."""
        try:
            self._connection.close()
        except sqlite3.Error:
            # On a disk that is full or gone: the next start reads what was committed.
            return


def _connected(path: Path) -> sqlite3.Connection:
    with _explained(path):
        _check_kind(path)
        if not path.exists():
            # Before SQLite makes it, which asks nobody who may read it.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, FILE_MODE))
        # Whoever submits work may be another thread than the one that closes at the end.
        connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _check_kind(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        raise DamagedError(f"{path} is no regular file.", details={"path": str(path)})
    path.chmod(FILE_MODE)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA journal_mode = WAL")
    # Each commit is in the kernel's hands, which is what survives the end of a process.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise StorageError(
            f"{path} was written by a newer bizctx.",
            details={"path": str(path), "version": version},
            hint="Use that one, or name another directory with BIZCTX_DATA_DIR.",
        )
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if version == 0 and not tables:
        connection.executescript(f"BEGIN; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
    elif version != VERSION or not {"drafts", "edits", "versions", "texts"} <= tables:
        raise DamagedError(f"{path} is no database of bizctx.", details={"path": str(path)})
    if path.stat().st_size <= CHECKED_BYTES:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise DamagedError(f"{path} is damaged: {found}.", details={"path": str(path)})


def _put_aside(path: Path, now: float) -> Path:
    """Move a damaged database and what belongs to it out of the way; nothing is deleted."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now))
    aside, number = path.with_name(f"{path.name}.damaged-{stamp}"), 1
    while os.path.lexists(aside):
        number += 1
        aside = path.with_name(f"{path.name}.damaged-{stamp}-{number}")
    with _explained(path):
        os.rename(path, aside)
        for suffix in _BESIDE:
            beside = path.with_name(path.name + suffix)
            if os.path.lexists(beside):
                os.rename(beside, aside.with_name(aside.name + suffix))
    return aside


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _storage_error(path, error) from error
    except OSError as error:
        raise StorageError(
            f"{path} cannot be used: {error.strerror or error}.",
            details={"path": str(path)},
            hint=_PLACE_HINT,
        ) from error


def _storage_error(path: Path, error: sqlite3.Error) -> StorageError:
    code = getattr(error, "sqlite_errorcode", None)
    kind = None if code is None else code & 0xFF
    details = {"path": str(path), "sqlite": str(error)}
    if kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return DamagedError(f"{path} is damaged: {error}.", details=details)
    if kind == sqlite3.SQLITE_FULL:
        return StorageError(f"The disk of {path} is full.", details=details, hint=_FULL_HINT)
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StorageError(
            f"Another process has held {path} for {BUSY_SECONDS:g} seconds.",
            details=details,
            hint="End the other bizctx, or wait for it; what could not be kept is tried again.",
        )
    return StorageError(f"{path} cannot be used: {error}.", details=details, hint=_PLACE_HINT)
