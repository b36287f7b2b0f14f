"""Some random schedules in each run of the tests; ``make soak`` runs a thousand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.schedule import schedule
from tests.faults.soak import Soak

SCHEDULES = 5


@pytest.fixture(scope="module")
def soak() -> Iterator[Soak]:
    soak = Soak()
    yield soak
    soak.close()


@pytest.mark.parametrize("seed", range(SCHEDULES))
def test_a_schedule_keeps_the_promises(soak: Soak, seed: int) -> None:
    outcome = soak.run(seed)
    assert not outcome.violations, f"{outcome.story}\n{outcome.violations}"
    assert outcome.figures["actions"]


def test_a_seed_is_one_schedule() -> None:
    assert str(schedule(7)) == str(schedule(7)) != str(schedule(8))
