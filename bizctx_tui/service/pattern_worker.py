"""Runs regular expressions in a process of its own, because ``re`` cannot be interrupted.

Run as a script it answers requests on its pipes until they close. Nothing but the standard
library is imported: it runs without site packages. A request that takes longer than it may
ends the process, whether the one that asked is still there or not.
"""

import array
import contextlib
import itertools
import json
import re
import resource
import signal
import struct
import sys
from collections.abc import Iterator
from typing import BinaryIO, TypedDict

REQUEST_PARTS = 4
ANSWER_PARTS = 3
HEAD = struct.Struct("<I")
PLACES = "L"
"""The type of the arrays of places."""

_MEMORY = 1 << 30
_FLAGS_IN_FRONT = re.compile(r"\(\?[aiLmsux]+\)")


class Request(TypedDict):
    """What to do; the pattern, the text and the replacement are parts of their own.

    ``seconds`` is how long it may take, ``most`` how many matches are told, ``longest`` how
    long the text may become, ``replace`` whether replacements are wanted, and ``only`` the
    index of the one match to replace, or None.
    """

    ignore_case: bool
    whole_word: bool
    seconds: float
    most: int
    longest: int
    replace: bool
    only: int | None


class Answer(TypedDict, total=False):
    """How many matches there are; or what is wrong with the pattern or the replacement, and
    where (from 0); or that the text would become too long."""

    count: int
    wrong: str
    place: int | None
    of: str
    too_long: bool


def pack(parts: list[bytes]) -> bytes:
    """Parts as one message."""
    return b"".join(piece for part in parts for piece in (HEAD.pack(len(part)), part))


def as_bytes(text: str) -> bytes:
    """Any text, lone surrogates included."""
    return text.encode("utf-8", "surrogatepass")


def as_text(part: bytes) -> str:
    """The inverse of :func:`as_bytes`."""
    return part.decode("utf-8", "surrogatepass")


def main() -> None:
    """Answer requests until standard input closes."""
    # Not every system has this limit.
    with contextlib.suppress(OSError, ValueError):
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, hard))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while (parts := _receive(source)) is not None:
        request: Request = json.loads(parts[0])
        # Left to what the system does by default, which is to end the process.
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
        answer = _answer(request, *map(as_text, parts[1:]))
        signal.setitimer(signal.ITIMER_REAL, 0)
        sink.write(pack(answer))
        sink.flush()


def _receive(source: BinaryIO) -> list[bytes] | None:
    parts = []
    for _ in range(REQUEST_PARTS):
        head = source.read(HEAD.size)
        if len(head) < HEAD.size:
            return None
        (length,) = HEAD.unpack(head)
        part = source.read(length)
        if len(part) < length:
            return None
        parts.append(part)
    return parts


def _answer(request: Request, pattern: str, text: str, replacement: str) -> list[bytes]:
    places = array.array(PLACES)
    texts: list[str] = []
    try:
        compiled = _compiled(pattern, request)
    except (re.error, OverflowError, RecursionError, MemoryError) as error:
        return [_said(_wrong(error, "pattern")), b"", b""]
    try:
        if request["replace"]:
            found = _replace(compiled, text, replacement, request, places, texts)
        else:
            found = _find(compiled, text, request, places)
    except (re.error, IndexError, MemoryError) as error:
        return [_said(_wrong(error, "replacement" if request["replace"] else "pattern")), b"", b""]
    lengths = array.array(PLACES, map(len, texts))
    return [_said(found), (places + lengths).tobytes(), as_bytes("".join(texts))]


def _said(answer: Answer) -> bytes:
    return json.dumps(answer).encode()


def _wrong(error: Exception, of: str) -> Answer:
    if isinstance(error, re.error):
        return {"wrong": error.msg, "place": error.pos, "of": of}
    if isinstance(error, MemoryError):
        return {"wrong": "it needs too much memory", "place": None, "of": of}
    if isinstance(error, RecursionError):
        return {"wrong": "it is nested too deeply", "place": None, "of": of}
    return {"wrong": str(error), "place": None, "of": of}


def _compiled(pattern: str, request: Request) -> "re.Pattern[str]":
    flags = re.MULTILINE | (re.IGNORECASE if request["ignore_case"] else 0)
    compiled = re.compile(pattern, flags)
    if request["whole_word"]:
        front = _FLAGS_IN_FRONT.match(pattern)
        split = front.end() if front else 0
        compiled = re.compile(rf"{pattern[:split]}(?<!\w)(?:{pattern[split:]})(?!\w)", flags)
    return compiled


def _find(
    compiled: "re.Pattern[str]", text: str, request: Request, places: "array.array[int]"
) -> Answer:
    ends = array.array(PLACES)
    count = 0
    for match in compiled.finditer(text):
        count += 1
        if count <= request["most"]:
            places.append(match.start())
            ends.append(match.end())
    places.extend(ends)
    return {"count": count}


def _replace(
    compiled: "re.Pattern[str]",
    text: str,
    replacement: str,
    request: Request,
    places: "array.array[int]",
    texts: list[str],
) -> Answer:
    ends = array.array(PLACES)
    length = len(text)
    for match in _wanted(compiled, text, request["only"]):
        fresh = match.expand(replacement)
        length += len(fresh) - (match.end() - match.start())
        if length > request["longest"]:
            return {"too_long": True}
        places.append(match.start())
        ends.append(match.end())
        texts.append(fresh)
    places.extend(ends)
    return {"count": len(texts)}


def _wanted(compiled: "re.Pattern[str]", text: str, only: int | None) -> "Iterator[re.Match[str]]":
    yield from itertools.islice(
        compiled.finditer(text), only or 0, None if only is None else only + 1
    )


if __name__ == "__main__":
    main()
