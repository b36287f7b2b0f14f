"""On which line a key stands."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.files.toml_lines import line_of

TEXT = '''\
# [accounts.comment]
top = 1
accounts.dotted.region = "us"
[accounts.team]  # the team's
type = "service_account"
note = """
[accounts.team]
region = "no"
"""
literal = \'\'\'
secret = 1\'\'\'
list = [
  "a", # ]
  { region = 1 },
]
"quoted key" = "=["
region = "us" # region
[accounts."with.dot"]
region="eu"
[[things]]
a = 1
[settings]
custom_header = { name = "X", value = "Y" }
'''


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("top",), 2),
        (("accounts", "dotted", "region"), 3),
        (("accounts", "team"), 4),
        (("accounts", "team", "type"), 5),
        (("accounts", "team", "note"), 6),
        (("accounts", "team", "literal"), 10),
        (("accounts", "team", "list"), 12),
        (("accounts", "team", "quoted key"), 16),
        (("accounts", "team", "region"), 17),
        (("accounts", "team", "missing"), 4),
        (("accounts", "with.dot", "region"), 19),
        (("things", "a"), 21),
        (("settings", "custom_header"), 23),
        (("settings", "custom_header", "name"), 23),
        (("nothing", "of", "this"), 1),
    ],
)
def test_the_line_of_the_longest_written_beginning_is_told(
    keys: tuple[str, ...], line: int
) -> None:
    tomllib.loads(TEXT)
    assert line_of(TEXT, keys) == line


NAME = st.text(alphabet="abc_-1", min_size=1, max_size=4)
VALUE = st.one_of(
    st.integers().map(str),
    st.text(alphabet="a=[]{}#'\n", max_size=8).map(lambda text: '"""' + text + '"""'),
    st.text(alphabet='a=[]{}#"\n', max_size=8).map(lambda text: "'''" + text + "'''"),
    st.lists(st.sampled_from(['"]"', "'['", '"#"']), max_size=3).map(
        lambda items: "[\n" + ",\n".join(items) + "\n]"
    ),
)


@given(
    st.dictionaries(NAME, st.dictionaries(NAME, VALUE, max_size=4), min_size=1, max_size=4),
    st.sampled_from(["\n", "\r\n"]),
)
def test_every_key_is_found_where_it_was_written(
    tables: dict[str, dict[str, str]], newline: str
) -> None:
    written: dict[tuple[str, ...], int] = {}
    text = ""
    for table, keys in tables.items():
        written[(table,)] = text.count("\n") + 1
        text += f"[{table}] # [{table}]\n"
        for key, value in keys.items():
            written[(table, key)] = text.count("\n") + 1
            text += f"{key} = {value} # {key} = 1\n\n"
    text = text.replace("\n", newline)
    tomllib.loads(text)
    assert {path: line_of(text, path) for path in written} == written
