"""Regular expressions in bounded time: each runs in a process that can be ended."""

from __future__ import annotations

import array
import asyncio
import json
import os
import signal
import sys
from dataclasses import dataclass
from typing import Final, cast

from bizctx_tui.core.text.replace import (
    MOST_CHARACTERS,
    Edit,
    TooLarge,
    replace_stretches,
)
from bizctx_tui.core.text.search import MOST_MATCHES, Matches, PatternProblem, Query, SearchText
from bizctx_tui.core.visible import visible
from bizctx_tui.service import pattern_worker
from bizctx_tui.service.pattern_worker import (
    ANSWER_PARTS,
    HEAD,
    PLACES,
    Answer,
    Request,
    as_bytes,
    as_text,
    pack,
)

FIND_SECONDS: Final = 1.0
"""How long finding may take."""
REPLACE_SECONDS: Final = 5.0
"""How long it may take to work out replacements."""

# The process ends itself at its time; this much later it is ended from here.
_GRACE: Final = 0.5
# What the loader of some installations needs; nothing else, credentials least of all.
_LOADER_VARIABLES: Final = ("DYLD_LIBRARY_PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")

_SUPERSEDED: Final = PatternProblem("A newer search took the place of this one.")
_BROKE_OFF: Final = PatternProblem(
    "The search broke off, and nothing was changed. Try a simpler pattern."
)


@dataclass(frozen=True, slots=True)
class _Ask:
    request: Request
    pattern: str
    text: str
    replacement: str = ""


class PatternSearch:
    """Finds and replaces by regular expression, one search at a time: the latest wins.

    The process is started by the first search and kept for the next ones until
    :meth:`aclose`. It ends by itself when this program does, whatever way that ends.
    """

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._latest: asyncio.Task[list[bytes] | PatternProblem] | None = None

    @property
    def process_id(self) -> int | None:
        """The process that is kept, if there is one."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    async def find(
        self, searched: SearchText, query: Query, *, seconds: float = FIND_SECONDS
    ) -> Matches | PatternProblem:
        """The matches of a pattern.

        Args:
            searched: Where to look.
            query: Whose text is the pattern; an empty one finds nothing.
            seconds: How long it may take.
        """
        if not query.text:
            return Matches(searched, query)
        parts = await self._ask(_Ask(_request(query, seconds), query.text, searched.text))
        if isinstance(parts, PatternProblem):
            return parts
        answer = cast(Answer, json.loads(parts[0]))
        if "wrong" in answer:
            return PatternProblem(_what_is_wrong(answer))
        places = array.array(PLACES)
        places.frombytes(parts[1])
        half = len(places) // 2
        return Matches(searched, query, places[:half], places[half:], answer["count"])

    async def replace(
        self,
        matches: Matches,
        replacement: str,
        *,
        newline: str,
        cursor: int,
        only: int | None = None,
        seconds: float = REPLACE_SECONDS,
    ) -> Edit | TooLarge | PatternProblem:
        """What to do to replace the matches of a pattern, as one edit.

        Args:
            matches: As :meth:`find` gave them, at least one.
            replacement: With groups as ``re`` writes them: ``\\1``, ``\\g<name>``.
            newline: What each line ending in the replacement becomes.
            cursor: Offset in the original text to keep track of.
            only: The index of the one match to replace; None for all.
            seconds: How long it may take.
        """
        searched, query = matches.searched, matches.query
        request = _request(query, seconds, replace=True, only=only)
        parts = await self._ask(_Ask(request, query.text, searched.text, replacement))
        if isinstance(parts, PatternProblem):
            return parts
        answer = cast(Answer, json.loads(parts[0]))
        if "wrong" in answer:
            return PatternProblem(_what_is_wrong(answer))
        if "too_long" in answer:
            return TooLarge()
        numbers = array.array(PLACES)
        numbers.frombytes(parts[1])
        third = len(numbers) // 3
        if not third:
            return _BROKE_OFF
        joined, at, texts = as_text(parts[2]), 0, []
        for length in numbers[2 * third :]:
            texts.append(joined[at : at + length])
            at += length
        return replace_stretches(
            searched,
            numbers[:third],
            numbers[third : 2 * third],
            texts,
            newline=newline,
            cursor=cursor,
        )

    async def aclose(self) -> None:
        """End the search that runs, and the process; a later search starts a new one."""
        if self._latest is not None:
            self._latest.cancel()
        async with self._turn:
            await self._end()

    async def _ask(self, ask: _Ask) -> list[bytes] | PatternProblem:
        if self._latest is not None:
            self._latest.cancel()
        latest = self._latest = asyncio.create_task(self._exchange(ask))
        try:
            return await latest
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            return _SUPERSEDED

    async def _exchange(self, ask: _Ask) -> list[bytes] | PatternProblem:
        async with self._turn:
            answered = False
            try:
                process = await self._running()
                async with asyncio.timeout(ask.request["seconds"] + _GRACE):
                    parts = await _talk(process, ask)
                answered = True
                return parts
            except TimeoutError:
                return _too_long(ask)
            except (EOFError, ConnectionError):
                return await self._why_it_ended(ask)
            except OSError as error:
                return PatternProblem(
                    "No process could be started for the search: "
                    f"{visible(error.strerror or str(error))}. Try again in a moment."
                )
            finally:
                if not answered:
                    await self._end()

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                # Standard library only: nothing in the working directory, the environment
                # or the site packages can take the place of what is run.
                *("-I", "-S", pattern_worker.__file__),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                # Nothing may write over the screen.
                stderr=asyncio.subprocess.DEVNULL,
                env={name: os.environ[name] for name in _LOADER_VARIABLES if name in os.environ},
            )
        return self._process

    async def _why_it_ended(self, ask: _Ask) -> PatternProblem:
        process = self._process
        ended = -signal.SIGALRM
        if process is not None and await process.wait() == ended:
            return _too_long(ask)
        return _BROKE_OFF

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _talk(process: asyncio.subprocess.Process, ask: _Ask) -> list[bytes]:
    source, sink = process.stdout, process.stdin
    if source is None or sink is None:
        raise ConnectionError("the process has no pipes")
    head = json.dumps(ask.request).encode()
    sink.write(pack([head, *map(as_bytes, (ask.pattern, ask.text, ask.replacement))]))
    await sink.drain()
    parts = []
    for _ in range(ANSWER_PARTS):
        (length,) = HEAD.unpack(await source.readexactly(HEAD.size))
        parts.append(await source.readexactly(length))
    return parts


def _request(
    query: Query, seconds: float, *, replace: bool = False, only: int | None = None
) -> Request:
    return {
        "ignore_case": query.ignores_case,
        "whole_word": query.whole_word,
        "seconds": seconds,
        "most": MOST_MATCHES,
        "longest": MOST_CHARACTERS,
        "replace": replace,
        "only": only,
    }


def _too_long(ask: _Ask) -> PatternProblem:
    return PatternProblem(
        f"This pattern takes too long on this text (over {ask.request['seconds']:g} s); "
        "nothing was changed. Make it simpler: avoid a repeat inside a repeat."
    )


def _what_is_wrong(answer: Answer) -> str:
    place = answer.get("place")
    where = "" if place is None else f", at character {place + 1}"
    return f"The {answer.get('of', 'pattern')} is not valid{where}: {visible(answer['wrong'])}."
