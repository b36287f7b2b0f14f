"""The one SQLite file: opening it, what can go wrong with it, putting a damaged one aside."""

from __future__ import annotations

import contextlib
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

_CHECKS_OF_LARGE: Final = ("quick_check(drafts)", "quick_check(draft_texts)", "quick_check(edits)")

_CHECKPOINT_PAGES: Final = 4_000
_MAGIC: Final = b"SQLite format 3\0"
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
        # Open as long as the connection: closing one lets go of every lock on that file.
        with _explained(self.path):
            self._header: int | None = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)

    @property
    def is_in_place(self) -> bool:
        """False when what is written here is not found by the next start.

        Another process put the file aside, or something that is no database overwrote it.
        """
        if self._identity is None or _identity(self.path) != self._identity:
            return False
        if self._header is None:
            return False
        try:
            return os.pread(self._header, len(_MAGIC), 0) == _MAGIC
        except OSError:
            return False

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of the block is written, or nothing of it.

        Raises:
            StorageError: It could not be read or written.
        """
        with self._begun("BEGIN IMMEDIATE") as connection:
            yield connection
        if not self.is_in_place:
            # While this was written: nobody would find it there.
            raise DamagedError(
                f"{self.path} was put aside by another process, or overwritten.",
                details={"path": str(self.path)},
                hint="What is open is written again, to the new database.",
            )

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """All that is read in the block is of one moment, whatever other processes write.

        Raises:
            StorageError: It could not be read.
        """
        with self._begun("BEGIN") as connection:
            yield connection

    @contextmanager
    def _begun(self, begin: str) -> Iterator[sqlite3.Connection]:
        connection = self._connection
        try:
            with _explained(self.path):
                connection.execute(begin)
                yield connection
                connection.execute("COMMIT")
        except DamagedError:
            self.is_damaged = True
            raise
        finally:
            # Also after a commit that failed, which may leave it open.
            if connection.in_transaction:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")

    def tidy(self) -> None:
        """Move what was written into the file itself; to be called when there is time."""
        with _explained(self.path):
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Close it; what is in the file stays."""
        # On a disk that is full or gone the next start reads what was committed.
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()
        if self._header is not None:
            os.close(self._header)
            self._header = None


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
    found = {}
    for suffix in ("", *_BESIDE):
        each = path.with_name(path.name + suffix)
        with contextlib.suppress(FileNotFoundError):
            status = found[suffix] = each.lstat()
            if not stat.S_ISREG(status.st_mode):
                raise DamagedError(f"{each} is no regular file.", details={"path": str(each)})
            # Never through a descriptor: closing it would end SQLite's locks in this process.
            each.chmod(FILE_MODE)
    if found and ("" not in found or (not found[""].st_size and "-wal" in found)):
        # SQLite would put the log of another database into the new one, or delete it.
        raise DamagedError(
            f"{path} is missing or empty beside its log.", details={"path": str(path)}
        )


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    # A name that is no UTF-8 must not hide the rows that can be read.
    connection.text_factory = _readable
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
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
    connection.execute("PRAGMA journal_mode = WAL").fetchone()
    found = _schema(connection)
    if version == 0 and not found:
        connection.executescript(
            f"BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;"
        )
    elif version != VERSION or found != _expected_schema():
        raise DamagedError(f"{path} is no database of bizctx.", details={"path": str(path)})
    is_small = path.stat().st_size <= CHECKED_BYTES
    for check in ("quick_check(1)",) if is_small else _CHECKS_OF_LARGE:
        (told,) = connection.execute(f"PRAGMA {check}").fetchone()
        if told != "ok":
            raise DamagedError(f"{path} is damaged: {told}.", details={"path": str(path)})


def _schema(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {(name, sql) for name, sql in found if not name.startswith("sqlite_")}


def _expected_schema() -> set[tuple[str, str]]:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(TABLES)
        return _schema(connection)


def _readable(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")


def _put_aside(path: Path, now: float) -> Path:
    """Move a damaged database and what belongs to it out of the way; nothing is deleted."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now))
    aside, number = path.with_name(f"{path.name}.damaged-{stamp}"), 1
    while any(os.path.lexists(f"{aside}{suffix}") for suffix in ("", *_BESIDE)):
        number += 1
        aside = path.with_name(f"{path.name}.damaged-{stamp}-{number}")
    with _explained(path):
        # The file itself last: without it, a log that was left behind is put aside as well.
        for suffix in (*_BESIDE, ""):
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
