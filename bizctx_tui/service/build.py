"""The one place where the service is given its account, client, cache and clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bizctx_tui.accounts.account import Account
from bizctx_tui.accounts.environment import read_environment
from bizctx_tui.client.api import AppApi
from bizctx_tui.client.endpoints import app_api_base
from bizctx_tui.client.transport import Timeouts, Transport, Wait
from bizctx_tui.service.budget import RequestBudget
from bizctx_tui.service.directory import Directory
from bizctx_tui.service.saving import Saving
from bizctx_tui.storage.me_cache import CacheKey, MeCache
from bizctx_tui.storage.paths import cache_directory


@dataclass
class WaitBoard:
    """Tells whoever listens that a read waits before it is tried again."""

    listener: Callable[[Wait], None] = field(default=lambda wait: None)

    def announce(self, wait: Wait) -> None:
        self.listener(wait)


@dataclass(frozen=True)
class Services:
    """Everything that the command line and the screens work with."""

    account: Account
    api: AppApi
    directory: Directory
    saving: Saving
    budget: RequestBudget
    waits: WaitBoard


def build_services(
    environ: Mapping[str, str],
    *,
    clock: Callable[[], float],
    timeouts: Timeouts | None = None,
) -> Services:
    """Put the service together for the account that the environment names.

    Args:
        environ: The process environment, or what stands in for it.
        clock: Unix seconds.
        timeouts: The deadlines of each request; None for the usual ones.

    Raises:
        ConfigError: No usable account, or an address that may not be used.
    """
    environment = read_environment(environ)
    account = environment.account()
    base_url = app_api_base(
        account.region,
        api_base_url=environment.api_base_url,
        app_base_url=environment.app_base_url,
        allow_insecure=environment.allow_insecure_http,
    )
    budget = RequestBudget(clock)
    waits = WaitBoard()
    api = AppApi(
        Transport(
            base_url=base_url,
            authorization=account.credentials.authorization(),
            timeouts=timeouts or Timeouts(),
            on_request=budget.record,
            on_wait=waits.announce,
        )
    )
    directory = Directory(
        api=api,
        cache=MeCache(cache_directory(environ) / "me"),
        key=CacheKey(account.region, base_url, account.credentials.principal()),
        clock=clock,
        account_name=account.name,
    )
    return Services(account, api, directory, Saving(api, clock), budget, waits)
