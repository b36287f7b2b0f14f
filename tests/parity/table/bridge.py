"""The bridge file: where it is found, what counts before it, how it may be wrong."""

from __future__ import annotations

from tests.parity.case import NO_ACCOUNT, SERVICE_ACCOUNT, TOKEN, Case, Directory, File, Home, Link
from tests.parity.homes import (
    BRIDGE,
    BRIDGE_BROWSER,
    BRIDGE_HERE,
    BRIDGE_TEAM,
    BRIDGE_TOKEN,
    CLIENT,
    TEAM,
    account_file,
    active,
    bridge,
    config,
    everyone,
    registered_client,
    tokens,
)

_ORGANIZATION = "get --level organization"
_ELSEWHERE = {"MP_AUTH_FILE": "../bridge.json"}
_BROWSER_TOKENS = account_file("browser", "tokens.json")


def _at(name: str, home: Home, command: str = "get", options: str = "", **environ: str) -> Case:
    return Case(name, command, options=options, environ=environ, home=home)


FOUND = (
    _at("bridge-of-a-variable", {"bridge.json": bridge()}, **_ELSEWHERE),
    _at("bridge-of-a-variable-with-home-sign", {"bridge.json": bridge()},
        MP_AUTH_FILE="~/bridge.json"),
    _at("bridge-in-the-home", {BRIDGE: bridge()}),
    _at("bridge-in-the-folder", {BRIDGE_HERE: bridge()}),
    _at("bridge-in-both", {BRIDGE: bridge(project="105"), BRIDGE_HERE: bridge(project="106")}),
    _at("bridge-of-a-missing-variable", {BRIDGE: bridge(), "work/x": File("")}, **_ELSEWHERE),
    _at("bridge-of-a-missing-variable-with-config", everyone("team", {BRIDGE: bridge()}),
        **_ELSEWHERE),
    _at("bridge-of-an-empty-variable", {BRIDGE: bridge()}, MP_AUTH_FILE=""),
    _at("bridge-sets", {BRIDGE: bridge()}, "set --content text"),
    _at("bridge-chain", {BRIDGE: bridge()}, "chain"),
    _at("bridge-organization", {BRIDGE: bridge()}, _ORGANIZATION),
    _at("bridge-token", {BRIDGE: bridge(BRIDGE_TOKEN)}),
    _at("bridge-token-organization", {BRIDGE: bridge(BRIDGE_TOKEN)}, _ORGANIZATION),
    _at("bridge-token-of-a-variable",
        {BRIDGE: bridge({**{k: v for k, v in BRIDGE_TOKEN.items() if k != "token"},
                         "token_env": "TOKEN_OF_MINE"})}, TOKEN_OF_MINE="demo-token"),
    _at("bridge-browser", {BRIDGE: bridge(BRIDGE_BROWSER, lasts=3600)}),
    _at("bridge-browser-organization", {BRIDGE: bridge(BRIDGE_BROWSER, lasts=3600)},
        _ORGANIZATION),
    _at("bridge-browser-newer-than-home", {
        CLIENT: registered_client(), _BROWSER_TOKENS: tokens(60, "older"),
        BRIDGE: bridge(BRIDGE_BROWSER, lasts=3600)}),
    _at("bridge-browser-older-than-home", {
        CLIENT: registered_client(), _BROWSER_TOKENS: tokens(7200),
        BRIDGE: bridge(BRIDGE_BROWSER, lasts=3600)}),
    _at("bridge-browser-expired-without-refresh", {
        BRIDGE: bridge(BRIDGE_BROWSER, lasts=None, tokens={
            "access_token": "demo-token", "expires_at": "2020-01-01T00:00:00+00:00",
            "token_type": "Bearer", "scope": "projects"})}),
    _at("bridge-browser-into-another-storage", {BRIDGE: bridge(BRIDGE_BROWSER, lasts=3600)},
        MP_STORAGE_DIR="../vault"),
)  # fmt: skip

ORDER = (
    Case("bridge-and-environment-account", "get", environ=SERVICE_ACCOUNT,
         home={BRIDGE: bridge()}),
    Case("bridge-and-environment-token", "get", environ=TOKEN, home={BRIDGE: bridge()}),
    Case("bridge-broken-and-environment-account", "get", environ=SERVICE_ACCOUNT,
         home={BRIDGE: File("{broken")}),
    _at("bridge-over-active", everyone("stranger", {BRIDGE: bridge()})),
    _at("bridge-and-option-account", everyone("stranger", {BRIDGE: bridge()}),
        options="-a inline"),
    _at("bridge-project-and-option-account",
        everyone("stranger", {BRIDGE: bridge(project="106")}), options="-a inline"),
    _at("bridge-project-and-bare-account", everyone("stranger", {BRIDGE: bridge(project="106")}),
        options="-a bare"),
    _at("bridge-and-target", everyone("stranger", {BRIDGE: bridge(project="106")}),
        options="-t japan"),
    _at("bridge-account-named-by-option", {BRIDGE: bridge()}, options="-a team-over-the-bridge"),
    _at("bridge-and-option-project", {BRIDGE: bridge(project="106")}, options="-p 101"),
    _at("bridge-and-project-variable", {BRIDGE: bridge(project="106")}, MP_PROJECT_ID="101"),
    _at("bridge-project-over-default", {BRIDGE: bridge(project="106")}),
    _at("bridge-workspace", {BRIDGE: bridge(workspace=3000001)}),
    _at("bridge-without-any-project", {BRIDGE: bridge(
        {k: v for k, v in BRIDGE_TEAM.items() if k != "default_project"})}),
    _at("bridge-without-any-project-organization-by-id", {BRIDGE: bridge(
        {k: v for k, v in BRIDGE_TEAM.items() if k != "default_project"})},
        f"{_ORGANIZATION} --organization-id 1"),
    _at("bridge-and-unknown-option-account", {BRIDGE: bridge()}, options="-a nobody"),
    _at("bridge-and-broken-config", config("not toml [", more={BRIDGE: bridge()})),
    _at("bridge-and-account-of-the-same-name",
        config(TEAM, active("team"), more={BRIDGE: bridge({**BRIDGE_TEAM, "name": "team"})})),
)  # fmt: skip

HEADERS = (
    _at("bridge-headers", {BRIDGE: bridge(headers={"X-Cluster": "b", "X-More": "c"})}),
    _at("bridge-headers-over-variables", {BRIDGE: bridge(headers={"X-Cluster": "bridge"})},
        MP_CUSTOM_HEADER_NAME="X-Cluster", MP_CUSTOM_HEADER_VALUE="variable"),
    _at("bridge-headers-over-settings", config(
        '[settings.custom_header]\nname = "X-Cluster"\nvalue = "settings"\n',
        more={BRIDGE: bridge(headers={"X-Cluster": "bridge"})})),
    _at("bridge-headers-empty", {BRIDGE: bridge(headers={})}),
    Case("bridge-headers-beside-the-environment", "get", environ=SERVICE_ACCOUNT,
         home={BRIDGE: bridge(headers={"X-Cluster": "bridge"})}),
    _at("bridge-headers-beside-option-account",
        everyone("stranger", {BRIDGE: bridge(headers={"X-Cluster": "bridge"})}),
        options="-a team"),
    _at("bridge-headers-with-number", {BRIDGE: bridge(headers={"X-Cluster": 7})}),
)  # fmt: skip

WRONG = (
    _at("bridge-not-json", {BRIDGE: File("{broken")}),
    _at("bridge-empty", {BRIDGE: File("")}),
    _at("bridge-list", {BRIDGE: File("[]")}),
    _at("bridge-not-utf-8", {BRIDGE: File(b'{"version": "\xff"}')}),
    _at("bridge-of-version-one", {BRIDGE: bridge(version=1)}),
    _at("bridge-of-version-as-text", {BRIDGE: bridge(version="2")}),
    _at("bridge-without-account", {BRIDGE: File('{"version": 2}')}),
    _at("bridge-with-unknown-key", {BRIDGE: bridge(colour="blue")}),
    _at("bridge-account-with-unknown-key", {BRIDGE: bridge({**BRIDGE_TEAM, "colour": 1})}),
    _at("bridge-account-of-unknown-type", {BRIDGE: bridge({**BRIDGE_TEAM, "type": "x"})}),
    _at("bridge-account-of-unknown-region", {BRIDGE: bridge({**BRIDGE_TEAM, "region": "x"})}),
    _at("bridge-account-without-secret",
        {BRIDGE: bridge({k: v for k, v in BRIDGE_TEAM.items() if k != "secret"})}),
    _at("bridge-account-without-name",
        {BRIDGE: bridge({k: v for k, v in BRIDGE_TEAM.items() if k != "name"})}),
    _at("bridge-project-in-letters", {BRIDGE: bridge(project="web")}),
    _at("bridge-project-as-number", {BRIDGE: bridge(project=106)}),
    _at("bridge-workspace-as-text", {BRIDGE: bridge(workspace="7")}),
    _at("bridge-workspace-zero", {BRIDGE: bridge(workspace=0)}),
    _at("bridge-browser-without-tokens", {BRIDGE: bridge(BRIDGE_BROWSER)}),
    _at("bridge-browser-without-tokens-with-home-tokens",
        {BRIDGE: bridge(BRIDGE_BROWSER), _BROWSER_TOKENS: tokens()}),
    _at("bridge-service-account-with-tokens", {BRIDGE: bridge(lasts=3600)}),
    _at("bridge-broken-beside-config", everyone("team", {BRIDGE: File("{broken")})),
    _at("bridge-broken-beside-option", everyone("team", {BRIDGE: File("{broken")}),
        options="-a inline"),
    _at("bridge-readable-by-all", {BRIDGE: bridge(mode=0o644)}),
    _at("bridge-readable-by-all-beside-config", everyone("team", {BRIDGE: bridge(mode=0o644)})),
    _at("bridge-is-a-link", {"real.json": bridge(), BRIDGE: Link("../../real.json")}),
    _at("bridge-is-a-dangling-link", everyone("team", {BRIDGE: Link("gone.json")})),
    _at("bridge-is-a-directory", everyone("team", {BRIDGE: Directory()})),
    _at("bridge-of-a-variable-is-a-directory", everyone("team", {"bridge.json": Directory()}),
        **_ELSEWHERE),
    _at("bridge-over-a-megabyte", {BRIDGE: File(" " * 1_050_000)}),
    Case("bridge-broken-in-the-folder-behind-one-in-the-home", "get", environ=NO_ACCOUNT,
         home={BRIDGE: bridge(), BRIDGE_HERE: File("{broken")}),
    Case("bridge-broken-in-the-home-before-one-in-the-folder", "get", environ=NO_ACCOUNT,
         home={BRIDGE: File("{broken"), BRIDGE_HERE: bridge()}),
)  # fmt: skip

CASES = (*FOUND, *ORDER, *HEADERS, *WRONG)
