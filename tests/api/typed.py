"""What type checkers see of the package: mypy reads this file, nothing runs it."""

from __future__ import annotations

from typing import assert_type

import bizctx_tui as mp


def blocking(ws: mp.Workspace, level: mp.Level) -> None:
    assert_type(ws.projects(), list[mp.Project])
    assert_type(ws.projects()[0].id, str)
    assert_type(ws.projects()[0].organization_id, int)
    assert_type(ws.use(project="1"), mp.Workspace)
    assert_type(ws.account, mp.Account)
    assert_type(ws.account.region, mp.Region)
    assert_type(ws.project_id, str)
    assert_type(ws.get_business_context(level=level), mp.BusinessContext)
    assert_type(ws.get_business_context().is_empty, bool)
    assert_type(ws.get_business_context().character_count, int)
    assert_type(ws.set_business_context("", organization_id=1), mp.BusinessContext)
    assert_type(ws.clear_business_context(), mp.BusinessContext)
    assert_type(mp.content_hash(ws.get_business_context().content), str)
    assert_type(ws.set_business_context("", if_match=mp.content_hash("")), mp.BusinessContext)
    assert_type(ws.get_business_context_chain().organization, mp.BusinessContext)
    with mp.Workspace(account="a", project="1", workspace=1) as same:
        assert_type(same, mp.Workspace)


async def awaited(ws: mp.AsyncWorkspace) -> None:
    assert_type(await ws.projects(refresh=True), list[mp.Project])
    assert_type(ws.use(target="t"), mp.AsyncWorkspace)
    assert_type(await ws.get_business_context(), mp.BusinessContext)
    assert_type(await ws.set_business_context(""), mp.BusinessContext)
    assert_type(await ws.clear_business_context(), mp.BusinessContext)
    assert_type(await ws.get_business_context_chain(), mp.BusinessContextChain)


def errors(error: mp.APIError, limited: mp.RateLimitError) -> None:
    assert_type(error.status_code, int)
    assert_type(error.details, dict[str, object])
    assert_type(limited.retry_after, int | None)


def wrong(ws: mp.Workspace) -> None:
    # A checker that says nothing here would complain about the comment instead.
    mp.Nothing  # type: ignore[attr-defined]  # noqa: B018
    ws.get_business_context(level="team")  # type: ignore[arg-type]
    ws.get_business_context("project")  # type: ignore[call-arg]
