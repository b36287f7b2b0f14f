"""Whether the full-screen editor can work on this terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from bizctx_tui.service.doctor import Check

LEAST_COLUMNS: Final = 80
LEAST_ROWS: Final = 24

_NAMES: Final = ("standard input", "standard output", "standard error")


def terminal_check(environ: Mapping[str, str], streams: Sequence[TextIO]) -> Check:
    """What the terminal is and whether it is enough; the command line works on any.

    Args:
        environ: The process environment: TERM, COLORTERM, TMUX, SSH_TTY, NO_COLOR.
        streams: Standard input, output and error.
    """
    from bizctx_tui.service.doctor import Check

    elsewhere = [name for name, stream in zip(_NAMES, streams, strict=True) if not stream.isatty()]
    if elsewhere:
        return Check(
            "terminal",
            "warning",
            f"No terminal at {', '.join(elsewhere)}: the full-screen editor cannot open here.",
            "In scripts use `bizctx get`, `bizctx set`, `bizctx clear` or `bizctx chain`.",
        )
    size = os.get_terminal_size(streams[1].fileno())
    found = _description(environ, size, streams[1].encoding)
    if environ.get("TERM", "") in ("", "dumb"):
        return Check("terminal", "warning", f"{found}.", "Set TERM to what the terminal is.")
    if size.columns < LEAST_COLUMNS or size.lines < LEAST_ROWS:
        return Check(
            "terminal",
            "warning",
            f"{found}.",
            f"Make it at least {LEAST_COLUMNS}×{LEAST_ROWS}.",
        )
    if "utf" not in streams[1].encoding.lower():
        return Check("terminal", "warning", f"{found}.", "Set LANG to a UTF-8 locale.")
    return Check("terminal", "ok", f"{found}.")


def _description(environ: Mapping[str, str], size: os.terminal_size, encoding: str) -> str:
    colours = "16 million colours" if environ.get("COLORTERM") in ("truecolor", "24bit") else ""
    parts = [
        f"{size.columns}×{size.lines}",
        f"TERM={environ.get('TERM') or 'not set'}",
        encoding,
        colours,
        "tmux" if environ.get("TMUX") else "",
        "over SSH" if environ.get("SSH_TTY") or environ.get("SSH_CONNECTION") else "",
        "NO_COLOR is set" if environ.get("NO_COLOR") else "",
    ]
    return ", ".join(part for part in parts if part)
