"""Expired browser tokens, and the servers of the regions: everything over the internet."""

from __future__ import annotations

from collections.abc import Mapping

from tests.parity.case import SERVICE_ACCOUNT, TOKEN, Case, File, Home, Link
from tests.parity.homes import (
    BRIDGE,
    BRIDGE_BROWSER,
    BROWSER,
    CLIENT,
    account_file,
    active,
    bridge,
    browser_home,
    config,
    everyone,
    me_results,
    registered_client,
    tokens,
)
from tests.support.lying_server import Answer, Behaviour, Drop, Truncate

_TOKENS = account_file("browser", "tokens.json")
_EXPIRED = browser_home(tokens(-60, "access-of-home"))
_TEXT = Answer.json({"status": "ok", "results": {"content": "text"}})
_CHAIN = Answer.json({"results": {"org_context": "o", "project_context": "p"}})
_GRANT: Mapping[str, object] = {
    "access_token": "access-of-server",
    "expires_in": 3600,
    "token_type": "Bearer",
    "scope": "projects analysis",
    "refresh_token": "refresh-of-server",
}
_GRANTED = Answer.json(_GRANT)


def _granted(**other: object) -> Answer:
    return Answer.json({**_GRANT, **other})


def _granted_without(*names: str) -> Answer:
    return Answer.json({key: value for key, value in _GRANT.items() if key not in names})


def _renewal(name: str, *script: Behaviour, home: Home = _EXPIRED, command: str = "get",
             **environ: str) -> Case:  # fmt: skip
    return Case(name, command, environ=environ, home=home, script=script, internet=True)


def _refused(error: str, status: int = 400) -> Answer:
    return Answer.json({"error": error, "error_description": "No."}, status)


RENEWED = (
    _renewal("renewal", _GRANTED, _TEXT),
    _renewal("renewal-for-set", _GRANTED, _TEXT, command="set --content text"),
    _renewal("renewal-for-clear", _GRANTED, _TEXT, command="clear"),
    _renewal("renewal-for-chain", _GRANTED, _CHAIN, command="chain"),
    _renewal("renewal-for-organization", _GRANTED, Answer.json({"results": me_results()}), _TEXT,
             command="get --level organization"),
    _renewal("renewal-with-seconds-left", _GRANTED, _TEXT,
             home=browser_home(tokens(15, "access-of-home"))),
    _renewal("renewal-is-not-due", _TEXT, home=browser_home(tokens(600, "access-of-home"))),
    _renewal("renewal-keeps-the-refresh-token", _granted_without("refresh_token"), _TEXT),
    _renewal("renewal-with-null-refresh-token", _granted(refresh_token=None), _TEXT),
    _renewal("renewal-with-empty-refresh-token", _granted(refresh_token=""), _TEXT),
    _renewal("renewal-without-scope", _granted_without("scope"), _TEXT),
    _renewal("renewal-with-another-scope", _granted(scope="projects"), _TEXT),
    _renewal("renewal-without-type", _granted_without("token_type"), _TEXT),
    _renewal("renewal-with-type-in-small-letters", _granted(token_type="bearer"), _TEXT),
    _renewal("renewal-without-duration", _granted_without("expires_in"), _TEXT),
    _renewal("renewal-with-duration-as-text", _granted(expires_in="3600"), _TEXT),
    _renewal("renewal-with-broken-duration", _granted(expires_in=59.5), _TEXT),
    _renewal("renewal-with-duration-zero", _granted(expires_in=0), _TEXT),
    _renewal("renewal-with-other-members", _granted(colour="blue", id_token="x"), _TEXT),
    _renewal("renewal-with-status-201", Answer.json(_GRANT, 201), _TEXT),
    _renewal("renewal-then-401", _GRANTED, Answer.json({"error": "no"}, 401)),
    _renewal("renewal-then-500", _GRANTED, Answer.json({"error": "no"}, 500)),
    _renewal("renewal-in-another-storage", _GRANTED, _TEXT, MP_STORAGE_DIR="../vault",
             home=everyone("browser", {
                 "vault/accounts/browser/tokens.json": tokens(-60, "access-of-home"),
                 "vault/oauth/client_us.json": registered_client()})),
    _renewal("renewal-in-another-storage-with-registration-at-home", _GRANTED, _TEXT,
             MP_STORAGE_DIR="../vault",
             home=everyone("browser", {
                 "vault/accounts/browser/tokens.json": tokens(-60, "access-of-home"),
                 CLIENT: registered_client()})),
    _renewal("renewal-of-the-bridge", _GRANTED, _TEXT,
             home={CLIENT: registered_client(), BRIDGE: bridge(BRIDGE_BROWSER, lasts=-60)}),
    _renewal("renewal-in-europe", _GRANTED, _TEXT, home=config(
        BROWSER.replace('"us"', '"eu"'), active("browser"),
        more={_TOKENS: tokens(-60, "access-of-home"),
              ".mp/oauth/client_eu.json": registered_client(region="eu")})),
)  # fmt: skip

FAILED = (
    _renewal("renewal-revoked", _refused("invalid_grant")),
    _renewal("renewal-revoked-for-set", _refused("invalid_grant"), command="set --content text"),
    _renewal("renewal-revoked-for-chain", _refused("invalid_grant"), command="chain"),
    _renewal("renewal-revoked-for-organization", _refused("invalid_grant"),
             command="get --level organization"),
    _renewal("renewal-revoked-with-401", _refused("invalid_grant", 401)),
    _renewal("renewal-of-unknown-client", _refused("invalid_client", 401)),
    _renewal("renewal-403", _refused("access_denied", 403)),
    _renewal("renewal-404", Answer.json({"error": "not found"}, 404)),
    _renewal("renewal-429", Answer.json({"error": "slow down"}, 429, {"Retry-After": "0"})),
    _renewal("renewal-500", Answer.json({"error": "server_error"}, 500)),
    _renewal("renewal-503-of-a-page", Answer(b"<p>soon", 503)),
    _renewal("renewal-400-of-a-page", Answer(b"<p>bad", 400)),
    _renewal("renewal-redirect", Answer.redirect("/login")),
    _renewal("renewal-dropped", Drop()),
    _renewal("renewal-cut-short", Truncate(_GRANTED, 5)),
    _renewal("renewal-not-json", Answer.text("<p>fine")),
    _renewal("renewal-list", Answer.json([1])),
    _renewal("renewal-empty", Answer(b"")),
    _renewal("renewal-200-with-error", Answer.json({"error": "invalid_grant"})),
    _renewal("renewal-without-access-token", _granted_without("access_token")),
    _renewal("renewal-with-null-access-token", _granted(access_token=None)),
    _renewal("renewal-with-empty-access-token", _granted(access_token="")),
    _renewal("renewal-without-registration",
             home=everyone("browser", {_TOKENS: tokens(-60, "access-of-home")})),
    _renewal("renewal-with-broken-registration",
             home=browser_home(tokens(-60, "access-of-home"), {CLIENT: File("{broken")})),
    _renewal("renewal-with-registration-of-no-id", home=browser_home(
        tokens(-60, "access-of-home"), {CLIENT: File('{"region": "us"}')})),
    _renewal("renewal-with-registration-readable-by-all", _GRANTED, _TEXT, home=browser_home(
        tokens(-60, "access-of-home"), {CLIENT: registered_client(0o644)})),
    _renewal("renewal-with-linked-registration", home=browser_home(
        tokens(-60, "access-of-home"),
        {"real.json": registered_client(), CLIENT: Link("../../real.json")})),
)  # fmt: skip

REGIONS = (
    *(Case(f"region-{region}-service-account", "get", internet=True, script=[_TEXT],
           environ={**SERVICE_ACCOUNT, "MP_REGION": region}) for region in ("us", "eu", "in")),
    *(Case(f"region-{region}-token-organization", "get --level organization", internet=True,
           script=[Answer.json({"results": me_results()}), _TEXT],
           environ={**TOKEN, "MP_REGION": region}) for region in ("us", "eu", "in")),
    Case("region-of-config", "get", internet=True, script=[_TEXT], environ={}, home=config(
        BROWSER.replace('"us"', '"in"'), active("browser"), more={_TOKENS: tokens()})),
    Case("region-of-the-bridge", "get", internet=True, script=[_TEXT], environ={}, home={
        BRIDGE: bridge({"type": "oauth_token", "name": "b", "region": "eu", "token": "t",
                        "default_project": "101"})}),
)  # fmt: skip

CASES = (*RENEWED, *FAILED, *REGIONS)
