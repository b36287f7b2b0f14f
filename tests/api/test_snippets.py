"""Every Python example of the official documentation runs as it is written there.

The examples are the files in ``snippets``: word for word, with ``bizctx_tui`` imported in
place of the official client. The documentation opens only some of them with the import and
``ws``; here each does, because each runs in an interpreter of its own.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bizctx_tui.core.models import Scope
from bizctx_tui.demo.faults import parse_fault
from bizctx_tui.demo.server import DemoOptions, DemoServer
from tests.api.interpreter import run, surroundings
from tests.api.sample_server import SampleServer, world_of
from tests.support.requests import requests

SNIPPETS = Path(__file__).parent / "snippets"
WEB_APP = Scope.project("101")
ACME = Scope.organization(1)


def play(name: str, tmp_path: Path, account: dict[str, str]) -> str:
    return run(SNIPPETS / f"{name}.py", surroundings(tmp_path, account))


def test_quick_reference(server: DemoServer, tmp_path: Path, log: Path) -> None:
    assert play("quick_reference", tmp_path, server.environment()) == ""
    assert server.contents.get(WEB_APP) == ""
    assert server.contents.get(ACME) == "# Org-wide context"
    assert requests(log) == [
        "GET /projects/101/business-context",
        "GET /me",
        "GET /organizations/1/business-context",
        "GET /projects/101/business-context/chain",
        "PUT /projects/101/business-context",
        "PUT /organizations/1/business-context",
        "PUT /projects/101/business-context",
    ]


def test_organization_scope(tmp_path: Path) -> None:
    with SampleServer(world_of(7, 42), "70") as server:
        printed = play("organization_scope", tmp_path, server.environment())
        length = len(server.contents.get(Scope.organization(7)))
    assert printed == f"org=7: {length} chars\n"
    assert server.paths == [
        "GET /me",
        "GET /organizations/7/business-context",
        "GET /organizations/42/business-context",
    ]


def test_writing(server: DemoServer, tmp_path: Path, log: Path) -> None:
    assert play("writing", tmp_path, server.environment()) == ""
    assert server.contents.get(WEB_APP) == ""
    assert server.contents.get(ACME) == "# Org-wide standards…"
    assert requests(log) == [
        "PUT /projects/101/business-context",
        "GET /me",
        "PUT /organizations/1/business-context",
        "PUT /projects/101/business-context",
        "PUT /projects/101/business-context",
    ]


@pytest.mark.parametrize(("project_id", "seeded"), [("102", True), ("103", False)])
def test_bootstrapping_seeds_an_empty_project_only(
    server: DemoServer, tmp_path: Path, log: Path, project_id: str, seeded: bool
) -> None:
    before = server.contents.get(Scope.project(project_id))
    assert (before == "") is seeded
    play("bootstrap", tmp_path, {**server.environment(), "MP_PROJECT_ID": project_id})
    stored = server.contents.get(Scope.project(project_id))
    assert stored == (server.contents.get(ACME) if seeded else before)
    assert len(requests(log)) == (2 if seeded else 1)


def test_audit(server: DemoServer, tmp_path: Path, log: Path) -> None:
    printed = play("audit", tmp_path, server.environment()).splitlines()
    assert len(printed) == 12
    assert "⚠️ 102 (iOS) has no project context" in printed
    japan = len(server.contents.get(Scope.project("202")))
    assert f"✅ 202 (日本 ストア) — {japan} chars" in printed
    assert len(requests(log)) == 13


def test_error_handling_when_nothing_goes_wrong(server: DemoServer, tmp_path: Path) -> None:
    assert play("error_handling", tmp_path, server.environment()) == ""
    assert server.contents.get(ACME) == "…"


def test_error_handling_when_the_right_to_edit_is_missing(tmp_path: Path) -> None:
    with SampleServer(world_of(7, permissions=("view_project",)), "70") as server:
        printed = play("error_handling", tmp_path, server.environment())
        assert server.contents.get(Scope.organization(7)) != "…"
    assert printed.startswith("API rejected the write: 403 ")
    assert "edit_project_info" in printed


def test_error_handling_when_the_organization_is_ambiguous(tmp_path: Path) -> None:
    with SampleServer(world_of(7, 42), "999") as server:
        printed = play("error_handling", tmp_path, server.environment())
    assert printed.startswith("Cannot resolve org: Project 999 ")
    assert server.paths == ["GET /me"]


def test_error_handling_when_the_server_refuses_the_text(tmp_path: Path) -> None:
    with DemoServer(DemoOptions(rate_limit=0, faults=(parse_fault("PUT=400"),))) as server:
        printed = play("error_handling", tmp_path, server.environment())
    assert printed.startswith("API rejected the write: 400 ")


def test_error_handling_when_the_text_is_too_long(
    server: DemoServer, tmp_path: Path, log: Path
) -> None:
    long = (SNIPPETS / "error_handling.py").read_text("utf-8").replace("…", "x" * 50_001)
    printed = run(long, surroundings(tmp_path, server.environment()))
    assert printed == "Too long (50001 chars), max 50000\n"
    assert requests(log) == []
