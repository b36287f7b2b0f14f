"""How an account gets into this window: as configured, by its name, by signing in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bizctx_tui.accounts.account import Account, BrowserTokens, Choice
from bizctx_tui.accounts.environment import SIGN_IN_WAYS, read_environment
from bizctx_tui.accounts.resolve import resolve_named
from bizctx_tui.accounts.tokens import read_tokens
from bizctx_tui.accounts.variables import Variables
from bizctx_tui.client.transport import Timeouts
from bizctx_tui.errors import ConfigError
from bizctx_tui.service.build import Services, build_services, services_for
from bizctx_tui.storage.paths import settings_file
from bizctx_tui.storage.settings import Settings, read_settings
from bizctx_tui.storage.store_thread import StoreThread

if TYPE_CHECKING:
    from bizctx_tui.service.account_book import AccountBook
    from bizctx_tui.service.sign_in import SignIn

NO_CHOICE: Final = Choice()
"""The command line names nothing."""


@dataclass(frozen=True, slots=True)
class WayIn:
    """One set of variables that signs in: its title, and each of them with whether it is set."""

    title: str
    variables: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """An account that can be worked with."""

    services: Services


@dataclass(frozen=True, slots=True)
class Gate:
    """Reads the configuration anew each time. Every method blocks on the disk, none on the wire.

    Args:
        environ: The process environment, or what stands in for it.
        clock: Unix seconds.
        choice: What the command line named.
        timeouts: The deadlines of each request; None for the usual ones.
        store: What keeps the drafts of every account of this window; None for one each.
    """

    environ: Variables
    clock: Callable[[], float]
    choice: Choice = NO_CHOICE
    timeouts: Timeouts | None = None
    store: StoreThread | None = None

    def start(self) -> Services:
        """The account that the environment, the command line and the files name.

        Raises:
            BizctxError: There is none that can be used.
        """
        services = build_services(
            self.environ,
            choice=self.choice,
            clock=self.clock,
            timeouts=self.timeouts,
            store=self.store,
        )
        services.directory.cached()
        return services

    def enter(self, name: str) -> Services:
        """This account of the configuration, whatever the environment says.

        Raises:
            BizctxError: It is not there, or lacks its credentials.
        """
        environment = read_environment(self.environ)
        account = resolve_named(environment, name)
        if isinstance(account.credentials, BrowserTokens):
            read_tokens(account.credentials.tokens_file)
        services = services_for(
            account, environment, clock=self.clock, timeouts=self.timeouts, store=self.store
        )
        services.directory.cached()
        return services

    def sign_in(self) -> SignIn:
        """What proves and stores an account.

        Raises:
            ConfigError: A variable of the environment cannot be used.
        """
        from bizctx_tui.service.sign_in import SignIn

        environment = read_environment(self.environ)
        return SignIn(environment, clock=self.clock, timeouts=self.timeouts)

    def book(self) -> AccountBook:
        """The accounts of the configuration.

        Raises:
            ConfigError: A variable of the environment cannot be used.
        """
        from bizctx_tui.service.account_book import AccountBook

        return AccountBook(read_environment(self.environ))

    def settings(self) -> Settings:
        """What the user's file of settings says; all as it comes where it cannot be found."""
        try:
            directory = read_environment(self.environ).config_dir
        except ConfigError:
            # Which is told where the account is missing for it.
            directory = None
        return read_settings(settings_file(directory))

    def ways_in(self) -> tuple[WayIn, ...]:
        """What could be set in the environment; nothing when it cannot be read."""
        try:
            environment = read_environment(self.environ)
        except ConfigError:
            return ()
        return tuple(
            WayIn(way.title, tuple((name, name not in missing) for name in way.variables))
            for way in SIGN_IN_WAYS
            for missing in (environment.missing(way),)
        )


def same_access(one: Account, other: Account) -> bool:
    """Whether both are let in as the same principal in the same place."""
    return (one.region, one.credentials, dict(one.headers)) == (
        other.region,
        other.credentials,
        dict(other.headers),
    )
