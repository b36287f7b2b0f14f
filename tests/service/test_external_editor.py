"""The person's own editor works on a private copy, of which nothing stays."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.errors import ConfigError, StorageError
from bizctx_tui.service.external_editor import (
    Edited,
    ExternalEditor,
    choose_editor,
    edit,
    with_own_end,
)


@pytest.fixture(autouse=True)
def _scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))


def script(tmp_path: Path, lines: str) -> ExternalEditor:
    path = tmp_path / "my editor"
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    return ExternalEditor((str(path), "--wait"), "EDITOR")


def left_over(tmp_path: Path) -> list[str]:
    return os.listdir(tmp_path / "scratch")


def test_the_variables_come_before_what_is_there(tmp_path: Path) -> None:
    for name in ("code", "ed", "nano"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o755)
    path = {"PATH": str(tmp_path)}
    assert choose_editor(path | {"VISUAL": "code --wait", "EDITOR": "ed"}).words == (
        "code",
        "--wait",
    )
    assert choose_editor(path | {"VISUAL": " ", "EDITOR": "ed"}).variable == "EDITOR"
    assert choose_editor(path) == ExternalEditor(("nano",), "")
    with pytest.raises(ConfigError, match="'gone -x' that EDITOR names is not here"):
        choose_editor(path | {"EDITOR": "gone -x"})
    with pytest.raises(ConfigError, match="no command: No closing quotation"):
        choose_editor(path | {"EDITOR": "code 'x"})
    with pytest.raises(ConfigError, match="There is no editor to start"):
        choose_editor({"PATH": str(tmp_path / "scratch")})


async def test_the_copy_is_private_and_comes_back_exactly(tmp_path: Path) -> None:
    editor = script(
        tmp_path,
        f'ls -l "$2" | cut -c1-10 > {tmp_path}/modes\n'
        f'ls -ld "$(dirname "$2")" | cut -c1-10 >> {tmp_path}/modes\n'
        f'basename "$2" >> {tmp_path}/modes; printf x >> "$2"; touch "$2.swp"',
    )
    text = "one\r\ntwo\rthree\n\n漢字 \ud800\0"
    edited = await edit(editor, text, "web-app.md", os.environ)
    assert edited == Edited(0, text + "x")
    assert (tmp_path / "modes").read_text() == "-rw-------\ndrwx------\nweb-app.md\n"
    assert left_over(tmp_path) == []


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        ("exit 3", Edited(3, "text")),
        ('printf new > "$2"; exit 1', Edited(1, "new")),
        ('printf new > "$2"; kill -9 $$', Edited(-9, "new")),
        ('rm "$2"', Edited(0, None)),
        ("printf 'a\\351b' > \"$2\"", Edited(0, "a\udce9b", is_utf8=False)),
        ('printf new > "$2.new"; mv "$2.new" "$2"', Edited(0, "new")),
    ],
    ids=["fails", "writes and fails", "is killed", "removes", "other encoding", "renames"],
)
async def test_whatever_the_editor_does_nothing_stays(
    tmp_path: Path, lines: str, outcome: Edited
) -> None:
    assert await edit(script(tmp_path, lines), "text", "a.md", os.environ) == outcome
    assert left_over(tmp_path) == []


async def test_giving_up_ends_the_editor_and_leaves_nothing(tmp_path: Path) -> None:
    editor = script(tmp_path, f"echo $$ > {tmp_path}/process; exec sleep 60")
    task = asyncio.create_task(edit(editor, "text", "a.md", os.environ))
    for _ in range(500):
        await asyncio.sleep(0.01)
        if (tmp_path / "process").exists() and (tmp_path / "process").read_text():
            break
    process = int((tmp_path / "process").read_text())
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert left_over(tmp_path) == []


async def test_ctrl_c_is_for_the_editor_alone(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    editor = script(tmp_path, "kill -INT $PPID; kill -INT $$; sleep 5")
    edited = await edit(editor, "text", "a.md", os.environ)
    assert edited.code == -signal.SIGINT
    assert signal.getsignal(signal.SIGINT) is before


async def test_an_editor_that_cannot_be_started_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="No such file"):
        await edit(ExternalEditor((str(tmp_path / "gone"),), "EDITOR"), "text", "a.md", os.environ)
    assert left_over(tmp_path) == []


async def test_no_room_for_the_copy_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with pytest.raises(StorageError, match="no room for a copy"):
        await edit(script(tmp_path, "exit 0"), "text", "a.md", os.environ)


@pytest.mark.parametrize(
    ("before", "after", "taken"),
    [
        ("one", "one\n", "one"),
        ("one\r\ntwo", "one\r\ntwo\r\n", "one\r\ntwo"),
        ("one", "two\n", "two"),
        ("one", "one\n\n", "one\n\n"),
        ("one\n", "one\ntwo\n", "one\ntwo\n"),
        ("one\n", "one", "one"),
        ("", "one\n", "one\n"),
        ("one\r", "one\r\n", "one\r\n"),
    ],
)
def test_the_document_keeps_its_own_end(before: str, after: str, taken: str) -> None:
    assert with_own_end(before, after) == taken


@given(st.text("a\r\n", max_size=6))
def test_an_unchanged_text_is_no_edit(text: str) -> None:
    assert with_own_end(text, text) == text
    if text and text[-1] not in "\r\n":
        assert with_own_end(text, text + "\n") == text
