"""Drives a terminal that shows the first picture already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from textual.app import App
from textual.driver import Driver

from bizctx_tui.tui.first_picture import FirstPicture

_ALTERNATE_SCREEN: Final = "\x1b[?1049h"


def driver_over(picture: FirstPicture) -> type[Driver]:
    """A driver that paints over the picture, where it would have cleared the screen first."""
    # Not on every system, but wherever there is a picture.
    from bizctx_tui.tui.terminal_driver import TerminalDriver

    class DriverOverPicture(TerminalDriver):
        def __init__(self, app: App[Any], **options: Any) -> None:
            super().__init__(app, **options)
            self._is_there = False

        def start_application_mode(self) -> None:
            found = picture.attributes
            self._is_there = picture.take_over()
            start: Callable[[], None] = super().start_application_mode
            start()
            self._is_there = False
            # What it found are the ones for typing ahead: not those for a program that
            # gets the terminal meanwhile, such as an editor.
            if self.attrs_before is not None and found is not None:
                self.attrs_before = list(found)

        def write(self, data: str) -> None:
            if not (self._is_there and data == _ALTERNATE_SCREEN):
                super().write(data)

    return DriverOverPicture
