"""Text files are read exactly, and written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bizctx_tui.errors import ContentSourceError, StorageError
from bizctx_tui.files import texts
from bizctx_tui.files.texts import (
    FileThereError,
    completed,
    expanded,
    is_regular_file,
    read_text,
    write_text,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"])).filter(lambda t: t[:1] != "\ufeff"))
def test_what_is_written_is_read_back(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.md"
    written = write_text(path, text, replace=True)
    assert path.read_bytes() == text.encode()
    assert written.size == len(text.encode())
    assert read_text(path).text == text
    assert os.listdir(tmp_path) == ["a.md"]


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbfa\xef\xbb\xbf\r\n")
    found = read_text(tmp_path / "a.md")
    assert (found.text, found.had_mark) == ("a\ufeff\r\n", True)


def test_what_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "latin").write_bytes(b"abc\xe9def")
    with pytest.raises(ContentSourceError, match="not UTF-8 text: byte 3 "):
        read_text(tmp_path / "latin")
    with pytest.raises(ContentSourceError, match="Is a directory"):
        read_text(tmp_path)
    with pytest.raises(ContentSourceError, match="No such file"):
        read_text(tmp_path / "missing")
    with pytest.raises(ContentSourceError, match="cannot be the path"):
        read_text(Path("a\0b"))
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ContentSourceError, match="Not a regular file"):
        read_text(tmp_path / "pipe")
    monkeypatch.setattr(texts, "MOST_BYTES", 7)
    (tmp_path / "long").write_bytes(b"12345678")
    with pytest.raises(ContentSourceError, match="longer than 7 bytes"):
        read_text(tmp_path / "long")
    (tmp_path / "long").write_bytes(b"1234567")
    assert read_text(tmp_path / "long").text == "1234567"


def test_a_file_is_replaced_only_when_that_was_said_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("old")
    path.chmod(0o640)
    with pytest.raises(FileThereError):
        write_text(path, "new", replace=False)
    assert path.read_text() == "old"
    write_text(path, "new", replace=True)
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["a.md"]


def test_a_file_that_appears_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"

    def fsync(descriptor: int) -> None:
        path.write_text("theirs")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(FileThereError):
        write_text(path, "mine", replace=False)
    assert path.read_text() == "theirs"
    assert os.listdir(tmp_path) == ["a.md"]


def test_without_links_the_name_is_given_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    write_text(tmp_path / "a.md", "text", replace=False)
    assert (tmp_path / "a.md").read_text() == "text"
    assert os.listdir(tmp_path) == ["a.md"]


def test_a_link_stays_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link.md").symlink_to(tmp_path / "real" / "a.md")
    written = write_text(tmp_path / "link.md", "one", replace=False)
    assert written.path == (tmp_path / "real" / "a.md").resolve()
    write_text(tmp_path / "link.md", "two", replace=True)
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real" / "a.md").read_text() == "two"


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_text("old")

    def fsync(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(StorageError, match="No space left on device"):
        write_text(path, "new", replace=True)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.md"]


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing" / "a.md", Path("a\0b")):
        with pytest.raises(StorageError):
            write_text(path, "text", replace=True)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StorageError, match="Not a regular file"):
        write_text(tmp_path / "pipe", "text", replace=True)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(StorageError):
        write_text(tmp_path / "loop", "text", replace=True)
    with pytest.raises(StorageError, match=r"line 2 \(character 4"):
        write_text(tmp_path / "a.md", "one\n\ud800", replace=True)
    assert not (tmp_path / "a.md").exists()


def test_names_are_completed_as_far_as_they_agree(tmp_path: Path) -> None:
    for name in ("notes-a.md", "notes-b.md", ".hidden", "note\n"):
        (tmp_path / name).touch()
    (tmp_path / "sub").mkdir()
    assert completed(f"{tmp_path}/no", tmp_path) == f"{tmp_path}/notes-"
    assert completed(f"{tmp_path}/notes-a", tmp_path) == f"{tmp_path}/notes-a.md"
    assert completed("~/su", tmp_path) == "~/sub/"
    assert completed("~", tmp_path) == "~/"
    assert completed("~/.h", tmp_path) == "~/.hidden"
    assert completed("~/nothing", tmp_path) == "~/nothing"
    assert completed(f"{tmp_path}/missing/x", tmp_path) == f"{tmp_path}/missing/x"


def test_the_home_directory_is_meant(tmp_path: Path) -> None:
    assert expanded("~/a", tmp_path) == tmp_path / "a"
    assert expanded("/a", tmp_path) == Path("/a")
    assert not is_regular_file(Path("a\0b"))
    assert not is_regular_file(tmp_path)
