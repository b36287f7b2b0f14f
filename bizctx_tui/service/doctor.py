"""Looks at everything that must be right before work can begin, one step after the other.

It costs at most two requests of the hour's budget (four when the credentials are refused,
to see whether another region takes them), and one to renew a token that has run out.
No check shows a secret: each is made of our own words, names, addresses and numbers.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, get_args

from bizctx_tui.accounts.account import Account, BrowserTokens, Choice, ServiceAccount
from bizctx_tui.accounts.bridge import read_bridge
from bizctx_tui.accounts.config_file import read_config
from bizctx_tui.accounts.environment import Environment, read_environment
from bizctx_tui.accounts.resolve import resolve
from bizctx_tui.accounts.tokens import read_tokens
from bizctx_tui.client.endpoints import app_api_base
from bizctx_tui.client.transport import Timeouts
from bizctx_tui.core.hidden import Hidden
from bizctx_tui.core.models import EDIT_PERMISSION, Me, Region, Scope
from bizctx_tui.errors import APIError, BizctxError, ConfigError, TransportError
from bizctx_tui.files.private import write_private
from bizctx_tui.service.build import Services, services_for
from bizctx_tui.storage.paths import cache_directory

Status = Literal["ok", "warning", "failed", "skipped"]

STEPS: Final = (
    "configuration",
    "account",
    "credentials",
    "address",
    "reachability",
    "project list",
    "project",
    "document",
    "storage",
)
"""The steps in their order; each of them gives exactly one check."""


@dataclass(frozen=True, slots=True)
class Check:
    """What one step found.

    Attributes:
        step: One of :data:`STEPS`, or a step of the caller's own.
        status: ``warning`` does not keep anybody from working; ``skipped`` could not be
            looked at because an earlier step failed.
        words: What was found, for a person.
        next_step: What to do about it; empty when there is nothing to do.
    """

    step: str
    status: Status
    words: str
    next_step: str = ""


class Doctor:
    """Examines one choice of account on this machine.

    Args:
        environ: The process environment, or what stands in for it.
        choice: What the caller names over what is configured.
        clock: Unix seconds.
        timeouts: The deadlines of each request; None for the usual ones.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        choice: Choice,
        *,
        clock: Callable[[], float],
        timeouts: Timeouts | None = None,
    ) -> None:
        self._environ = environ
        self._choice = choice
        self._clock = clock
        self._timeouts = timeouts

    async def examine(self) -> AsyncIterator[Check]:
        """One check for each of :data:`STEPS`, as soon as it is known."""
        done: set[str] = set()
        async for check in self._steps():
            done.add(check.step)
            yield check
        for step in STEPS:
            if step not in done:
                yield Check(step, "skipped", "An earlier step failed.")

    async def _steps(self) -> AsyncIterator[Check]:
        try:
            environment = read_environment(self._environ)
            words = _configuration(environment)
        except BizctxError as error:
            yield _failed("configuration", error)
            return
        yield Check("configuration", "ok", words)
        yield _storage(environment)
        try:
            account = resolve(environment, self._choice)
        except BizctxError as error:
            yield _failed("account", error)
            return
        yield Check("account", "ok", f"{account.name}, from {account.account_origin}.")
        try:
            services = services_for(
                account, environment, clock=self._clock, timeouts=self._timeouts
            )
        except BizctxError as error:
            yield _failed("address", error)
            return
        try:
            async for check in self._with(services):
                yield check
        finally:
            await services.aclose()

    async def _with(self, services: Services) -> AsyncIterator[Check]:
        account = services.account
        try:
            await services.credentials.authorization()
            words = _credentials(account, self._clock())
        except BizctxError as error:
            yield _failed("credentials", error)
            return
        yield Check("credentials", "ok", words)
        yield Check("address", "ok", f"Region {account.region}, {_base_url(services)}.")
        try:
            me = (await services.directory.refresh()).me
        except TransportError as error:
            yield _failed("reachability", error)
            return
        except BizctxError as error:
            yield Check("reachability", "ok", "The server answers.")
            yield await self._refused(services, error)
            if _status_of(error) == 401:
                return
            me = Me()
        else:
            yield Check("reachability", "ok", "The server answers.")
            yield Check("project list", "ok", _listed(me))
        yield _project(account, me)
        if account.project_id is not None:
            yield await _document(services, Scope.project(account.project_id))

    async def _refused(self, services: Services, error: BizctxError) -> Check:
        if _status_of(error) == 403:
            return Check("project list", "warning", error.message, error.hint)
        region = await self._region_that_accepts(services) if _status_of(error) == 401 else None
        if region is None:
            return _failed("project list", error)
        return Check(
            "project list",
            "failed",
            f"{error.message} Region {region} accepts them.",
            f"Set the region of this account to {region}: sign in again with `bizctx login "
            f"--name {services.account.name}`, or correct MP_REGION.",
        )

    async def _region_that_accepts(self, services: Services) -> Region | None:
        account, environment = services.account, services.environment
        named = environment.app_base_url or environment.api_base_url
        if named or isinstance(account.credentials, BrowserTokens):
            return None
        for region in get_args(Region):
            if region != account.region:
                other = Account(
                    account.name, region, account.credentials, None, headers=account.headers
                )
                if await self._accepts(services_for(other, environment, clock=self._clock)):
                    found: Region = region
                    return found
        return None

    async def _accepts(self, services: Services) -> bool:
        try:
            await services.api.me()
        except BizctxError:
            return False
        finally:
            await services.aclose()
        return True


def _configuration(environment: Environment) -> str:
    config = read_config(environment.config_file)
    bridge = read_bridge(environment)
    names = ", ".join(config.accounts) or "none"
    words = f"{environment.config_file}: accounts: {names}; targets: {len(config.targets)}."
    return words if bridge is None else f"{words} A bridge file brings {bridge.account.name}."


def _credentials(account: Account, now: float) -> str:
    match account.credentials:
        case ServiceAccount(username=username):
            return f"Service account {username} with a secret."
        case BrowserTokens(tokens_file=path):
            left = timedelta(seconds=int(read_tokens(path).expires_in(now)))
            return f"Browser sign-in; the access token in {path} is good for {left}."
    return "An access token. When it runs out, only a new one helps."


def _base_url(services: Services) -> str:
    environment = services.environment
    return app_api_base(
        services.account.region,
        api_base_url=environment.api_base_url,
        app_base_url=environment.app_base_url,
        allow_insecure=environment.allow_insecure_http,
    )


def _listed(me: Me) -> str:
    who = me.user_email or "somebody without an address"
    organizations, projects = len(me.organizations), len(me.projects)
    return (
        f"The server knows this account as {who}. "
        f"Organizations: {organizations:,}; projects: {projects:,}."
    )


def _project(account: Account, me: Me) -> Check:
    if account.project_id is None:
        return Check(
            "project",
            "warning",
            "No project is named; the app starts with the list, the command line needs one.",
            "Name one with --project, MP_PROJECT_ID, or default_project of the account.",
        )
    named = f"Project {account.project_id}, from {account.project_origin}"
    project = me.project(account.project_id)
    if project is None:
        return Check(
            "project",
            "warning",
            f"{named}, is not in the list of this account.",
            "Check the id; `bizctx` shows the projects that this account can open.",
        )
    organization = next((o for o in me.organizations if o.id == project.organization_id), None)
    rights = "; ".join(
        _rights(project.may_edit, None if organization is None else organization.may_edit)
    )
    status: Status = "warning" if project.may_edit is False else "ok"
    ask = f"Ask an owner or admin for {EDIT_PERMISSION} to save there."
    return Check("project", status, f"{named}: {project.name}. {rights}.", ask * (status != "ok"))


def _rights(project: bool | None, organization: bool | None) -> Iterator[str]:
    says = {True: "may be edited", False: "may be read only", None: "only saving tells"}
    yield f"The project's document: {says[project]}"
    yield f"the organization's: {says[organization]}"


async def _document(services: Services, scope: Scope) -> Check:
    try:
        text = await services.api.context(scope)
    except BizctxError as error:
        return _failed("document", error)
    return Check("document", "ok", f"It can be read: {len(text):,} characters.")


def _storage(environment: Environment) -> Check:
    directory = cache_directory(environment.cache_dir)
    probe = directory / f"probe-{secrets.token_hex(4)}"
    try:
        write_private(probe, Hidden(b"bizctx"))
        probe.unlink()
    except (BizctxError, OSError) as error:
        return Check(
            "storage",
            "warning",
            f"{directory} cannot be written: {error}",
            "The project list is asked for at each start. Mend the directory, or name another "
            "with BIZCTX_CACHE_DIR.",
        )
    return Check("storage", "ok", f"{directory} can be written, and only you can read it.")


def _failed(step: str, error: BizctxError) -> Check:
    return Check(step, "failed", error.message, error.hint)


def _status_of(error: BizctxError) -> int | None:
    if isinstance(error, APIError):
        return error.status_code
    status = error.details.get("status_code") if isinstance(error, ConfigError) else None
    return status if isinstance(status, int) else None
