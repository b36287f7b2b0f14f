"""Text files of the person: read whole and exactly, written whole or not at all."""

from __future__ import annotations

import codecs
import contextlib
import errno
import itertools
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bizctx_tui.errors import ContentSourceError, StorageError

MOST_BYTES: Final = 5_000_000
"""The longest file that is read, in bytes: a hundred times what a document may have."""

_NEW_FILE_MODE: Final = 0o666
"""Of a file that was not there; the person's umask takes from it."""


class FileThereError(StorageError):
    """There is a file of that name, and it was not said that it may be replaced."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds: its text without a byte order mark, and whether it had one."""

    text: str
    had_mark: bool


@dataclass(frozen=True, slots=True)
class Written:
    """Where a text was written to, after symbolic links, and how many bytes it has."""

    path: Path
    size: int


def read_text(path: Path) -> Found:
    """The text of a file with its line endings as they are. Blocks its thread.

    Raises:
        ContentSourceError: It is missing, no regular file, longer than :data:`MOST_BYTES`,
            not UTF-8, or cannot be read.
    """
    try:
        data = _bytes_of(path)
    except OSError as error:
        raise ContentSourceError(
            f"{path} could not be read: {error.strerror}.",
            details={"path": str(path)},
            hint="Check the path and its permissions.",
        ) from error
    except ValueError:
        raise ContentSourceError(
            "That cannot be the path of a file.", details={"path": str(path)}
        ) from None
    if len(data) > MOST_BYTES:
        raise ContentSourceError(
            f"{path} is longer than {MOST_BYTES:,} bytes.",
            details={"path": str(path)},
            hint="A document holds 50,000 characters: take the part that you need.",
        )
    return _decoded(path, data)


def _bytes_of(path: Path) -> bytes:
    # Not blocking: opening a named pipe would wait for its other end.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        _refuse_unless_regular(os.fstat(descriptor).st_mode)
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(MOST_BYTES + 1)
    finally:
        os.close(descriptor)


def _refuse_unless_regular(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "Not a regular file")


def _decoded(path: Path, data: bytes) -> Found:
    had_mark = data.startswith(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ContentSourceError(
            f"{path} is not UTF-8 text: byte {error.start:,} cannot be read.",
            details={"path": str(path), "byte": error.start},
            hint="Save it as UTF-8 and try again.",
        ) from None
    return Found(text.removeprefix("\ufeff"), had_mark)


def write_text(path: Path, text: str, *, replace: bool) -> Written:
    """Write a text as UTF-8, line endings as they are. Blocks its thread.

    A reader sees the old bytes or the new ones, never a part. Of a symbolic link the
    target is written; a file that is replaced keeps its mode.

    Args:
        path: Where to; its directory must be there.
        text: Anything that UTF-8 can hold.
        replace: Whether a file that is there may be replaced.

    Raises:
        FileThereError: There is one, and it may not be replaced.
        StorageError: It is no regular file, the text has a lone surrogate, or the file
            could not be written; what was there is as it was.
    """
    data = _encoded(path, text)
    try:
        target = path.resolve()
        mode = _mode_of(target)
        if mode is not None and not replace:
            raise _there(path)
        _put(target, data, mode, replace)
    except FileExistsError:
        raise _there(path) from None
    except OSError as error:
        raise _unwritable(path, error) from error
    except (ValueError, RuntimeError):
        raise StorageError(
            "That cannot be the path of a file.", details={"path": str(path)}
        ) from None
    return Written(target, len(data))


def _encoded(path: Path, text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise StorageError(
            f"The text has a lone surrogate in line {line:,} (character {error.start:,} of the "
            f"text), which no UTF-8 file can hold. Nothing was written.",
            details={"path": str(path), "character": error.start},
            hint="Delete that character, export, and undo.",
        ) from None


def _mode_of(target: Path) -> int | None:
    """The mode of a regular file; None when there is nothing of that name."""
    try:
        status = target.lstat()
    except FileNotFoundError:
        return None
    _refuse_unless_regular(status.st_mode)
    return stat.S_IMODE(status.st_mode)


def _put(target: Path, data: bytes, mode: int | None, replace: bool) -> None:
    scratch = target.with_name(f".bizctx-{secrets.token_hex(8)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    descriptor = os.open(scratch, flags, _NEW_FILE_MODE if mode is None else stat.S_IRUSR)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if mode is not None:
                os.fchmod(descriptor, mode)
            os.fsync(descriptor)
        if replace:
            os.replace(scratch, target)
        else:
            _put_new(scratch, target)
    finally:
        scratch.unlink(missing_ok=True)
    _settle(target.parent)


def _put_new(scratch: Path, target: Path) -> None:
    """Give the file its name unless the name was taken meanwhile."""
    try:
        os.link(scratch, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links.
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        os.replace(scratch, target)


def _settle(directory: Path) -> None:
    """The new name is on the disk as well, where directories can be asked for that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _there(path: Path) -> FileThereError:
    return FileThereError(
        f"{path} is there already. Nothing was written.", details={"path": str(path)}
    )


def _unwritable(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{path} could not be written: {error.strerror}. What was there is as it was.",
        details={"path": str(path)},
        hint="Choose another place, or check the free space and the permissions there.",
    )


def is_regular_file(path: Path) -> bool:
    """Whether there is a regular file, after symbolic links. Blocks its thread."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def completed(typed: str, home: Path) -> str:
    """The path as far as the names that are there agree on it. Blocks its thread.

    Args:
        typed: The beginning of a path, ``~/`` for the home directory.
        home: The home directory.

    Returns:
        ``typed``, with what can only follow behind it; a directory ends with ``/``.
    """
    if typed == "~":
        return "~/"
    head, slash, tail = typed.rpartition("/")
    directory = expanded(head + slash, home) if slash else Path()
    try:
        with os.scandir(directory) as entries:
            names = [
                entry.name + ("/" if entry.is_dir() else "")
                for entry in entries
                if entry.name.startswith(tail)
                and (tail or not entry.name.startswith("."))
                # A box cannot hold another name.
                and entry.name.isprintable()
            ]
    except (OSError, ValueError):
        return typed
    return head + slash + _common_start(names) if names else typed


def _common_start(names: list[str]) -> str:
    first, last = min(names), max(names)
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "".join(character for character, _ in same)


def expanded(typed: str, home: Path) -> Path:
    """The path that a person means, ``~/`` being the home directory."""
    if typed == "~" or typed.startswith("~/"):
        return home / typed[2:]
    return Path(typed)
