"""Our program beside the official client: the same case, the same result."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from bizctx_tui.demo.handler import DEMO_SECRET, DEMO_TOKEN
from tests.parity.case import Case
from tests.parity.cases import CASES
from tests.parity.differences import DIFFERENCES, with_look_before_write
from tests.parity.homes import STRANGER_SECRET
from tests.parity.report import PARITY_PROPERTY
from tests.parity.runner import ASPECTS, Observation, observe

_LEAST_CASES = 896
_SECRETS = (DEMO_SECRET, DEMO_TOKEN, STRANGER_SECRET, "refresh-of-", "access-of-")


_SHARE = int(os.environ.get("BIZCTX_PARITY_SHARE") or 1)
"""One case of so many is run, and one for each reason to differ on purpose; 1 runs them all."""


def _chosen() -> Iterator[Case]:
    reasons: set[str] = set()
    for position, case in enumerate(CASES):
        difference = DIFFERENCES.get(case.name)
        new_reason = difference is not None and difference.why not in reasons
        if position % _SHARE == 0 or new_reason:
            yield case
        if difference is not None:
            reasons.add(difference.why)


@pytest.mark.parametrize("case", [*_chosen()], ids=lambda case: case.name)
def test_both_programs_do_the_same(
    case: Case, record_property: Callable[[str, object], None]
) -> None:
    record_property(PARITY_PROPERTY, case.name)
    official, ours = observe(case, "official"), observe(case, "ours")
    official = replace(official, requests=with_look_before_write(official.requests))
    _fails_in_words(ours)
    difference = DIFFERENCES.get(case.name)
    on_purpose = () if difference is None else difference.aspects
    for aspect in ASPECTS:
        same = getattr(ours, aspect) == getattr(official, aspect)
        assert same == (aspect not in on_purpose), _told(case, aspect, official, ours)


def test_no_case_and_no_difference_is_lost() -> None:
    names = Counter(case.name for case in CASES)
    assert [name for name, count in names.items() if count > 1] == []
    assert len(CASES) >= _LEAST_CASES
    assert set(DIFFERENCES) - set(names) == set()


def _fails_in_words(ours: Observation) -> None:
    assert "Traceback" not in ours.stderr, ours.stderr
    assert [secret for secret in _SECRETS if secret in ours.stderr] == [], ours.stderr
    if ours.exit != 0:
        assert ours.stderr, "a failure says why"
        assert ours.stdout == "", "a failure leaves nothing on standard output"


def _told(case: Case, aspect: str, official: Observation, ours: Observation) -> str:
    """What a person needs to see who looks for the reason."""
    words = ("bizctx", *case.leading, *case.arguments)
    return "\n".join(
        (
            f"{aspect} is not as expected for: {' '.join(words)[:500]}",
            f"official: {getattr(official, aspect)!r}",
            f"ours:     {getattr(ours, aspect)!r}",
            f"official's standard error: {official.stderr[-2000:]}",
            f"our standard error: {ours.stderr[-2000:]}",
        )
    )
