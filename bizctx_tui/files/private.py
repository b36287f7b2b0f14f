"""Files that only their owner may read, written whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bizctx_tui.core.hidden import Hidden
from bizctx_tui.errors import StorageError

DIRECTORY_MODE = 0o700
FILE_MODE = 0o600


def write_private(path: Path, data: Hidden[bytes]) -> None:
    """Replace a file atomically, mode 0600, in a directory of mode 0700.

    The bytes are hidden, because an error on the way must not show them in its frames.

    A reader sees the old bytes or the new ones, never a part; after a crash at most a
    temporary file beside it is left, which the next write does not trip over.

    Raises:
        StorageError: The directory or the file could not be written; the old file is as
            it was.
    """
    with replacing_private(path, room=0) as replace:
        replace(data)


@contextmanager
def replacing_private(path: Path, *, room: int) -> Iterator[Callable[[Hidden[bytes]], None]]:
    """Make sure that a file can be replaced before its new bytes are known.

    For bytes that exist only once and must not be lost: the disk is asked for the room
    first, so that a full or read-only one is found out before they come into being.

    Args:
        path: The file to replace, as by :func:`write_private`.
        room: How many bytes are set aside for it.

    Yields:
        A function that replaces the file by the bytes it is given; to be called once, or
        not at all to leave the file as it was.

    Raises:
        StorageError: There is no room, or the directory cannot be written; from the
            function: the bytes could not be written after all.
    """
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with _explained(path):
        make_private_directory(path.parent)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(scratch, flags, FILE_MODE)

    def replace(data: Hidden[bytes]) -> None:
        _written(path, descriptor, data)
        with _explained(path):
            os.replace(scratch, path)

    try:
        _written(path, descriptor, Hidden(b"\0" * room))
        yield replace
    finally:
        os.close(descriptor)
        scratch.unlink(missing_ok=True)


def _written(path: Path, descriptor: int, data: Hidden[bytes]) -> None:
    failure = _write(descriptor, data)
    if failure is not None:
        raise _unwritable(path, failure)


def _write(descriptor: int, data: Hidden[bytes]) -> str | None:
    """Why the bytes could not be written; None when they are on the disk."""
    left = memoryview(data.reveal())
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        while left:
            left = left[os.write(descriptor, left) :]
        os.ftruncate(descriptor, os.lseek(descriptor, 0, os.SEEK_CUR))
        os.fsync(descriptor)
    except OSError as error:
        return str(error.strerror)
    return None


def make_private_directory(directory: Path) -> None:
    """Make a directory of mode 0700, and with the same mode those above it that are missing.

    Raises:
        OSError: It cannot be made.
    """
    missing = [parent for parent in (directory, *directory.parents) if not parent.exists()]
    for each in reversed(missing):
        each.mkdir(mode=DIRECTORY_MODE, exist_ok=True)
    directory.chmod(DIRECTORY_MODE)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unwritable(path, str(error.strerror)) from error


def _unwritable(path: Path, why: str) -> StorageError:
    return StorageError(
        f"{path} could not be written: {why}.",
        details={"path": str(path)},
        hint="Check the free space and the permissions of that directory.",
    )


def read_private(path: Path) -> bytes:
    """The bytes of a file of ours; a symbolic link is not followed.

    Raises:
        FileNotFoundError: There is no such file.
        StorageError: It is there and could not be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        with open(descriptor, "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StorageError(
            f"{path} could not be read: {error.strerror}.",
            details={"path": str(path)},
            hint="Check the permissions of that file, or delete it.",
        ) from error
