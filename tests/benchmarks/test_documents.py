"""The texts that are measured with."""

from __future__ import annotations

import pytest

from benchmarks import shelf
from benchmarks.documents import (
    LARGE,
    MIDPOINT,
    SMALL,
    TYPED,
    WORST_LENGTH,
    mixed,
    typed_words,
    worst_texts,
)
from bizctx_tui.core.limits import BUSINESS_CONTEXT_MAX_CHARS


@pytest.mark.parametrize("characters", [LARGE, SMALL])
@pytest.mark.parametrize("seed", [0, 1, 17])
def test_a_mixed_document_has_its_length_and_one_midpoint(characters: int, seed: int) -> None:
    text = mixed(characters, seed)
    assert len(text) == characters
    assert text.count(MIDPOINT) == 1
    assert text.count(f"\n{MIDPOINT} ") == 1
    assert text.count(f"Title{seed} of") == 1


def test_the_large_document_is_of_49_000_characters_with_its_midpoint_in_the_middle() -> None:
    text = mixed(LARGE)
    assert len(text) == 49_000
    assert 0.48 < text.index(MIDPOINT) / len(text) < 0.52


@pytest.mark.parametrize("part", ["\n## ", "\n- ", "\n  - ", "|---|", "```sql", "```python", "](h"])
def test_the_large_document_is_mixed(part: str) -> None:
    assert mixed(LARGE).count(part) >= 3


def test_the_same_seed_gives_the_same_text_and_another_seed_another() -> None:
    assert mixed(LARGE, 5) == mixed(LARGE, 5)
    assert mixed(LARGE, 5) != mixed(LARGE, 6)


def test_what_is_typed_begins_with_a_letter_that_no_document_has() -> None:
    words = typed_words(200, 10, seed=1)
    assert len(set(words)) == 200
    assert all(len(word) == 10 and word.rindex(TYPED) == 0 for word in words)
    assert TYPED.lower() not in mixed(LARGE).lower()
    assert not any(TYPED.lower() in word[1:] for word in words)


def test_the_worst_texts_fit_into_a_document() -> None:
    for name, text in worst_texts().items():
        assert 30_000 <= len(text) <= WORST_LENGTH == BUSINESS_CONTEXT_MAX_CHARS, name


def test_each_project_has_the_document_that_it_is_opened_for() -> None:
    documents = shelf.documents()
    first = shelf.LARGE_PROJECT
    assert len(documents[shelf.LARGE_PROJECT - first]) == LARGE
    assert len(documents[shelf.SMALL_PROJECT - first]) == SMALL
    for number in (0, shelf.OPENED - 1):
        project, words = shelf.opened_project(number)
        assert words in documents[project - first]
    for name, text in worst_texts().items():
        assert documents[shelf.worst_project(name) - first] == text
    assert shelf.empty_project(0) - first == len(documents)
    assert shelf.empty_project(shelf.EMPTY - 1) - first == shelf.PROJECTS - 1
