"""When garbage is collected, and that the program it runs in gets its settings back."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from bizctx_tui.tui.collector import PORTION, QUIET_SECONDS, Collector
from tests.support.clock import Clock


class Knot:
    """Garbage that only the collector can find."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def collector(clock: Clock) -> Iterator[Collector]:
    collector = Collector(clock)
    collector.take_over()
    gc.collect()
    yield collector
    collector.hand_back()


def litter(count: int) -> None:
    gc.disable()
    for _ in range(count):
        Knot()
    gc.enable()


def knots() -> int:
    return sum(isinstance(one, Knot) for one in gc.get_objects())


def test_nothing_is_collected_while_somebody_types(collector: Collector, clock: Clock) -> None:
    litter(PORTION // 2 + 100)
    clock.now += 60
    collector.key_pressed()
    clock.now += QUIET_SECONDS / 2
    assert not collector.look()
    assert knots()


def test_a_pause_is_used(collector: Collector, clock: Clock) -> None:
    litter(PORTION // 2 + 100)
    collector.key_pressed()
    clock.now += QUIET_SECONDS
    assert collector.look()
    assert not knots()
    assert not collector.look()


def test_without_a_pause_the_young_are_collected_in_portions(collector: Collector) -> None:
    for _ in range(5 * PORTION):
        Knot()
    assert knots() <= PORTION


def test_what_was_loaded_before_is_not_looked_through(collector: Collector) -> None:
    assert gc.get_freeze_count() > 10_000


def test_python_gets_its_settings_back(clock: Clock) -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    collector = Collector(clock)
    collector.take_over()
    collector.take_over()
    assert gc.get_threshold() != before[0]
    collector.hand_back()
    collector.hand_back()
    assert (gc.get_threshold(), gc.get_freeze_count()) == before
    clock.now += 60
    assert not collector.look()
