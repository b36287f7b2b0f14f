"""Pastes, copies, files and the person's own editor in a real terminal."""

from __future__ import annotations

import base64
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.test_main_job import BIZCTX, stored
from tests.support.demo_process import DemoProcess
from tests.support.terminal import DOWN, ENTER, Terminal, ctrl

START, END = "\x1b[200~", "\x1b[201~"
ALT_O, ALT_S, F8 = "\x1bo", "\x1bs", "\x1b[19~"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[DemoProcess]:
    with DemoProcess(tmp_path) as demo:
        yield demo


@pytest.fixture
def before(demo: DemoProcess) -> str:
    """The document that each test edits, as the server has it."""
    return stored(demo, "103")


def open_android(terminal: Terminal, before: str) -> None:
    terminal.wait_for("Android")
    terminal.send(ctrl("o"))
    terminal.wait_for("Jump to")
    terminal.send("android" + ENTER)
    terminal.wait_for("─ Android · project")
    terminal.wait_for(f"{len(before):,} / 50,000")


def exported(terminal: Terminal, path: Path) -> str:
    """The text of the editor, as it is written to a file."""
    terminal.send(ALT_S)
    terminal.wait_for("Export to which file?")
    fill(terminal, path)
    terminal.wait_for("Exported")
    return path.read_bytes().decode()


def fill(terminal: Terminal, path: Path) -> None:
    """Put another path into the box than the one it proposes."""
    terminal.send(ctrl("u"))
    terminal.wait_for(lambda screen: "android-project-103.md" not in screen)
    terminal.send(str(path) + ENTER)


def test_a_cut_paste_is_exact_and_one_undo_step(
    demo: DemoProcess, before: str, tmp_path: Path
) -> None:
    text = ("漢字かな😀 plain\r" * 4_000)[: 50_000 - len(before)]
    with Terminal(BIZCTX, demo.environ) as terminal:
        open_android(terminal, before)
        terminal.send(START[:3])
        terminal.send(START[3:] + text[:30_000])
        terminal.send(text[30_000:] + END[:4])
        # Longer than Textual waits for the rest of an escape sequence.
        wait_out(terminal, 0.4)
        terminal.send(END[4:])
        terminal.wait_for("50,000 / 50,000")
        terminal.send("!")
        terminal.wait_for("1 too many")
        expected = text.replace("\r", "\n") + "!" + before
        assert exported(terminal, tmp_path / "out.md") == expected
        terminal.send(ctrl("z"))
        terminal.wait_for("50,000 / 50,000")
        terminal.send(ctrl("z"))
        terminal.wait_for(f" {len(before):,} / 50,000")
        terminal.wait_for("stored")


def test_a_paste_over_the_cap_is_taken_counted_and_said(demo: DemoProcess, before: str) -> None:
    with Terminal(BIZCTX, demo.environ) as terminal:
        open_android(terminal, before)
        terminal.send(START + "\x1b[31mx\ry" * 10_000 + END)
        terminal.wait_for(f"The document now has {30_000 + len(before):,} too many")
        terminal.send(ctrl("z"))
        terminal.wait_for("stored")


def test_lines_without_paste_marks_come_as_they_are(
    demo: DemoProcess, before: str, tmp_path: Path
) -> None:
    text = "- one\r\t- two\r\r  three, and four\r- five" * 3
    with Terminal(BIZCTX, demo.environ) as terminal:
        open_android(terminal, before)
        terminal.send(text)
        terminal.wait_for(f"{len(before) + len(text):,} / 50,000")
        expected = text.replace("\r", "\n") + before
        assert exported(terminal, tmp_path / "out.md") == expected


def test_a_copy_goes_to_the_terminal_and_comes_back(
    demo: DemoProcess, before: str, tmp_path: Path
) -> None:
    environ = demo.environ | {"SSH_CONNECTION": "1 2 3 4", "DISPLAY": ":0"}
    with Terminal(BIZCTX, environ) as terminal:
        open_android(terminal, before)
        terminal.send(START + "été 漢字" + END)
        terminal.wait_for("été")
        terminal.send("\x1b[1;2D" * 2 + ctrl("x"))
        terminal.wait_for("Copied 2 characters here and sent them to the terminal (OSC 52)")
        sent = f"\x1b]52;c;{base64.b64encode('漢字'.encode()).decode()}\x07"
        assert sent.encode() in terminal.output
        terminal.send(ctrl("v") + "a" + ctrl("v") + "b")
        terminal.wait_for(f"{len(before) + 10:,} / 50,000")
        assert exported(terminal, tmp_path / "out.md") == "été 漢字a漢字b" + before


def test_a_dropped_file_is_offered_and_typing_on_keeps_the_path(
    demo: DemoProcess, before: str, tmp_path: Path
) -> None:
    file = tmp_path / "my notes.md"
    file.write_bytes("# Notés\r\n".encode())
    path = str(file).replace(" ", "\\ ")
    with Terminal(BIZCTX, demo.environ) as terminal:
        open_android(terminal, before)
        terminal.send(START + path + END)
        terminal.wait_for("You pasted the path of a file")
        terminal.send(" x")
        terminal.wait_for(lambda screen: "You pasted the path" not in screen)
        terminal.wait_for(f"{len(before) + len(path) + 2:,} / 50,000")
        assert exported(terminal, tmp_path / "out.md") == path + " x" + before
        terminal.send(START + path + END)
        terminal.wait_for("You pasted the path of a file")
        terminal.send(DOWN)
        choose(terminal)
        terminal.wait_for("Took 9 characters from")
        assert exported(terminal, tmp_path / "out2.md") == path + " x# Notés\r\n" + before


def wait_out(terminal: Terminal, seconds: float) -> None:
    """Let the time pass that is what the test is about."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        _ = terminal.lines


def choose(terminal: Terminal) -> None:
    """Press enter after the question was on the screen for as long as it wants to be."""
    wait_out(terminal, 0.8)
    terminal.send(ENTER)


def test_a_file_replaces_the_document_and_nothing_is_overwritten_unasked(
    demo: DemoProcess, before: str, tmp_path: Path
) -> None:
    file = tmp_path / "in.md"
    file.write_text("from the file")
    with Terminal(BIZCTX, demo.environ) as terminal:
        open_android(terminal, before)
        terminal.send(ALT_O)
        terminal.wait_for("Insert or replace from which file?")
        terminal.send(str(tmp_path / "in") + "\t")
        terminal.wait_for("in.md")
        terminal.send(ENTER)
        terminal.wait_for("What to do with the 13 characters?")
        terminal.send(DOWN)
        choose(terminal)
        terminal.wait_for(" 13 / 50,000")
        terminal.send("!" + ALT_S)
        terminal.wait_for("Export to which file?")
        fill(terminal, file)
        terminal.wait_for("There is a file of that name")
        choose(terminal)
        terminal.wait_for("Nothing was written")
        assert file.read_text() == "from the file"
        terminal.send(ALT_S)
        terminal.wait_for("Export to which file?")
        fill(terminal, file)
        terminal.wait_for("There is a file of that name")
        terminal.send(DOWN)
        choose(terminal)
        terminal.wait_for("Exported 14 characters (14 bytes)")
        assert file.read_text() in ("!from the file", "from the file!", "from! the file")


def editor_script(tmp_path: Path, lines: str) -> str:
    script = tmp_path / "my editor"
    script.write_text(f"#!/bin/sh\n{lines}\n")
    script.chmod(0o755)
    return f"'{script}' --wait"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("exit 7", "ended with code 7. Nothing was changed."),
        ('rm "$2"', "left no file. Nothing was changed."),
        ("kill -9 $$", "was ended by signal 9. Nothing was changed."),
        # One process from "takes keys" on: a shell that is just starting another may miss the key.
        ("stty sane; printf 'takes keys'; exec cat", "was ended by signal 2"),
    ],
    ids=["fails", "removes the file", "is killed", "is interrupted"],
)
def test_an_editor_that_fails_changes_nothing_and_leaves_nothing(
    demo: DemoProcess, before: str, tmp_path: Path, lines: str, said: str
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environ = demo.environ | {
        "EDITOR": editor_script(tmp_path, f"printf started; {lines}"),
        "TMPDIR": str(scratch),
    }
    with Terminal(BIZCTX, environ) as terminal:
        open_android(terminal, before)
        terminal.send("x" + F8)
        if "cat" in lines:
            terminal.wait_for("takes keys")
            terminal.send(ctrl("c"))
        terminal.wait_for(said)
        terminal.wait_for(f"{len(before) + 1:,} / 50,000")
        assert os.listdir(scratch) == []
        terminal.send("y")
        terminal.wait_for("xy")
        terminal.send(ctrl("q"))
        terminal.wait_for("Quit with unsaved")
        terminal.send("d")
        assert terminal.wait_for_exit() == 0


def test_the_editors_text_is_one_edit(demo: DemoProcess, before: str, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    lines = f'ls -l "$2" > {tmp_path}/mode; printf started; read line; printf "%s" "$line" >> "$2"'
    environ = demo.environ | {
        "VISUAL": editor_script(tmp_path, lines),
        "TMPDIR": str(scratch),
    }
    with Terminal(BIZCTX, environ) as terminal:
        open_android(terminal, before)
        terminal.send(F8)
        terminal.wait_for("started")
        terminal.send("from the editor\n")
        terminal.wait_for(f"Took {len(before) + 15:,} characters")
        assert (tmp_path / "mode").read_text().startswith("-rw-------")
        assert os.listdir(scratch) == []
        assert exported(terminal, tmp_path / "out.md") == before + "from the editor"
        terminal.send(ctrl("z"))
        terminal.wait_for("stored")


@pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")
def test_inside_tmux_a_copy_reaches_the_terminal_outside(
    demo: DemoProcess, before: str, tmp_path: Path
) -> None:
    tmux = ["tmux", "-f", "/dev/null", "-S", str(tmp_path / "tmux")]
    environ = demo.environ | {"SSH_CONNECTION": "1 2 3 4"}
    with Terminal([*tmux, "new-session", shlex.join(BIZCTX)], environ) as terminal:
        try:
            open_android(terminal, before)
            terminal.send(START + "été 漢字" + END)
            terminal.wait_for("été")
            terminal.send("\x1b[1;2D" * 2 + ctrl("c"))
            terminal.wait_for("Copied 2 characters here and into tmux")
            sent = base64.b64encode("漢字".encode())
            terminal.wait_for(lambda screen: sent in terminal.output)
            terminal.send("a" + ctrl("v"))
            terminal.wait_for("été a漢字")
        finally:
            subprocess.run([*tmux, "kill-server"], env=environ, check=True)


@pytest.mark.skipif(shutil.which("vim") is None, reason="needs vim")
@pytest.mark.parametrize(
    ("command", "said", "after"),
    [
        ("", "changed nothing", "één\r\ntwee\r\ndrie"),
        ("1s/^/nieuw\\r/ | ", "Took 22 characters", "nieuw\r\néén\r\ntwee\r\ndrie"),
    ],
)
def test_vim_adds_no_line_end_and_keeps_the_others(
    demo: DemoProcess, before: str, tmp_path: Path, command: str, said: str, after: str
) -> None:
    file = tmp_path / "in.md"
    file.write_bytes("één\r\ntwee\r\ndrie".encode())
    vim = shlex.join(["vim", "-N", "-u", "NONE", "-n", "-es", "-c", f"{command}wq"])
    with Terminal(BIZCTX, demo.environ | {"EDITOR": vim}) as terminal:
        open_android(terminal, before)
        terminal.send(ALT_O)
        terminal.wait_for("Insert or replace from which file?")
        terminal.send(str(file) + ENTER)
        terminal.wait_for("What to do with the 15 characters?")
        terminal.send(DOWN)
        choose(terminal)
        terminal.wait_for(" 15 / 50,000")
        terminal.send(F8)
        terminal.wait_for(said)
        assert exported(terminal, tmp_path / "out.md") == after


def test_while_the_editor_has_the_terminal_nothing_else_draws_on_it(tmp_path: Path) -> None:
    lines = "printf started; read line"
    with DemoProcess(tmp_path, "--delay", "1") as demo:
        before = stored(demo, "103")
        environ = demo.environ | {"EDITOR": editor_script(tmp_path, lines)}
        with Terminal(BIZCTX, environ) as terminal:
            open_android(terminal, before)
            asked = len(demo.requests)
            # The answer comes while the editor is there, and so do the second key and more
            # text than the drawing of which a terminal that nobody writes to would hold.
            terminal.send(ctrl("r") + F8 + F8 + "y" * 300)
            terminal.wait_for("started")
            wait_out(terminal, 2)
            assert len(demo.requests) == asked + 1
            assert terminal.output.endswith(b"started")
            terminal.send("\n")
            terminal.wait_for("changed nothing")
            terminal.wait_for(f"{len(before) + 300:,} / 50,000")
