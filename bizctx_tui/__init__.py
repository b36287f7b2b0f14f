"""Edit, review and save Mixpanel's Business Context.

The Python API::

    import bizctx_tui as mp

    ws = mp.Workspace()
    ws.set_business_context("# About Acme", level="project")
    print(ws.get_business_context_chain().organization.content)

:class:`Workspace` waits for its answers, :class:`AsyncWorkspace` is awaited. The names,
results and errors are those of the official client, so that a script can use either.

Each name is loaded when it is first used, so that importing the package costs nothing and
loads neither the screens nor the HTTP client.
"""

from __future__ import annotations

from importlib import import_module

__version__ = "0.1.0"

# Not from typing, which takes as long to import as all of this.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from bizctx_tui.accounts.account import Account as Account
    from bizctx_tui.core.content_hash import content_hash as content_hash
    from bizctx_tui.core.limits import BUSINESS_CONTEXT_MAX_CHARS as BUSINESS_CONTEXT_MAX_CHARS
    from bizctx_tui.core.models import BusinessContext as BusinessContext
    from bizctx_tui.core.models import BusinessContextChain as BusinessContextChain
    from bizctx_tui.core.models import Level as Level
    from bizctx_tui.core.models import Project as Project
    from bizctx_tui.core.models import Region as Region
    from bizctx_tui.errors import AccountNotFoundError as AccountNotFoundError
    from bizctx_tui.errors import APIError as APIError
    from bizctx_tui.errors import AuthenticationError as AuthenticationError
    from bizctx_tui.errors import BizctxError as BizctxError
    from bizctx_tui.errors import BusinessContextValidationError as BusinessContextValidationError
    from bizctx_tui.errors import ConfigError as ConfigError
    from bizctx_tui.errors import ContentChangedError as ContentChangedError
    from bizctx_tui.errors import ContentSourceError as ContentSourceError
    from bizctx_tui.errors import ExitCode as ExitCode
    from bizctx_tui.errors import FilterError as FilterError
    from bizctx_tui.errors import InvalidResponseError as InvalidResponseError
    from bizctx_tui.errors import MixpanelHeadlessError as MixpanelHeadlessError
    from bizctx_tui.errors import NotConfirmedError as NotConfirmedError
    from bizctx_tui.errors import OAuthError as OAuthError
    from bizctx_tui.errors import ParamValidationError as ParamValidationError
    from bizctx_tui.errors import ProjectNotFoundError as ProjectNotFoundError
    from bizctx_tui.errors import QueryError as QueryError
    from bizctx_tui.errors import RateLimitError as RateLimitError
    from bizctx_tui.errors import SectionError as SectionError
    from bizctx_tui.errors import SectionNotFoundError as SectionNotFoundError
    from bizctx_tui.errors import ServerError as ServerError
    from bizctx_tui.errors import StorageError as StorageError
    from bizctx_tui.errors import TransportError as TransportError
    from bizctx_tui.errors import WorkspaceScopeError as WorkspaceScopeError
    from bizctx_tui.service.blocking import Workspace as Workspace
    from bizctx_tui.service.workspace import AsyncWorkspace as AsyncWorkspace

_HOME = {
    "APIError": "errors",
    "Account": "accounts.account",
    "AccountNotFoundError": "errors",
    "AsyncWorkspace": "service.workspace",
    "AuthenticationError": "errors",
    "BUSINESS_CONTEXT_MAX_CHARS": "core.limits",
    "BizctxError": "errors",
    "BusinessContext": "core.models",
    "BusinessContextChain": "core.models",
    "BusinessContextValidationError": "errors",
    "ConfigError": "errors",
    "ContentChangedError": "errors",
    "ContentSourceError": "errors",
    "ExitCode": "errors",
    "FilterError": "errors",
    "InvalidResponseError": "errors",
    "Level": "core.models",
    "MixpanelHeadlessError": "errors",
    "NotConfirmedError": "errors",
    "OAuthError": "errors",
    "ParamValidationError": "errors",
    "Project": "core.models",
    "ProjectNotFoundError": "errors",
    "QueryError": "errors",
    "RateLimitError": "errors",
    "Region": "core.models",
    "SectionError": "errors",
    "SectionNotFoundError": "errors",
    "ServerError": "errors",
    "StorageError": "errors",
    "TransportError": "errors",
    "Workspace": "service.blocking",
    "WorkspaceScopeError": "errors",
    "content_hash": "core.content_hash",
}

__all__ = sorted(_HOME)

if not TYPE_CHECKING:
    # Hidden from type checkers, which would take it for a promise that any name exists.

    def __getattr__(name: str) -> object:
        home = _HOME.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{__name__}.{home}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
