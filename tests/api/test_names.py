"""What can be imported from the top, and what doing so loads."""

from __future__ import annotations

import inspect
import pydoc

import pytest

import bizctx_tui as mp
from tests.api.interpreter import run

OF_THE_OFFICIAL_CLIENT = {
    "APIError",
    "Account",
    "AccountNotFoundError",
    "AuthenticationError",
    "BUSINESS_CONTEXT_MAX_CHARS",
    "BusinessContext",
    "BusinessContextChain",
    "BusinessContextValidationError",
    "ConfigError",
    "MixpanelHeadlessError",
    "OAuthError",
    "ParamValidationError",
    "Project",
    "ProjectNotFoundError",
    "QueryError",
    "RateLimitError",
    "Region",
    "ServerError",
    "Workspace",
    "WorkspaceScopeError",
}


def test_the_names_of_the_official_client_for_the_same_things_are_there() -> None:
    assert set(mp.__all__) >= OF_THE_OFFICIAL_CLIENT
    assert mp.BUSINESS_CONTEXT_MAX_CHARS == 50_000
    assert mp.MixpanelHeadlessError is mp.BizctxError


def test_every_error_is_there() -> None:
    import bizctx_tui.errors

    errors = {
        name
        for name, value in vars(bizctx_tui.errors).items()
        if inspect.isclass(value) and issubclass(value, mp.BizctxError)
    }
    assert errors <= set(mp.__all__)


@pytest.mark.parametrize("name", mp.__all__)
def test_a_name_is_the_thing_of_that_name(name: str) -> None:
    value = getattr(mp, name)
    if inspect.isclass(value):
        assert value.__name__ == name or name == "MixpanelHeadlessError"


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Workspaces'"):
        getattr(mp, "Workspaces")  # noqa: B009  # The checker knows that it is not there.


def test_dir_lists_every_name_before_anything_is_loaded() -> None:
    printed = run(
        "import bizctx_tui as mp, sys\n"
        "assert set(dir(mp)) >= set(mp.__all__) | {'__version__'}\n"
        "heavy = {'httpx', 'pydantic', 'textual', 'rich', 'asyncio', 'click', 'tomllib'}\n"
        "print(sorted(heavy & set(sys.modules)))",
        {},
    )
    assert printed == "[]\n"


def test_an_error_can_be_named_without_loading_the_client() -> None:
    printed = run(
        "import bizctx_tui as mp, sys\n"
        "mp.QueryError, mp.BUSINESS_CONTEXT_MAX_CHARS\n"
        "print('httpx' in sys.modules, 'pydantic' in sys.modules)",
        {},
    )
    assert printed == "False False\n"


def test_a_star_import_brings_everything_and_no_screen() -> None:
    printed = run(
        "from bizctx_tui import *\n"
        "import bizctx_tui, sys\n"
        "assert all(name in globals() for name in bizctx_tui.__all__)\n"
        "print('textual' in sys.modules)",
        {},
    )
    assert printed == "False\n"


def test_help_shows_both_workspaces_and_the_errors() -> None:
    text = pydoc.plain(pydoc.render_doc(mp))
    for name in ("Workspace", "AsyncWorkspace", "BusinessContext", "QueryError"):
        assert f"    class {name}(" in text
    assert "Replace the whole stored text: one write, never repeated." in text
