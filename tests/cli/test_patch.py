"""patch: one section changes, for people and for programs."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bizctx_tui.core.content_hash import content_hash
from bizctx_tui.core.models import Scope
from bizctx_tui.demo.server import DemoServer
from tests.cli.conftest import Run
from tests.support.requests import requests
from tests.support.terminal import Terminal

PROJECT = Scope.project("101")
ORGANIZATION = Scope.organization(1)
READ = "GET /projects/101/business-context"
WRITE = "PUT /projects/101/business-context"
PAGE = "# Acme\r\n\r\n## Terms\r\n\r\nOld.\r\n\r\n## People\r\n\r\n- Ann\r\n"


@pytest.fixture(autouse=True)
def page(server: DemoServer) -> None:
    server.contents.put(PROJECT, PAGE)


@pytest.mark.parametrize(
    ("options", "new"),
    [
        (["--section", "Terms"], PAGE.replace("Old.", "New\r\nwords.")),
        (["--section", "acme > ## terms"], PAGE.replace("Old.", "New\r\nwords.")),
        (["--section", "Terms", "--append"], PAGE.replace("Old.", "Old.\r\n\r\nNew\r\nwords.")),
        (["--append"], PAGE + "\r\nNew\r\nwords.\r\n"),
        (["--section", "Law", "--create"], PAGE + "\r\n## Law\r\n\r\nNew\r\nwords.\r\n"),
        (["--section", "Terms", "--create"], PAGE.replace("Old.", "New\r\nwords.")),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("source", ["pipe", "file", "option"])
def test_one_section_changes_and_nothing_else(
    bizctx: Run,
    server: DemoServer,
    log: Path,
    tmp_path: Path,
    options: list[str],
    new: str,
    source: str,
) -> None:
    text = b"\nNew\nwords.\n\n"
    (tmp_path / "new.md").write_bytes(text)
    given = {"pipe": [], "file": ["--file", "new.md"], "option": ["--content", text.decode()]}
    done = bizctx("patch", *options, *given[source], stdin=text if source == "pipe" else b"")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["content"] == new
    assert server.contents.get(PROJECT) == new
    assert requests(log) == [READ, WRITE]


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--section", "Law", "--content", "x"], 4, "“## Terms”"),
        (["--section", "Terms", "--content", "# x"], 3, "would end the section"),
        (["--section", "Terms", "--content", "```"], 3, "code fence"),
        (["--section", "Terms"], 3, "empty or blank"),
        (["--section", "a\nb", "--content", "x"], 3, "heading"),
        (["--content", "x"], 2, "--section"),
        (["--append", "--create", "--content", "x"], 2, "--create"),
        (["--section", "Terms", "--content", "x", "--if-match", "0" * 64], 6, "another text"),
        (["--append", "--content", "x" * 50_000], 3, "Nothing was sent"),
    ],
)
def test_what_cannot_be_done_writes_nothing(
    bizctx: Run, server: DemoServer, log: Path, options: list[str], code: int, said: str
) -> None:
    done = bizctx("patch", *options)
    assert done.returncode == code
    assert said in done.stderr.decode()
    assert done.stdout == b""
    assert WRITE not in requests(log)


def test_several_candidates_are_listed_with_their_lines(bizctx: Run, server: DemoServer) -> None:
    server.contents.put(PROJECT, "# A\n## Notes\n# B\n## Notes\n")
    done = bizctx("patch", "--section", "Notes", "--content", "x")
    assert done.returncode == 3
    assert "line 2, ## “A > Notes”; line 4, ## “B > Notes”" in done.stderr.decode()
    assert bizctx("patch", "--section", "B > Notes", "--content", "x").returncode == 0
    assert server.contents.get(PROJECT) == "# A\n## Notes\n# B\n## Notes\n\nx\n"


def test_nothing_to_change_sends_nothing(bizctx: Run, log: Path) -> None:
    done = bizctx("patch", "--section", "Terms", "--content", "Old.")
    assert done.returncode == 0
    assert json.loads(done.stdout)["content"] == PAGE
    assert "nothing was sent" in done.stderr.decode()
    assert requests(log) == [READ]


def test_the_document_of_an_organization_is_patched_on_the_same_terms(
    bizctx: Run, server: DemoServer
) -> None:
    server.contents.put(ORGANIZATION, "# A\n")
    options = ["--level", "organization", "--organization-id", "1", "--append"]
    matching = ["--if-match", content_hash("# A\n")[:12]]
    assert bizctx("patch", *options, *matching, "--content", "a").returncode == 0
    assert server.contents.get(ORGANIZATION) == "# A\n\na\n"
    assert bizctx("patch", *options, *matching, "--content", "a").returncode == 6
    done = bizctx("patch", *options, "--dry-run", "--content", "b")
    assert done.stdout.endswith(b" a\n+\n+b\n")
    assert server.contents.get(ORGANIZATION) == "# A\n\na\n"


def test_the_difference_is_shown_and_a_person_decides(
    environ: dict[str, str], server: DemoServer
) -> None:
    command = ["patch", "--section", "Terms", "--content", "New.", "--diff"]
    with Terminal([sys.executable, "-m", "bizctx_tui", *command], environ) as terminal:
        shown = terminal.wait_for("[y/N]")
        assert "-Old.␍" in shown
        assert "+New.␍" in shown
        terminal.send("y\r")
        assert terminal.wait_for_exit() == 0
    assert server.contents.get(PROJECT) == PAGE.replace("Old.", "New.")
