"""One holder at a time, among processes and threads."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bizctx_tui.errors import StorageError
from bizctx_tui.files.lock import FileLock, is_locked

HOLD = """
import sys, time
from pathlib import Path
from bizctx_tui.files.lock import FileLock
FileLock(Path(sys.argv[1])).acquire(seconds=10)
print("held", flush=True)
sys.stdin.read()
"""

COUNT = """
import sys
from pathlib import Path
from bizctx_tui.files.lock import FileLock
lock, counter = FileLock(Path(sys.argv[1])), Path(sys.argv[2])
for _ in range(int(sys.argv[3])):
    with lock.held(seconds=60):
        counter.write_text(str(int(counter.read_text()) + 1))
"""


def start(program: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def hold(path: Path) -> subprocess.Popen[str]:
    holder = start(HOLD, path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_lock_that_another_process_holds_is_waited_for_and_then_refused(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with hold(path) as holder:
        with pytest.raises(StorageError, match="lock") as caught:
            FileLock(path).acquire(seconds=0.1)
        assert caught.value.hint
        holder.communicate("")
    FileLock(path).acquire(seconds=0)


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with hold(path) as holder:
        waiting = FileLock(path)
        waiter = threading.Thread(target=waiting.acquire, kwargs={"seconds": 60})
        waiter.start()
        holder.send_signal(signal.SIGKILL)
        waiter.join(60)
        assert not waiter.is_alive()
    with pytest.raises(StorageError):
        FileLock(path).acquire(seconds=0)
    waiting.release()


def test_two_processes_and_two_threads_never_hold_it_together(tmp_path: Path) -> None:
    path, counter, rounds = tmp_path / "lock", tmp_path / "counter", 150
    counter.write_text("0")
    processes = [start(COUNT, path, counter, rounds) for _ in range(2)]
    shared = FileLock(path)

    def count(lock: FileLock) -> None:
        for _ in range(rounds):
            with lock.held(seconds=60):
                counter.write_text(str(int(counter.read_text()) + 1))

    threads = [threading.Thread(target=count, args=(lock,)) for lock in (shared, shared)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    assert counter.read_text() == str(4 * rounds)


def test_its_file_is_private_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "new" / "directory" / "lock"
    with FileLock(path).held(seconds=0):
        pass
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_it_is_let_go_when_the_block_fails(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")
    with pytest.raises(ZeroDivisionError), lock.held(seconds=0):
        raise ZeroDivisionError
    lock.acquire(seconds=0)
    lock.release()


def test_letting_go_of_what_is_not_held_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        FileLock(tmp_path / "lock").release()


def test_a_file_that_is_deleted_between_opening_and_locking_is_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lock"
    lock_for_real = fcntl.flock

    def deleted_first(descriptor: int, operation: int) -> None:
        monkeypatch.setattr(fcntl, "flock", lock_for_real)
        path.unlink()
        lock_for_real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", deleted_first)
    with FileLock(path).held(seconds=60), pytest.raises(StorageError):
        FileLock(path).acquire(seconds=0)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="could not be made") as caught:
        FileLock(tmp_path / "file" / "lock").acquire(seconds=0)
    assert caught.value.hint


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError):
        FileLock(tmp_path / "lock").acquire(seconds=0)
    assert not os.path.lexists(tmp_path / "elsewhere")


def test_who_only_asks_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert not is_locked(path)
    assert not path.exists()
    with FileLock(path).held(seconds=0):
        assert is_locked(path)
    assert not is_locked(path)
    FileLock(path).acquire(seconds=0)
