"""How the organization is found: ``/me``, cold or kept in ``me.json``."""

from __future__ import annotations

from collections.abc import Mapping

from bizctx_tui.core.models import Scope
from tests.parity.case import SERVICE_ACCOUNT, TOKEN, Case, File, Home, Link
from tests.parity.homes import account_file, browser_home, everyone, me, me_results, tokens
from tests.support.lying_server import Answer, Behaviour

_ORGANIZATION = "get --level organization"
_TEAM_ME = account_file("team", "me.json")
_TEXT = Answer.json({"status": "ok", "results": {"content": "text"}})
_CHAIN = Answer.json({"results": {"org_context": "o", "project_context": "p"}})


_STORED = {
    Scope.organization(1): "of one",
    Scope.organization(2): "of two",
    Scope.project("102"): "of 102",
    Scope.project("201"): "of 201",
}


def _team(name: str, file: File | Link, command: str = _ORGANIZATION, options: str = "",
          more: Home | None = None) -> Case:  # fmt: skip
    return Case(name, command, options=options, environ={}, stored=_STORED,
                home=everyone("team", {_TEAM_ME: file, **(more or {})}))  # fmt: skip


WARM = (
    _team("me-fresh", me()),
    _team("me-fresh-for-set", me(), "set --level organization --content text"),
    _team("me-fresh-for-clear", me(), "clear --level organization"),
    _team("me-fresh-for-chain", me(), "chain"),
    _team("me-fresh-for-chain-of-another-project", me(), "chain", "-p 201"),
    _team("me-fresh-is-believed", me(projects={"102": 2})),
    _team("me-fresh-of-another-project", me(), options="-p 201"),
    _team("me-fresh-without-the-project-and-one-organization",
          me(projects={}, organizations=(2,))),
    _team("me-fresh-without-the-project-and-two-organizations", me(projects={})),
    _team("me-fresh-without-any-organization", me(projects={}, organizations=())),
    _team("me-fresh-with-organization-that-is-not-listed",
          me(projects={"102": 2}, organizations=(1,))),
    _team("me-fresh-with-explicit-id", me(projects={"102": 2}),
          f"{_ORGANIZATION} --organization-id 1"),
    _team("me-almost-a-day-old", me(86_000)),
    _team("me-a-day-old", me(86_500)),
    _team("me-of-tomorrow", me(-3600)),
    _team("me-stale-for-chain", me(100_000), "chain"),
    _team("me-not-json", File("{broken")),
    _team("me-empty", File("")),
    _team("me-list", File("[]")),
    _team("me-without-time", File('{"projects": {}, "organizations": {}}')),
    _team("me-with-time-as-text", me(cached_at="yesterday")),
    _team("me-without-projects", me(projects={}, organizations=(1,))),
    _team("me-with-other-members", me(colour="blue", user_id=None)),
    _team("me-with-region", me(cached_region="us", projects={"102": 2})),
    _team("me-with-another-region", me(cached_region="eu", projects={"102": 2})),
    _team("me-readable-by-all", me(mode=0o644, projects={"102": 2})),
    _team("me-is-a-link", Link("../../../real.json"),
          more={"real.json": me(projects={"102": 2})}),
    _team("me-over-a-megabyte", me(projects={"102": 2}, padding="x" * 1_050_000)),
    _team("me-of-another-account", File("{}"), options="-a inline",
          more={account_file("inline", "me.json"): me(projects={"105": 2})}),
    Case("me-of-a-browser-account", _ORGANIZATION, environ={},
         home=browser_home(tokens(), {account_file("browser", "me.json"): me()})),
    Case("me-of-a-browser-account-with-storage", _ORGANIZATION,
         environ={"MP_STORAGE_DIR": "../vault"},
         home=everyone("browser", {
             account_file("browser", "tokens.json", "vault"): tokens(),
             account_file("browser", "me.json"): me(projects={"107": 2})})),
    Case("me-of-a-browser-account-in-storage", _ORGANIZATION,
         environ={"MP_STORAGE_DIR": "../vault"},
         home=everyone("browser", {
             account_file("browser", "tokens.json", "vault"): tokens(),
             account_file("browser", "me.json", "vault"): me(projects={"107": 2})})),
    Case("me-of-the-environment-account", _ORGANIZATION,
         home={account_file("env-service-account", "me.json"): me(projects={"101": 2})},
         stored=_STORED),
    Case("me-of-the-environment-token", _ORGANIZATION, environ=TOKEN,
         home={account_file("env-oauth-token", "me.json"): me(projects={"101": 2})},
         stored=_STORED),
    Case("me-of-the-environment-account-for-chain", "chain",
         home={account_file("env-service-account", "me.json"): me(projects={"101": 2})},
         stored=_STORED),
)  # fmt: skip


def _cold(name: str, *script: Behaviour, command: str = _ORGANIZATION) -> Case:
    return Case(name, command, environ=SERVICE_ACCOUNT, script=script)


def _me(projects: Mapping[str, int], organizations: tuple[int, ...], /, **other: object) -> Answer:
    return Answer.json(
        {"status": "ok", "results": {**me_results(projects, organizations), **other}}
    )


COLD = (
    _cold("cold-project-is-listed", _me({"101": 7}, (7, 8)), _TEXT),
    _cold("cold-project-is-listed-for-set", _me({"101": 7}, (7, 8)), _TEXT,
          command="set --level organization --content text"),
    _cold("cold-only-one-organization", _me({}, (7,)), _TEXT),
    _cold("cold-two-organizations", _me({}, (7, 8))),
    _cold("cold-two-organizations-for-set", _me({}, (7, 8)),
          command="set --level organization --content text"),
    _cold("cold-no-organization", _me({}, ())),
    _cold("cold-organization-of-project-is-not-listed", _me({"101": 9}, (7,)), _TEXT),
    _cold("cold-organization-null",
          _me({}, (7, 8), projects={"101": {"name": "a", "organization_id": None}})),
    _cold("cold-organization-as-text",
          _me({}, (7,), projects={"101": {"name": "a", "organization_id": "7"}}), _TEXT),
    _cold("cold-organization-missing",
          _me({}, (7,), projects={"101": {"name": "a"}}), _TEXT),
    _cold("cold-project-without-name",
          _me({}, (7, 8), projects={"101": {"organization_id": 7}}), _TEXT),
    _cold("cold-projects-null", _me({}, (7,), projects=None), _TEXT),
    _cold("cold-projects-list", _me({}, (7,), projects=[]), _TEXT),
    _cold("cold-without-projects", Answer.json({"results": {"organizations": {
        "7": {"id": 7, "name": "Seven"}}}}), _TEXT),
    _cold("cold-without-organizations", Answer.json({"results": {"projects": {
        "101": {"name": "a", "organization_id": 7}}}}), _TEXT),
    _cold("cold-organization-without-name", Answer.json({"results": {"organizations": {
        "7": {"id": 7}}, "projects": {}}}), _TEXT),
    _cold("cold-empty", Answer.json({"results": {}}), _TEXT),
    _cold("cold-null", Answer.json({"results": None}), _TEXT),
    _cold("cold-list", Answer.json([]), _TEXT),
    _cold("cold-not-json", Answer.text("<p>soon"), _TEXT),
    _cold("cold-redirect", Answer.redirect("/login")),
    _cold("cold-without-envelope", Answer.json(me_results({"101": 7}, (7, 8))), _TEXT),
    _cold("cold-with-members-of-other-kinds",
          _me({"101": 7}, (7, 8), workspaces=None, user_id="x", colour=[1]), _TEXT),
    _cold("cold-then-404", _me({"101": 7}, (7,)), Answer.json({"error": "gone"}, 404)),
    _cold("cold-is-not-asked-for-a-project", _TEXT, command="get"),
    _cold("cold-is-not-asked-for-chain", _CHAIN, command="chain"),
    _cold("cold-is-not-asked-with-an-id", _TEXT, command=f"{_ORGANIZATION} --organization-id 8"),
)  # fmt: skip

CASES = (*WARM, *COLD)
