"""A few kills in each run of the tests; ``make kill-test`` does two hundred."""

from __future__ import annotations

from tests.faults.kill_typing import kills

KILLS = 4


def test_what_was_on_the_screen_survives_kill_9() -> None:
    done = list(kills(range(KILLS), at_once=2))
    assert [kill for kill in done if kill.lost] == []
    assert sum(kill.shown for kill in done) > KILLS
