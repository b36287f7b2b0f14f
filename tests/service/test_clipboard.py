"""Copying and pasting with the programs of a session, which stand in as small scripts."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bizctx_tui.core.clipboard import terminal_sequence
from bizctx_tui.service import clipboard as module
from bizctx_tui.service.clipboard import Clipboard

XCLIP = """#!/bin/sh
case "$*" in
*-out*) cat "$0.held" ;;
*) cat > "$0.held"; env > "$0.environ"; sleep 60 & ;;
esac
"""


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    directory = tmp_path / "programs"
    directory.mkdir()
    return directory


def install(directory: Path, name: str, script: str) -> None:
    path = directory / name
    path.write_text(script)
    path.chmod(0o755)


def session(programs: Path, **variables: str) -> dict[str, str]:
    return {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(programs), **variables}


def nowhere(sequence: str) -> None:
    """A terminal that takes nothing."""


async def test_a_copy_is_proven_and_a_paste_brings_what_others_copied(programs: Path) -> None:
    install(programs, "xclip", XCLIP)
    clipboard = Clipboard(session(programs, DISPLAY=":0", MP_SECRET="hush"), platform="linux")
    sent: list[str] = []
    text = "漢字😀\r\nx\n" * 5_000
    copied = await clipboard.copy(text, sent.append)
    assert (copied.place, copied.is_known, sent) == ("system", True, [])
    assert (programs / "xclip.held").read_bytes() == text.encode()
    assert "hush" not in (programs / "xclip.environ").read_text()
    assert await clipboard.paste() == text
    (programs / "xclip.held").write_text("from elsewhere")
    assert await clipboard.paste() == "from elsewhere"
    assert clipboard.own == text


async def test_lone_surrogates_come_back_here_and_go_out_as_question_marks(programs: Path) -> None:
    install(programs, "xclip", XCLIP)
    clipboard = Clipboard(session(programs, DISPLAY=":0"), platform="linux")
    copied = await clipboard.copy("a\ud800b", nowhere)
    assert (copied.place, copied.replaced) == ("system", 1)
    assert (programs / "xclip.held").read_text() == "a?b"
    assert await clipboard.paste() == "a\ud800b"


@pytest.mark.parametrize(
    "script",
    [
        "#!/bin/sh\nexit 1\n",
        "#!/bin/sh\nexec sleep 60\n",
        "#!/bin/sh\ncat >/dev/null; echo other\n",
    ],
    ids=["fails", "hangs", "holds another text"],
)
async def test_a_tool_that_does_not_prove_it_is_named_and_the_terminal_asked(
    programs: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(module, "COPY_SECONDS", 0.5)
    monkeypatch.setattr(module, "READ_SECONDS", 0.5)
    install(programs, "xclip", script)
    environ = session(programs, DISPLAY=":0")
    clipboard = Clipboard(environ, platform="linux")
    sent: list[str] = []
    copied = await clipboard.copy("text", sent.append)
    assert (copied.place, copied.failed) == ("terminal", ("xclip",))
    assert sent == [terminal_sequence("text", environ)]
    assert clipboard.own == "text"


async def test_without_a_tool_our_own_clipboard_is_pasted(programs: Path) -> None:
    clipboard = Clipboard({"PATH": str(programs), "DISPLAY": ":0"}, platform="linux")
    assert await clipboard.paste() == ""
    await clipboard.copy("mine", nowhere)
    assert await clipboard.paste() == "mine"


async def test_what_is_no_text_is_not_pasted(programs: Path) -> None:
    install(programs, "xclip", "#!/bin/sh\nprintf '\\377\\376'\n")
    clipboard = Clipboard(session(programs, DISPLAY=":0"), platform="linux")
    assert await clipboard.paste() == ""


async def test_a_paste_waits_for_the_copy_that_was_asked_for_before(programs: Path) -> None:
    install(programs, "xclip", XCLIP.replace("cat >", "sleep 0.3; cat >"))
    (programs / "xclip.held").write_text("old")
    clipboard = Clipboard(session(programs, DISPLAY=":0"), platform="linux")
    _, pasted = await asyncio.gather(clipboard.copy("new", nowhere), clipboard.paste())
    assert pasted == "new"


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The variables of a pane in a tmux of its own."""
    socket = tmp_path / "tmux"
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TERM": "xterm-256color"}
    command = ["tmux", "-f", "/dev/null", "-S", str(socket)]
    subprocess.run([*command, "new-session", "-d", "sleep 60"], env=environ, check=True)
    yield environ | {"TMUX": f"{socket},1,0"}
    subprocess.run([*command, "kill-server"], env=environ, check=True)


@pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")
async def test_tmux_holds_what_was_copied(tmux: dict[str, str]) -> None:
    clipboard = Clipboard(tmux, platform="linux")
    sent: list[str] = []
    text = "漢字😀\r\nx\n" * 6_000
    copied = await clipboard.copy(text, sent.append)
    assert (copied.place, sent) == ("tmux", [])
    assert await clipboard.paste() == text
