"""The comparing and the drawing take turns."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from bizctx_tui.core.diff.comparison import Comparison
from bizctx_tui.tui import diff_work
from bizctx_tui.tui.diff_work import DiffWork

BEFORE = "".join(f"line {i} of the text\n" for i in range(20))
AFTER = BEFORE.replace("text", "document")


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(5_000):
        if holds():
            return
        await asyncio.sleep(0.002)
    raise AssertionError("it never held")


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take longer than a first frame can wait."""
    monkeypatch.setattr(diff_work, "WAIT_SECONDS", 10)


async def test_what_changes_is_told_before_the_wait_for_it_is_over() -> None:
    comparison, told = Comparison(BEFORE, AFTER), list[Comparison]()
    work = DiffWork([comparison], told.append)
    done = work.start()
    await work.until_lines_known()
    assert told == [comparison]
    assert comparison.diff is not None
    work.stop()
    await done


async def test_the_work_rests_until_what_it_told_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diff_work, "_REST_SECONDS", 60)
    comparison = Comparison(BEFORE, AFTER)
    work = DiffWork([comparison], lambda _: None)
    done = work.start()
    await work.until_lines_known()
    await asyncio.sleep(0.1)
    assert not comparison.is_complete
    work.go_on()
    await until(lambda: comparison.is_complete)
    work.go_on()
    await asyncio.wait_for(done, 10)


async def test_the_work_is_done_where_nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diff_work, "_REST_SECONDS", 0.01)
    comparison = Comparison(BEFORE, AFTER)
    await asyncio.wait_for(DiffWork([comparison], lambda _: None).start(), 10)
    assert comparison.is_complete


async def test_work_that_rests_ends_when_nobody_asks_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(diff_work, "_REST_SECONDS", 60)
    comparison = Comparison(BEFORE, AFTER)
    work = DiffWork([comparison], lambda _: None)
    done = work.start()
    await work.until_lines_known()
    work.stop()
    await asyncio.wait_for(done, 10)
    assert not comparison.is_complete


async def test_a_frame_does_not_wait_longer_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diff_work, "WAIT_SECONDS", 0.01)
    await DiffWork([Comparison("a", "b")], lambda _: None).until_lines_known()


async def test_an_error_of_the_work_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ArithmeticError("not compared")

    monkeypatch.setattr("bizctx_tui.core.diff.comparison.compare", fail)
    work = DiffWork([Comparison("a", "b")], lambda _: None)
    done = work.start()
    with pytest.raises(ArithmeticError):
        await done
