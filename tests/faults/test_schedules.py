"""Some random schedules in each run of the tests; ``make soak`` runs a thousand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.schedule import schedule
from tests.faults.soak import Soak

SHARES = 2
SCHEDULES = 5
"""In each share, of which several processes take some."""


@pytest.fixture(scope="module")
def soak() -> Iterator[Soak]:
    soak = Soak()
    yield soak
    soak.close()


@pytest.mark.parametrize("share", range(SHARES))
def test_schedules_keep_the_promises(soak: Soak, share: int) -> None:
    actions = 0
    for seed in range(share * SCHEDULES, (share + 1) * SCHEDULES):
        outcome = soak.run(seed)
        assert not outcome.violations, f"{outcome.story}\n{outcome.violations}"
        actions += outcome.figures["actions"]
    assert actions > SCHEDULES


def test_a_seed_is_one_schedule() -> None:
    assert str(schedule(7)) == str(schedule(7)) != str(schedule(8))
