"""Keeps the first pictures: each in a private file, the oldest of too many removed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bizctx_tui.core.hidden import Hidden
from bizctx_tui.errors import StorageError
from bizctx_tui.files.private import read_private, write_private
from bizctx_tui.storage.first_picture import MAX_BYTES, file_text

MAX_PICTURES: Final = 8
"""Sizes of the terminal and sets of variables of which a picture is kept."""


def keep_picture(path: Path, picture: str, drawn_from: Iterable[Path]) -> bool:
    """Keep a picture, unless it is there already and true.

    Args:
        path: As :func:`bizctx_tui.storage.first_picture.picture_file` has it.
        picture: Rows with colours and cursor positions.
        drawn_from: The files that the frame depends on, whether they exist or not.

    Returns:
        Whether it was written.

    Raises:
        StorageError: It could not be read or written.
        ValueError: It is not what can be kept.
    """
    absolute = [os.path.abspath(each) for each in drawn_from]
    data = file_text(picture, absolute).encode("utf-8")
    if len(data) > MAX_BYTES:
        raise ValueError("too long for a picture")
    try:
        if read_private(path) == data:
            return False
    except FileNotFoundError:
        pass
    write_private(path, Hidden(data))
    _remove_oldest(path.parent)
    return True


def _remove_oldest(directory: Path) -> None:
    try:
        by_age = sorted(directory.glob("*.picture"), key=lambda each: each.lstat().st_mtime_ns)
        for each in by_age[:-MAX_PICTURES]:
            each.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"{directory} could not be tidied: {error.strerror}.",
            details={"path": str(directory)},
            hint="Check the permissions of that directory.",
        ) from error
