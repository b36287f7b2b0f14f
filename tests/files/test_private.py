"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bizctx_tui.core.hidden import Hidden
from bizctx_tui.errors import StorageError
from bizctx_tui.files.private import read_private, replacing_private, write_private


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_and_every_new_directory_belong_to_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"
    before = os.umask(0)
    try:
        write_private(path, Hidden(b"bytes"))
    finally:
        os.umask(before)
    assert path.read_bytes() == b"bytes"
    assert mode(path) == 0o600
    assert mode(path.parent) == mode(path.parent.parent) == 0o700


def test_a_wide_file_becomes_private_when_it_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old and longer")
    path.chmod(0o666)
    write_private(path, Hidden(b"new"))
    assert (path.read_bytes(), mode(path)) == (b"new", 0o600)


def test_a_link_is_replaced_and_what_it_led_to_stays(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / "file").symlink_to(tmp_path / "other")
    write_private(tmp_path / "file", Hidden(b"new"))
    assert not (tmp_path / "file").is_symlink()
    assert (tmp_path / "other").read_bytes() == b"other"


def test_room_that_was_set_aside_is_not_left_over(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with replacing_private(path, room=65_536) as replace:
        replace(Hidden(b"few"))
    assert path.read_bytes() == b"few"
    assert os.listdir(tmp_path) == ["file"]


def test_more_than_was_set_aside_is_written_too(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with replacing_private(path, room=1) as replace:
        replace(Hidden(b"x" * 100_000))
    assert path.stat().st_size == 100_000


def test_a_file_that_is_not_replaced_after_all_is_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_private(path, Hidden(b"old"))
    with pytest.raises(ZeroDivisionError), replacing_private(path, room=10):
        raise ZeroDivisionError
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


def test_a_failure_between_is_not_taken_for_one_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(TimeoutError), replacing_private(tmp_path / "file", room=10):
        raise TimeoutError


FULL_DISK = """
import resource, sys
from pathlib import Path
from bizctx_tui.core.hidden import Hidden
from bizctx_tui.errors import StorageError
from bizctx_tui.files.private import replacing_private, write_private
import signal, traceback
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
path = Path(sys.argv[1])
try:
    with replacing_private(path, room=1001):
        print("went on")
except StorageError as error:
    print(error.message)
try:
    write_private(path, Hidden(b"canary".upper() * 200))
except StorageError as error:
    print(error.message)
    report = traceback.TracebackException.from_exception(error, capture_locals=True)
    print("CANARY" in "".join(report.format()))
"""


def test_a_disk_without_room_is_found_out_before_anything_happens(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_private(path, Hidden(b"old"))
    told = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, check=True
    ).stdout
    assert "went on" not in told
    assert told.count("could not be written: File too large.") == 2
    assert told.endswith("False\n")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


def test_a_place_that_is_no_directory_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match="could not be written") as caught:
        write_private(tmp_path / "file" / "below", Hidden(b"new"))
    assert caught.value.hint


def test_reading_follows_no_link(tmp_path: Path) -> None:
    write_private(tmp_path / "file", Hidden(b"bytes"))
    assert read_private(tmp_path / "file") == b"bytes"
    (tmp_path / "link").symlink_to(tmp_path / "file")
    with pytest.raises(StorageError):
        read_private(tmp_path / "link")
