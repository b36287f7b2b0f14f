"""get, set, clear and chain: input, output, exit codes and requests."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bizctx_tui.core.content_hash import content_hash
from bizctx_tui.core.models import Scope
from bizctx_tui.demo.server import DemoServer
from tests.cli.conftest import Run
from tests.support.lying_server import Answer, Hang, LyingServer
from tests.support.requests import requests
from tests.support.terminal import Terminal

PROJECT = Scope.project("101")
ORGANIZATION = Scope.organization(1)
READ = "GET /projects/101/business-context"
WRITE = "PUT /projects/101/business-context"


def test_get_prints_the_document_as_the_official_client_does(
    bizctx: Run, server: DemoServer, log: Path
) -> None:
    server.contents.put(PROJECT, "# Ü 😀\n")
    done = bizctx("get")
    assert done.returncode == 0
    assert done.stderr == b""
    assert done.stdout.decode() == (
        "{\n"
        '  "level": "project",\n'
        '  "content": "# Ü 😀\\n",\n'
        '  "organization_id": null,\n'
        '  "project_id": "101",\n'
        '  "is_empty": false,\n'
        '  "character_count": 6\n'
        "}\n"
    )
    assert requests(log) == [READ]


def test_get_of_the_organization_asks_for_the_list_only_once(bizctx: Run, log: Path) -> None:
    for _ in range(2):
        answer = json.loads(bizctx("get", "--level", "organization").stdout)
        assert (answer["organization_id"], answer["project_id"]) == (1, None)
    assert requests(log) == [
        "GET /me",
        "GET /organizations/1/business-context",
        "GET /organizations/1/business-context",
    ]


def test_an_organization_id_needs_no_list_and_counts_at_organization_level_only(
    bizctx: Run, log: Path
) -> None:
    assert bizctx("get", "--organization-id", "2").returncode == 0
    assert bizctx("get", "--level", "organization", "--organization-id", "2").returncode == 0
    assert requests(log) == [READ, "GET /organizations/2/business-context"]


def test_chain_prints_both_with_one_request(bizctx: Run, log: Path) -> None:
    answer = json.loads(bizctx("chain").stdout)
    assert list(answer) == ["organization", "project"]
    assert answer["organization"]["organization_id"] is None
    assert requests(log) == ["GET /projects/101/business-context/chain"]
    bizctx("get", "--level", "organization")
    assert json.loads(bizctx("chain").stdout)["organization"]["organization_id"] == 1


def test_the_hash_alone_is_for_programs_and_on_a_terminal_it_is_told_beside(
    bizctx: Run, environ: dict[str, str], server: DemoServer
) -> None:
    server.contents.put(PROJECT, "# Ü 😀\n")
    server.contents.put(ORGANIZATION, "for all")
    of_project, of_organization = content_hash("# Ü 😀\n"), content_hash("for all")
    done = bizctx("get", "--hash")
    assert (done.stdout.decode(), done.stderr) == (f"{of_project}\n", b"")
    done = bizctx("chain", "--hash")
    assert done.stdout.decode() == f"{of_organization}  organization\n{of_project}  project\n"
    for option in (["--jq", ".content"], ["-f", "json"]):
        done = bizctx("get", "--hash", *option)
        assert (done.returncode, done.stdout) == (2, b"")
    for command, told in ((["get"], 1), (["chain"], 2), (["--quiet", "get"], 0)):
        with Terminal([sys.executable, "-m", "bizctx_tui", *command], environ) as terminal:
            assert terminal.wait_for_exit() == 0
            assert terminal.text.count("for --if-match: ") == told
            assert (of_project in terminal.text) is bool(told)


@pytest.mark.parametrize("text", ["# mine", "  ", "", "😀" * 50_000, "a\r\nb\rc\x0b\u2028"])
def test_set_takes_the_option_as_it_is(bizctx: Run, server: DemoServer, text: str) -> None:
    # A single argument of a process is limited by the system to 128 KiB.
    if len(text.encode()) > 100_000:
        done = bizctx("set", stdin=text.encode())
    else:
        done = bizctx("set", "--content", text)
    assert done.returncode == 0
    assert json.loads(done.stdout)["content"] == text
    assert server.contents.get(PROJECT) == text


def test_set_takes_a_file_byte_for_byte_and_an_empty_one_clears(
    bizctx: Run, server: DemoServer, tmp_path: Path
) -> None:
    file = tmp_path / "context.md"
    for text in ("one\r\ntwo\rthree", ""):
        file.write_bytes(text.encode())
        assert bizctx("set", "--file", str(file), stdin=b"ignored").returncode == 0
        assert server.contents.get(PROJECT) == text


def test_set_takes_a_pipe_untrimmed(bizctx: Run, server: DemoServer) -> None:
    assert bizctx("set", stdin=b"\n  x \n\n").returncode == 0
    assert server.contents.get(PROJECT) == "\n  x \n\n"


def test_clear_empties(bizctx: Run, server: DemoServer, log: Path) -> None:
    answer = json.loads(bizctx("clear", "--level", "organization").stdout)
    assert answer["is_empty"] is True
    assert server.contents.get(ORGANIZATION) == ""
    document = "/organizations/1/business-context"
    assert requests(log) == ["GET /me", f"GET {document}", f"PUT {document}"]


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "said"),
    [
        (["set", "--content", "", "--file", "x"], b"", 3, "both given"),
        (["set", "--file", "missing.md"], b"", 3, "missing.md could not be read"),
        (["set", "--file", "."], b"", 3, "could not be read"),
        (["set", "--file", "latin1.md"], b"", 3, "not UTF-8"),
        (["set"], b"", 3, "bizctx clear"),
        (["set"], b" \n\t\n", 3, "empty or blank"),
        (["set"], b"\xff\xfe", 3, "not UTF-8"),
        (["set"], b"x" * 50_001, 3, "1 more than"),
        (["get", "--level", "team"], b"", 2, "--level"),
        (["get", "--organization-id", "abc", "--level", "organization"], b"", 2, "abc"),
        (["get", "--nonsense"], b"", 2, "--nonsense"),
        (["fetch"], b"", 2, "fetch"),
    ],
)
def test_wrong_input_sends_nothing(
    bizctx: Run,
    log: Path,
    tmp_path: Path,
    arguments: list[str],
    stdin: bytes,
    code: int,
    said: str,
) -> None:
    (tmp_path / "latin1.md").write_bytes("Ü".encode("latin-1"))
    done = bizctx(*arguments, stdin=stdin)
    assert done.returncode == code
    assert said in done.stderr.decode()
    assert done.stdout == b""
    assert requests(log) == []


def test_wrong_input_is_told_before_credentials_are_looked_for(bizctx: Run) -> None:
    nobody = {"MP_USERNAME": "", "MP_OAUTH_TOKEN": ""}
    assert bizctx("set", "--content", "", "--file", "x", env=nobody).returncode == 3
    assert bizctx("set", stdin=b"", env=nobody).returncode == 3
    assert bizctx("set", stdin=b"x" * 50_001, env=nobody).returncode == 1


@pytest.mark.parametrize("command", ["get", "chain", "clear"])
def test_without_an_account_one_message_says_what_is_missing(bizctx: Run, command: str) -> None:
    done = bizctx(command, env={"MP_USERNAME": "", "MP_REGION": ""})
    assert done.returncode == 1
    assert done.stdout == b""
    said = done.stderr.decode()
    for name in ("MP_USERNAME", "MP_REGION", "MP_OAUTH_TOKEN", "bizctx demo"):
        assert name in said
    assert "MP_SECRET" not in said


def test_the_app_needs_a_terminal(bizctx: Run) -> None:
    done = bizctx()
    assert done.returncode == 1
    assert "needs a terminal" in done.stderr.decode()
    assert "MP_USERNAME" in bizctx(env={"MP_USERNAME": ""}).stderr.decode()


def test_what_the_server_says_reaches_the_terminal_as_text(bizctx: Run, server: DemoServer) -> None:
    server.contents.put(PROJECT, "[bold]\x1b[31m\ud800")
    done = bizctx("get")
    assert json.loads(done.stdout)["content"] == "[bold]\x1b[31m\ud800"
    assert b"\x1b" not in done.stdout
    done = bizctx("set", "--file", "\u202egone.md")
    assert done.returncode == 3
    assert "▯gone.md" in done.stderr.decode()


def test_a_reader_that_has_enough_is_no_error_worth_a_traceback(
    environ: dict[str, str], server: DemoServer
) -> None:
    server.contents.put(PROJECT, "x" * 50_000)
    process = subprocess.Popen(
        [sys.executable, "-m", "bizctx_tui", "get"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate(timeout=60)
    assert said == b""


def test_an_interrupt_ends_it_with_130_and_no_traceback(environ: dict[str, str]) -> None:
    with LyingServer(then=Hang()) as hanging:
        process = subprocess.Popen(
            [sys.executable, "-m", "bizctx_tui", "get"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environ | {"MP_API_BASE_URL": hanging.url},
        )
        end = time.monotonic() + 30
        while not hanging.requests and time.monotonic() < end:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        data, said = process.communicate(timeout=30)
    assert len(hanging.requests) == 1
    assert process.returncode == 130
    assert (data, said.strip()) == (b"", b"Stopped.")


def test_an_interrupted_write_says_that_it_may_have_been_stored(environ: dict[str, str]) -> None:
    with LyingServer([Answer.json({"content": "base"})], then=Hang()) as hanging:
        process = subprocess.Popen(
            [sys.executable, "-m", "bizctx_tui", "set", "--content", "x"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environ | {"MP_API_BASE_URL": hanging.url},
        )
        end = time.monotonic() + 30
        while len(hanging.requests) < 2 and time.monotonic() < end:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        data, said = process.communicate(timeout=30)
    assert [request.method for request in hanging.requests] == ["GET", "PUT"]
    assert process.returncode == 130
    assert data == b""
    assert b"may have been stored" in said


@pytest.mark.parametrize(
    ("redirection", "said"), [("<&-", "no text to set"), ("0>written", "could not be read")]
)
def test_a_standard_input_that_cannot_be_read_is_no_text(
    environ: dict[str, str], tmp_path: Path, log: Path, redirection: str, said: str
) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" -m bizctx_tui set {redirection}', sys.executable],
        capture_output=True,
        env=environ,
        cwd=tmp_path,
        timeout=60,
        check=False,
    )
    assert done.returncode == 3
    assert said in done.stderr.decode()
    assert done.stdout == b""
    assert requests(log) == []


def test_the_version_and_the_help(bizctx: Run) -> None:
    assert bizctx("--version").stdout.startswith(b"bizctx, version ")
    said = bizctx("--help").stdout.decode()
    for name in ("get", "set", "clear", "chain", "demo", "MP_USERNAME", "MP_OAUTH_TOKEN"):
        assert name in said
