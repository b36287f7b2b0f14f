"""Accounts whose credentials can be recognised wherever they turn up."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

PROJECT_ID = "103"

SECRET = "Canary/Secret+of=ServiceAccount-1"
TOKEN = "Canary.Static~Token-2"
ACCESS = "Canary.Access~Token-3"
REFRESH = "Canary/Refresh+Token=4"
HEADER = "Canary-Cluster-Value-5"
EVERY = (SECRET, TOKEN, ACCESS, REFRESH, HEADER)

_CONFIG = f"""\
[accounts.service]
type = "service_account"
region = "us"
default_project = "{PROJECT_ID}"
username = "sa.canary"
secret = "{SECRET}"

[accounts.static]
type = "oauth_token"
region = "us"
default_project = "{PROJECT_ID}"
token = "{TOKEN}"

[accounts.browser]
type = "oauth_browser"
region = "us"
default_project = "{PROJECT_ID}"

[active]
account = "service"

[settings.custom_header]
name = "X-Cluster"
value = "{HEADER}"
"""


@dataclass(frozen=True)
class Canaries:
    """A home of the official client's making with one account of each kind.

    Attributes:
        home: The home directory.
        accounts: The names of the accounts.
    """

    home: Path
    accounts: tuple[str, ...] = ("service", "static", "browser")

    def environ(self, url: str) -> dict[str, str]:
        """The whole environment of a command that works with one of these accounts."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "BIZCTX_CACHE_DIR": str(self.home / "cache"),
            "MP_API_BASE_URL": url,
            "BIZCTX_OAUTH_BASE_URL": f"{url}/oauth/",
        }

    def expire(self) -> None:
        """Let the access token of the browser account run out."""
        self.write_tokens("2020-01-01T00:00:00+00:00")

    def write_tokens(self, expires_at: str) -> None:
        """The browser account's tokens, good until a time with its zone."""
        tokens = {
            "access_token": ACCESS,
            "expires_at": expires_at,
            "token_type": "Bearer",
            "scope": "projects",
            "refresh_token": REFRESH,
        }
        client = {
            "client_id": "canary-client",
            "region": "us",
            "redirect_uri": "http://localhost:19284/callback",
            "scope": "projects",
            "created_at": "2026-01-01T00:00:00+00:00",
        }
        storage = self.home / ".mp"
        _write(storage / "accounts" / "browser" / "tokens.json", json.dumps(tokens))
        _write(storage / "oauth" / "client_us.json", json.dumps(client))


def canary_home(home: Path) -> Canaries:
    """Write the home."""
    _write(home / ".mp" / "config.toml", _CONFIG)
    canaries = Canaries(home)
    canaries.write_tokens("2100-01-01T00:00:00+00:00")
    return canaries


def environment_account() -> dict[str, str]:
    """The service account, in variables."""
    return {
        "MP_USERNAME": "sa.canary",
        "MP_SECRET": SECRET,
        "MP_PROJECT_ID": PROJECT_ID,
        "MP_REGION": "us",
    }


def found(text: str | bytes, secrets: Iterable[str] = EVERY) -> list[str]:
    """The secrets that a text holds in any form in which they could travel."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    lowered = data.lower()
    return [
        secret
        for secret in secrets
        if any(form.encode().lower() in lowered for form in _forms(secret))
    ]


def _forms(secret: str) -> Iterator[str]:
    yield secret
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield json.dumps(secret)[1:-1].replace("/", "\\/")
    for pair in (secret, f"sa.canary:{secret}"):
        # Without what the neighbours decide: the last characters and the padding.
        yield base64.b64encode(pair.encode()).decode().rstrip("=")[:-1]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(0o600)
    path.write_text(text, encoding="utf-8")
