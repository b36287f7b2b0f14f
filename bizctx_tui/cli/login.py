"""``bizctx login``: sign in, and keep the account as the official client would."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from bizctx_tui.cli.asking import (
    ask_project,
    ask_region,
    ask_secret,
    ask_username,
    ask_way,
    on_terminal,
    secret_from_stdin,
)
from bizctx_tui.cli.in_force import tell_what_is_in_force
from bizctx_tui.cli.output import tell, tell_on_terminal
from bizctx_tui.errors import ConfigError, ParamValidationError

if TYPE_CHECKING:
    from pydantic import SecretStr

    from bizctx_tui.accounts.environment import Environment
    from bizctx_tui.core.models import Region
    from bizctx_tui.service.sign_in import Identity, SignIn

_WAYS: Final = (
    "Say how: --service-account with --username and --secret-stdin, --token-env VARIABLE, "
    "--token-stdin, or --no-browser with --region."
)


@dataclass(frozen=True, slots=True)
class _Options:
    """What stood on the command line."""

    name: str | None
    region: Region | None
    project: str | None
    service_account: bool
    username: str | None
    secret_stdin: bool
    token_env: str | None
    token_stdin: bool
    no_browser: bool


@click.command("login")
@click.option(
    "--name", metavar="NAME", help="What to call the account; an existing one is renewed."
)
@click.option(
    "--region", type=click.Choice(["us", "eu", "in"]), help="Ask only there. By default all three."
)
@click.option("--project", metavar="ID", help="The project to start with.")
@click.option("-S", "--service-account", is_flag=True, help="Sign in as a service account.")
@click.option("--username", metavar="NAME", help="Of the service account; else MP_USERNAME.")
@click.option(
    "--secret-stdin", is_flag=True, help="Read its secret from standard input; else MP_SECRET."
)
@click.option("--token-env", metavar="VARIABLE", help="Sign in with the token in this variable.")
@click.option("--token-stdin", is_flag=True, help="Sign in with a token from standard input.")
@click.option(
    "--no-browser", is_flag=True, help="Sign in with the browser, but only print the address."
)
def command(
    name: str | None,
    region: Region | None,
    project: str | None,
    service_account: bool,
    username: str | None,
    secret_stdin: bool,
    token_env: str | None,
    token_stdin: bool,
    no_browser: bool,
) -> None:
    """Sign in and keep the account, which becomes the active one.

    Without options bizctx asks. It is kept where the official client keeps its accounts,
    in the same form, so that both can use it. Secrets are typed hidden or piped in: none
    is ever an option.
    """
    from bizctx_tui.accounts.environment import read_environment
    from bizctx_tui.accounts.variables import Variables
    from bizctx_tui.service.sign_in import SignIn

    options = _Options(
        name,
        region,
        project,
        service_account,
        username,
        secret_stdin,
        token_env,
        token_stdin,
        no_browser,
    )
    environment = read_environment(Variables(os.environ))
    way = _way(options, environment)
    sign_in = SignIn(
        environment, clock=time.time, on_wait=lambda wait: tell_on_terminal(wait.words)
    )
    region = _bound_region(sign_in, options, way) or region
    if way == "browser":
        identity = _with_browser(sign_in, environment, options, region)
    elif way == "service":
        identity = _with_service_account(sign_in, environment, options, region)
    else:
        identity = _with_token(sign_in, environment, options, region)
    _keep(sign_in, environment, identity, options)


def _way(options: _Options, environment: Environment) -> str:
    """``browser``, ``service`` or ``token``: as the options say, else asked, else as set."""
    named = {
        "service": options.service_account or options.username is not None or options.secret_stdin,
        "token": options.token_env is not None or options.token_stdin,
        "browser": options.no_browser,
    }
    ways = [way for way, is_named in named.items() if is_named]
    if len(ways) > 1 or (options.token_env is not None and options.token_stdin):
        raise ParamValidationError(
            "These options belong to different ways to sign in.",
            code="LOGIN_WAYS_MUTUALLY_EXCLUSIVE",
            hint="Name one: a service account, a token, or the browser.",
        )
    if ways:
        return ways[0]
    if on_terminal():
        return ask_way()
    if environment.username is not None and environment.secret is not None:
        return "service"
    if environment.token is not None:
        return "token"
    raise ConfigError("There is no terminal to ask how to sign in.", hint=_WAYS)


def _bound_region(sign_in: SignIn, options: _Options, way: str) -> Region | None:
    """The region of the account that is renewed; None for a new one."""
    from bizctx_tui.service.sign_in import Kind

    if options.name is None:
        return None
    kinds: dict[str, Kind] = {
        "browser": "oauth_browser",
        "service": "service_account",
        "token": "oauth_token",
    }
    bound = sign_in.bound_region(options.name, kinds[way])
    if bound is not None and options.region not in (None, bound):
        raise ConfigError(
            f"The account {options.name} is in the region {bound} and cannot move to "
            f"{options.region}.",
            details={"account_name": options.name, "region": bound},
            hint="Leave --region out, or choose another --name.",
        )
    return bound


def _with_service_account(
    sign_in: SignIn, environment: Environment, options: _Options, region: Region | None
) -> Identity:
    import asyncio

    username = options.username or environment.username
    if username is None:
        username = ask_username()
        secret = _secret(options, None)
    else:
        secret = _secret(options, environment.secret)
    return asyncio.run(sign_in.with_service_account(username, secret, region=region))


def _secret(options: _Options, known: SecretStr | None) -> SecretStr:
    if options.secret_stdin:
        return secret_from_stdin("Secret")
    return known or ask_secret("Secret", "Give it with --secret-stdin or MP_SECRET.")


def _with_token(
    sign_in: SignIn, environment: Environment, options: _Options, region: Region | None
) -> Identity:
    import asyncio

    return asyncio.run(
        sign_in.with_token(_token(environment, options), variable=options.token_env, region=region)
    )


def _token(environment: Environment, options: _Options) -> SecretStr:
    from pydantic import SecretStr

    if options.token_stdin:
        return secret_from_stdin("Token")
    if options.token_env is not None:
        if not environment.variables.get(options.token_env):
            raise ConfigError(
                f"The environment variable {options.token_env} is not set.",
                details={"variable": options.token_env},
                hint="Put the token into that variable, or name another with --token-env.",
            )
        return SecretStr(environment.variables[options.token_env])
    ways = "Give it with --token-env, --token-stdin or MP_OAUTH_TOKEN."
    return environment.token or ask_secret("Token", ways)


def _with_browser(
    sign_in: SignIn, environment: Environment, options: _Options, region: Region | None
) -> Identity:
    import asyncio

    from bizctx_tui.cli.browser_login import sign_in_with_browser
    from bizctx_tui.service.browser_sign_in import can_open_browser

    where = region or environment.region or ask_region()
    opens = not options.no_browser and can_open_browser(environment.variables)
    return asyncio.run(sign_in_with_browser(sign_in, where, opens=opens))


def _keep(sign_in: SignIn, environment: Environment, identity: Identity, options: _Options) -> None:
    me = identity.me
    project = options.project
    if project is None and sign_in.project_for(identity, name=options.name) is None and me.projects:
        project = ask_project(me)
    name = sign_in.store(identity, name=options.name, project=project)
    who = f" as {me.user_email}" if me.user_email else ""
    tell(f"Signed in{who}. The account {name} (region {identity.region}) is the active one now.")
    tell_what_is_in_force(environment, name)
