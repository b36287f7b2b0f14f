"""What terminals paste for a dropped file."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.pasted_path import paths_in


@pytest.mark.parametrize(
    ("pasted", "path"),
    [
        ("/home/me/notes.md", "/home/me/notes.md"),
        ("/home/me/notes.md \n", "/home/me/notes.md"),
        ("~/notes.md", "~/notes.md"),
        ("/home/me/my notes.md", "/home/me/my notes.md"),
        (r"/home/me/my\ notes\ \(1\).md", "/home/me/my notes (1).md"),
        ("'/home/me/my notes.md'", "/home/me/my notes.md"),
        (r"'/home/me/it'\''s.md'", "/home/me/it's.md"),
        ('"/home/me/my notes.md"', "/home/me/my notes.md"),
        ("file:///home/me/my%20notes%C3%A9.md", "/home/me/my notesé.md"),
        ("file://localhost/home/me/a.md", "/home/me/a.md"),
        ("/home/me/世界.md", "/home/me/世界.md"),
    ],
)
def test_a_dropped_file_is_recognised(pasted: str, path: str) -> None:
    assert path in paths_in(pasted)


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "notes.md",
        "/",
        "~/",
        "/a\n/b",
        "/a\tb",
        "see /home/me/a.md",
        "file://elsewhere/home/me/a.md",
        "file://[broken",
        "file:///a%00b",
        "/" + "x" * 5_000,
        "'/home/me",
    ],
)
def test_other_text_is_no_path(pasted: str) -> None:
    assert paths_in(pasted) == ()


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60))
def test_whatever_a_shell_would_read_is_found(name: str) -> None:
    path = f"/x{name}"
    assert path in paths_in(shlex.quote(path))
