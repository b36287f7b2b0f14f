"""Copying: what fits a session, what a terminal is sent, and what can be said afterwards."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

MOST_BYTES: Final = 74_994
"""The longest text in bytes that is sent to a terminal: many drop a longer sequence whole
(100,000 bytes in base64, with what stands around it)."""

_SCREEN_BYTES: Final = 76
"""How much base64 GNU screen is sent in one string; its limit is a few hundred bytes."""

_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_UTF_8_LOCALE: Final = (("LC_CTYPE", "UTF-8"),)

Holder = Literal["system", "tmux"]
"""Whose clipboard a tool fills."""

Place = Literal["system", "tmux", "terminal", "here"]
"""How far a copied text got, as far as that is known."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that fills a clipboard, and one that reads it.

    Attributes:
        holder: Whose clipboard it is.
        copy: The command that takes the text on its standard input.
        read: The command that writes the text; empty where there is none.
        encoding: What the copying command takes.
        variables: What both need in their environment.
    """

    holder: Holder
    copy: tuple[str, ...]
    read: tuple[str, ...] = ()
    encoding: Literal["utf-8", "utf-16"] = "utf-8"
    variables: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The program, as a person knows it."""
        return self.copy[0]


_MAC: Final = Tool("system", ("pbcopy",), ("pbpaste", "-Prefer", "txt"), variables=_UTF_8_LOCALE)
_TERMUX: Final = Tool("system", ("termux-clipboard-set",), ("termux-clipboard-get",))
_WAYLAND: Final = Tool(
    "system",
    ("wl-copy", "--type", "text/plain;charset=utf-8"),
    ("wl-paste", "--no-newline", "--type", "text"),
)
_X11: Final = (
    Tool(
        "system",
        ("xclip", "-selection", "clipboard", "-in"),
        ("xclip", "-selection", "clipboard", "-out", "-target", "UTF8_STRING"),
    ),
    Tool("system", ("xsel", "--clipboard", "--input"), ("xsel", "--clipboard", "--output")),
)
_WINDOWS: Final = Tool("system", ("clip.exe",), encoding="utf-16")
_TMUX: Final = Tool("tmux", ("tmux", "load-buffer", "-w", "-"), ("tmux", "show-buffer"))


def fitting_tools(environ: Mapping[str, str], platform: str) -> tuple[Tool, ...]:
    """The tools that reach the person at the keyboard, best first, whether installed or not.

    Over SSH a clipboard of the remote machine is nobody's: only a forwarded X display
    leads back to the person, and tmux, which is asked to pass the text on.

    Args:
        environ: The environment of the session.
        platform: As ``sys.platform`` names it.
    """
    remote = any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))
    display = environ.get("DISPLAY", "")
    tools: list[Tool] = []
    if not remote:
        if platform == "darwin":
            tools.append(_MAC)
        if environ.get("TERMUX_VERSION"):
            tools.append(_TERMUX)
        if environ.get("WAYLAND_DISPLAY"):
            tools.append(_WAYLAND)
    if display and (not remote or _is_forwarded(display)):
        tools += _X11
    if not remote and (environ.get("WSL_DISTRO_NAME") or platform == "win32"):
        tools.append(_WINDOWS)
    if environ.get("TMUX"):
        tools.append(_TMUX)
    return tuple(tools)


def _is_forwarded(display: str) -> bool:
    host = display.rpartition(":")[0]
    return bool(host) and host != "unix" and not host.startswith("/")


def sendable(text: str) -> tuple[str, int]:
    """The text as a clipboard can take it, and how many characters became a question mark.

    Clipboards hold UTF-8, which has no lone surrogates.
    """
    return _LONE_SURROGATE.subn("?", text)


def terminal_sequence(text: str, environ: Mapping[str, str]) -> str:
    """What asks the terminal to take a text: OSC 52, wrapped as the program between needs it.

    Inside tmux it is passed through to the terminal outside; a tmux that does not let
    sequences pass drops it.

    Args:
        text: Without lone surrogates.
        environ: The environment of the session.

    Returns:
        The sequence; empty when the text is longer than terminals take.
    """
    data = text.encode("utf-8")
    if len(data) > MOST_BYTES:
        return ""
    payload = base64.b64encode(data).decode("ascii")
    if environ.get("TMUX"):
        return f"\x1bPtmux;\x1b\x1b]52;c;{payload}\x07\x1b\\"
    if environ.get("STY"):
        pieces = [payload[at : at + _SCREEN_BYTES] for at in range(0, len(payload), _SCREEN_BYTES)]
        return "\x1bP\x1b]52;c;" + "\x1b\\\x1bP".join(pieces) + "\x07\x1b\\"
    return f"\x1b]52;c;{payload}\x07"


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a copy.

    Attributes:
        characters: How many were copied.
        replaced: How many of them no clipboard but the program's own can hold.
        place: How far they got: ``system`` and ``tmux`` gave the same text back, the
            terminal was sent it, or only this program has it.
        handed_to: A tool that took the text and cannot be asked for it; empty for none.
        failed: The tools that are there and did not do it.
    """

    characters: int
    replaced: int
    place: Place
    handed_to: str = ""
    failed: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether there is nothing more to say than that it is copied."""
        return self.place == "system" and not self.replaced

    @property
    def words(self) -> str:
        """What is known of it, and what to do where that is not all; safe to draw."""
        parts = [f"Copied {_count(self.characters)}{self._where()}"]
        if self.failed:
            parts.append(f"{' and '.join(self.failed)} did not take the text.")
        if self.replaced:
            parts.append(
                f"{_count(self.replaced)} that cannot be text elsewhere (lone surrogates) "
                "went out as “?”; pasting here brings the text as it is."
            )
        return " ".join(parts)

    def _where(self) -> str:
        if self.place == "system":
            return "."
        if self.handed_to:
            return f": {self.handed_to} took them. Whether they arrived cannot be seen."
        if self.place == "tmux":
            return (
                " here and into tmux, which was asked to hand them to your terminal; whether "
                "that took them cannot be seen. If not: tmux pastes them with prefix ], and "
                "the terminal may need its clipboard access (OSC 52) turned on."
            )
        if self.place == "terminal":
            return (
                " here and sent them to the terminal (OSC 52); whether your terminal took "
                "them cannot be seen. If not, turn on its clipboard access, or mark the text "
                "with the mouse while shift is held."
            )
        return (
            " here only: that is more than a terminal's clipboard takes "
            f"({MOST_BYTES:,} bytes). Export to a file (alt+s) to use them elsewhere."
        )


def _count(characters: int) -> str:
    return f"{characters:,} character{'' if characters == 1 else 's'}"
