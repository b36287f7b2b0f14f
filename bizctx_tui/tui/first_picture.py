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
        self._descriptor = -1
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
            entered = False
            try:
                self._show(picture)
                entered = True
            finally:
                if not entered:
                    self.give_back()
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
        if self.attributes is None:
            return
        import termios

        self._restore_handlers()
        attributes, self.attributes = self.attributes, None
        try:
            if self._on_screen:
                self._on_screen = False
                _write(_GIVE_BACK)
            termios.tcsetattr(self._descriptor, termios.TCSANOW, attributes)
        except (OSError, termios.error):
            # The terminal was closed: nobody sees it any more.
            return

    def _picture(self) -> str | None:
        """What to show on this terminal; None for nothing."""
        streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
        try:
            if not all(stream is not None and stream.isatty() for stream in streams):
                return None
            assert sys.__stdin__ is not None
            self._descriptor = sys.__stdin__.fileno()
            if os.tcgetpgrp(self._descriptor) != os.getpgrp():
                return None
            size = os.get_terminal_size(sys.__stdout__.fileno())  # type: ignore[union-attr]
            self.size = (size.columns, size.lines)
            self.path = picture_file(
                self._environ, columns=size.columns, rows=size.lines, version=__version__
            )
        except (OSError, ValueError):
            return None
        return None if self.path is None else read_picture(self.path)

    def _show(self, picture: str) -> None:
        import termios

        try:
            self.attributes = termios.tcgetattr(self._descriptor)
            ours = _for_typing_ahead(self._descriptor, self.attributes)
            termios.tcsetattr(self._descriptor, termios.TCSANOW, ours)
        except (OSError, ValueError, termios.error):
            self.attributes = None
            return
        self._on_screen = True
        try:
            _write(_TAKE + picture)
        except OSError:
            self.give_back()
            return
        self.shown = picture
        self._catch_signals()

    def _catch_signals(self) -> None:
        """Give the terminal back before a signal ends the program."""
        import signal

        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            self._handlers[number] = signal.signal(number, self._end)

    def _end(self, number: int, frame: FrameType | None) -> None:
        self.give_back()
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


def _write(sequence: str) -> None:
    """Write to where Textual draws too.

    Raises:
        OSError: The terminal is gone, or cannot take that much now.
    """
    assert sys.__stderr__ is not None
    left = sequence.encode("utf-8")
    while left:
        left = left[os.write(sys.__stderr__.fileno(), left) :]
