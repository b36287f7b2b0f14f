"""Telling pastes from keys in what a terminal sends."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Final

START: Final = "\x1b[200~"
END: Final = "\x1b[201~"

RAW_CHARACTERS: Final = 40
"""From how many characters on that came at once, with line breaks or tabs among them, they
are a paste of a terminal that does not mark pastes, and not keys."""

STALL_SECONDS: Final = 1.0
"""After how long without a sign what came of a paste is handed on, should its end be lost."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BREAK_INSIDE: Final = re.compile(r"[\r\n\t][^\r\n\t]")


@dataclass(frozen=True, slots=True)
class Pasted:
    """A text that was pasted, exactly as it came."""

    text: str


class PasteSplitter:
    """Cuts the input into keys and pastes, however the reads cut it.

    A mark may be cut anywhere and its rest come much later; what stands inside a paste is
    text, escape sequences included.
    """

    def __init__(self) -> None:
        self._pasting = False
        self._text: list[str] = []
        self._held = ""
        # The beginning of a start mark that was given out as keys: it might have been escape.
        self._begun = ""
        # The keys' own reader saw the start mark, so it has to see the end as well.
        self._end_is_awaited = False
        self._heard = 0.0

    def feed(self, data: str, now: float) -> Iterator[str | Pasted]:
        """Take what was read.

        Args:
            data: At least one character.
            now: The time in seconds, from any start.

        Yields:
            Strings with keys in them, and whole pastes.
        """
        self._heard = now
        data = self._held + data
        self._held = ""
        begun, self._begun = self._begun, ""
        if begun and START.startswith(begun + data) and begun + data != START:
            self._begun = begun + data
            yield data
            return
        if begun and (begun + data).startswith(START):
            rest = START[len(begun) :]
            self._pasting = self._end_is_awaited = True
            data = data[len(rest) :]
            yield rest
        elif not begun and not self._pasting and _is_raw_paste(data):
            yield Pasted(data)
            return
        while data:
            data = yield from self._in_paste(data) if self._pasting else self._in_keys(data)

    def stalled(self, now: float) -> Iterator[str | Pasted]:
        """Give out what is held back when nothing came for a while."""
        if self._pasting:
            if self._text and now - self._heard >= STALL_SECONDS:
                yield self._taken()
        elif self._held:
            held, self._held = self._held, ""
            yield held

    def _in_paste(self, data: str) -> Generator[str | Pasted, None, str]:
        inside, end, rest = data.partition(END)
        if not end:
            kept = _cut_mark(data, END)
            self._held = data[len(data) - kept :]
            inside = data[: len(data) - kept]
        if inside:
            self._text.append(inside)
        if end:
            self._pasting = False
            if self._text:
                yield self._taken()
            if self._end_is_awaited:
                self._end_is_awaited = False
                yield END
        return rest

    def _in_keys(self, data: str) -> Generator[str | Pasted, None, str]:
        keys, start, rest = data.partition(START)
        if start:
            self._pasting = True
        else:
            kept = _cut_mark(data, START)
            if kept > len("\x1b["):
                self._held = data[len(data) - kept :]
                keys = data[: len(data) - kept]
            else:
                self._begun = data[len(data) - kept :]
        if keys:
            yield keys
        return rest

    def _taken(self) -> Pasted:
        text = "".join(self._text)
        self._text.clear()
        return Pasted(text)


def _cut_mark(data: str, mark: str) -> int:
    """How many characters at the end are the beginning of the mark."""
    return next(
        (length for length in range(len(mark) - 1, 0, -1) if data.endswith(mark[:length])), 0
    )


def _is_raw_paste(data: str) -> bool:
    return (
        len(data) >= RAW_CHARACTERS
        and _BREAK_INSIDE.search(data) is not None
        and _CONTROL.search(data) is None
    )
