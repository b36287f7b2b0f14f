"""Typing in documents of 49,000 and of 1,000 characters, beside other editors."""

from __future__ import annotations

from contextlib import ExitStack

from benchmarks import keys, shelf
from benchmarks.bench import Bench
from benchmarks.documents import LARGE, SMALL, mixed
from benchmarks.names import BURST, KEY_LARGE, KEY_SMALL, PREVIEW_TRUE
from benchmarks.subjects import (
    Subject,
    bizctx,
    go_to_midpoint,
    nano,
    open_project,
    text_area,
    vim,
)


def measure(bench: Bench) -> None:
    """Single keys at both sizes, then bursts, then the preview."""
    with ExitStack() as stack:
        text = mixed(LARGE, shelf.LARGE_SEED)
        large = _textual(bench, stack, shelf.LARGE_PROJECT, text) + _classic(bench, stack, text)
        small = _textual(bench, stack, shelf.SMALL_PROJECT, mixed(SMALL, shelf.SMALL_SEED))
        for subjects, what in ((large, KEY_LARGE), (small, KEY_SMALL)):
            keys.one_at_a_time(subjects, bench.effort.keys, what, bench.samples)
        keys.in_a_burst(large, bench.effort.bursts, BURST, bench.samples)
        keys.until_the_preview_is_true(large, bench.effort.previews, PREVIEW_TRUE, bench.samples)


def _textual(bench: Bench, stack: ExitStack, project: int, text: str) -> list[Subject]:
    """Each bizctx and the toolkit's text area, with the same text and cursor."""
    subjects: list[Subject] = []
    for package in bench.packages:
        subject = bizctx(stack, package, bench.home(), bench.server)
        open_project(subject, project)
        go_to_midpoint(subject)
        subjects.append(subject)
    return [*subjects, text_area(stack, text, bench.present, bench.home())]


def _classic(bench: Bench, stack: ExitStack, text: str) -> list[Subject]:
    """The editors of the terminal that are on this machine, with the same text and cursor."""
    subjects: list[Subject] = []
    for name, start in (("vim", vim), ("nano", nano)):
        editor = start(stack, text, bench.home())
        if editor is None:
            bench.samples.notes.append(f"{name} is not on this machine")
        else:
            subjects.append(editor)
    return subjects
