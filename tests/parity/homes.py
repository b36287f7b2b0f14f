"""What lies in the homes of the cases, in the formats of the official client's files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from bizctx_tui.demo.handler import DEMO_SECRET, DEMO_TOKEN, DEMO_USERNAME
from tests.parity.case import File, Home

STRANGER_SECRET: Final = "not-known-here"

CONFIG: Final = ".mp/config.toml"
BRIDGE: Final = ".claude/mixpanel/auth.json"
BRIDGE_HERE: Final = "work/mixpanel_auth.json"
CLIENT: Final = ".mp/oauth/client_us.json"

TEAM: Final = f"""
[accounts.team]
type = "service_account"
region = "us"
default_project = "102"
username = "{DEMO_USERNAME}"
secret = "{DEMO_SECRET}"
"""
STRANGER: Final = f"""
[accounts.stranger]
type = "service_account"
region = "us"
default_project = "103"
username = "stranger"
secret = "{STRANGER_SECRET}"
"""
INLINE: Final = f"""
[accounts.inline]
type = "oauth_token"
region = "us"
default_project = "105"
token = "{DEMO_TOKEN}"
"""
VARIABLE: Final = """
[accounts.variable]
type = "oauth_token"
region = "us"
default_project = "106"
token_env = "TOKEN_OF_MINE"
"""
BROWSER: Final = """
[accounts.browser]
type = "oauth_browser"
region = "us"
default_project = "107"
"""
NO_PROJECT: Final = f"""
[accounts.bare]
type = "service_account"
region = "us"
username = "{DEMO_USERNAME}"
secret = "{DEMO_SECRET}"
"""
TARGETS: Final = """
[targets.japan]
account = "team"
project = "202"

[targets.mine]
account = "inline"
project = "203"
workspace = 3000009
"""
EVERYONE: Final = TEAM + STRANGER + INLINE + VARIABLE + BROWSER + NO_PROJECT + TARGETS


def active(account: str, more: str = "") -> str:
    """The table that names the active account."""
    return f'\n[active]\naccount = "{account}"\n{more}'


def config(*parts: str, more: Home | None = None) -> Home:
    """A home with this ``config.toml``, and more."""
    return {CONFIG: File("".join(parts)), **(more or {})}


def everyone(account: str, more: Home | None = None) -> Home:
    """A home with all sample accounts and targets, one account active, and more."""
    return config(EVERYONE, active(account), more=more)


def account_file(account: str, name: str, root: str = ".mp") -> str:
    """The path of one of the account's files."""
    return f"{root}/accounts/{account}/{name}"


def stamp(moment: float) -> str:
    """A moment (Unix seconds) as the token files write it."""
    return datetime.fromtimestamp(moment, UTC).isoformat()


def tokens_json(
    now: float,
    lasts: float = 3600.0,
    access: str = DEMO_TOKEN,
    refresh: str | None = "refresh-of-home",
    **other: object,
) -> dict[str, object]:
    """The tokens of a browser sign-in that run out `lasts` seconds from now."""
    tokens: dict[str, object] = {
        "access_token": access,
        "expires_at": stamp(now + lasts),
        "token_type": "Bearer",
        "scope": "projects analysis",
    }
    if refresh is not None:
        tokens["refresh_token"] = refresh
    return {**tokens, **other}


def tokens(
    lasts: float = 3600.0,
    access: str = DEMO_TOKEN,
    refresh: str | None = "refresh-of-home",
    without: tuple[str, ...] = (),
    mode: int = 0o600,
    **other: object,
) -> File:
    """A ``tokens.json``; `without` some members, and with `other` ones."""

    def content(now: float) -> str:
        written = tokens_json(now, lasts, access, refresh, **other)
        return json.dumps({key: value for key, value in written.items() if key not in without})

    return File(content, mode)


def registered_client(mode: int = 0o600, region: str = "us") -> File:
    """The registration that a sign-in left behind."""
    return File(
        json.dumps(
            {
                "client_id": "client-of-home",
                "region": region,
                "redirect_uri": "http://localhost:19284/callback",
                "scope": "projects analysis",
                "created_at": "2026-01-02T03:04:05+00:00",
            }
        ),
        mode,
    )


def browser_home(file: File | None, more: Home | None = None) -> Home:
    """A home in which somebody signed in with a browser; None for tokens that are gone."""
    files = {} if file is None else {account_file("browser", "tokens.json"): file}
    return everyone("browser", {CLIENT: registered_client(), **files, **(more or {})})


PROJECTS: Final[Mapping[str, int]] = {"101": 1, "102": 1, "105": 1, "107": 1, "201": 2}


def me(
    age: float = 60.0,
    projects: Mapping[str, int] = PROJECTS,
    organizations: tuple[int, ...] = (1, 2),
    mode: int = 0o600,
    **other: object,
) -> File:
    """A ``me.json`` that was kept `age` seconds ago."""

    def content(now: float) -> str:
        return json.dumps({**me_results(projects, organizations), "cached_at": now - age,
                           "cached_region": None, **other})  # fmt: skip

    return File(content, mode)


def me_results(
    projects: Mapping[str, int] = PROJECTS, organizations: tuple[int, ...] = (1, 2)
) -> dict[str, object]:
    """What ``/me`` says of some projects (their organizations) and organizations."""
    return {
        "user_id": 4711,
        "user_email": "you@acme.example",
        "organizations": {
            str(number): {"id": number, "name": f"Organization {number}"}
            for number in organizations
        },
        "projects": {
            project: {"name": f"Project {project}", "organization_id": number}
            for project, number in projects.items()
        },
        "workspaces": {},
    }


def bridge(
    account: Mapping[str, object] | None = None,
    mode: int = 0o600,
    lasts: float | None = None,
    **other: object,
) -> File:
    """A bridge file; `lasts` (seconds) adds tokens of a browser sign-in."""

    def content(now: float) -> str:
        written: dict[str, object] = {"version": 2, "account": dict(account or BRIDGE_TEAM)}
        if lasts is not None:
            written["tokens"] = tokens_json(now, lasts, refresh="refresh-of-bridge")
        return json.dumps({**written, **other})

    return File(content, mode)


BRIDGE_TEAM: Final[Mapping[str, object]] = {
    "type": "service_account",
    "name": "team-over-the-bridge",
    "region": "us",
    "default_project": "204",
    "username": DEMO_USERNAME,
    "secret": DEMO_SECRET,
}
BRIDGE_TOKEN: Final[Mapping[str, object]] = {
    "type": "oauth_token",
    "name": "token-over-the-bridge",
    "region": "us",
    "default_project": "204",
    "token": DEMO_TOKEN,
}
BRIDGE_BROWSER: Final[Mapping[str, object]] = {
    "type": "oauth_browser",
    "name": "browser",
    "region": "us",
    "default_project": "204",
}
