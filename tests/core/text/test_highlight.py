"""What the parts of a line are, and how far an edit reaches."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.text import highlight as highlight_module
from bizctx_tui.core.text.document import Document, Position
from bizctx_tui.core.text.highlight import (
    MAX_LINE,
    Fence,
    FenceStates,
    State,
    highlight,
    next_state,
)

PYTHON = Fence("`", 3, "python")


def parts(line: str, state: State = None) -> list[tuple[str, str]]:
    return [(line[span.start : span.end], span.style) for span in highlight(line, state)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("plain words", []),
        ("# Title", [("# Title", "heading")]),
        ("###### Six", [("###### Six", "heading")]),
        ("#hashtag", []),
        ("***", [("***", "rule")]),
        ("> said", [(">", "quote")]),
        ("- one", [("-", "marker")]),
        ("  12. [x] done", [("  12. [x]", "marker")]),
        ("a *b* c", [("*b*", "emphasis")]),
        ("a **b c** d", [("**b c**", "strong")]),
        ("__b__ and _c_", [("__b__", "strong"), ("_c_", "emphasis")]),
        ("snake_case_name", []),
        ("2 * 3 * 4", []),
        ("`a *b*` c", [("`a *b*`", "code")]),
        ("``a ` b`` c", [("``a ` b``", "code")]),
        (r"\*no\* \`no\`", []),
        ("[a](http://b) c", [("[a](http://b)", "link")]),
        ("[a][b]", [("[a][b]", "link")]),
        ("[a] b", []),
        ("see https://x.y/z now", [("https://x.y/z", "link")]),
        ("<mailto:a@b>", [("<mailto:a@b>", "link")]),
        ("**open", []),
        ("```python", [("```python", "fence")]),
    ],
)
def test_markdown(line: str, expected: list[tuple[str, str]]) -> None:
    assert parts(line) == expected


def test_code_in_a_fence_is_read_by_its_own_lexer() -> None:
    assert parts("def f(): return 'a'  # b", PYTHON) == [
        ("def", "keyword"),
        (" ", "code"),
        ("f", "name"),
        ("(): ", "code"),
        ("return", "keyword"),
        (" ", "code"),
        ("'a'", "string"),
        ("  ", "code"),
        ("# b", "comment"),
    ]


@pytest.mark.parametrize("language", ["", "klingon", "os.path", "__init__"])
def test_an_unknown_language_is_code_throughout(language: str) -> None:
    assert parts("# not a heading", Fence("`", 3, language)) == [("# not a heading", "code")]


def test_a_line_over_the_bound_is_left_plain() -> None:
    assert highlight("*a* " * (MAX_LINE // 4), None)
    assert highlight("*a* " * (MAX_LINE // 4) + "x", None) == []


@pytest.mark.parametrize(
    ("line", "state", "expected"),
    [
        ("text", None, None),
        ("```", None, Fence("`", 3, "")),
        ("  ~~~~ SQL x", None, Fence("~", 4, "sql")),
        ("``` a`b", None, None),
        ("``", None, None),
        ("```", PYTHON, None),
        ("`````  ", PYTHON, None),
        ("~~~", PYTHON, PYTHON),
        ("``` x", PYTHON, PYTHON),
        ("```", Fence("`", 4, ""), Fence("`", 4, "")),
    ],
)
def test_what_the_next_line_starts_in(line: str, state: State, expected: State) -> None:
    assert next_state(line, state) == expected


@given(
    st.text(st.sampled_from("`*_[]()<>#- \\~ah1.:/t漢\u0301"), max_size=60),
    st.sampled_from([None, PYTHON, Fence("~", 3, "sql"), Fence("`", 3, "json")]),
)
def test_spans_rise_and_stay_inside_the_line(line: str, state: State) -> None:
    reached = 0
    for span in highlight(line, state):
        assert reached <= span.start < span.end <= len(line)
        reached = span.end


def states(document: Document) -> list[State]:
    found: list[State] = [None]
    for index in range(document.line_count - 1):
        found.append(next_state(document.line(index), found[-1]))
    return found


@given(
    st.lists(st.sampled_from(["a", "```", "~~~", "```sql", ""]), max_size=12),
    st.lists(
        st.tuples(
            st.integers(0, 40),
            st.integers(0, 40),
            st.sampled_from(["", "`", "x", "\n", "\n```\n", "a\nb\nc"]),
        ),
        max_size=8,
    ),
)
def test_fence_states_follow_edits(lines: list[str], edits: list[tuple[int, int, str]]) -> None:
    document = Document("\n".join(lines))
    fences = FenceStates(document)
    for first, last, text in edits:
        start, end = sorted([document.position(first), document.position(last)])
        fences.apply(document.replace(start, end, text))
        assert [fences[index] for index in range(document.line_count)] == states(document)


def test_a_key_reads_no_line_but_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document("text\n```\ncode\n```\n" * 500)
    fences = FenceStates(document)
    read = []

    def counting(line: str, state: State) -> State:
        read.append(line)
        return next_state(line, state)

    monkeypatch.setattr(highlight_module, "next_state", counting)
    fences.apply(document.replace(Position(4, 0), Position(4, 0), "x"))
    assert read == ["xtext"]


def test_pygments_is_not_imported_for_markdown() -> None:
    code = (
        "import sys; from bizctx_tui.core.text.highlight import highlight;"
        "highlight('# a', None); highlight('*a* `b`', None);"
        "sys.exit(any(name.startswith('pygments') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
