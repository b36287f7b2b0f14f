"""AsyncWorkspace against a real server: what it returns, raises and asks for."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bizctx_tui.core.content_hash import content_hash
from bizctx_tui.core.models import Level, Scope
from bizctx_tui.demo.faults import parse_fault
from bizctx_tui.demo.server import DemoOptions, DemoServer
from bizctx_tui.errors import (
    AuthenticationError,
    BusinessContextValidationError,
    ConfigError,
    ContentChangedError,
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
    return AsyncWorkspace.over(services)


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


async def test_a_text_is_replaced_only_where_it_is_the_expected_one(
    workspace: AsyncWorkspace, server: DemoServer, log: Path
) -> None:
    project = Scope.project("101")
    server.contents.put(project, "expected")
    whole = content_hash("expected")
    stored = await workspace.set_business_context("mine", if_match=whole[:12])
    assert stored.content == "mine"
    with pytest.raises(ContentChangedError) as caught:
        await workspace.clear_business_context(if_match=whole)
    assert caught.value.details["found"] == content_hash("mine")
    assert server.contents.get(project) == "mine"
    with pytest.raises(ParamValidationError):
        await workspace.set_business_context("", if_match="no hash")
    assert [r.split()[0] for r in requests(log)] == ["GET", "PUT", "GET"]
    await workspace.clear_business_context(if_match=content_hash("mine"))
    assert server.contents.get(project) == ""


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
        async with AsyncWorkspace.over(build_services(environ, clock=clock)) as workspace:
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
    async with AsyncWorkspace.over(services) as workspace:
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


async def test_the_level_is_looked_at_before_the_length(
    workspace: AsyncWorkspace, log: Path
) -> None:
    level: Level = "team"  # type: ignore[assignment]
    with pytest.raises(ParamValidationError):
        await workspace.set_business_context("x" * 50_001, level=level)
    assert requests(log) == []


async def test_what_is_no_text_is_not_sent(workspace: AsyncWorkspace, log: Path) -> None:
    for content in (b"# bytes", None, 5):
        with pytest.raises(TypeError, match="content must be a str"):
            await workspace.set_business_context(content)  # type: ignore[arg-type]
    assert requests(log) == []


async def test_an_organization_id_may_be_text_but_must_be_a_number(
    workspace: AsyncWorkspace, log: Path
) -> None:
    id_: int = "2"  # type: ignore[assignment]
    context = await workspace.get_business_context(level="organization", organization_id=id_)
    assert context.organization_id == 2
    for wrong in ("", "two", "../projects/104", True, 2.0):
        with pytest.raises(ParamValidationError, match="whole number"):
            await workspace.get_business_context(
                level="organization",
                organization_id=wrong,  # type: ignore[arg-type]
            )
    assert requests(log) == ["GET /organizations/2/business-context"]


async def test_projects_are_listed_by_name_and_asked_for_again_on_request(
    workspace: AsyncWorkspace, log: Path
) -> None:
    names = [project.name for project in await workspace.projects()]
    assert names[:5] == ["Android", "Billing", "Data Warehouse", "iOS", "Loyalty"]
    assert await workspace.projects(refresh=True) == await workspace.projects()
    assert requests(log) == ["GET /me", "GET /me"]


async def test_calls_gathered_over_use_go_each_to_its_own_project(
    workspace: AsyncWorkspace, server: DemoServer
) -> None:
    ids = ("102", "103", "105")
    await asyncio.gather(
        *(workspace.use(project=id_).set_business_context(f"of {id_}") for id_ in ids)
    )
    stored = [server.contents.get(Scope.project(id_)) for id_ in ids]
    assert stored == ["of 102", "of 103", "of 105"]


async def test_it_can_be_used_again_after_it_was_closed(workspace: AsyncWorkspace) -> None:
    before = await workspace.use(project="103").get_business_context()
    await workspace.aclose()
    await workspace.aclose()
    assert await workspace.get_business_context() == before
    await workspace.aclose()


async def test_a_workspace_needs_an_account() -> None:
    with pytest.raises(ConfigError, match="MP_USERNAME"):
        AsyncWorkspace()
