"""Work in slices: as far as a slice goes, to its end when asked, and only then the next."""

from __future__ import annotations

from collections.abc import Generator

from bizctx_tui.tui.widgets.preview.slices import Slices


def test_each_slice_goes_on_where_the_last_one_stopped() -> None:
    done: list[str] = []

    def work(name: str) -> Generator[None, None, None]:
        for step in range(3):
            done.append(f"{name}{step}")
            yield

    slices = Slices()
    # No time at all is enough for one step.
    slices.advance(lambda: work("a"), 0.0)
    assert (done, slices.under_way) == (["a0"], True)
    slices.advance(lambda: work("b"), 0.0)
    assert done == ["a0", "a1"]
    slices.advance(lambda: work("b"), None)
    assert (done, slices.under_way) == (["a0", "a1", "a2"], False)
    slices.advance(lambda: work("b"), 0.0)
    assert done[-1] == "b0"
    assert slices.count == 4


def test_the_delay_is_bounded() -> None:
    slices = Slices()
    assert 0 < slices.delay <= 0.2
