"""Our program beside the official client: the same case, the same result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from bizctx_tui.demo.handler import DEMO_SECRET, DEMO_TOKEN
from tests.parity.case import Case
from tests.parity.cases import CASES
from tests.parity.differences import DIFFERENCES
from tests.parity.homes import STRANGER_SECRET
from tests.parity.report import PARITY_PROPERTY
from tests.parity.runner import ASPECTS, Observation, observe

_LEAST_CASES = 120
_SECRETS = (DEMO_SECRET, DEMO_TOKEN, STRANGER_SECRET, "refresh-of-", "access-of-")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_both_programs_do_the_same(
    case: Case, record_property: Callable[[str, object], None]
) -> None:
    record_property(PARITY_PROPERTY, case.name)
    official, ours = observe(case, "official"), observe(case, "ours")
    _complains_in_words_exactly_when_it_fails(ours)
    difference = DIFFERENCES.get(case.name)
    on_purpose = {} if difference is None else difference.ours
    for aspect in ASPECTS:
        theirs, mine = getattr(official, aspect), getattr(ours, aspect)
        if aspect in on_purpose:
            assert theirs != on_purpose[aspect], f"{aspect}: the official client does this, too"
            theirs = on_purpose[aspect]
        assert mine == theirs, _told(case, aspect, official, ours)


def test_no_case_and_no_difference_is_lost() -> None:
    names = Counter(case.name for case in CASES)
    assert [name for name, count in names.items() if count > 1] == []
    assert len(names) >= _LEAST_CASES
    assert set(DIFFERENCES) - set(names) == set()
    assert [name for name, one in DIFFERENCES.items() if not one.ours or not one.why] == []


def _complains_in_words_exactly_when_it_fails(ours: Observation) -> None:
    assert ours.complains == (ours.exit != 0), ours.stderr
    assert "Traceback" not in ours.stderr, ours.stderr
    assert [secret for secret in _SECRETS if secret in ours.stderr] == [], ours.stderr


def _told(case: Case, aspect: str, official: Observation, ours: Observation) -> str:
    """What a person needs to see who looks for the reason."""
    return "\n".join(
        (
            f"{aspect} differs for: {' '.join(('bizctx', *case.leading, *case.arguments))[:500]}",
            f"official: {getattr(official, aspect)!r}",
            f"ours:     {getattr(ours, aspect)!r}",
            f"official's standard error: {official.stderr[-2000:]}",
            f"our standard error: {ours.stderr[-2000:]}",
        )
    )
