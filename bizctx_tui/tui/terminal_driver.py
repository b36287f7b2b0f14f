"""Textual's driver for terminals, with pastes read whole and frames written at once."""

from __future__ import annotations

import codecs
import os
import selectors
import sys
import time
from collections.abc import Callable, Iterable

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from bizctx_tui.tui.key_sequences import respelled
from bizctx_tui.tui.pastes import Pasted, PasteSplitter
from bizctx_tui.tui.terminal_output import TerminalOutput

_WAIT_SECONDS = 0.1
_READ_BYTES = 65_536
_HUNG_UP = 129
"""What a shell says of a program that its terminal took with it."""


class TerminalDriver(LinuxDriver):
    """Reads pastes whole, and writes nothing while another program has the terminal."""

    _is_away = False
    # Not every terminal can be opened by its name; the library's way works without one.
    _has_no_name = False

    def start_application_mode(self) -> None:
        """Take the terminal, unless it is gone."""
        # A line that dies tells the program to go on, which was never told to stop.
        if self._key_thread is not None and not os.isatty(self.fileno):
            return
        if self._key_thread is not None and self._key_thread.is_alive():
            # A second set of threads would leave the first reading for ever.
            self.disable_input()
            self.close()
        start: Callable[[], None] = super().start_application_mode
        start()

    def suspend_application_mode(self) -> None:
        """Let the terminal go for a while."""
        super().suspend_application_mode()
        self._is_away = True

    def resume_application_mode(self) -> None:
        """Take the terminal again."""
        self._is_away = False
        super().resume_application_mode()

    def write(self, data: str) -> None:
        """Write to the terminal; when it is taken again, all is drawn anew."""
        if not self._is_away:
            self._write_without_detour()
            super().write(data)

    def _write_without_detour(self) -> None:
        """Put our way of writing in the place of the library's, each time the terminal is taken."""
        library = self._writer_thread
        if self._has_no_name or library is None or isinstance(library, TerminalOutput):
            return
        try:
            output = TerminalOutput(sys.__stderr__)
        except OSError:
            self._has_no_name = True
            return
        library.stop()
        self._writer_thread = output
        output.start()

    def run_input_thread(self) -> None:
        """Read keys and pastes until the terminal is let go."""
        reader = _Reader(self)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if not reader.read(bool(selector.select(_WAIT_SECONDS))):
                    # Nobody can see or type anything any more; what was typed is kept.
                    self._app.call_later(self._app.exit, return_code=_HUNG_UP)
                    break
        reader.close()


class _Reader:
    def __init__(self, driver: TerminalDriver) -> None:
        self._driver = driver
        self._parser = XTermParser()
        self._splitter = PasteSplitter()
        # A byte that is no UTF-8 must not end the program.
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def read(self, ready: bool) -> bool:
        """Take what is there, and what was waited for in vain; False when the line is dead."""
        if ready:
            try:
                data = os.read(self._driver.fileno, _READ_BYTES)
            except OSError:
                return False
            if not data:
                return False
            text = self._decoder.decode(data)
            if text:
                self._hand_on(self._splitter.feed(text, time.monotonic()))
        else:
            self._hand_on(self._splitter.stalled(time.monotonic()))
        for message in self._parser.tick():
            self._driver.process_message(message)
        return True

    def close(self) -> None:
        """End what is half read."""
        try:
            for _ in self._parser.feed(""):
                pass
        except (EOFError, ParseError):
            return

    def _hand_on(self, pieces: Iterable[str | Pasted]) -> None:
        for piece in pieces:
            if isinstance(piece, Pasted):
                self._driver.process_message(events.Paste(piece.text))
            else:
                for message in self._parser.feed(respelled(piece)):
                    self._driver.process_message(message)
