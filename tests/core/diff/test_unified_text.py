"""The unified diff, read by the program that applies it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bizctx_tui.core.diff.unified_text import NO_NEWLINE, unified_diff

PATCH = shutil.which("patch")

lines = st.lists(st.sampled_from(["a", "b", "c", "", "  d", "-x", "+y", "@@ -1 +1 @@", "\\ z"]))
texts = st.builds(
    lambda parts, end, newline: newline.join(parts) + end * newline,
    lines,
    st.integers(0, 2),
    st.just("\n") | st.just("\r\n"),
)


def diff(before: str, after: str, context: int = 3) -> str:
    return "".join(
        unified_diff(before, after, before_name="one", after_name="two", context=context)
    )


def test_it_reads_as_diff_writes_it() -> None:
    before = "".join(f"line {number}\n" for number in range(1, 21))
    after = before.replace("line 5\n", "line five\n").replace("line 20\n", "line 20")
    assert diff(before, after) == (
        "--- one\n+++ two\n"
        "@@ -2,7 +2,7 @@\n line 2\n line 3\n line 4\n-line 5\n+line five\n"
        " line 6\n line 7\n line 8\n"
        "@@ -17,4 +17,4 @@\n line 17\n line 18\n line 19\n-line 20\n+line 20\n"
        "\\ No newline at end of file\n"
    )


def test_changes_whose_surroundings_touch_are_one_hunk() -> None:
    before = "".join(f"{number}\n" for number in range(10))
    near = before.replace("1\n", "one\n").replace("8\n", "eight\n")
    assert diff(before, near).count("@@ -") == 1
    assert diff(before, near, context=2).count("@@ -") == 2
    assert "@@ -2 +2 @@\n-1\n+one\n@@ -9 +9 @@\n-8\n+eight\n" in diff(before, near, context=0)


def test_nothing_and_something() -> None:
    assert diff("", "") == diff("a\n", "a\n") == ""
    assert diff("", "a\n") == "--- one\n+++ two\n@@ -0,0 +1 @@\n+a\n"
    assert diff("a\nb", "") == f"--- one\n+++ two\n@@ -1,2 +0,0 @@\n-a\n-b\n{NO_NEWLINE}"


def test_a_change_of_line_endings_is_one_of_lines() -> None:
    assert "-a\n+a\r\n" in diff("a\nb\n", "a\r\nb\n")


@given(st.text(st.characters()), st.text(st.characters()))
def test_it_is_empty_only_for_equal_texts(before: str, after: str) -> None:
    assert (diff(before, after) == "") == (before == after)


@pytest.mark.skipif(PATCH is None, reason="there is no patch on this machine")
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts, texts, st.integers(0, 4))
@example("a\n", "a", 3)
@example("", "a", 0)
@example("a\n" * 50 + "b\n", "b\n" + "a\n" * 50, 1)
def test_patch_makes_the_one_text_of_the_other(
    tmp_path: Path, before: str, after: str, context: int
) -> None:
    file = tmp_path / "text"
    file.write_bytes(before.encode())
    written = diff(before, after, context)
    if written:
        assert PATCH is not None
        subprocess.run(
            [PATCH, "--binary", "--force", "--silent", "--fuzz=0", str(file)],
            input=written.encode(),
            check=True,
            timeout=60,
        )
    # What is made empty is removed.
    assert (file.read_bytes().decode() if file.exists() else "") == after
