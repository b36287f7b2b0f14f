"""Which files of credentials are read, and what is said of the others."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from bizctx_tui.files.guarded import MAX_BYTES, FileRefused, read_guarded


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "person"
    path.mkdir()
    return path


@pytest.fixture
def file(home: Path) -> Path:
    path = home / ".mp" / "accounts" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"secret")
    path.chmod(0o600)
    return path


def refused(path: Path, home: Path) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_guarded(path, home=home)
    assert caught.value.details["path"] == str(path)
    assert caught.value.hint
    assert "secret" not in caught.value.message + caught.value.hint
    return caught.value


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700, 0o500])
def test_a_file_of_its_owner_alone_is_read(file: Path, home: Path, mode: int) -> None:
    file.chmod(mode)
    assert read_guarded(file, home=home) == b"secret"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o666])
def test_a_file_that_others_may_touch_is_refused_and_the_hint_mends_it(
    file: Path, home: Path, mode: int
) -> None:
    file.chmod(mode)
    error = refused(file, home)
    assert error.details["reason"] == "open to others"
    assert f"{mode:04o}" in error.message
    command = error.hint.split("`")[1]
    assert command.startswith("chmod 600 ")
    subprocess.run(shlex.split(command), check=True)
    assert read_guarded(file, home=home) == b"secret"


def test_the_command_of_the_hint_bears_blanks_and_quotes_in_the_path(home: Path) -> None:
    path = home / "it's a file"
    path.write_bytes(b"secret")
    path.chmod(0o644)
    subprocess.run(shlex.split(refused(path, home).hint.split("`")[1]), check=True)
    assert read_guarded(path, home=home) == b"secret"


def test_a_symbolic_link_is_refused(file: Path, home: Path) -> None:
    link = file.with_name("link")
    link.symlink_to(file)
    assert refused(link, home).details["reason"] == "symlink"


def test_a_link_to_nowhere_is_refused_and_not_taken_for_absent(file: Path, home: Path) -> None:
    file.unlink()
    file.symlink_to(home / "nowhere")
    assert refused(file, home).details["reason"] == "symlink"


@pytest.mark.parametrize("level", [".mp", ".mp/accounts"])
def test_a_linked_directory_below_the_home_is_refused(file: Path, home: Path, level: str) -> None:
    directory = home / level
    directory.rename(home / "real")
    directory.symlink_to(home / "real")
    error = refused(file, home)
    assert error.details["reason"] == "symlinked directory"
    assert str(directory) in error.message


def test_a_linked_directory_is_refused_on_a_relative_path(
    file: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "linked").symlink_to(home / ".mp")
    monkeypatch.chdir(home)
    assert refused(Path("linked/accounts/config.toml"), home).details["reason"] == (
        "symlinked directory"
    )


def test_a_link_is_refused_although_the_path_leaves_it_again(file: Path, home: Path) -> None:
    (home / "linked").symlink_to(home / ".mp")
    path = home / "linked" / ".." / ".mp" / "accounts" / "config.toml"
    assert refused(path, home).details["reason"] == "symlinked directory"


def test_a_home_that_is_a_link_itself_is_the_business_of_the_machine(
    file: Path, home: Path, tmp_path: Path
) -> None:
    linked_home = tmp_path / "linked"
    linked_home.symlink_to(home)
    path = linked_home / file.relative_to(home)
    assert read_guarded(path, home=linked_home) == b"secret"


def test_links_outside_of_the_home_do_not_matter(file: Path, home: Path, tmp_path: Path) -> None:
    (tmp_path / "volume").symlink_to(file.parent)
    assert read_guarded(tmp_path / "volume" / file.name, home=home / "elsewhere") == b"secret"


def test_without_a_home_that_of_the_process_counts(
    file: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(home))
    (home / "linked").symlink_to(file.parent)
    with pytest.raises(FileRefused):
        read_guarded(home / "linked" / file.name)


def test_a_directory_is_refused(file: Path, home: Path) -> None:
    assert refused(file.parent, home).details["reason"] == "not a file"


@pytest.mark.timeout(20)
def test_a_named_pipe_is_refused_without_waiting_for_its_other_end(home: Path) -> None:
    pipe = home / "pipe"
    os.mkfifo(pipe, 0o600)
    assert refused(pipe, home).details["reason"] == "not a file"


def test_the_longest_file_is_read_and_one_byte_more_is_refused(home: Path) -> None:
    path = home / "long"
    path.write_bytes(b"x" * MAX_BYTES)
    path.chmod(0o600)
    assert len(read_guarded(path, home=home)) == MAX_BYTES
    with path.open("ab") as end:
        end.write(b"x")
    error = refused(path, home)
    assert error.details["reason"] == "too long"
    assert "1,048,576 bytes" in error.message


def test_an_absent_file_is_absent(home: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_guarded(home / "absent", home=home)
    with pytest.raises(FileNotFoundError):
        read_guarded(home / "no" / "such" / "directory", home=home)


def test_a_path_through_a_file_is_unreadable_and_says_so(file: Path, home: Path) -> None:
    error = refused(file / "below", home)
    assert error.details["reason"] == "unreadable"
    assert "Not a directory" in error.message
