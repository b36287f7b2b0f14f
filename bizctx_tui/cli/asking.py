"""The answers that signing in needs: asked for on a terminal, an error anywhere else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, cast

import click

from bizctx_tui.cli.output import tell
from bizctx_tui.core.visible import visible, visible_label
from bizctx_tui.errors import ConfigError

if TYPE_CHECKING:
    from pydantic import SecretStr

    from bizctx_tui.core.models import Me, Project, Region

_PROJECTS_SHOWN: Final = 50
_LONGEST_SECRET: Final = 65_536
_SITES: Final = {"us": "mixpanel.com", "eu": "eu.mixpanel.com", "in": "in.mixpanel.com"}


def on_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask_way() -> str:
    """How to sign in: ``browser``, ``service`` or ``token``."""
    tell("How do you want to sign in?")
    tell("  1  in the browser")
    tell("  2  as a service account, with its user name and secret")
    tell("  3  with an OAuth token")
    answer = click.prompt("Which", type=click.Choice(["1", "2", "3"]), default="1", err=True)
    return {"1": "browser", "2": "service", "3": "token"}[answer]


def ask_region() -> Region:
    """Where the person uses Mixpanel; nothing else can tell before they are signed in."""
    if not on_terminal():
        raise ConfigError(
            "Nobody says in which region to sign in.", hint="Name it: --region us, eu or in."
        )
    tell("Where do you use Mixpanel?")
    for region, site in _SITES.items():
        tell(f"  {region}  {site}")
    return cast("Region", click.prompt("Region", type=click.Choice(list(_SITES)), err=True))


def ask_username() -> str:
    """The user name of a service account."""
    if not on_terminal():
        raise ConfigError(
            "Nobody says which service account to sign in as.",
            hint="Name it with --username or MP_USERNAME.",
        )
    name: str = click.prompt("User name of the service account", err=True)
    return name.strip()


def ask_secret(what: str, ways: str) -> SecretStr:
    """A secret, typed without being shown.

    Args:
        what: What to ask for.
        ways: How to give it where there is no terminal.
    """
    from pydantic import SecretStr

    if not on_terminal():
        raise ConfigError(f"There is no terminal to ask for the {what.lower()}.", hint=ways)
    return SecretStr(click.prompt(f"{what} (not shown)", hide_input=True, err=True).strip())


def secret_from_stdin(what: str) -> SecretStr:
    """A secret from standard input, without the blanks and line breaks around it.

    Raises:
        ConfigError: There is none, or it is no text.
    """
    from pydantic import SecretStr

    if on_terminal():
        return ask_secret(what, "")
    try:
        secret = SecretStr(sys.stdin.buffer.read(_LONGEST_SECRET).decode("utf-8").strip())
    except UnicodeDecodeError:
        secret = SecretStr("")
    if not secret:
        raise ConfigError(
            f"Standard input brought no {what.lower()}.",
            hint="Pipe it in, for example from a password manager.",
        )
    return secret


def ask_project(me: Me) -> str | None:
    """Which of several projects to start with; None where nobody can be asked."""
    if not on_terminal():
        return None
    names = {organization.id: organization.name for organization in me.organizations}

    def words(project: Project) -> str:
        organization = visible_label(names.get(project.organization_id, ""))
        return f"{organization} · {visible_label(project.name)}"

    listed = sorted(me.projects, key=words)
    tell(f"This account can open {len(listed)} projects:")
    for project in listed[:_PROJECTS_SHOWN]:
        tell(f"  {visible(project.id):>10}  {words(project)}")
    if len(listed) > _PROJECTS_SHOWN:
        tell(f"  and {len(listed) - _PROJECTS_SHOWN} more")
    while True:
        answer: str = click.prompt("Project to start with (its number)", err=True).strip()
        if me.project(answer) is not None:
            return answer
        tell("That is none of them.")
