"""Where the App API and the OAuth server are, and the path of each thing in the API."""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit

from bizctx_tui.core.models import Region, Scope
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import ConfigError

ME_PATH: Final = "/me"
INSECURE_VARIABLE: Final = "BIZCTX_ALLOW_INSECURE_HTTP"

_APP_API = "/api/app"
_OAUTH = "/oauth"
_SERVERS: Final[dict[Region, str]] = {
    "us": "https://mixpanel.com",
    "eu": "https://eu.mixpanel.com",
    "in": "https://in.mixpanel.com",
}
_CORRECT_IT = "Set it to an address such as https://mixpanel.example.com, or unset it."


def app_api_base(
    region: Region,
    *,
    api_base_url: str | None = None,
    app_base_url: str | None = None,
    allow_insecure: bool = False,
) -> str:
    """The address below which every path of the App API lies, without a trailing slash.

    Args:
        region: Decides the server when neither address is given.
        api_base_url: ``MP_API_BASE_URL``: another server, and path before ``/api/app``,
            for all of Mixpanel's APIs. None and the empty text mean that it is not set.
        app_base_url: ``MP_APP_BASE_URL``: the same for the App API alone; it wins.
        allow_insecure: Allow plain HTTP to a host that is not this machine.

    Raises:
        ConfigError: The address cannot be used; ``details`` has the name of its variable.
    """
    if app_base_url:
        return _checked(app_base_url, "MP_APP_BASE_URL", allow_insecure) + _APP_API
    if api_base_url:
        return _checked(api_base_url, "MP_API_BASE_URL", allow_insecure) + _APP_API
    return _SERVERS[region] + _APP_API


def oauth_base(
    region: Region, *, oauth_base_url: str | None = None, allow_insecure: bool = False
) -> str:
    """The address below which every path of the OAuth server lies, with a trailing slash.

    Args:
        region: Decides the server when no address is given.
        oauth_base_url: ``BIZCTX_OAUTH_BASE_URL``: another address for every region. None and
            the empty text mean that it is not set.
        allow_insecure: Allow plain HTTP to a host that is not this machine.

    Raises:
        ConfigError: The address cannot be used; ``details`` has the name of its variable.
    """
    if oauth_base_url:
        return _checked(oauth_base_url, "BIZCTX_OAUTH_BASE_URL", allow_insecure) + "/"
    return f"{_SERVERS[region]}{_OAUTH}/"


def context_path(scope: Scope) -> str:
    """The path of one document, below the base address."""
    return f"/{scope.level}s/{quote(scope.id, safe='')}/business-context"


def chain_path(project_id: str) -> str:
    """The path of a project's document together with its organization's."""
    return context_path(Scope.project(project_id)) + "/chain"


def is_loopback(host: str) -> bool:
    """True for a host that is this machine: localhost, 127.0.0.0/8, ::1."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _checked(url: str, variable: str, allow_insecure: bool) -> str:
    parts = _split(url)
    if parts is None:
        raise _unusable(
            variable, f"{variable} is not an absolute http or https address: {visible(url)[:200]}"
        )
    host = parts.hostname or ""
    if "@" in parts.netloc:
        # The address is not repeated: what stands before the @ may be a password.
        raise _unusable(
            variable,
            f"{variable} holds a user name or password, which an address would show to "
            "proxies and logs.",
        )
    if "?" in url or "#" in url:
        raise _unusable(
            variable,
            f"{variable} (host {visible(host)}) has a query or fragment, so no path can follow it.",
        )
    if parts.scheme == "http" and not is_loopback(host) and not allow_insecure:
        raise ConfigError(
            f"{variable} is plain HTTP to {visible(host)}, which is not this machine: "
            "credentials and texts would cross the network unprotected.",
            details={"variable": variable},
            hint=f"Use https, or set {INSECURE_VARIABLE}=1 if that network is trusted.",
        )
    return url.rstrip("/")


def _unusable(variable: str, message: str) -> ConfigError:
    return ConfigError(message, details={"variable": variable}, hint=_CORRECT_IT)


def _split(url: str) -> SplitResult | None:
    # urlsplit drops blanks and control characters without a word; the client would not.
    if any(character <= " " or character == "\x7f" for character in url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    absolute = parts.scheme in ("http", "https") and _is_host(parts)
    return parts if absolute and port != 0 else None


def _is_host(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if "[" in parts.netloc or ":" in host:
        try:
            return ipaddress.ip_address(host).version == 6
        except ValueError:
            return False
    # Looking up a host with an empty or overlong label would fail with a UnicodeError.
    try:
        return bool(host.encode("idna"))
    except UnicodeError:
        return False
