"""The worst texts cost a bounded amount of work."""

from __future__ import annotations

import pytest

from tests.support.worst_texts import SIZE, WORST_TEXTS


@pytest.mark.parametrize("name", WORST_TEXTS)
def test_each_worst_text_has_exactly_the_size_of_the_cap(name: str) -> None:
    assert len(WORST_TEXTS[name]()) == SIZE
