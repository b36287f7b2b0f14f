"""AsyncWorkspace against a real server: what it returns, raises and asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

import bizctx_tui
from bizctx_tui.core.models import Level
from bizctx_tui.demo.faults import parse_fault
from bizctx_tui.demo.server import DemoOptions, DemoServer
from bizctx_tui.errors import (
    AuthenticationError,
    BusinessContextValidationError,
    ConfigError,
    ParamValidationError,
    QueryError,
    WorkspaceScopeError,
)
from bizctx_tui.service.build import Services, build_services
from bizctx_tui.service.workspace import AsyncWorkspace
from tests.support.clock import Clock
from tests.support.requests import requests


@pytest.fixture
def workspace(services: Services) -> AsyncWorkspace:
    return AsyncWorkspace(services)


async def test_a_project_is_read_with_one_request(workspace: AsyncWorkspace, log: Path) -> None:
    context = await workspace.get_business_context()
    assert (context.level, context.project_id, context.organization_id) == ("project", "101", None)
    assert context.content.startswith("# Web App")
    assert requests(log) == ["GET /projects/101/business-context"]


async def test_what_is_set_is_what_comes_back(workspace: AsyncWorkspace, log: Path) -> None:
    text = "# Ünï\r\n\x0b\u2028 \ud800 😀 [/]\x1b[31m"
    stored = await workspace.set_business_context(text)
    assert stored.content == text
    assert (await workspace.get_business_context()).content == text
    cleared = await workspace.clear_business_context()
    assert cleared.is_empty
    assert [r.split()[0] for r in requests(log)] == ["PUT", "GET", "PUT"]


async def test_the_organization_is_resolved_from_the_list_once_in_a_day(
    workspace: AsyncWorkspace, log: Path
) -> None:
    first = await workspace.get_business_context(level="organization")
    second = await workspace.get_business_context(level="organization")
    assert first == second
    assert (first.organization_id, first.project_id) == (1, None)
    assert requests(log) == [
        "GET /me",
        "GET /organizations/1/business-context",
        "GET /organizations/1/business-context",
    ]


async def test_another_run_uses_the_list_on_disk_until_it_is_a_day_old(
    environ: dict[str, str], log: Path, clock: Clock
) -> None:
    for pause in (0, 86_399, 1):
        clock.now += pause
        async with AsyncWorkspace(build_services(environ, clock=clock)) as workspace:
            assert len(await workspace.projects()) > 9
    assert requests(log) == ["GET /me", "GET /me"]


async def test_a_broken_list_on_disk_is_asked_for_again(
    environ: dict[str, str], log: Path, tmp_path: Path
) -> None:
    for _ in range(2):
        async with AsyncWorkspace.from_environment(environ) as workspace:
            await workspace.projects()
        for file in (tmp_path / "cache").rglob("*.json"):
            file.write_text("{broken")
    assert requests(log) == ["GET /me", "GET /me"]


async def test_a_cache_that_cannot_be_written_is_no_obstacle(
    environ: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("a file where a directory should be")
    services = build_services(environ, clock=lambda: 0.0)
    async with AsyncWorkspace(services) as workspace:
        assert await workspace.projects()
    assert services.directory.storage_error is not None


async def test_an_explicit_organization_needs_no_list(workspace: AsyncWorkspace, log: Path) -> None:
    context = await workspace.get_business_context(level="organization", organization_id=2)
    assert context.organization_id == 2
    assert requests(log) == ["GET /organizations/2/business-context"]


async def test_use_goes_to_another_project_and_its_organization(workspace: AsyncWorkspace) -> None:
    context = await workspace.use(project="201").get_business_context(level="organization")
    assert context.organization_id == 2


async def test_an_unknown_project_among_two_organizations_is_ambiguous(
    workspace: AsyncWorkspace, log: Path
) -> None:
    with pytest.raises(WorkspaceScopeError) as caught:
        await workspace.use(project="999").set_business_context("x", level="organization")
    assert caught.value.code == "ORGANIZATION_AMBIGUOUS"
    assert caught.value.details == {"project_id": "999", "available_organizations": ["1", "2"]}
    assert requests(log) == ["GET /me"]


async def test_the_chain_is_one_request_and_never_asks_for_the_list(
    workspace: AsyncWorkspace, log: Path
) -> None:
    cold = await workspace.get_business_context_chain()
    assert cold.organization.organization_id is None
    assert cold.organization.content
    assert requests(log) == ["GET /projects/101/business-context/chain"]
    await workspace.projects()
    warm = await workspace.get_business_context_chain()
    assert warm.organization.organization_id == 1
    assert warm.project == cold.project


async def test_fifty_thousand_characters_pass_and_one_more_sends_nothing(
    workspace: AsyncWorkspace, log: Path
) -> None:
    stored = await workspace.set_business_context("😀" * 50_000)
    assert stored.character_count == 50_000
    with pytest.raises(BusinessContextValidationError) as caught:
        await workspace.set_business_context("x" * 50_001, level="organization")
    assert caught.value.details == {"length": 50_001, "max": 50_000}
    assert requests(log) == ["PUT /projects/101/business-context"]


async def test_a_level_that_does_not_exist_sends_nothing(
    workspace: AsyncWorkspace, log: Path
) -> None:
    level: Level = "team"  # type: ignore[assignment]
    with pytest.raises(ParamValidationError, match="team") as caught:
        await workspace.get_business_context(level=level)
    assert isinstance(caught.value, ValueError)
    assert requests(log) == []


async def test_a_missing_edit_right_is_a_query_error(workspace: AsyncWorkspace) -> None:
    with pytest.raises(QueryError) as caught:
        await workspace.use(project="104").set_business_context("mine")
    assert caught.value.status_code == 403
    assert (await workspace.get_business_context()).content != "mine"


async def test_wrong_credentials_are_told_apart_from_a_list_that_is_refused(
    environ: dict[str, str],
) -> None:
    async with AsyncWorkspace.from_environment(environ | {"MP_SECRET": "wrong-one"}) as workspace:
        with pytest.raises(AuthenticationError):
            await workspace.get_business_context()
        with pytest.raises(ConfigError) as caught:
            await workspace.projects()
    assert caught.value.details["status_code"] == 401
    assert caught.value.details["account_name"] == "env-service-account"


async def test_a_refused_list_leaves_the_project_usable(tmp_path: Path) -> None:
    options = DemoOptions(rate_limit=0, faults=(parse_fault("GET /me=403"),))
    with DemoServer(options) as server:
        environ = {**server.environment(), "BIZCTX_CACHE_DIR": str(tmp_path)}
        async with AsyncWorkspace.from_environment(environ) as workspace:
            with pytest.raises(ConfigError, match="403"):
                await workspace.projects()
            assert (await workspace.get_business_context()).content


async def test_two_people_on_one_machine_do_not_share_a_list(
    environ: dict[str, str], log: Path
) -> None:
    token = {"MP_OAUTH_TOKEN": "demo-token", "MP_USERNAME": "", "MP_SECRET": ""}
    for variables in (environ, environ | token, environ):
        async with AsyncWorkspace.from_environment(variables) as workspace:
            await workspace.projects()
    assert requests(log) == ["GET /me", "GET /me"]


async def test_everything_public_can_be_imported_from_the_top() -> None:
    assert bizctx_tui.AsyncWorkspace is AsyncWorkspace
    for name in bizctx_tui.__all__:
        assert getattr(bizctx_tui, name) is not None


async def test_a_workspace_needs_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MP_USERNAME", "MP_SECRET", "MP_OAUTH_TOKEN", "MP_PROJECT_ID", "MP_REGION"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ConfigError, match="MP_USERNAME"):
        AsyncWorkspace()
