"""What works in every part of the app."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding

PALETTE_ID: Final = "app.palette"

APPLICATION: Final[tuple[Binding, ...]] = (
    Binding("ctrl+q", "quit", "Quit", priority=True, id="app.quit", tooltip="Leave bizctx"),
    Binding(
        "ctrl+p",
        "command_palette",
        "Palette",
        id=PALETTE_ID,
        tooltip="Find any command by its name",
    ),
)
"""The keys of the app itself; all of them are in the palette, which needs one to be opened."""
