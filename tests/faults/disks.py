"""Disks that are full or may not be written, as far as whoever runs the tests may make them."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

SMALL_BYTES: Final = 1_000_000
_BLOCK: Final = b"\0" * 4096


class CannotMount(Exception):
    """Whoever runs the tests may not mount anything."""


@contextmanager
def small_disk(place: Path, *, read_only: bool = False) -> Iterator[None]:
    """A file system of a megabyte in memory.

    Args:
        place: An empty directory.
        read_only: Whether nothing may be written there.

    Raises:
        CannotMount: The rights are missing.
    """
    options = f"size={SMALL_BYTES},mode=0700" + (",ro" if read_only else "")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "none", str(place)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        raise CannotMount(mounted.stderr.decode())
    try:
        yield
    finally:
        # Lazily: a program that was just killed may still be on its way out.
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(directory: Path) -> Path:
    """Write until nothing more fits.

    Returns:
        The file that takes all the room; without it there is room again.
    """
    path = directory / "everything-else"
    with path.open("ab", buffering=0) as file:
        try:
            while True:
                file.write(_BLOCK)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
        os.fsync(file.fileno())
    return path
