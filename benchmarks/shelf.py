"""Which document the demo server holds under which project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from benchmarks.documents import LARGE, SMALL, mixed, worst_texts
from bizctx_tui.demo.world import FIRST_EXTRA_ID

OPENED: Final = 40
"""How many documents there are to be opened once each."""

EMPTY: Final = 100
"""How many documents there are to be filled."""

LARGE_SEED: Final = 0
SMALL_SEED: Final = 1
_FIRST_OPENED: Final = 2

WORST: Final = tuple(worst_texts())
"""The names of the worst texts."""


def documents() -> Sequence[str]:
    """The texts of the generated projects in their order; those behind them are empty."""
    opened = [opened_text(number) for number in range(OPENED)]
    return [
        mixed(LARGE, LARGE_SEED),
        mixed(SMALL, SMALL_SEED),
        *opened,
        *worst_texts().values(),
    ]


PROJECTS: Final = _FIRST_OPENED + OPENED + len(WORST) + EMPTY
LARGE_PROJECT: Final = FIRST_EXTRA_ID + LARGE_SEED
SMALL_PROJECT: Final = FIRST_EXTRA_ID + SMALL_SEED


def opened_project(number: int) -> tuple[int, str]:
    """One of the documents to be opened: its project, and a word that only it has."""
    seed = _FIRST_OPENED + number
    return FIRST_EXTRA_ID + seed, f"Title{seed} of"


def opened_text(number: int) -> str:
    """The text of one of the documents to be opened."""
    return mixed(LARGE, _FIRST_OPENED + number)


def worst_project(name: str) -> int:
    """The project that has a worst text."""
    return FIRST_EXTRA_ID + _FIRST_OPENED + OPENED + WORST.index(name)


def empty_project(number: int) -> int:
    """One of the empty documents."""
    return FIRST_EXTRA_ID + PROJECTS - EMPTY + number
