"""Regular expressions through the real process: what they find, and that they end."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.replace import Edit, TooLarge
from bizctx_tui.core.text.search import Matches, PatternProblem, Query, SearchText
from bizctx_tui.service.pattern_search import PatternSearch

EXPLODES = "(a+)+$"
HOSTILE = "a" * 40 + "b"


@pytest.fixture
async def search() -> AsyncIterator[PatternSearch]:
    search = PatternSearch()
    yield search
    await search.aclose()


def pattern(text: str, *, case: bool = False, word: bool = False) -> Query:
    return Query(text, case_sensitive=case, whole_word=word, pattern=True)


async def found(search: PatternSearch, text: str, query: Query) -> Matches:
    matches = await search.find(SearchText(text), query)
    assert isinstance(matches, Matches), matches
    return matches


def gone(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return True
    return False


TEXTS = ["", "a", "abab\r\nx1 y22\r\rz\n", "a\x00b\ud83d\ude00\n漢字 a", "line\n" * 3]
PATTERNS = ["a", "^", "$", "x*", r"\b", "(a)|b", r"\n", r".\n", r"(?m)^.", "|a", r"\s+", "[^\n]"]


@pytest.mark.parametrize("text", TEXTS)
async def test_matches_and_replacements_are_those_of_re(search: PatternSearch, text: str) -> None:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for source in PATTERNS:
        compiled = re.compile(source, re.MULTILINE | re.IGNORECASE)
        expected = [match.span() for match in compiled.finditer(plain)]
        matches = await found(search, text, pattern(source))
        assert list(zip(matches.starts, matches.ends, strict=True)) == expected
        assert matches.count == len(expected)
        if not expected:
            continue
        edit = await search.replace(matches, r"<\g<0>>", newline="\n", cursor=0)
        assert isinstance(edit, Edit)
        buffer = Buffer(plain)
        whole = await search.replace(
            await found(search, plain, pattern(source)), r"<\g<0>>", newline="\n", cursor=0
        )
        assert isinstance(whole, Edit)
        buffer.replace(whole.start, whole.end, whole.text)
        assert buffer.text == compiled.sub(r"<\g<0>>", plain)
        # What is not in a match keeps its own endings.
        original = Buffer(text)
        original.replace(edit.start, edit.end, edit.text)
        offset = matches.searched.offset
        bounds = [0, *(offset(place) for span in expected for place in span), len(text)]
        kept = [text[a:b] for a, b in list(pairwise(bounds))[::2]]
        rest = original.text
        for part in kept:
            assert part in rest
            rest = rest[rest.index(part) + len(part) :]


async def test_groups_by_number_and_name_and_one_match_alone(search: PatternSearch) -> None:
    text = "one=1\r\ntwo=2\r\n"
    matches = await found(search, text, pattern(r"(?P<name>\w+)=(\d)$"))
    edit = await search.replace(matches, r"\2: \g<name>\n", newline="\r\n", cursor=0, only=1)
    assert isinstance(edit, Edit)
    assert (edit.start, edit.end, edit.text) == ((1, 0), (1, 5), "2: two\r\n")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        (pattern("foo"), 4),
        (pattern("Foo"), 1),
        (pattern("foo", case=True), 2),
        (pattern("fo+", word=True), 3),
        (pattern("(?i)FOO", word=True), 3),
        (pattern("foo|x", word=True), 3),
        (pattern(""), 0),
    ],
)
async def test_case_and_words(search: PatternSearch, query: Query, count: int) -> None:
    assert (await found(search, "Foo foo FOO food", query)).count == count


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("a(b", "The pattern is not valid, at character 2: missing ), unterminated subpattern."),
        ("*", "The pattern is not valid, at character 1: nothing to repeat."),
        ("a{99999999999999999999}", "The pattern is not valid: the repetition number is too l"),
        ("(" * 5_000 + ")" * 5_000, "The pattern is not valid: it is nested too deeply."),
        ("\ud800(", "The pattern is not valid, at character 2"),
    ],
)
async def test_a_wrong_pattern_is_said_in_words(
    search: PatternSearch, source: str, said: str
) -> None:
    problem = await search.find(SearchText("text"), pattern(source))
    assert isinstance(problem, PatternProblem)
    assert problem.words.startswith(said)
    assert (await found(search, "text", pattern("t"))).count == 2


@pytest.mark.parametrize("template", [r"\2", r"\q", r"\g<no>", r"\g<"])
async def test_a_wrong_replacement_is_said_in_words(search: PatternSearch, template: str) -> None:
    matches = await found(search, "aaa", pattern("(a)"))
    problem = await search.replace(matches, template, newline="\n", cursor=0)
    assert isinstance(problem, PatternProblem)
    assert problem.words.startswith("The replacement is not valid")


async def test_a_pattern_that_never_ends_is_ended(search: PatternSearch) -> None:
    await found(search, "a", pattern("a"))
    warm = search.process_id
    problem = await search.find(SearchText(HOSTILE), pattern(EXPLODES), seconds=0.2)
    assert isinstance(problem, PatternProblem)
    assert problem.words.startswith("This pattern takes too long on this text")
    assert warm is not None
    assert gone(warm)
    assert (await found(search, "aa", pattern("a"))).count == 2


async def test_a_replacement_that_never_ends_or_grows_is_refused(search: PatternSearch) -> None:
    matches = Matches(SearchText(HOSTILE), pattern(EXPLODES), [0], [1], 1)
    problem = await search.replace(matches, "", newline="\n", cursor=0, seconds=0.2)
    assert isinstance(problem, PatternProblem)
    matches = await found(search, "a" * 50_000, pattern("a"))
    large = await search.replace(matches, "b" * 21, newline="\n", cursor=0)
    assert isinstance(large, TooLarge)


async def test_the_latest_search_wins(search: PatternSearch) -> None:
    await found(search, "a", pattern("a"))
    first = search.process_id
    slow = asyncio.create_task(search.find(SearchText(HOSTILE), pattern(EXPLODES), seconds=60))
    assert (await asyncio.wait({slow}, timeout=0.1))[1] == {slow}
    assert (await found(search, "aa", pattern("a"))).count == 2
    assert isinstance(await slow, PatternProblem)
    assert first is not None
    assert gone(first)


async def test_a_search_that_is_cancelled_or_closed_leaves_no_process() -> None:
    search = PatternSearch()
    for end in ("cancel", "close"):
        await found(search, "a", pattern("a"))
        process_id = search.process_id
        slow = asyncio.create_task(search.find(SearchText(HOSTILE), pattern(EXPLODES), seconds=60))
        assert (await asyncio.wait({slow}, timeout=0.1))[1] == {slow}
        if end == "cancel":
            slow.cancel()
            with pytest.raises(asyncio.CancelledError):
                await slow
        else:
            await search.aclose()
            assert isinstance(await slow, PatternProblem)
        assert process_id is not None
        assert gone(process_id)
        assert search.process_id is None


async def test_a_process_that_was_killed_from_outside_is_replaced(search: PatternSearch) -> None:
    await found(search, "a", pattern("a"))
    assert search.process_id is not None
    os.kill(search.process_id, signal.SIGKILL)
    first = await search.find(SearchText("a"), pattern("a"))
    assert isinstance(first, Matches | PatternProblem)
    assert (await found(search, "aa", pattern("a"))).count == 2


_OWNER = """
import asyncio, sys
from bizctx_tui.core.text.search import Query, SearchText
from bizctx_tui.service.pattern_search import PatternSearch

async def main(busy):
    search = PatternSearch()
    await search.find(SearchText("a"), Query("a", pattern=True))
    print(search.process_id, flush=True)
    if busy:
        await search.find(SearchText("a" * 40 + "b"), Query("(a+)+$", pattern=True), seconds=2)
    await asyncio.sleep(60)

asyncio.run(main(sys.argv[1] == "busy"))
"""


@pytest.mark.parametrize("busy", ["busy", "idle"])
def test_the_process_ends_when_its_owner_is_killed(busy: str) -> None:
    command = [sys.executable, "-c", _OWNER, busy]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        process_id = int(owner.stdout.readline())
        owner.kill()
    end = time.monotonic() + 20
    while not gone(process_id):
        assert time.monotonic() < end, "the process outlived its owner"
        time.sleep(0.02)
