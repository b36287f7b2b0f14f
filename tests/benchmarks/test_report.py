"""The table and the JSON of a run."""

from __future__ import annotations

import json

from benchmarks.goals import verdicts
from benchmarks.names import (
    BIZCTX,
    DIFF_BLOCK,
    DIFF_PAINT,
    KEY_LARGE,
    KEY_SMALL,
    TEXT_AREA,
    WORST_KEY,
    WORST_OPEN,
)
from benchmarks.report import as_json, as_table
from benchmarks.samples import Samples


def sampled() -> Samples:
    samples = Samples()
    for value in (4.0, 5.0, 6.0):
        samples.add(KEY_LARGE, BIZCTX, value, size=1_000, cpu=value / 2)
        samples.add(KEY_LARGE, TEXT_AREA, 4 * value, size=9_000, cpu=4 * value)
        samples.add(KEY_SMALL, BIZCTX, value / 2, size=900, cpu=value / 4)
    samples.add(WORST_OPEN, "50,000 [", 250.0)
    samples.add(WORST_OPEN, "50,000 emoji", 350.0)
    samples.add(WORST_KEY, "50,000 emoji", 20.0)
    samples.notes.append("nano is not on this machine")
    return samples


def test_goals_are_limits_and_ratios() -> None:
    found = {
        (verdict.goal.what, verdict.goal.figure, verdict.goal.limit): (verdict.found, verdict.met)
        for verdict in verdicts(sampled())
        if verdict.found is not None
    }
    assert found == {
        (KEY_LARGE, "p50", 5): (5.0, True),
        (KEY_LARGE, "p50", 0.5): (0.25, True),
        (KEY_LARGE, "p99", 14): (6.0, True),
        (KEY_LARGE, "p99", 0.4): (0.25, True),
        (KEY_LARGE, "p50", 1.2): (2.0, False),
    }


def test_another_state_is_judged_by_its_own_small_document() -> None:
    samples = sampled()
    samples.add(KEY_LARGE, "bizctx at HEAD~1", 20.0)
    samples.add(KEY_SMALL, "bizctx at HEAD~1", 20.0)
    ratio = [
        verdict.found
        for verdict in verdicts(samples, "bizctx at HEAD~1")
        if verdict.goal.limit == 1.2
    ]
    assert ratio == [1.0]


def test_the_json_has_every_series_goal_and_note() -> None:
    document = json.loads(json.dumps(as_json(sampled(), {"commit": "abc"})))
    assert document["format"] == 1
    assert document["commit"] == "abc"
    assert document["notes"] == ["nano is not on this machine"]
    assert document["measurements"][0] == {
        "what": KEY_LARGE,
        "subject": BIZCTX,
        "p50": 5.0,
        "p95": 6.0,
        "p99": 6.0,
        "max": 6.0,
        "n": 3,
        "bytes": {"p50": 1000, "p95": 1000, "p99": 1000, "n": 3},
        "cpu_ms": {"p50": 2.5, "p95": 3.0, "p99": 3.0, "n": 3},
    }
    assert document["goals"][0] == {
        "what": KEY_LARGE,
        "figure": "p50",
        "limit": 5,
        "against": None,
        "found": 5.0,
        "met": True,
    }
    worst = {goal["what"]: (goal["found"], goal["met"]) for goal in document["goals"]}
    assert worst[WORST_OPEN] == (350.0, False)
    assert worst[WORST_KEY] == (20.0, True)
    assert len(document["measurements"]) == 6


def test_two_states_are_compared_figure_by_figure() -> None:
    samples = sampled()
    for value in (8.0, 10.0, 12.0):
        samples.add(KEY_LARGE, "bizctx at main", value, size=4_000, cpu=value)
    samples.add(WORST_OPEN, "bizctx at main: 50,000 emoji", 700.0)
    table = as_table(samples)
    document = json.loads(json.dumps(as_json(samples, {})))
    ratios = {"p50": 0.5, "p95": 0.5, "p99": 0.5, "max": 0.5}
    assert document["comparisons"] == [
        {
            "what": KEY_LARGE,
            "subject": "bizctx at main",
            "ratios": {**ratios, "bytes": 0.25, "processor": 0.25},
        },
        {"what": WORST_OPEN, "subject": "bizctx at main: 50,000 emoji", "ratios": ratios},
    ]
    # What the other one does is no goal of this one.
    assert f"MISSED  {WORST_OPEN}, max: 350 (≤ 300)" in table
    assert f"MISSED  bizctx at main: {KEY_LARGE}, p50: 10 (≤ 5)" in table
    assert table.count("this checkout divided by the other") == 1
    assert "this checkout divided by the other" not in as_table(sampled())


def test_the_table_says_what_was_met_and_what_was_not() -> None:
    table = as_table(sampled())
    assert f"met     bizctx: {KEY_LARGE}, p50: 5 (≤ 5)" in table
    assert f"MISSED  bizctx: {KEY_LARGE}, p50: 2 (≤ 1.2 × {KEY_SMALL})" in table
    assert f"MISSED  {WORST_OPEN}, max: 350 (≤ 300)" in table
    assert "nano is not on this machine" in table
    row = next(line for line in table.splitlines() if "50,000 emoji" in line)
    assert row.split()[2:] == ["*350", "20", "-"]


def test_the_hardest_case_by_its_median_or_by_its_worst_sample() -> None:
    samples = Samples()
    for value in (40.0, 45.0, 90.0):
        samples.add(DIFF_PAINT, "one line", value)
        samples.add(DIFF_BLOCK, "one line", value)
    samples.add(DIFF_PAINT, "all lines equal", 20.0)
    table = as_table(samples)
    assert f"met     {DIFF_PAINT}, p50: 45 (≤ 50)" in table
    assert f"MISSED  {DIFF_BLOCK}, max: 90 (≤ 50)" in table
