"""Signing in: proves who is asking, finds the region, stores what the official client would."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from pydantic import SecretStr

from bizctx_tui.accounts.account import OAuthToken, ServiceAccount
from bizctx_tui.accounts.config_edit import add_account
from bizctx_tui.accounts.config_file import Config, read_config
from bizctx_tui.accounts.environment import Environment
from bizctx_tui.accounts.hand_over import LOCK_SECONDS, lock_file
from bizctx_tui.accounts.names import checked_name, derived_name
from bizctx_tui.accounts.stored import (
    StoredAccount,
    StoredOAuthBrowser,
    StoredOAuthToken,
    StoredServiceAccount,
    fits_in_a_header,
)
from bizctx_tui.accounts.tokens import Tokens, write_tokens
from bizctx_tui.client.endpoints import oauth_base
from bizctx_tui.client.oauth import Grant, OAuthApi
from bizctx_tui.client.transport import Timeouts, Wait
from bizctx_tui.core.models import Me, Region
from bizctx_tui.core.visible import visible, visible_label
from bizctx_tui.errors import ConfigError, ProjectNotFoundError
from bizctx_tui.files.lock import FileLock
from bizctx_tui.service.browser_sign_in import BrowserSignIn, begin_in_browser
from bizctx_tui.service.kept_files import me_files, tokens_file
from bizctx_tui.service.region_search import RegionSearch

Kind = Literal["service_account", "oauth_token", "oauth_browser"]

_PROJECTS_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class TokenVariable:
    """A token that stays in an environment variable; only the variable's name is stored."""

    variable: str


Proven = ServiceAccount | OAuthToken | TokenVariable | Grant
"""Credentials that the server has accepted."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking, proven by an answer of ``/me``.

    Attributes:
        region: Where the account was found.
        me: Everything that it can open; ``me.projects`` is what may be chosen from.
        credentials: What to store.
        suggested_name: The account's name when the person gives none, as the official
            client derives it; free at the time of asking.
    """

    region: Region
    me: Me
    credentials: Proven
    suggested_name: str

    @property
    def kind(self) -> Kind:
        """How the account signs in, in the words of the configuration."""
        match self.credentials:
            case ServiceAccount():
                return "service_account"
            case Grant():
                return "oauth_browser"
            case _:
                return "oauth_token"


class SignIn:
    """Signs in to one machine's configuration.

    Args:
        environment: Says where the files are and which servers to ask.
        clock: Unix seconds.
        timeouts: The deadlines of each request; None for the usual ones.
        on_wait: Called before each pause that comes before a question is asked again.
    """

    def __init__(
        self,
        environment: Environment,
        *,
        clock: Callable[[], float],
        timeouts: Timeouts | None = None,
        on_wait: Callable[[Wait], None] | None = None,
    ) -> None:
        self._environment = environment
        self._clock = clock
        self._search = RegionSearch(environment, timeouts or Timeouts(), on_wait)

    def bound_region(self, name: str, kind: Kind) -> Region | None:
        """The region of the account that signing in under this name would renew.

        Returns:
            None when the name is free. Renewing does not move an account to another
            region, so this is the one to ask.

        Raises:
            ConfigError: The name cannot be one, or belongs to an account that signs in
                another way; the configuration cannot be used.
        """
        existing = _renewed(self._config(), checked_name(name), kind)
        return None if existing is None else existing.region

    async def with_service_account(
        self, username: str, secret: SecretStr, *, region: Region | None = None
    ) -> Identity:
        """Prove a service account.

        Args:
            region: None asks in us, eu and in, in this order, until one accepts.

        Raises:
            AuthenticationError: No region accepts it; the message says what each answered.
            ConfigError: The user name or secret cannot be sent; an address or the
                configuration cannot be used.
            BizctxError: No region could be asked.
        """
        if not username or ":" in username or not username.isprintable():
            raise ConfigError(
                f"{visible(username)[:100]!r} cannot be the user name of a service account.",
                hint="Copy the user name as Mixpanel shows it; it holds no colon.",
            )
        if not secret or not _is_unicode(secret):
            raise ConfigError(
                "The secret of the service account is empty or not text.",
                hint="Copy it again; Mixpanel shows it once, when the account is made.",
            )
        credentials = ServiceAccount(username, secret)
        return await self._proven(credentials, credentials.authorization(), region)

    async def with_token(
        self, token: SecretStr, *, variable: str | None = None, region: Region | None = None
    ) -> Identity:
        """Prove an OAuth token.

        Args:
            token: As it is, without ``Bearer``.
            variable: The environment variable that holds it; then only that name is stored.
            region: As for :meth:`with_service_account`.

        Raises:
            BizctxError: As for :meth:`with_service_account`.
        """
        if not fits_in_a_header(token.get_secret_value()):
            raise ConfigError(
                "The token is empty, or holds blanks, line breaks or other characters that "
                "no token has.",
                hint="Copy the token again, without quotes or line breaks around it.",
            )
        credentials = OAuthToken(token)
        kept = credentials if variable is None else TokenVariable(variable)
        return await self._proven(kept, credentials.authorization(), region)

    async def with_browser(self, region: Region) -> BrowserSignIn:
        """Begin a sign-in through the browser.

        Returns:
            The sign-in under way, an async context manager whose ``identity()`` gives the
            Identity.

        Raises:
            OAuthError: This client could not be registered with the server, or its
                registration in ``oauth/`` cannot be used.
            ConfigError: An address or the configuration cannot be used.
            StorageError: The registration could not be written down.
        """
        environment = self._environment
        base_url = oauth_base(
            region,
            oauth_base_url=environment.oauth_base_url,
            allow_insecure=environment.allow_insecure_http,
        )

        async def prove(grant: Grant) -> Identity:
            return await self._proven(grant, OAuthToken(grant.access_token).authorization(), region)

        return await begin_in_browser(
            environment.storage,
            region,
            OAuthApi(base_url),
            prove=prove,
            clock=self._clock,
            registration_is_shared=self._has_browser_account(region),
        )

    def project_for(self, identity: Identity, *, name: str | None = None) -> str | None:
        """The project that :meth:`store` takes when none is named.

        Returns:
            ``MP_PROJECT_ID``, else the project of the account that is renewed, else the
            only one. None when there is none, or when one has to be chosen.

        Raises:
            ConfigError: ``MP_PROJECT_ID`` is not among the account's projects; or the
                configuration cannot be used.
        """
        me = identity.me
        named = self._environment.project_id
        if named is not None:
            if me.project(named) is None:
                raise ConfigError(
                    f"MP_PROJECT_ID is {visible(named)}, which this account cannot open.",
                    details={"project_id": named},
                    hint=f"Unset it, or set it to one of these: {_listed(me)}.",
                )
            return named
        existing = None if name is None else _renewed(self._config(), name, identity.kind)
        usual = None if existing is None else existing.default_project
        if usual is not None and me.project(usual) is not None:
            return usual
        return me.projects[0].id if len(me.projects) == 1 else None

    def store(
        self, identity: Identity, *, name: str | None = None, project: str | None = None
    ) -> str:
        """Write the account down and make it the active one. Blocks on the disk.

        Args:
            name: None takes the suggested name, or the next one that is free. The name of
                an account that signs in the same way, in the same region, renews it.
            project: The project to start with, one of ``identity.me.projects``; None takes
                that of :meth:`project_for`.

        Returns:
            The name.

        Raises:
            ProjectNotFoundError: The account does not see that project.
            ConfigError: The name is taken or cannot be one, a new account was given no
                project where one has to be chosen, or the configuration cannot be used.
            StorageError: A file could not be written.
        """
        config = self._config()
        if name is None:
            name = derived_name(identity.me, config.accounts)
        existing = _renewed(config, checked_name(name), identity.kind)
        if existing is not None and existing.region != identity.region:
            raise ConfigError(
                f"The account {name} is in the region {existing.region}, and this sign-in "
                f"is in {identity.region}.",
                details={"account_name": name, "region": existing.region},
                hint=f"Choose another name, or remove it first with "
                f"`bizctx logout {name} --forget`.",
            )
        stored = _stored(
            identity, self._project(identity, name, project, must_choose=existing is None)
        )
        with contextlib.ExitStack() as undo:
            if isinstance(identity.credentials, Grant):
                path = tokens_file(self._environment, name)
                self._write_tokens(path, identity.credentials)
                if existing is None:
                    undo.callback(path.unlink, missing_ok=True)
            # Whoever had this name before could open other things.
            for path in me_files(self._environment, name):
                path.unlink(missing_ok=True)
            add_account(self._environment.config_file, name, stored, make_active=True)
            undo.pop_all()
        return name

    def _write_tokens(self, path: Path, grant: Grant) -> None:
        with contextlib.ExitStack() as locked:
            if path.parent.is_dir():
                # A process that renews the tokens before these would put its own over them.
                locked.enter_context(FileLock(lock_file(path)).held(seconds=LOCK_SECONDS))
            write_tokens(path, _tokens(grant, self._clock()))

    def _config(self) -> Config:
        return read_config(self._environment.config_file, home=self._environment.home)

    def _project(
        self, identity: Identity, name: str, project: str | None, *, must_choose: bool
    ) -> str | None:
        """The project to store; None keeps what an account that is renewed has."""
        me = identity.me
        if project is not None:
            if me.project(project) is None:
                raise ProjectNotFoundError(
                    f"This account cannot open a project {visible(project)!r}.",
                    details={"project_id": project, "projects": [p.id for p in me.projects]},
                    hint=f"It can open: {_listed(me)}." if me.projects else "It can open none.",
                )
            return project
        project = self.project_for(identity, name=name)
        if project is None and me.projects and must_choose:
            raise ConfigError(
                f"This account can open {len(me.projects)} projects, and none was chosen.",
                details={"projects": [p.id for p in me.projects]},
                hint=f"Choose one with --project ID: {_listed(me)}.",
            )
        return project

    async def _proven(
        self, kept: Proven, authorization: SecretStr, region: Region | None
    ) -> Identity:
        # Read first: a configuration that cannot take the account must be known before.
        config = self._config()
        found, me = await self._search.find(authorization, region, config.custom_header)
        return Identity(found, me, kept, derived_name(me, config.accounts))

    def _has_browser_account(self, region: Region) -> bool:
        config = self._config()
        return any(
            tokens_file(self._environment, name).exists() and config.accounts[name].region == region
            for name in config.accounts
        )


def _is_unicode(secret: SecretStr) -> bool:
    try:
        secret.get_secret_value().encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _renewed(config: Config, name: str, kind: Kind) -> StoredAccount | None:
    """The account of this name, which must sign in the same way; None when there is none."""
    if name not in config.accounts:
        return None
    existing = config.accounts[name]
    if existing.type != kind:
        raise ConfigError(
            f"There is an account {name} already, of another kind ({existing.type}).",
            details={"account_name": name, "type": existing.type},
            hint=f"Choose another name, or remove it first with `bizctx logout {name} --forget`.",
        )
    return existing


def _stored(identity: Identity, project: str | None) -> StoredAccount:
    match identity.credentials:
        case ServiceAccount(username=username, secret=secret):
            return StoredServiceAccount(
                region=identity.region, default_project=project, username=username, secret=secret
            )
        case OAuthToken(token=token):
            return StoredOAuthToken(region=identity.region, default_project=project, token=token)
        case TokenVariable(variable=variable):
            return StoredOAuthToken(
                region=identity.region, default_project=project, token_env=variable
            )
        case Grant():
            return StoredOAuthBrowser(region=identity.region, default_project=project)


def _tokens(grant: Grant, now: float) -> Tokens:
    return Tokens(
        access_token=grant.access_token,
        expires_at=datetime.fromtimestamp(now + grant.expires_in, UTC),
        token_type=grant.token_type,
        scope=grant.scope or "",
        refresh_token=grant.refresh_token,
    )


def _listed(me: Me) -> str:
    shown = [f"{p.id} ({visible_label(p.name)})" for p in me.projects[:_PROJECTS_SHOWN]]
    rest = len(me.projects) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest else "")
