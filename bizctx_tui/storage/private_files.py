"""Files that only their owner may read, written whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bizctx_tui.errors import StorageError

DIRECTORY_MODE = 0o700
FILE_MODE = 0o600


def write_private(path: Path, data: bytes) -> None:
    """Replace a file atomically, mode 0600, in a directory of mode 0700.

    A reader sees the old bytes or the new ones, never a part; after a crash at most a
    temporary file beside it is left, which the next write does not trip over.

    Raises:
        StorageError: The directory or the file could not be written; the old file is as
            it was.
    """
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(mode=DIRECTORY_MODE, parents=True, exist_ok=True)
        path.parent.chmod(DIRECTORY_MODE)
        try:
            descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
            with open(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(scratch, path)
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"{path} could not be written: {error.strerror}.",
            details={"path": str(path)},
            hint="Check the free space and the permissions of that directory.",
        ) from error


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
