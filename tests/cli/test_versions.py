"""history, show and diff: what was kept, as it was, and what differs."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from bizctx_tui.core.content_hash import content_hash
from bizctx_tui.core.models import Scope
from bizctx_tui.demo.server import DemoServer
from tests.cli.conftest import Run
from tests.support.requests import requests
from tests.support.terminal import Terminal

PROJECT = Scope.project("101")
READ = "GET /projects/101/business-context"
ONE, TWO = "one\nsame\n\ud800\x1b[31m", "two\r\nsame\n"


@pytest.fixture
def two(bizctx: Run, server: DemoServer) -> tuple[str, str]:
    """The ids of two versions, the older one first."""
    for text in (ONE, TWO):
        server.contents.put(PROJECT, text)
        assert bizctx("get").returncode == 0
    newer, older = json.loads(bizctx("history", "-f", "json").stdout)
    return str(older["id"]), str(newer["id"])


def test_a_version_is_listed_with_when_how_size_and_hash(
    bizctx: Run, two: tuple[str, str], log: Path
) -> None:
    before = datetime.now().astimezone()
    newer, older = json.loads(bizctx("history", "--format", "json").stdout)
    assert list(newer) == ["id", "at", "seen_at", "how", "characters", "hash"]
    assert (older["hash"], newer["hash"]) == (content_hash(ONE), content_hash(TWO))
    assert (older["characters"], newer["characters"]) == (len(ONE), len(TWO))
    at, seen_at = (datetime.fromisoformat(newer[name]) for name in ("at", "seen_at"))
    assert at.tzinfo is not None
    assert abs((before - at).total_seconds()) < 60
    assert at <= seen_at
    assert requests(log) == [READ, READ]


def test_it_is_a_table_for_a_person_and_data_for_a_program(
    bizctx: Run, two: tuple[str, str]
) -> None:
    table = bizctx("history", env={"COLUMNS": "80"}).stdout.decode().splitlines()
    assert len(table) == 6
    assert all(len(line) <= 80 for line in table)
    assert content_hash(TWO)[:12] in table[3]
    assert content_hash(ONE)[:12] in table[4]
    lines = bizctx("history", "-f", "jsonl").stdout.splitlines()
    assert [json.loads(line)["hash"] for line in lines] == [content_hash(TWO), content_hash(ONE)]
    rows = list(csv.DictReader(io.StringIO(bizctx("history", "-f", "csv").stdout.decode())))
    assert [row["hash"] for row in rows] == [content_hash(TWO), content_hash(ONE)]
    plain = bizctx("history", "-f", "plain").stdout.decode()
    assert [line for line in plain.split("\n\n") if line.startswith("id=")] == plain.split("\n\n")
    assert json.loads(bizctx("history", "--jq", "[.[].how]").stdout) == ["observed", "opened"]
    assert bizctx("history", "-f", "table", "--jq", ".").returncode == 3


def test_a_document_that_was_never_seen_has_no_versions(bizctx: Run, log: Path) -> None:
    done = bizctx("history", "-f", "json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    assert "No version" in done.stderr.decode()
    assert bizctx("--quiet", "history").stderr == b""
    assert bizctx("show", "1").returncode == 4
    done = bizctx("diff")
    assert done.returncode == 4
    assert "--file" in done.stderr.decode()
    assert requests(log) == []


def test_a_version_is_printed_as_it_was_without_a_request(
    bizctx: Run, environ: dict[str, str], two: tuple[str, str], log: Path
) -> None:
    done = bizctx("show", two[0], env={"COLUMNS": "80"})
    assert done.stdout == ONE.encode("utf-8", "surrogatepass")
    assert bizctx("show", content_hash(TWO)[:6]).stdout == TWO.encode()
    assert len(requests(log)) == 2
    with Terminal([sys.executable, "-m", "bizctx_tui", "show", two[0]], environ) as terminal:
        assert terminal.wait_for_exit() == 0
        assert "▯␛[31m" in terminal.text
        assert b"\x1b[31m" not in terminal.output


def test_every_version_is_exported_into_a_file(
    bizctx: Run, server: DemoServer, two: tuple[str, str], tmp_path: Path
) -> None:
    bizctx("get", "--level", "organization", "--organization-id", "1")
    done = bizctx("history", "--export", "out")
    paths = done.stdout.decode().splitlines()
    assert sorted(Path(path).suffix for path in paths) == [".md", ".md"]
    found = {(tmp_path / path).read_bytes() for path in paths}
    assert found == {text.encode("utf-8", "surrogatepass") for text in (ONE, TWO)}
    everything = bizctx("history", "--export", "all", "--all").stdout.splitlines()
    assert len(everything) == 3
    assert bizctx("history", "--all").returncode == 2


def test_the_server_is_compared_with_what_was_last_seen(
    bizctx: Run, server: DemoServer, two: tuple[str, str], log: Path
) -> None:
    done = bizctx("diff")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    server.contents.put(PROJECT, "three\r\nsame\n")
    done = bizctx("diff")
    assert done.returncode == 1
    before, after, *rest = done.stdout.decode().split("\n")
    assert before.startswith(f"--- project-101 (version {two[1]} of ")
    assert after == "+++ project-101 (server)"
    assert rest == ["@@ -1,2 +1,2 @@", "-two\r", "+three\r", " same", ""]
    # Now it was seen.
    assert bizctx("diff").returncode == 0
    assert requests(log) == [READ] * 5


def test_two_texts_of_this_machine_are_compared_without_a_request(
    bizctx: Run, two: tuple[str, str], log: Path, tmp_path: Path
) -> None:
    (tmp_path / "file.md").write_bytes(TWO.encode())
    older, newer = two
    done = bizctx("diff", "--version", older, "--version", newer, "-U", "0")
    assert done.returncode == 1
    assert b"\n-one\n+two\r\n" in done.stdout
    assert bizctx("diff", "--version", newer, "--file", "file.md").returncode == 0
    assert bizctx("diff", "--version", older, "--version", older).returncode == 0
    assert len(requests(log)) == 2


def test_a_file_is_what_a_set_of_it_would_change(
    bizctx: Run, server: DemoServer, tmp_path: Path
) -> None:
    server.contents.put(PROJECT, "old\n")
    (tmp_path / "file.md").write_text("new\n")
    done = bizctx("diff", "--file", "file.md")
    assert done.stdout == b"--- project-101 (server)\n+++ file.md\n@@ -1 +1 @@\n-old\n+new\n"
    assert bizctx("set", "--file", "file.md").returncode == 0
    assert bizctx("diff", "--file", "file.md").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "env", "code"),
    [
        (["--file", "missing.md"], {}, 3),
        (["--version", "99"], {}, 4),
        (["--version", "1", "--version", "2", "--file", "x"], {}, 2),
        (["--nonsense"], {}, 2),
        (["--file", "file.md"], {"MP_SECRET": "wrong"}, 2),
        (["--file", "file.md"], {"MP_USERNAME": ""}, 7),
        (["--file", "file.md"], {"MP_API_BASE_URL": "nonsense"}, 7),
        (["--version", "1"], {"BIZCTX_DATA_DIR": "/dev/null/below"}, 7),
    ],
)
def test_an_error_is_never_taken_for_a_difference(
    bizctx: Run, tmp_path: Path, arguments: list[str], env: dict[str, str], code: int
) -> None:
    (tmp_path / "file.md").touch()
    done = bizctx("diff", *arguments, env=env)
    assert done.returncode == code
    assert done.stdout == b""
    assert b"Error: " in done.stderr


def test_a_reader_that_has_enough_is_no_difference(
    environ: dict[str, str], server: DemoServer, tmp_path: Path
) -> None:
    server.contents.put(PROJECT, "x\n" * 25_000)
    (tmp_path / "file.md").touch()
    process = subprocess.Popen(
        [sys.executable, "-m", "bizctx_tui", "diff", "--file", str(tmp_path / "file.md")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (7, b"")


def test_on_a_terminal_the_difference_has_colours_and_no_control_character(
    environ: dict[str, str], server: DemoServer, tmp_path: Path
) -> None:
    server.contents.put(PROJECT, "a\x07\n")
    (tmp_path / "file.md").write_text("b\n")
    command = [sys.executable, "-m", "bizctx_tui", "diff", "--file", str(tmp_path / "file.md")]
    with Terminal(command, environ) as terminal:
        assert terminal.wait_for_exit() == 1
        assert "-a␇" in terminal.text
        assert b"\x1b[31m-a" in terminal.output
        assert b"\x1b[32m+b" in terminal.output
    with Terminal(command, environ | {"NO_COLOR": "1"}) as terminal:
        assert terminal.wait_for_exit() == 1
        assert b"\x1b[" not in terminal.output


@pytest.mark.parametrize("command", [["get"], ["history"], ["set", "--content", "x"]])
def test_a_database_that_was_put_aside_is_told_by_whoever_finds_it(
    bizctx: Run, environ: dict[str, str], tmp_path: Path, command: list[str]
) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "bizctx.db").write_bytes(b"\xff\x00 no database \x01" * 1000)
    environ["BIZCTX_DATA_DIR"] = str(data)
    done = bizctx(*command)
    assert done.returncode == 0
    assert "put aside" in done.stderr.decode()
    assert bizctx("get").stderr == b""
