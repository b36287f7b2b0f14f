"""While the app runs, a thread that waits for the interpreter gets it soon."""

from __future__ import annotations

import sys

import pytest

from bizctx_tui.tui.turns import TURN_SECONDS, Turns


def test_turns_are_short_until_they_are_handed_back() -> None:
    before = sys.getswitchinterval()
    turns = Turns()
    turns.shorten()
    turns.shorten()
    assert sys.getswitchinterval() == pytest.approx(TURN_SECONDS)
    turns.hand_back()
    turns.hand_back()
    assert sys.getswitchinterval() == before
