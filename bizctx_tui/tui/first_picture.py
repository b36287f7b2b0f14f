"""Shows the last session's first frame while the program is still being loaded.

It takes the terminal before the app does, and gives it back if the app never takes it over.
This module is imported before everything else and imports next to nothing itself.
"""

from __future__ import annotations

import os
import sys

from bizctx_tui import __version__
from bizctx_tui.storage.first_picture import picture_file, read_picture

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType, TracebackType
    from typing import Any, Final, Self

# The alternate screen, without the cursor, and no wrapping behind the last column.
_TAKE: Final = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H"
_GIVE_BACK: Final = "\x1b[0m\x1b[?7h\x1b[?1049l\x1b[?25h"


class FirstPicture:
    """A context in which the program is loaded and the app is run.

    On entering, the picture is shown if there is one that is true; keys are kept from then
    on for the app to read. On leaving, the terminal is as it was, whatever happened.

    Args:
        environ: The process environment.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._on_screen = False
        self._handlers: dict[int, Any] = {}
        self._keyboard = self._screen = -1
        self.attributes: list[Any] | None = None
        """Those of the terminal before; None when no picture was shown."""
        self.path: str | None = None
        """Where a picture of this terminal is to be kept; None when none is wanted."""
        self.size = (0, 0)
        """Columns and rows of the terminal."""
        self.shown: str | None = None
        """The picture that was shown."""

    def __enter__(self) -> Self:
        picture = self._picture()
        if picture is not None:
            self._show(picture)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.give_back()

    def take_over(self) -> bool:
        """The app takes the terminal as it is.

        Returns:
            Whether it is on the alternate screen already.
        """
        self._restore_handlers()
        on_screen, self._on_screen = self._on_screen, False
        return on_screen

    def give_back(self) -> None:
        """Leave the terminal as it was found; does nothing the second time."""
        if self.attributes is not None:
            import termios

            # A signal that comes meanwhile does all of it once more.
            try:
                if self._on_screen:
                    _write(self._screen, _GIVE_BACK)
                termios.tcsetattr(self._keyboard, termios.TCSANOW, self.attributes)
            except (OSError, termios.error):
                # The terminal was closed: nobody sees it any more.
                pass
            self._on_screen, self.attributes = False, None
        self._restore_handlers()

    def _picture(self) -> str | None:
        """What to show on this terminal; None for nothing."""
        keyboard, output, screen = sys.__stdin__, sys.__stdout__, sys.__stderr__
        if keyboard is None or output is None or screen is None:
            return None
        try:
            self._keyboard, self._screen = keyboard.fileno(), screen.fileno()
            terminal = keyboard.isatty() and output.isatty() and screen.isatty()
            if not terminal or os.tcgetpgrp(self._keyboard) != os.getpgrp():
                return None
            # That of standard output, as Textual asks for it.
            size = os.get_terminal_size(output.fileno())
            self.size = (size.columns, size.lines)
            self.path = picture_file(
                self._environ, columns=size.columns, rows=size.lines, version=__version__
            )
        except (OSError, ValueError):
            return None
        return None if self.path is None else read_picture(self.path)

    def _show(self, picture: str) -> None:
        import termios

        self._catch_signals()
        try:
            self.attributes = termios.tcgetattr(self._keyboard)
            ours = _for_typing_ahead(self._keyboard, self.attributes)
            termios.tcsetattr(self._keyboard, termios.TCSANOW, ours)
            self._on_screen = True
            _write(self._screen, _TAKE + picture)
        except (OSError, ValueError, termios.error):
            self.give_back()
            return
        self.shown = picture

    def _catch_signals(self) -> None:
        """Give the terminal back before a signal ends the program.

        The same for ctrl+c, which as an exception could come up anywhere in an import.
        """
        import signal

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            if signal.getsignal(number) != signal.SIG_IGN:
                self._handlers[number] = signal.signal(number, self._end)

    def _end(self, number: int, frame: FrameType | None) -> None:
        import signal

        self.give_back()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def _restore_handlers(self) -> None:
        if self._handlers:
            import signal

            for number, handler in self._handlers.items():
                signal.signal(number, handler)
            self._handlers.clear()


def _for_typing_ahead(descriptor: int, attributes: list[Any]) -> list[Any]:
    """Keys are kept as they are sent, and not shown; ctrl+c still interrupts."""
    import termios

    iflag, oflag, cflag, lflag, ispeed, ospeed, characters = attributes
    iflag &= ~(
        termios.IXON
        | termios.IXOFF
        | termios.ICRNL
        | termios.INLCR
        | termios.IGNCR
        | termios.ISTRIP
    )
    lflag &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    characters = list(characters)
    characters[termios.VMIN], characters[termios.VTIME] = 1, 0
    # ctrl+z means undo here, and would leave the shell on the alternate screen.
    characters[termios.VSUSP] = bytes([os.fpathconf(descriptor, "PC_VDISABLE") & 0xFF])
    return [iflag, oflag, cflag, lflag, ispeed, ospeed, characters]


def _write(screen: int, sequence: str) -> None:
    """Write to a terminal.

    Raises:
        OSError: It is gone, or cannot take that much now.
    """
    left = sequence.encode("utf-8")
    while left:
        left = left[os.write(screen, left) :]
