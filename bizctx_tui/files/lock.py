"""A lock between processes, which ends with the process that holds it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bizctx_tui.errors import StorageError
from bizctx_tui.files.private import FILE_MODE, make_private_directory

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _try_to_share(descriptor: int) -> None:
        _try_lock(descriptor)

else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _try_to_share(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)


_PAUSE_SECONDS: Final = 0.02


def is_locked(path: Path) -> bool:
    """Whether somebody holds the :class:`FileLock` of a file now; never waits.

    Several may ask at once: none of them is taken for the holder by another.

    Raises:
        OSError: The file is there and cannot be asked.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        _try_to_share(descriptor)
    except (BlockingIOError, PermissionError):
        return True
    finally:
        os.close(descriptor)
    return False


class FileLock:
    """One holder at a time among all processes, and among the threads of each.

    The kernel lets go of the lock when its holder dies, so nothing stale can be left: the
    file stays and means nothing by itself.

    Args:
        path: The file that stands for the lock; made, mode 0600, when it is missing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self, *, seconds: float) -> None:
        """Wait until nobody else holds the lock, then hold it. Blocks its thread.

        Args:
            seconds: How long to wait at most; 0 tries once.

        Raises:
            StorageError: Somebody else held it all the time, or its file cannot be made.
        """
        deadline = time.monotonic() + seconds
        while (descriptor := self._try()) is None:
            if time.monotonic() >= deadline:
                raise StorageError(
                    f"Another process has held {self._path} for {seconds:g} seconds.",
                    details={"path": str(self._path), "seconds": seconds},
                    hint="Wait for the other bizctx to finish, or end it, and try again.",
                )
            time.sleep(_PAUSE_SECONDS)
        self._descriptor = descriptor

    def release(self) -> None:
        """Let the next one have it.

        Raises:
            RuntimeError: It is not held.
        """
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is None:
            raise RuntimeError(f"{self._path} is not locked by this FileLock")
        os.close(descriptor)

    @contextmanager
    def held(self, *, seconds: float) -> Iterator[None]:
        """Hold the lock for the length of a ``with`` block; raises as :meth:`acquire`."""
        self.acquire(seconds=seconds)
        try:
            yield
        finally:
            self.release()

    def _try(self) -> int | None:
        """A locked descriptor, or None when somebody else holds the lock now."""
        try:
            make_private_directory(self._path.parent)
            descriptor = os.open(
                self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE
            )
        except OSError as error:
            raise StorageError(
                f"{self._path} could not be made: {error.strerror}.",
                details={"path": str(self._path)},
                hint="Check the free space and the permissions of that directory.",
            ) from error
        try:
            _try_lock(descriptor)
            if self._still_in_place(descriptor):
                return descriptor
        except (BlockingIOError, PermissionError):
            os.close(descriptor)
            return None
        os.close(descriptor)
        return None

    def _still_in_place(self, descriptor: int) -> bool:
        """False when the file was deleted meanwhile: the next one would lock another file."""
        try:
            return os.path.samestat(os.fstat(descriptor), os.stat(self._path))
        except FileNotFoundError:
            return False
