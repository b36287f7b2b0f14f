"""A screen that is mounted before it is needed, so that only its drawing is left to be done."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.screen import Screen

from bizctx_tui.tui.quick_screen import QuickScreen


def prepare(app: App[Any], screen: Screen[Any]) -> None:
    """Mount a screen that will probably be shown; nothing of it is seen before it is pushed."""
    app._load_screen_css(screen)
    app._get_screen(screen)
    if isinstance(screen, QuickScreen):
        screen.note_styled()


def withdraw(screen: Screen[Any]) -> None:
    """A screen that was prepared will not be shown after all."""
    # The one in front goes by itself.
    if screen.is_attached and not screen.is_current:
        screen.remove()
