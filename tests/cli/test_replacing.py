"""set, clear and restore: what must be so before they write, and what is kept."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bizctx_tui.core.content_hash import content_hash
from bizctx_tui.core.models import Scope
from bizctx_tui.demo.faults import parse_fault
from bizctx_tui.demo.server import DemoOptions, DemoServer
from tests.cli.conftest import Run
from tests.support.lying_server import Answer, Drop, Handle, Hang, LyingServer, Request
from tests.support.requests import requests
from tests.support.terminal import Terminal, ctrl

PROJECT = Scope.project("101")
READ = "GET /projects/101/business-context"
WRITE = "PUT /projects/101/business-context"
EMPTY = content_hash("")


def history(bizctx: Run, *arguments: str) -> list[tuple[str, str]]:
    """How each version came, and its text, newest first."""
    rows = json.loads(bizctx("history", "-f", "json", *arguments).stdout)
    return [
        (row["how"], bizctx("show", str(row["id"]), *arguments).stdout.decode()) for row in rows
    ]


def on_terminal(environ: dict[str, str], *arguments: str) -> Terminal:
    return Terminal([sys.executable, "-m", "bizctx_tui", *arguments], environ)


@pytest.mark.parametrize("command", [["set", "--content", "mine"], ["clear"]])
def test_a_text_is_replaced_only_where_it_is_the_expected_one(
    bizctx: Run, server: DemoServer, log: Path, command: list[str]
) -> None:
    server.contents.put(PROJECT, "theirs")
    done = bizctx(*command, "--if-match", content_hash("before"))
    assert done.returncode == 6
    assert done.stdout == b""
    said = done.stderr.decode()
    assert content_hash("theirs")[:12] in said
    assert "Nothing was sent" in said
    assert server.contents.get(PROJECT) == "theirs"
    done = bizctx(*command, "--if-match", content_hash("theirs")[:12])
    assert (done.returncode, done.stderr) == (0, b"")
    assert server.contents.get(PROJECT) == (command[-1] if command[0] == "set" else "")
    assert requests(log) == [READ, READ, WRITE]


def test_an_empty_document_is_expected_by_the_hash_of_nothing(
    bizctx: Run, server: DemoServer
) -> None:
    server.contents.put(PROJECT, "")
    assert bizctx("set", "--content", "first", "--if-match", EMPTY).returncode == 0
    assert bizctx("set", "--content", "second", "--if-match", EMPTY).returncode == 6
    assert server.contents.get(PROJECT) == "first"


def test_what_is_no_hash_is_told_before_anything_else(bizctx: Run, log: Path) -> None:
    done = bizctx("set", "--content", "x", "--if-match", "e3b0c44298f", env={"MP_USERNAME": ""})
    assert done.returncode == 3
    assert "--hash" in done.stderr.decode()
    assert requests(log) == []


def test_a_dry_run_shows_and_writes_nothing(bizctx: Run, server: DemoServer, log: Path) -> None:
    server.contents.put(PROJECT, "one\ntwo\n")
    done = bizctx("set", "--dry-run", "--diff", stdin=b"one\nthree\n")
    assert done.returncode == 0
    assert done.stdout.decode() == (
        "--- project-101 (server)\n+++ project-101 (to be stored)\n"
        "@@ -1,2 +1,2 @@\n one\n-two\n+three\n"
    )
    said = done.stderr.decode()
    assert f"8 characters ({content_hash(chr(10).join(['one', 'two', '']))[:12]})" in said
    assert "Nothing was sent" in said
    done = bizctx("clear", "--dry-run", "--if-match", EMPTY)
    assert (done.returncode, done.stdout) == (6, b"")
    done = bizctx("--quiet", "set", "--dry-run", stdin=b"one\ntwo\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert requests(log) == [READ] * 3


@pytest.mark.parametrize(("answer", "code", "text"), [("y\r", 0, "mine\x1b"), ("\r", 1, "a\x07")])
def test_the_difference_is_shown_and_a_person_decides(
    environ: dict[str, str],
    server: DemoServer,
    tmp_path: Path,
    answer: str,
    code: int,
    text: str,
) -> None:
    server.contents.put(PROJECT, "a\x07")
    (tmp_path / "new.md").write_text("mine\x1b")
    with on_terminal(environ, "set", "--diff", "--file", str(tmp_path / "new.md")) as terminal:
        shown = terminal.wait_for("[y/N]")
        assert "-a␇" in shown
        assert "+mine␛" in shown
        assert b"\x1b[31m" in terminal.output
        assert b"mine\x1b" not in terminal.output
        assert server.contents.get(PROJECT) == "a\x07"
        terminal.send(answer)
        assert terminal.wait_for_exit() == code
    assert server.contents.get(PROJECT) == text


def test_the_question_is_asked_on_the_terminal_where_the_text_comes_through_a_pipe(
    environ: dict[str, str], server: DemoServer, tmp_path: Path
) -> None:
    server.contents.put(PROJECT, "old")
    script = f'printf new | "$0" -m bizctx_tui set --diff >{tmp_path}/out 2>{tmp_path}/err'
    with Terminal(["sh", "-c", script, sys.executable], environ | {"NO_COLOR": "1"}) as terminal:
        assert "-old" in terminal.wait_for("[y/N]")
        assert b"\x1b[" not in terminal.output
        terminal.send("nonsense\r")
        terminal.wait_for(lambda screen: screen.count("[y/N]") == 2)
        terminal.send("YES\r")
        assert terminal.wait_for_exit() == 0
    assert json.loads((tmp_path / "out").read_text())["content"] == "new"
    assert (tmp_path / "err").read_text() == ""


@pytest.mark.parametrize("command", [["set", "--content", "x", "--diff"], ["restore", "1"]])
def test_without_a_terminal_nobody_is_asked_and_nothing_is_sent(
    bizctx: Run, server: DemoServer, log: Path, command: list[str]
) -> None:
    server.contents.put(PROJECT, "old")
    bizctx("get")
    server.contents.put(PROJECT, "now")
    done = bizctx(*command)
    assert done.returncode == 1
    assert "no terminal" in done.stderr.decode()
    assert ("--yes" if command[0] == "restore" else "--diff out") in done.stderr.decode()
    assert WRITE not in requests(log)


def test_ctrl_c_at_the_question_is_no_answer(environ: dict[str, str], server: DemoServer) -> None:
    with on_terminal(environ, "clear", "--diff") as terminal:
        terminal.wait_for("[y/N]")
        assert terminal.stop() == 130
        assert "may have been stored" not in terminal.text
    assert server.contents.get(PROJECT) != ""


def test_what_was_typed_before_the_question_is_no_answer(
    environ: dict[str, str], server: DemoServer
) -> None:
    with on_terminal(environ, "clear", "--diff") as terminal:
        # Long before Python has started.
        terminal.send("y\r")
        terminal.wait_for("[y/N]")
        terminal.send("n\r")
        assert terminal.wait_for_exit() == 1
    assert server.contents.get(PROJECT) != ""


def test_what_somebody_wrote_during_the_question_is_shown_before_it_is_replaced(
    environ: dict[str, str], server: DemoServer, log: Path
) -> None:
    server.contents.put(PROJECT, "old")
    program = (
        "from bizctx_tui.service import saving; saving.STILL_TRUE_SECONDS = 0.0\n"
        "from bizctx_tui.__main__ import main; main()"
    )
    command = [sys.executable, "-c", program, "set", "--diff", "--content", "mine"]
    with Terminal(command, environ) as terminal:
        assert "-old" in terminal.wait_for("[y/N]")
        server.contents.put(PROJECT, "theirs")
        terminal.send("y\r")
        shown = terminal.wait_for("-theirs")
        assert "Somebody else replaced the text meanwhile" in shown
        assert server.contents.get(PROJECT) == "theirs"
        terminal.wait_for(lambda screen: screen.count("[y/N]") == 2)
        terminal.send("y\r")
        assert terminal.wait_for_exit() == 0
    assert server.contents.get(PROJECT) == "mine"
    assert requests(log).count(WRITE) == 1


def test_what_is_replaced_and_what_replaces_it_are_kept(bizctx: Run, server: DemoServer) -> None:
    server.contents.put(PROJECT, "theirs\r\n")
    assert bizctx("set", "--content", "mine").returncode == 0
    assert bizctx("clear").returncode == 0
    assert history(bizctx) == [("saved", ""), ("saved", "mine"), ("opened", "theirs\r\n")]


def test_what_get_and_chain_print_is_kept(bizctx: Run, server: DemoServer) -> None:
    organization = ["--level", "organization", "--organization-id", "1"]
    server.contents.put(PROJECT, "one")
    server.contents.put(Scope.organization(1), "for all")
    bizctx("get")
    bizctx("get", *organization)
    server.contents.put(PROJECT, "two")
    server.contents.put(Scope.organization(1), "for everyone")
    # Without the list, the chain does not tell whose the organization's text is.
    bizctx("chain")
    assert history(bizctx) == [("observed", "two"), ("opened", "one")]
    assert history(bizctx, *organization) == [("opened", "for all")]


def test_a_text_that_the_server_refuses_is_kept_as_a_draft(
    bizctx: Run, environ: dict[str, str], log: Path
) -> None:
    with DemoServer(DemoOptions(rate_limit=0, faults=(parse_fault("PUT=422"),))) as server:
        there = server.environment()
        assert bizctx("set", "--content", "mine", env=there).returncode == 3
        rows = json.loads(bizctx("history", "-f", "json", env=there).stdout)
        assert [row["how"] for row in rows] == ["draft", "opened"]
        shown = bizctx("show", rows[0]["hash"][:8], env=there)
        assert shown.stdout == b"mine"


def test_a_history_that_cannot_be_kept_is_told_and_stops_nothing(
    bizctx: Run, server: DemoServer, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    nowhere = {"BIZCTX_DATA_DIR": str(tmp_path / "file" / "below")}
    done = bizctx("set", "--content", "mine", env=nowhere)
    assert done.returncode == 0
    assert "Warning: the history was not kept" in done.stderr.decode()
    assert server.contents.get(PROJECT) == "mine"
    assert bizctx("--quiet", "clear", env=nowhere).stderr == b""
    assert bizctx("get", env=nowhere).stderr == b""


def test_a_write_whose_answer_never_came_is_settled_by_asking(
    bizctx: Run, environ: dict[str, str], log: Path
) -> None:
    fault = parse_fault("PUT=apply-drop")
    with DemoServer(DemoOptions(rate_limit=0, faults=(fault,), log=log)) as server:
        done = bizctx("set", "--content", "mine", env=server.environment())
        assert done.returncode == 0
        assert json.loads(done.stdout)["content"] == "mine"
        assert "the server was asked: it is stored" in done.stderr.decode()
        assert requests(log) == [READ, WRITE, READ]
        rows = json.loads(bizctx("history", "-f", "json", env=server.environment()).stdout)
        assert rows[0]["how"] == "saved"


def held(text: str) -> Answer:
    return Answer.json({"content": text})


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (held("old"), "it still holds the text from before"),
        (held("third"), "it holds a third text, of somebody else"),
        (Answer.json({"error": "no"}, 500), "that failed too"),
    ],
)
def test_what_the_server_was_asked_is_told(
    bizctx: Run, environ: dict[str, str], after: Answer, said: str
) -> None:
    with LyingServer([held("old"), Drop(), after]) as server:
        done = bizctx("set", "--content", "mine", env={"MP_API_BASE_URL": server.url})
        assert [request.method for request in server.requests] == ["GET", "PUT", "GET"]
    assert done.returncode == 1
    assert done.stdout == b""
    assert said in done.stderr.decode()
    if "failed" in said:
        assert content_hash("mine")[:12] in done.stderr.decode()


def test_what_the_server_stored_differently_is_told(bizctx: Run) -> None:
    def trim(request: Request) -> Answer:
        body = request.json()
        assert isinstance(body, dict)
        return held(str(body["content"]).strip())

    with LyingServer([held("old"), Handle(trim)]) as server:
        done = bizctx("set", "--content", " x\n", env={"MP_API_BASE_URL": server.url})
    assert done.returncode == 0
    assert json.loads(done.stdout)["content"] == "x"
    assert "the server stored another text than was sent: 1 character" in done.stderr.decode()


def test_an_interrupt_does_not_wait_for_the_write(environ: dict[str, str]) -> None:
    with LyingServer([held("old")], then=Hang()) as server:
        there = environ | {"MP_API_BASE_URL": server.url}
        with on_terminal(there, "set", "--content", "x") as terminal:
            terminal.wait_for(lambda screen: len(server.requests) == 2)
            terminal.send(ctrl("c"))
            assert terminal.wait_for_exit(seconds=5) == 130
            assert "may have been stored" in terminal.text


def test_a_version_is_put_back_and_recorded_as_restored(
    bizctx: Run, environ: dict[str, str], server: DemoServer, log: Path
) -> None:
    server.contents.put(PROJECT, "good\n")
    bizctx("get")
    server.contents.put(PROJECT, "bad\n")
    [row] = json.loads(bizctx("history", "-f", "json").stdout)
    with on_terminal(environ, "restore", str(row["id"])) as terminal:
        shown = terminal.wait_for("[y/N]")
        assert "-bad" in shown
        assert "+good" in shown
        terminal.send("y\r")
        assert terminal.wait_for_exit() == 0
    assert server.contents.get(PROJECT) == "good\n"
    assert history(bizctx) == [
        ("restored", "good\n"),
        ("observed", "bad\n"),
        ("opened", "good\n"),
    ]
    before = len(requests(log))
    done = bizctx("restore", row["hash"][:8], "--yes")
    assert done.returncode == 0
    assert "already" in done.stderr.decode()
    server.contents.put(PROJECT, "bad again")
    assert bizctx("restore", row["hash"], "--yes", "--if-match", EMPTY).returncode == 6
    done = bizctx("restore", row["hash"], "--dry-run")
    assert b"-bad again" in done.stdout
    assert requests(log)[before:] == [READ] * 3
    done = bizctx("restore", row["hash"], "--yes")
    assert json.loads(done.stdout)["content"] == "good\n"
    assert bizctx("restore", "nonsense", "--yes").returncode == 4
