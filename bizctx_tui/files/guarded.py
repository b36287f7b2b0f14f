"""Reading a file that holds credentials: only when nobody else can have read or made it."""

from __future__ import annotations

import errno
import os
import shlex
import stat
from pathlib import Path
from typing import Final

from bizctx_tui.errors import StorageError

MAX_BYTES: Final = 1_048_576
"""The longest file of credentials, in bytes: what the official client accepts."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class FileRefused(StorageError):
    """A file is there and is not read, because of what it is, where it is or who may read it.

    ``details`` has ``path`` and ``reason``: one of ``symlink``, ``symlinked directory``,
    ``not a file``, ``open to others``, ``too long``, ``unreadable``.
    """


def read_guarded(path: Path, *, max_bytes: int = MAX_BYTES, home: Path | None = None) -> bytes:
    """The bytes of a private file.

    A file without group and world bits can be read by its owner and by root alone, so the
    owner is not asked for: root may read the files of the person it works for.

    Args:
        path: The file.
        max_bytes: How long it may be.
        home: The home directory below which no directory on the way may be a symbolic
            link; None for that of this process. Links above it or outside of it are the
            business of whoever set up the machine.

    Raises:
        FileNotFoundError: There is no such file.
        FileRefused: It is a symbolic link or lies in a linked directory, is no regular
            file, has group or world bits, is too long, or cannot be read.
    """
    _refuse_linked_directories(path, home or Path(os.path.expanduser("~")))
    try:
        # Not blocking: opening a named pipe would wait for its other end.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ENOENT:
            raise
        if error.errno == errno.ELOOP:
            raise _symlink(path) from None
        raise _unreadable(path, error) from None
    try:
        _refuse_unfit(path, os.fstat(descriptor), max_bytes)
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise _unreadable(path, error) from None
    finally:
        os.close(descriptor)
    if len(data) <= max_bytes:
        return data
    # It grew since it was measured. Its bytes must not be in the frame of the error.
    del data
    raise _too_long(path, max_bytes)


def _refuse_linked_directories(path: Path, home: Path) -> None:
    directory = path.absolute().parent
    if not directory.is_relative_to(home):
        return
    here = home
    for part in directory.relative_to(home).parts:
        here = here / part
        if here.is_symlink():
            raise FileRefused(
                f"{path} is not read, because the directory {here} is a symbolic link.",
                details={"path": str(path), "reason": "symlinked directory"},
                hint=f"Put a real directory in place of the link: {_command('ls', '-ld', here)} "
                "shows where it leads.",
            )


def _refuse_unfit(path: Path, status: os.stat_result, max_bytes: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise FileRefused(
            f"{path} is not read, because it is not a regular file.",
            details={"path": str(path), "reason": "not a file"},
            hint=f"See what it is with {_command('ls', '-ld', path)} and move it away.",
        )
    if status.st_mode & _OTHERS:
        mode = stat.S_IMODE(status.st_mode)
        raise FileRefused(
            f"{path} is not read, because others on this machine may have access to it "
            f"(mode {mode:04o}).",
            details={"path": str(path), "reason": "open to others", "mode": f"{mode:04o}"},
            hint=f"Keep it to yourself: {_command('chmod', '600', path)}",
        )
    if status.st_size > max_bytes:
        raise _too_long(path, max_bytes)


def _symlink(path: Path) -> FileRefused:
    return FileRefused(
        f"{path} is not read, because it is a symbolic link.",
        details={"path": str(path), "reason": "symlink"},
        hint="Put the file itself in place of the link, with mode 600.",
    )


def _too_long(path: Path, max_bytes: int) -> FileRefused:
    return FileRefused(
        f"{path} is not read, because it is longer than {max_bytes:,} bytes.",
        details={"path": str(path), "reason": "too long", "max_bytes": max_bytes},
        hint="No file of this kind is that long: look at what it holds, or move it away.",
    )


def _unreadable(path: Path, error: OSError) -> FileRefused:
    return FileRefused(
        f"{path} could not be read: {error.strerror}.",
        details={"path": str(path), "reason": "unreadable"},
        hint=f"Look at its permissions and those of its directory: {_command('ls', '-l', path)}",
    )


def _command(*words: str | Path) -> str:
    return "`" + shlex.join(str(word) for word in words) + "`"
