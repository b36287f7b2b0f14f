"""The workspace that waits and the one that is awaited are the same API."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Self, get_args, get_type_hints

import pytest

from bizctx_tui.service.blocking import Workspace
from bizctx_tui.service.workspace import AsyncWorkspace

CALLS = (
    "projects",
    "get_business_context",
    "set_business_context",
    "clear_business_context",
    "get_business_context_chain",
)
RENAMED = {"aclose": "close"}
BUILDING = {"over", "from_environment", "afresh"}
"""Ways of making an AsyncWorkspace inside this package."""


def public(cls: type) -> set[str]:
    return {name for name in vars(cls) if not name.startswith("_")}


def parameters(function: Callable[..., object]) -> list[inspect.Parameter]:
    return list(inspect.signature(function).parameters.values())


def test_both_have_the_same_methods_and_properties() -> None:
    awaited = {RENAMED.get(name, name) for name in public(AsyncWorkspace) - BUILDING}
    assert public(Workspace) == awaited
    assert set(CALLS) < awaited


@pytest.mark.parametrize("name", ["__init__", "use", *CALLS])
def test_a_method_takes_the_same_arguments(name: str) -> None:
    assert parameters(getattr(Workspace, name)) == parameters(getattr(AsyncWorkspace, name))


@pytest.mark.parametrize("name", CALLS)
def test_a_call_gives_what_awaiting_it_gives(name: str) -> None:
    awaited: Any = get_type_hints(getattr(AsyncWorkspace, name))["return"]
    assert get_type_hints(getattr(Workspace, name))["return"] == get_args(awaited)[-1]


def test_use_gives_the_workspace_itself() -> None:
    for cls in (Workspace, AsyncWorkspace):
        assert get_type_hints(cls.use)["return"] is Self


@pytest.mark.parametrize("name", ["use", "aclose", "account", "project_id", *CALLS])
def test_a_method_says_the_same_about_itself(name: str) -> None:
    said = inspect.getdoc(getattr(AsyncWorkspace, name))
    assert said
    assert inspect.getdoc(getattr(Workspace, RENAMED.get(name, name))) == said


def test_what_a_workspace_says_about_itself_holds_for_both() -> None:
    said = inspect.getdoc(AsyncWorkspace) or ""
    waiting = inspect.getdoc(Workspace) or ""
    assert len(said.split("\n\n")) == 5
    for paragraph in said.split("\n\n"):
        assert paragraph in waiting


@pytest.mark.parametrize("cls", [Workspace, AsyncWorkspace])
def test_every_argument_is_named(cls: type) -> None:
    arguments = parameters(cls)
    assert [each.name for each in arguments] == ["account", "project", "workspace", "target"]
    assert {each.kind for each in arguments} == {inspect.Parameter.KEYWORD_ONLY}
