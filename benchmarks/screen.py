"""What a terminal shows, from the bytes that a program wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

import pyte
from wcwidth import wcwidth

from benchmarks.pty_session import COLUMNS, ROWS, Recording

_BEGIN: Final = b"\x1b[?2026h"
_END: Final = b"\x1b[?2026l"
_CORNERS: Final = dict(zip("╭┌┏╔", "╮┐┓╗", strict=True))


class Columns(NamedTuple):
    """A stretch of columns of the screen: from the first to before the last."""

    left: int
    right: int


WHOLE: Final = Columns(0, COLUMNS)


class _Cells(pyte.Screen):
    def draw(self, data: str) -> None:
        # Of each cell only the first character counts here, and a cell with thousands of
        # marks takes seconds; an unprintable one would end the text.
        if not data.isascii():
            data = "".join(letter for letter in data if letter.isascii() or wcwidth(letter) > 0)
        super().draw(data)

    def select_graphic_rendition(self, *attributes: int, private: bool = False) -> None:
        # With a question mark it asks for the state of a key mode, and draws nothing.
        if not private:
            super().select_graphic_rendition(*attributes)


class Screen:
    """The cells of a terminal that supports synchronised output.

    What a program writes between the start and the end of a synchronised update is shown
    when the end comes, as terminals do.
    """

    def __init__(self) -> None:
        self._cells = _Cells(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._cells)
        self._rows = [" " * COLUMNS] * ROWS
        self._held = b""

    def feed(self, data: bytes) -> bool:
        """Take what was read.

        Returns:
            Whether anything of it is shown; False when all of it is held back.
        """
        data = self._held + data
        shown = False
        while data:
            begin = data.find(_BEGIN)
            if begin:
                ready = data if begin < 0 else data[:begin]
                kept = _tail(ready) if begin < 0 else 0
                self._stream.feed(ready[: len(ready) - kept])
                shown = shown or len(ready) > kept
                data = data[len(ready) - kept :]
                if begin < 0:
                    break
            end = data.find(_END)
            if end < 0:
                break
            end += len(_END)
            self._stream.feed(data[len(_BEGIN) : end])
            shown = True
            data = data[end:]
        self._held = data
        return shown

    @property
    def rows(self) -> Sequence[str]:
        """The rows, one character for each column; NUL in the second of a wide character."""
        buffer = self._cells.buffer
        for y in self._cells.dirty:
            if y < ROWS:
                row = buffer[y]
                self._rows[y] = "".join(row[x].data[:1] or "\0" for x in range(COLUMNS))
        self._cells.dirty.clear()
        return self._rows

    @property
    def text(self) -> str:
        """All rows."""
        return "\n".join(self.rows)

    def count(self, text: str, columns: Columns = WHOLE) -> int:
        """How often a text is shown between some columns, in one row each time."""
        return sum(row[columns.left : columns.right].count(text) for row in self.rows)

    def find(self, text: str, columns: Columns = WHOLE) -> tuple[int, int] | None:
        """The row and column where a text is shown first; None when it is not."""
        for y, row in enumerate(self.rows):
            x = row.find(text, columns.left, columns.right)
            if x >= 0:
                return y, x
        return None

    def panes(self, title: str) -> list[Columns]:
        """The columns inside of the bordered panes of a row, from the left.

        Args:
            title: One of them has it in its upper border.

        Raises:
            LookupError: No pane has it.
        """
        for row in self.rows:
            panes = [*_bordered(row)]
            if any(title in row[pane.left : pane.right] for pane in panes):
                return panes
        raise LookupError(f"no pane is titled {title!r}; the screen was:\n{self.text}")


def _bordered(row: str) -> Iterator[Columns]:
    for left, corner in enumerate(row):
        closing = _CORNERS.get(corner)
        right = row.find(closing, left) if closing else -1
        if right >= 0:
            yield Columns(left + 1, right)


def replay(
    recording: Recording, screen: Screen, conditions: Sequence[Callable[[Screen], bool]]
) -> list[float | None]:
    """Show a recording, and find when each condition came true first.

    Returns:
        For each condition the time of the read that made it true, in seconds of
        ``time.perf_counter``; None when nothing did.
    """
    times: list[float | None] = [None] * len(conditions)
    for chunk in recording.chunks:
        if screen.feed(chunk.data):
            for index, condition in enumerate(conditions):
                if times[index] is None and condition(screen):
                    times[index] = chunk.time
    return times


def _tail(data: bytes) -> int:
    """How many bytes at the end may be the start of a synchronised update."""
    return next(
        (length for length in range(len(_BEGIN) - 1, 0, -1) if data.endswith(_BEGIN[:length])), 0
    )
