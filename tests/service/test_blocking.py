"""Workspace: waits for what AsyncWorkspace does, wherever it is called from."""

from __future__ import annotations

import asyncio
import copy
import gc
import pickle
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bizctx_tui.core.models import Scope
from bizctx_tui.demo.server import DemoOptions, DemoServer
from bizctx_tui.errors import ConfigError, ParamValidationError, QueryError
from bizctx_tui.service.background import background
from bizctx_tui.service.blocking import Workspace
from tests.support.lying_server import LyingServer
from tests.support.mixpanel import Mixpanel, environment, healthy
from tests.support.requests import requests


def settle(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def becomes_true(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    pause = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return True
        pause.wait(0.02)
    return condition()


@pytest.fixture
def workspace(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Workspace:
    settle(monkeypatch, environ)
    return Workspace()


def test_it_does_what_the_calls_say(workspace: Workspace, server: DemoServer, log: Path) -> None:
    assert workspace.get_business_context().content.startswith("# Web App")
    stored = workspace.set_business_context("# Ünï\r\n😀\ud800")
    assert server.contents.get(Scope.project("101")) == stored.content == "# Ünï\r\n😀\ud800"
    assert workspace.get_business_context_chain().project == stored
    assert workspace.clear_business_context().is_empty
    assert workspace.get_business_context(level="organization").organization_id == 1
    assert [request.split()[0] for request in requests(log)] == ["GET", "PUT", "GET", "PUT"] + [
        "GET"
    ] * 2


def test_errors_come_through_as_they_are(workspace: Workspace) -> None:
    with pytest.raises(QueryError) as caught:
        workspace.use(project="104").set_business_context("mine")
    assert caught.value.status_code == 403
    with pytest.raises(ParamValidationError):
        workspace.use(project="../102")
    assert workspace.project_id == "104"


def test_without_an_account_it_says_so_when_it_is_made() -> None:
    with pytest.raises(ConfigError):
        Workspace()


async def test_it_works_while_a_loop_runs_in_the_same_thread(workspace: Workspace) -> None:
    assert asyncio.get_running_loop().is_running()
    assert workspace.get_business_context().content.startswith("# Web App")
    with workspace as same:
        assert same is workspace
        assert workspace.projects()


def test_it_works_under_one_loop_after_another(workspace: Workspace) -> None:
    async def length() -> int:
        return workspace.get_business_context().character_count

    assert len({asyncio.run(length()) for _ in range(3)}) == 1


def test_eight_threads_at_once_get_their_own_answers(
    workspace: Workspace, server: DemoServer
) -> None:
    together = threading.Barrier(8)

    def work(number: int) -> list[int | None]:
        together.wait(timeout=30)
        return [
            workspace.get_business_context(
                level="organization", organization_id=1 + (number + turn) % 2
            ).organization_id
            for turn in range(6)
        ]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(work, range(8)))
    assert answers == [[1 + (number + turn) % 2 for turn in range(6)] for number in range(8)]


def test_eight_threads_with_a_workspace_each_write_where_they_mean_to(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, server: DemoServer
) -> None:
    settle(monkeypatch, environ)
    ids = ["101", "102", "103", "105", "106", "107", "101", "102"]

    def work(project_id: str) -> None:
        with Workspace() as workspace:
            workspace.use(project=project_id).set_business_context(f"of {project_id}")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, ids))
    stored = {project_id: server.contents.get(Scope.project(project_id)) for project_id in ids}
    assert stored == {project_id: f"of {project_id}" for project_id in ids}


def test_eight_threads_that_want_the_list_ask_for_it_once(workspace: Workspace, log: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        lists = list(threads.map(lambda _: workspace.projects(), range(8)))
    assert len(lists[0]) == 12
    assert all(each == lists[0] for each in lists)
    assert requests(log) == ["GET /me"]


def test_a_long_list_is_read_in_a_process_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with DemoServer(DemoOptions(rate_limit=0, me_megabytes=1)) as server:
        settle(monkeypatch, {**server.environment(), "BIZCTX_CACHE_DIR": str(tmp_path)})
        with Workspace() as workspace:
            assert len(workspace.projects()) == 12


def test_it_can_be_used_again_after_it_was_closed(workspace: Workspace, server: DemoServer) -> None:
    before = workspace.get_business_context()
    workspace.close()
    workspace.close()
    assert workspace.get_business_context() == before
    workspace.close()


def test_closing_ends_the_connections(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with LyingServer(then=healthy(Mixpanel("stored"))) as server:
        settle(monkeypatch, {**environment(server.url), "BIZCTX_CACHE_DIR": str(tmp_path)})
        with Workspace() as workspace:
            workspace.get_business_context()
            assert server.open_connections == 1
        assert becomes_true(lambda: server.open_connections == 0)


def test_a_workspace_that_nobody_holds_any_more_leaves_no_connection(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with LyingServer(then=healthy(Mixpanel("stored"))) as server:
        settle(monkeypatch, {**environment(server.url), "BIZCTX_CACHE_DIR": str(tmp_path)})
        workspace = Workspace()
        workspace.get_business_context()
        assert server.open_connections == 1
        del workspace
        gc.collect()
        assert becomes_true(lambda: server.open_connections == 0)


def test_from_the_thread_of_its_own_loop_it_refuses_instead_of_waiting_for_ever(
    workspace: Workspace,
) -> None:
    async def inside() -> None:
        workspace.get_business_context()

    with pytest.raises(RuntimeError, match="AsyncWorkspace"):
        background().run(inside())


@pytest.mark.parametrize("move", [pickle.dumps, copy.copy, copy.deepcopy])
def test_it_cannot_be_pickled_or_copied(workspace: Workspace, move: object) -> None:
    assert callable(move)
    with pytest.raises(TypeError, match="holds connections and credentials"):
        move(workspace)


def test_its_repr_names_the_account_and_no_secret(
    workspace: Workspace, environ: dict[str, str]
) -> None:
    assert repr(workspace) == (
        "Workspace(account='env-service-account', region='us', project='101')"
    )
    assert environ["MP_SECRET"] not in repr((workspace.account, vars(workspace)))
