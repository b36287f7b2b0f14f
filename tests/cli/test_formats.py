"""The formats and the filter: what is written, byte for byte."""

from __future__ import annotations

import csv
import io
import json
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bizctx_tui.cli.formats import as_csv, as_json, as_jsonl, as_plain, as_table
from bizctx_tui.cli.formats.form import FORMATS, Form
from bizctx_tui.core.models import BusinessContext, BusinessContextChain, Scope
from bizctx_tui.core.text.cells import shown_width
from bizctx_tui.core.visible import visible
from bizctx_tui.demo.server import DemoServer
from bizctx_tui.errors import ExitCode, FilterError
from tests.cli.conftest import Run
from tests.support.requests import requests

PROJECT = Scope.project("101")
TEXT = '# Ü 😀, "quoted"\nline2\r\ttab'

anything = st.text(max_size=60) | st.text(st.characters(), max_size=60)


def members(content: str) -> Mapping[str, object]:
    return BusinessContext(level="project", content=content, project_id="101").model_dump()


def both(organization: str, project: str) -> Mapping[str, object]:
    return BusinessContextChain(
        organization=BusinessContext(level="organization", content=organization),
        project=BusinessContext(level="project", content=project, project_id="101"),
    ).model_dump()


def test_jsonl_is_one_line_with_characters_as_they_are() -> None:
    assert as_jsonl.write(members(TEXT)).decode() == (
        '{"level": "project", "content": "# Ü 😀, \\"quoted\\"\\nline2\\r\\ttab", '
        '"organization_id": null, "project_id": "101", "is_empty": false, '
        '"character_count": 26}\n'
    )


def test_csv_quotes_where_it_must_and_writes_null_and_truth_as_the_official_client() -> None:
    assert as_csv.write(members(TEXT)).decode() == (
        "level,content,organization_id,project_id,is_empty,character_count\r\n"
        'project,"# Ü 😀, ""quoted""\nline2\r\ttab",,101,false,26\r\n'
    )
    assert as_csv.write(members("")).decode().endswith("\r\nproject,,,101,true,0\r\n")


def test_plain_writes_the_text_itself_and_python_s_words() -> None:
    assert as_plain.write(members(TEXT)).decode() == (
        f"level=project\ncontent={TEXT}\norganization_id=None\nproject_id=101\n"
        "is_empty=False\ncharacter_count=26\n"
    )


def test_a_chain_is_json_in_the_cells_of_csv_and_python_in_plain() -> None:
    chain = both('Org "q", it\'s', "P\n2 Ü")
    assert as_csv.write(chain).decode() == (
        "organization,project\r\n"
        '"{""level"": ""organization"", ""content"": ""Org \\""q\\"", it\'s"", '
        '""organization_id"": null, ""project_id"": null, ""is_empty"": false, '
        '""character_count"": 13}",'
        '"{""level"": ""project"", ""content"": ""P\\n2 Ü"", ""organization_id"": null, '
        '""project_id"": ""101"", ""is_empty"": false, ""character_count"": 5}"\r\n'
    )
    assert as_plain.write(chain).decode() == (
        "organization={'level': 'organization', 'content': 'Org \"q\", it\\'s', "
        "'organization_id': None, 'project_id': None, 'is_empty': False, "
        "'character_count': 13}\n"
        "project={'level': 'project', 'content': 'P\\n2 Ü', 'organization_id': None, "
        "'project_id': '101', 'is_empty': False, 'character_count': 5}\n"
    )


@given(anything)
@example("\ud800 \x00\x1b[31m\u2028")
def test_what_json_and_jsonl_write_reads_back_as_the_same_text(text: str) -> None:
    for write in (as_json.write, as_jsonl.write):
        assert json.loads(write(members(text)))["content"] == text


@given(anything)
@example("a\rb")
@example("\x00")
def test_what_csv_writes_reads_back_as_the_same_text(text: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in text):
        with pytest.raises(FilterError, match="lone surrogate"):
            as_csv.write(members(text))
        return
    written = as_csv.write(members(text)).decode()
    _, values = csv.reader(io.StringIO(written, newline=""))
    assert values[1] == text


@pytest.mark.parametrize("write", [as_csv.write, as_plain.write])
def test_a_lone_surrogate_is_refused_by_name_where_no_escape_exists(
    write: object,
) -> None:
    assert callable(write)
    with pytest.raises(FilterError) as caught:
        write(members("a\udfffb"))
    assert "U+DFFF" in caught.value.message
    assert "--format json" in caught.value.hint
    assert b"\\udfff" in as_csv.write(both("a\udfffb", ""))


TABLE_80 = """\
┏━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━━━━┳━━━━━━━━━━┳━━━━━━━━━━━━━━┓
┃         ┃              ┃ ORGANIZATION ┃            ┃          ┃ CHARACTER    ┃
┃ LEVEL   ┃ CONTENT      ┃ ID           ┃ PROJECT ID ┃ IS EMPTY ┃ COUNT        ┃
┡━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━━━━╇━━━━━━━━━━╇━━━━━━━━━━━━━━┩
│ project │ # Ü 😀,      │              │ 101        │ No       │ 25           │
│         │ "quoted"     │              │            │          │              │
│         │ line2 tab    │              │            │          │              │
└─────────┴──────────────┴──────────────┴────────────┴──────────┴──────────────┘
"""
TABLE_80_EMPTY = """\
┏━━━━━━━━━┳━━━━━━━━━┳━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━┳━━━━━━━━━━┳━━━━━━━━━━━━━━━━┓
┃         ┃         ┃                 ┃            ┃          ┃ CHARACTER      ┃
┃ LEVEL   ┃ CONTENT ┃ ORGANIZATION ID ┃ PROJECT ID ┃ IS EMPTY ┃ COUNT          ┃
┡━━━━━━━━━╇━━━━━━━━━╇━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━╇━━━━━━━━━━╇━━━━━━━━━━━━━━━━┩
│ project │         │                 │ 101        │ Yes      │ 0              │
└─────────┴─────────┴─────────────────┴────────────┴──────────┴────────────────┘
"""
TABLE_CHAIN = """\
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
┃ ORGANIZATION                          ┃ PROJECT                              ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┩
│ {"level": "organization", "content":  │ {"level": "project", "content":      │
│ "Org \\"q\\", it's", "organization_id": │ "P\\n2, 'x' \\"y\\"",                   │
│ null, "project_id": null, "is_empty": │ "organization_id": null,             │
│ false, "character_count": 13}         │ "project_id": "101", "is_empty":     │
│                                       │ false, "character_count": 12}        │
└───────────────────────────────────────┴──────────────────────────────────────┘
"""


def test_the_table_looks_like_the_official_client_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert as_table.write(members('# Ü 😀, "quoted"\nline2 tab')).decode() == TABLE_80
    assert as_table.write(members("")).decode() == TABLE_80_EMPTY
    assert as_table.write(both('Org "q", it\'s', "P\n2, 'x' \"y\"")).decode() == TABLE_CHAIN


def content_column(table: str) -> str:
    """The text of the second column without frames and blanks."""
    rows = [line.split("│")[2] for line in table.splitlines() if line.startswith("│")]
    return "".join(rows).replace(" ", "")


@given(anything.filter(lambda text: "│" not in text), st.integers(0, 200))
@example("\x1b[31m[bold]x[/bold] :smile:\x07", 80)
@example("w" * 300, 60)
@example("      deep", 21)
@example("日本語" * 9, 40)
@example("👩‍👩‍👧‍👦" * 9, 40)
def test_the_table_is_straight_harmless_and_complete(text: str, columns: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(columns))
        table = as_table.write(members(text)).decode()
    lines = table.splitlines()
    assert len({shown_width(line) for line in lines}) == 1
    assert all(visible(line) == line for line in lines)
    whole = "".join(visible(line) for line in text.split("\n"))
    assert content_column(table) == whole.replace(" ", "")


@given(st.lists(st.integers(0, 400), min_size=1, max_size=8), st.integers(0, 300))
def test_columns_fit_whenever_they_can_and_only_the_widest_give(
    natural: list[int], columns: int
) -> None:
    widths = as_table.column_widths(natural, columns)
    room = columns - 3 * len(natural) - 1
    wanted = [max(width, 1) for width in natural]
    if sum(wanted) <= room:
        assert widths == wanted
        return
    least = sum(min(width, 2) for width in wanted)
    assert sum(widths) == max(room, least)
    if sum(widths) > room:
        assert widths == [min(width, 2) for width in wanted]
        return
    gave = [now for now, before in zip(widths, wanted, strict=True) if now < before]
    kept = [now for now, before in zip(widths, wanted, strict=True) if now == before]
    assert max(gave) - min(gave) <= 1
    assert max(kept, default=0) <= max(gave)


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize("command", ["get", "set", "clear", "chain"])
def test_every_command_knows_every_format(
    bizctx: Run, server: DemoServer, command: str, output_format: str
) -> None:
    server.contents.put(PROJECT, "one")
    done = bizctx(command, "--format", output_format, stdin=b"one")
    assert done.returncode == 0
    assert done.stderr == b""
    held = server.contents.get(PROJECT)
    form = Form(output_format).writer()
    if command == "chain":
        organization = server.contents.get(Scope.organization(1))
        assert done.stdout.startswith(form(both(organization, held))[:40])
    else:
        assert done.stdout == form(members(held))


@pytest.mark.parametrize(
    ("expression", "output_format", "expected"),
    [
        (".level", "json", '"project"\n'),
        (".character_count", "json", "26\n"),
        (".is_empty", "json", "false\n"),
        (".organization_id", "json", "null\n"),
        (".nosuch", "json", "null\n"),
        (".content", "json", '"# \\u00dc \\ud83d\\ude00, \\"quoted\\"\\nline2\\r\\ttab"\n'),
        (".level,.character_count", "json", '[\n  "project",\n  26\n]\n'),
        ("[.level,.character_count]", "json", '[\n  "project",\n  26\n]\n'),
        ("{a:.level}", "json", '{\n  "a": "project"\n}\n'),
        ("empty", "json", "[]\n"),
        ("[]", "json", "[]\n"),
        ("{}", "json", "{}\n"),
        ("null,null", "json", "[\n  null,\n  null\n]\n"),
        ("nan", "json", "null\n"),
        ("100000000000000000000", "json", "100000000000000000000\n"),
        ("0.1+0.2", "json", "0.30000000000000004\n"),
        (".level", "jsonl", '"project"\n'),
        (".level,.character_count", "jsonl", '"project"\n26\n'),
        ("[1,2]", "jsonl", "[1, 2]\n"),
        ('{a:"é"}', "jsonl", '{"a": "\\u00e9"}\n'),
        ("empty", "jsonl", ""),
    ],
)
def test_a_filter_writes_what_the_official_client_writes(
    expression: str, output_format: str, expected: str
) -> None:
    assert Form(output_format, expression).writer()(members(TEXT)).decode() == expected


def test_an_empty_filter_is_none_with_any_format() -> None:
    assert Form("json", "").writer()(members(TEXT)) == as_json.write(members(TEXT))
    assert Form("csv", "").writer()(members(TEXT)) == as_csv.write(members(TEXT))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--jq", ".foo("], "syntax error, unexpected '('"),
        (["--jq", " "], "Top-level program not given"),
        (["--jq", "nosuch"], "nosuch/0 is not defined"),
        (["--jq", ".", "-f", "csv"], "--format csv"),
        (["--jq", ".", "-f", "table"], "--format table"),
        (["--jq", ".", "-f", "plain"], "--format plain"),
    ],
)
def test_a_filter_that_cannot_work_is_told_before_anything_is_replaced(
    bizctx: Run, server: DemoServer, log: Path, arguments: list[str], said: str
) -> None:
    server.contents.put(PROJECT, "before")
    done = bizctx("set", "--content", "new", *arguments)
    assert done.returncode == ExitCode.INVALID
    assert done.stdout == b""
    message, hint = done.stderr.decode().splitlines()
    assert said in message
    assert hint
    assert server.contents.get(PROJECT) == "before"
    assert requests(log) == []


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        (".level.x", "Cannot index string"),
        ('1,error("late\x1b[31m")', "late␛[31m"),
        ("error", '{"level": "project"'),
        ("error(null)", "null"),
        ("input", "break"),
    ],
)
def test_a_filter_that_fails_on_the_result_says_that_the_text_is_stored(
    bizctx: Run, server: DemoServer, expression: str, said: str
) -> None:
    done = bizctx("set", "--jq", expression, stdin=b"x" * 5_000)
    assert done.returncode == ExitCode.INVALID
    assert done.stdout == b""
    message, _ = done.stderr.decode().splitlines()
    assert said in message
    assert "stored all the same" in message
    assert len(message) < 400
    assert server.contents.get(PROJECT) == "x" * 5_000
    assert "stored all the same" not in bizctx("get", "--jq", expression).stderr.decode()


def test_without_an_account_that_is_told_before_the_filter(bizctx: Run) -> None:
    nobody = {"MP_USERNAME": "", "MP_PROJECT_ID": ""}
    assert bizctx("get", "--jq", ".foo(", env=nobody).returncode == ExitCode.GENERAL


ENDLESS = """
import faulthandler
from bizctx_tui.cli.formats.jq_filter import JqFilter
endless = JqFilter("last(repeat(1))")
faulthandler.dump_traceback_later(0.2, repeat=True)
endless.outputs({})
"""


def test_a_filter_that_never_ends_is_ended_by_one_interrupt() -> None:
    process = subprocess.Popen([sys.executable, "-c", ENDLESS], stderr=subprocess.PIPE)
    try:
        assert process.stderr is not None
        # The dump comes from a thread that runs beside the library: now it is inside.
        while b"in outputs" not in (line := process.stderr.readline()):
            assert line
        process.send_signal(signal.SIGINT)
        # A shell reports this as 130.
        assert process.wait(30) == -signal.SIGINT
    finally:
        process.kill()
        process.communicate(timeout=10)


def no_byte_may_be_written() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def test_a_full_disk_behind_standard_output_is_an_error_and_no_traceback(
    environ: dict[str, str], server: DemoServer, tmp_path: Path
) -> None:
    with open(tmp_path / "output", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bizctx_tui", "set", "--content", "kept"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            preexec_fn=no_byte_may_be_written,
            timeout=60,
            check=False,
        )
    warning, message, _ = done.stderr.decode().splitlines()
    assert done.returncode == ExitCode.GENERAL
    assert "the history was not kept" in warning
    assert "could not be written: File too large" in message
    assert "stored all the same" in message
    assert server.contents.get(PROJECT) == "kept"


def test_a_closed_standard_output_is_an_error_and_no_traceback(
    environ: dict[str, str], server: DemoServer
) -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$0" -m bizctx_tui set --content kept >&-', sys.executable],
        stderr=subprocess.PIPE,
        env=environ,
        timeout=60,
        check=False,
    )
    assert done.returncode == ExitCode.GENERAL
    assert "could not be written" in done.stderr.decode().splitlines()[0]
    assert server.contents.get(PROJECT) == "kept"
