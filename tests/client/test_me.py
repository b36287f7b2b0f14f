from __future__ import annotations

import ast
import asyncio
import json
import os
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from bizctx_tui.client import me_lean
from bizctx_tui.client.me_lean import WrongShape
from bizctx_tui.client.me_parse import INLINE_BYTES, parse_me
from bizctx_tui.core.models import Me, Organization, Project
from bizctx_tui.errors import InvalidResponseError
from tests.client.wire import line_to, until
from tests.support.lying_server import Answer, LyingServer

HOSTILE = "Web [/prod]\x1b[2J\u202e\ud800"

ANSWER: dict[str, Any] = {
    "user_email": "you@acme.com",
    "user_id": 5,
    "organizations": {
        "7": {"id": 7, "name": HOSTILE, "role": "owner", "permissions": ["edit_project_info"]},
        "8": {"id": "8", "name": "Globex", "extra": {}},
    },
    "projects": {
        "101": {"name": "Web", "organization_id": 7, "permissions": ["a", 1, "b"]},
        "102": {"name": HOSTILE, "organization_id": "8", "permissions": {"odd": True}},
    },
    "workspaces": {"1": {"member_list": [1, 2, 3]}},
}
ME = Me(
    user_email="you@acme.com",
    organizations=(
        Organization(id=7, name=HOSTILE, role="owner", permissions=("edit_project_info",)),
        Organization(id=8, name="Globex"),
    ),
    projects=(
        Project(id="101", name="Web", organization_id=7, permissions=("a", "b")),
        Project(id="102", name=HOSTILE, organization_id=8),
    ),
)


def padded(answer: dict[str, Any], size: int) -> bytes:
    """An answer with so many workspaces that it has at least ``size`` bytes."""
    workspace = json.dumps({"name": "w" * 100, "member_list": list(range(1000))})
    workspaces = ",".join([workspace] * (size // len(workspace) + 1))
    results = json.dumps({**answer, "workspaces": ["HERE"]}).replace('"HERE"', workspaces)
    return f'{{"status": "ok", "results": {results}}}'.encode()


class Spawned:
    """The ids of the processes that asyncio started."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pids: list[int] = []
        start = asyncio.create_subprocess_exec

        async def noted(*args: Any, **options: Any) -> asyncio.subprocess.Process:
            process = await start(*args, **options)
            self.pids.append(process.pid)
            return process

        monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)


@pytest.fixture
def spawned(monkeypatch: pytest.MonkeyPatch) -> Spawned:
    return Spawned(monkeypatch)


async def test_a_small_answer_is_parsed_here(spawned: Spawned) -> None:
    with LyingServer([Answer.json({"status": "ok", "results": ANSWER})]) as server:
        async with line_to(server.url) as line:
            assert await line.api.me() == ME
        assert server.requests[0].path == "/me"
    assert spawned.pids == []


async def test_thirty_megabytes_are_parsed_elsewhere_while_the_loop_runs_on(
    spawned: Spawned,
) -> None:
    body = padded(ANSWER, 30_000_000)
    ticks = 0
    parsing = True

    async def heart() -> None:
        nonlocal ticks
        while parsing:
            ticks += 1
            await asyncio.sleep(0.001)

    with LyingServer([Answer(body)]) as server:
        async with line_to(server.url) as line:
            received = await line.transport.read("/me", max_bytes=len(body))
    beating = asyncio.create_task(heart())
    me = await parse_me(received)
    parsing = False
    await beating
    assert me == ME
    assert len(spawned.pids) == 1
    assert spawned.pids[0] != os.getpid()
    assert ticks > 100


async def test_permissions_that_thousands_of_projects_share_are_read_once() -> None:
    names = [f"permission_to_do_{number}_things" for number in range(40)]
    entry = {"name": "n", "organization_id": 1, "permissions": names}
    body = json.dumps({"projects": {str(number): entry for number in range(500)}}).encode()
    assert len(body) > INLINE_BYTES
    tracemalloc.start()
    try:
        me = await parse_me(body)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert {project.permissions for project in me.projects} == {tuple(names)}
    assert peak < 3 * len(body)


async def test_the_api_reads_a_large_answer_whole(spawned: Spawned) -> None:
    with LyingServer([Answer(padded(ANSWER, 9_000_000))]) as server:
        async with line_to(server.url) as line:
            assert await line.api.me() == ME
    assert len(spawned.pids) == 1


async def test_the_answer_may_be_bare() -> None:
    assert await parse_me(json.dumps(ANSWER).encode()) == ME


@pytest.mark.parametrize("answer", [{}, {"user_email": None}, {"organizations": {}}])
async def test_an_account_that_sees_nothing_has_an_empty_list(answer: object) -> None:
    assert await parse_me(json.dumps(answer).encode()) == Me()


WRONG: list[tuple[object, str]] = [
    ([], "results"),
    ({"results": None}, "results"),
    ({"user_email": 5}, "user_email"),
    ({"organizations": None}, "organizations"),
    ({"organizations": []}, "organizations"),
    ({"organizations": {"7": "x"}}, "organizations.7"),
    ({"organizations": {"7": {"name": "x"}}}, "organizations.7.id"),
    ({"organizations": {"7": {"id": True, "name": "x"}}}, "organizations.7.id"),
    ({"organizations": {"7": {"id": "x", "name": "x"}}}, "organizations.7.id"),
    ({"organizations": {"7": {"id": "٣", "name": "x"}}}, "organizations.7.id"),
    ({"organizations": {"7": {"id": "9" * 5000, "name": "x"}}}, "organizations.7.id"),
    ({"organizations": {"7": {"id": 7}}}, "organizations.7.name"),
    ({"organizations": {"7": {"id": 7, "name": "x", "role": 1}}}, "organizations.7.role"),
    ({"projects": None}, "projects"),
    ({"projects": [{"name": "x"}]}, "projects"),
    ({"projects": {"1": {"organization_id": 7}}}, "projects.1.name"),
    ({"projects": {"1": {"name": None, "organization_id": 7}}}, "projects.1.name"),
    ({"projects": {"1": {"name": "x"}}}, "projects.1.organization_id"),
    ({"projects": {"1": {"name": "x", "organization_id": 1.5}}}, "projects.1.organization_id"),
]


@pytest.mark.parametrize(("answer", "path"), WRONG)
async def test_a_missing_member_is_named_with_its_path(answer: object, path: str) -> None:
    with LyingServer([Answer.json(answer)]) as server:
        async with line_to(server.url) as line:
            with pytest.raises(InvalidResponseError) as caught:
                await line.api.me()
    assert caught.value.details["missing_field"] == path
    assert path in caught.value.message
    assert not caught.value.may_have_arrived
    assert caught.value.__context__ is None


@pytest.mark.parametrize("body", [b"", b"no json", b"\xff", b"[" * 100_000, b'{"a": 1'])
async def test_what_is_not_json_is_told(body: bytes) -> None:
    with LyingServer([Answer(body)]) as server:
        async with line_to(server.url) as line:
            with pytest.raises(InvalidResponseError) as caught:
                await line.api.me()
    assert caught.value.details["missing_field"] is None


@pytest.mark.parametrize(("answer", "path"), [WRONG[0], WRONG[-1]])
async def test_the_other_process_names_a_missing_member_too(
    answer: object, path: str, spawned: Spawned
) -> None:
    with pytest.raises(WrongShape) as caught:
        await parse_me(padded(answer, INLINE_BYTES) if isinstance(answer, dict) else LONG_LIST)
    assert caught.value.field == path
    assert len(spawned.pids) == 1


LONG_LIST = b"[" + b"0," * INLINE_BYTES + b"0]"


async def test_a_hostile_path_is_made_visible() -> None:
    with LyingServer([Answer.json({"projects": {"\x1b[31m\u202e" * 500: {}}})]) as server:
        async with line_to(server.url) as line:
            with pytest.raises(InvalidResponseError) as caught:
                await line.api.me()
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 500


async def test_a_machine_that_cannot_start_a_process_still_gets_its_list(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    assert await parse_me(padded(ANSWER, INLINE_BYTES)) == ME


async def test_a_process_that_dies_makes_the_answer_unusable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 7\n")
    broken.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(broken))
    with LyingServer([Answer(padded(ANSWER, INLINE_BYTES))]) as server:
        async with line_to(server.url) as line:
            with pytest.raises(InvalidResponseError) as caught:
                await line.api.me()
    assert "ended with 7" in caught.value.message


async def test_a_process_is_not_left_behind_when_nobody_waits_for_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spawned: Spawned
) -> None:
    sleeper = tmp_path / "python"
    sleeper.write_text("#!/bin/sh\nexec sleep 1000\n")
    sleeper.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(sleeper))
    parsing = asyncio.create_task(parse_me(padded(ANSWER, INLINE_BYTES)))
    await until(lambda: bool(spawned.pids))
    parsing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await parsing
    with pytest.raises(ProcessLookupError):
        os.kill(spawned.pids[0], 0)


def test_the_other_process_imports_nothing_but_what_every_python_has_at_hand() -> None:
    tree = ast.parse(Path(me_lean.__file__).read_text(encoding="utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {
        name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }
    assert modules <= {"__future__", "json", "sys", "typing"}


async def test_the_other_process_inherits_no_credentials(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = tmp_path / "environment"
    teller = tmp_path / "python"
    teller.write_text(f"#!/bin/sh\nset > '{told}'\nexit 7\n")
    teller.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(teller))
    monkeypatch.setenv("MP_SECRET", "dummy-secret-of-the-environment")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/some/where")
    with pytest.raises(WrongShape):
        await parse_me(padded(ANSWER, INLINE_BYTES))
    environment = told.read_text()
    assert "MP_SECRET" not in environment
    assert "dummy-secret" not in environment
    assert "/some/where" in environment, "an interpreter may need it to start"
