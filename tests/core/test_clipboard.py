"""Which clipboards fit a session, what a terminal is sent, and what is said."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.clipboard import (
    MOST_BYTES,
    Copied,
    fitting_tools,
    sendable,
    terminal_sequence,
)

SSH = {"SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}


@pytest.mark.parametrize(
    ("environ", "platform", "names"),
    [
        ({}, "linux", []),
        ({}, "darwin", ["pbcopy"]),
        ({"TERMUX_VERSION": "0.118"}, "linux", ["termux-clipboard-set"]),
        ({"DISPLAY": ":0"}, "linux", ["xclip", "xsel"]),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "linux", ["wl-copy", "xclip", "xsel"]),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", ["clip.exe"]),
        ({"TMUX": "/tmp/tmux,1,0"}, "linux", ["tmux"]),
        ({"TMUX": "/tmp/tmux,1,0"}, "darwin", ["pbcopy", "tmux"]),
        (SSH, "darwin", []),
        (SSH | {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "linux", []),
        (SSH | {"DISPLAY": "unix:0"}, "linux", []),
        (SSH | {"DISPLAY": "/private/tmp/launch/org.xquartz:0"}, "darwin", []),
        (SSH | {"DISPLAY": "localhost:10.0"}, "linux", ["xclip", "xsel"]),
        (SSH | {"TMUX": "/tmp/tmux,1,0"}, "linux", ["tmux"]),
        ({"SSH_TTY": "/dev/pts/1", "WSL_DISTRO_NAME": "Debian"}, "linux", []),
    ],
)
def test_a_tool_is_used_only_where_it_reaches_the_person(
    environ: dict[str, str], platform: str, names: list[str]
) -> None:
    assert [tool.name for tool in fitting_tools(environ, platform)] == names


def unwrapped(sequence: str) -> str:
    """The text that a terminal would take from the sequence."""
    assert sequence.startswith("\x1b]52;c;")
    assert sequence.endswith("\x07")
    return base64.b64decode(sequence[7:-1]).decode()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_the_sequence_carries_the_text_through_whatever_stands_between(text: str) -> None:
    assert unwrapped(terminal_sequence(text, {})) == text
    in_tmux = terminal_sequence(text, {"TMUX": "/tmp/tmux,1,0", "STY": "1.pts"})
    assert in_tmux.startswith("\x1bPtmux;")
    assert in_tmux.endswith("\x1b\\")
    assert unwrapped(in_tmux[7:-2].replace("\x1b\x1b", "\x1b")) == text
    in_screen = terminal_sequence(text, {"STY": "1.pts"})
    pieces = in_screen.removeprefix("\x1bP").removesuffix("\x1b\\").split("\x1b\\\x1bP")
    assert all(len(piece) < 256 for piece in pieces)
    assert unwrapped("".join(pieces)) == text


def test_more_than_terminals_take_is_not_sent() -> None:
    assert terminal_sequence("é" * (MOST_BYTES // 2), {})
    assert len(terminal_sequence("x" * MOST_BYTES, {})) <= 100_000
    assert terminal_sequence("x" * (MOST_BYTES + 1), {}) == ""


def test_lone_surrogates_become_question_marks_and_are_counted() -> None:
    assert sendable("a\ud800b\udfff😀") == ("a?b?😀", 2)


def test_only_what_was_proven_is_claimed() -> None:
    assert Copied(1234, 0, "system").words == "Copied 1,234 characters."
    assert Copied(1, 0, "system").words == "Copied 1 character."
    sent = Copied(1234, 0, "terminal").words
    assert "1,234 characters here and sent them to the terminal (OSC 52)" in sent
    assert "cannot be seen" in sent
    assert "cannot be seen" in Copied(5, 0, "tmux").words
    assert "clip.exe took them" in Copied(5, 0, "terminal", "clip.exe").words
    assert "here only" in Copied(80_000, 0, "here").words
    assert "xclip did not take" in Copied(5, 0, "terminal", failed=("xclip",)).words
    assert "2 characters that cannot be text elsewhere" in Copied(5, 2, "system").words
