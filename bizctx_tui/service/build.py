"""The one place where the service is given its account, client, cache and clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from bizctx_tui.accounts.account import Account, BrowserTokens, Choice
from bizctx_tui.accounts.environment import Environment, read_environment
from bizctx_tui.accounts.resolve import resolve
from bizctx_tui.client.api import AppApi
from bizctx_tui.client.endpoints import app_api_base, oauth_base
from bizctx_tui.client.transport import (
    CredentialSource,
    FixedCredentials,
    Timeouts,
    Transport,
    Wait,
)
from bizctx_tui.core.document_key import Access, DocumentKey
from bizctx_tui.core.models import Scope
from bizctx_tui.service.budget import RequestBudget
from bizctx_tui.service.directory import Directory
from bizctx_tui.service.keeping import Keeper
from bizctx_tui.service.saving import Saving
from bizctx_tui.service.warm_start import official_list
from bizctx_tui.storage.me_cache import CachedMe, MeCache, Miss
from bizctx_tui.storage.paths import cache_directory, data_directory, settings_file
from bizctx_tui.storage.settings import read_settings
from bizctx_tui.storage.store_thread import StoreThread

if TYPE_CHECKING:
    from bizctx_tui.storage.store import Store

STORE_SECONDS: Final = 5.0
"""How long the end of a command waits at most for what is still to be kept."""


@dataclass
class WaitBoard:
    """Tells whoever listens that a read waits before it is tried again."""

    listener: Callable[[Wait], None] = field(default=lambda wait: None)

    def announce(self, wait: Wait) -> None:
        self.listener(wait)


@dataclass(frozen=True)
class Services:
    """Everything that the command line and the screens work with, for one account.

    Attributes:
        access: What its documents are kept under on this machine.
        keeper: The history of what this account saw and wrote.
        store: What keeps drafts and the history.
        owns_store: Whether it is closed together with the connections.
        now: Unix seconds.
    """

    environment: Environment
    account: Account
    access: Access
    credentials: CredentialSource
    api: AppApi
    directory: Directory
    keeper: Keeper
    saving: Saving
    budget: RequestBudget
    waits: WaitBoard
    store: StoreThread
    owns_store: bool
    now: Callable[[], float]

    def key(self, scope: Scope) -> DocumentKey:
        """What the document is kept under on this machine."""
        return DocumentKey(self.access, scope)

    async def aclose(self) -> None:
        """Close the connections; a save and a renewal under way are finished first."""
        await self.saving.finish()
        await self.credentials.aclose()
        await self.api.aclose()
        if self.owns_store:
            # Not in another thread: at the end of the interpreter there are no new ones.
            self.store.close(seconds=STORE_SECONDS)


def build_services(
    environ: Mapping[str, str],
    *,
    choice: Choice = Choice(),
    clock: Callable[[], float],
    timeouts: Timeouts | None = None,
    store: StoreThread | None = None,
) -> Services:
    """Put the service together for the account that the environment and the files name.

    Args:
        environ: The process environment, or what stands in for it.
        choice: What the caller names over what is configured.
        clock: Unix seconds.
        timeouts: The deadlines of each request; None for the usual ones.
        store: Shared with others, who close it; None for one of its own.

    Raises:
        ConfigError: No usable account, or an address that may not be used.
        OAuthError: The tokens of a bridge file cannot be used.
        ParamValidationError: A target stands beside an account, project or workspace.
    """
    environment = read_environment(environ)
    account = resolve(environment, choice)
    return services_for(account, environment, clock=clock, timeouts=timeouts, store=store)


def services_for(
    account: Account,
    environment: Environment,
    *,
    clock: Callable[[], float],
    timeouts: Timeouts | None = None,
    store: StoreThread | None = None,
) -> Services:
    """Put the service together for an account that is known already.

    Raises:
        ConfigError: An address that may not be used.
    """
    base_url = app_api_base(
        account.region,
        api_base_url=environment.api_base_url,
        app_base_url=environment.app_base_url,
        allow_insecure=environment.allow_insecure_http,
    )
    access = Access(account.region, base_url, account.credentials.principal())
    credentials = _credentials(account, environment, clock, timeouts)
    budget = RequestBudget(clock)
    waits = WaitBoard()
    api = AppApi(
        Transport(
            base_url=base_url,
            credentials=credentials,
            extra_headers=account.headers,
            timeouts=timeouts or Timeouts(),
            on_request=budget.record,
            on_wait=waits.announce,
        )
    )
    owns_store = store is None
    if store is None:
        store = store_thread(environment.variables, clock)
    keeper = Keeper(store, partial(DocumentKey, access))
    return Services(
        environment,
        account,
        access,
        credentials,
        api,
        _directory(account, environment, access, api, clock),
        keeper,
        Saving(api, clock, keeper),
        budget,
        waits,
        store,
        owns_store=owns_store,
        now=clock,
    )


def _directory(
    account: Account,
    environment: Environment,
    access: Access,
    api: AppApi,
    clock: Callable[[], float],
) -> Directory:
    return Directory(
        api=api,
        cache=MeCache(cache_directory(environment.cache_dir) / "me"),
        key=access,
        clock=clock,
        account_name=account.name,
        neighbour=_neighbour(account),
        neighbour_file=account.me_file,
    )


def store_thread(environ: Mapping[str, str], clock: Callable[[], float]) -> StoreThread:
    """What keeps drafts and the history on this machine; opened when it is first used.

    Args:
        environ: The process environment, or what stands in for it; read when it is opened.
        clock: Unix seconds.
    """

    def opened() -> Store:
        from bizctx_tui.storage.store import Store

        environment = read_environment(environ)
        settings = read_settings(settings_file(environment.config_dir))
        return Store.open(
            data_directory(environment.data_dir),
            clock=clock,
            history_bytes=settings.history_megabytes * 1_000_000,
        )

    return StoreThread(opened)


def _credentials(
    account: Account,
    environment: Environment,
    clock: Callable[[], float],
    timeouts: Timeouts | None,
) -> CredentialSource:
    credentials = account.credentials
    if not isinstance(credentials, BrowserTokens):
        return FixedCredentials(credentials.authorization())
    # Only here, because a command of a few hundred milliseconds feels what it imports.
    from bizctx_tui.client.oauth import OAUTH_TIMEOUTS, OAuthApi
    from bizctx_tui.service.token_keeper import TokenKeeper

    base_url = oauth_base(
        account.region,
        oauth_base_url=environment.oauth_base_url,
        allow_insecure=environment.allow_insecure_http,
    )
    return TokenKeeper(credentials, OAuthApi(base_url, timeouts=timeouts or OAUTH_TIMEOUTS), clock)


def _neighbour(account: Account) -> Callable[[], CachedMe | Miss]:
    if account.me_file is None:
        return lambda: Miss("absent")
    return partial(official_list, account.me_file, account.region)
