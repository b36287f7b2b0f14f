"""The stand-in answers as the App API does, without a socket."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.limits import BUSINESS_CONTEXT_MAX_CHARS
from bizctx_tui.core.models import Scope
from bizctx_tui.demo.handler import DemoApi
from bizctx_tui.demo.messages import Request, Response
from bizctx_tui.demo.state import Contents
from bizctx_tui.demo.world import sample_world

BASIC = {"Authorization": "Basic " + base64.b64encode(b"demo:demo-secret").decode()}
WEB_APP = "/api/app/projects/101/business-context"
ACME = "/api/app/organizations/1/business-context"


class Clock:
    """A clock that moves when it is told to."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def build(*, rate_limit: int = 0, me_megabytes: int = 0, clock: Clock | None = None) -> DemoApi:
    world = sample_world()
    contents = Contents(world.documents())
    return DemoApi(
        world,
        contents,
        rate_limit=rate_limit,
        me_megabytes=me_megabytes,
        clock=clock or Clock(),
    )


def get(path: str) -> Request:
    return Request("GET", path, BASIC)


def put(path: str, document: object) -> Request:
    return Request("PUT", path, BASIC, json.dumps(document).encode())


def results(response: Response) -> Any:
    document = json.loads(response.body)
    assert (response.status, document["status"]) == (200, "ok"), document
    return document["results"]


def refusal(response: Response) -> tuple[int, str]:
    document = json.loads(response.body)
    assert document["status"] == "error"
    return response.status, document["error"]


def test_a_write_replaces_the_whole_text_and_is_echoed_and_read_back() -> None:
    api = build()
    assert results(api.handle(get(WEB_APP)))["content"].startswith("# Web App — Project Context")
    assert results(api.handle(put(WEB_APP, {"content": "new"}))) == {"content": "new"}
    assert results(api.handle(get(WEB_APP))) == {"content": "new"}
    assert results(api.handle(put(WEB_APP, {"content": ""}))) == {"content": ""}
    assert results(api.handle(get(WEB_APP))) == {"content": ""}


def test_an_organization_has_a_text_of_its_own() -> None:
    api = build()
    assert results(api.handle(put(ACME, {"content": "all of us"}))) == {"content": "all of us"}
    assert results(api.handle(get(ACME))) == {"content": "all of us"}
    assert results(api.handle(get(WEB_APP)))["content"].startswith("# Web App")


def test_the_chain_holds_the_project_and_the_organization_that_owns_it() -> None:
    api = build()
    chain = results(api.handle(get("/api/app/projects/202/business-context/chain")))
    assert chain["org_context"].startswith("# Globex")
    assert chain["project_context"].startswith("# 日本 ストア")
    assert set(chain) == {"org_context", "project_context"}


def test_a_project_without_a_text_is_empty_and_not_missing() -> None:
    assert results(build().handle(get("/api/app/projects/102/business-context"))) == {"content": ""}


def test_me_lists_everything_with_its_permissions() -> None:
    me = results(build().handle(get("/api/app/me")))
    assert me["user_email"] == "you@acme.example"
    assert me["organizations"]["1"]["name"] == "Acme Corp"
    assert "edit_project_info" in me["organizations"]["1"]["permissions"]
    assert "edit_project_info" not in me["organizations"]["2"]["permissions"]
    assert "edit_project_info" not in me["projects"]["104"]["permissions"]
    assert me["projects"]["202"]["organization_id"] == 2
    assert set(me["projects"]["101"]) == {
        "name",
        "organization_id",
        "timezone",
        "has_workspaces",
        "permissions",
    }
    assert {w["project_id"] for w in me["workspaces"].values()} == {int(p) for p in me["projects"]}


def test_me_can_be_made_as_long_as_a_real_one() -> None:
    api = build(me_megabytes=3)
    response = api.handle(get("/api/app/me"))
    assert 2_800_000 < len(response.body) < 3_200_000
    workspace = next(iter(results(response)["workspaces"].values()))
    assert workspace["member_list"]
    assert workspace["unified_member_list"]
    assert len(build().handle(get("/api/app/me")).body) < 10_000


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Basic"},
        {"Authorization": "Basic " + base64.b64encode(b"demo:wrong").decode()},
        {"Authorization": "Bearer demo-secret"},
        {"Authorization": "Bearer demo-token "},
    ],
)
def test_without_the_right_credentials_nothing_is_told(headers: dict[str, str]) -> None:
    api = build()
    for path in (WEB_APP, "/api/app/me", "/api/app/nowhere"):
        assert refusal(api.handle(Request("GET", path, headers)))[0] == 401
    body = json.dumps({"content": "x"}).encode()
    assert refusal(api.handle(Request("PUT", WEB_APP, headers, body)))[0] == 401
    assert results(api.handle(get(WEB_APP)))["content"] != "x"


def test_a_token_is_as_good_as_the_service_account_and_header_names_have_no_case() -> None:
    request = Request("GET", WEB_APP, {"aUTHORIZATION": "bearer demo-token"})
    assert "content" in results(build().handle(request))


@pytest.mark.parametrize(
    "path",
    ["/api/app/projects/104/business-context", "/api/app/organizations/2/business-context"],
)
def test_a_write_without_the_edit_right_is_refused_and_changes_nothing(path: str) -> None:
    api = build()
    before = results(api.handle(get(path)))
    answer = api.handle(put(path, {"content": "mine"}))
    assert refusal(answer) == (403, "missing edit_project_info permission")
    assert results(api.handle(get(path))) == before


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/app/projects/999/business-context", 404),
        ("PUT", "/api/app/projects/999/business-context", 404),
        ("GET", "/api/app/projects/1/business-context", 404),
        ("GET", "/api/app/organizations/101/business-context", 404),
        ("GET", "/api/app/projects/0101/business-context", 404),
        ("GET", WEB_APP + "/", 404),
        ("GET", "/api/app", 404),
        ("GET", "/", 404),
        ("GET", "/projects/101/business-context", 404),
        ("GET", "/api/app/organizations/1/business-context/chain", 404),
        ("DELETE", WEB_APP, 405),
        ("POST", WEB_APP, 405),
        ("PUT", WEB_APP + "/chain", 405),
        ("PUT", "/api/app/me", 405),
    ],
)
def test_what_is_not_there_or_not_allowed_is_said_so(method: str, path: str, status: int) -> None:
    assert refusal(build().handle(Request(method, path, BASIC, b"{}")))[0] == status


def test_a_wrong_method_is_told_the_right_ones() -> None:
    assert build().handle(Request("POST", WEB_APP, BASIC)).headers["Allow"] == "GET, PUT"
    assert build().handle(Request("PUT", "/api/app/me", BASIC)).headers["Allow"] == "GET"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe\xfd",
        b"[" * 100_000,
        b'"text"',
        b"[]",
        b"{}",
        b'{"content": null}',
        b'{"content": 1}',
        b'{"content": ["a"]}',
        b'{"text": "a"}',
    ],
)
def test_a_malformed_body_is_refused_and_changes_nothing(body: bytes) -> None:
    api = build()
    before = results(api.handle(get(WEB_APP)))
    assert refusal(api.handle(Request("PUT", WEB_APP, BASIC, body)))[0] == 400
    assert results(api.handle(get(WEB_APP))) == before


@pytest.mark.parametrize("character", ["a", "é", "日", "😀", "\ud800"])
def test_the_cap_counts_code_points(character: str) -> None:
    api = build()
    full = character * BUSINESS_CONTEXT_MAX_CHARS
    assert results(api.handle(put(WEB_APP, {"content": full}))) == {"content": full}
    assert refusal(api.handle(put(WEB_APP, {"content": full + character})))[0] == 400
    assert results(api.handle(get(WEB_APP))) == {"content": full}


@given(st.text(st.characters()) | st.text("\x00\r\n\u2028\ud83d\ude00\udfff\ufeff\x85 a"))
def test_every_text_comes_back_code_point_for_code_point(content: str) -> None:
    # JSON reads a high surrogate that is followed by a low one as the one code point.
    sent = json.loads(json.dumps(content))
    api = build()
    assert results(api.handle(put(WEB_APP, {"content": content}))) == {"content": sent}
    assert results(api.handle(get(WEB_APP))) == {"content": sent}


def test_a_query_does_not_matter() -> None:
    assert "content" in results(build().handle(get(WEB_APP + "?x=1")))


def test_the_rate_limit_is_a_sliding_hour_and_says_when_a_request_is_free() -> None:
    clock = Clock()
    api = build(rate_limit=3, clock=clock)
    for seconds in (0, 600, 1_200):
        clock.now = 1_000 + seconds
        assert api.handle(get(WEB_APP)).status == 200
    clock.now = 1_000 + 1_200.5
    refused = api.handle(get(WEB_APP))
    assert refusal(refused)[0] == 429
    assert refused.headers["Retry-After"] == "2400"

    clock.now = 1_000 + 3_599.9
    assert api.handle(get(WEB_APP)).headers["Retry-After"] == "1"
    clock.now = 1_000 + 3_600
    assert api.handle(get(WEB_APP)).status == 200
    assert api.handle(get(WEB_APP)).headers["Retry-After"] == "600"


def test_refused_requests_spend_nothing_of_the_limit() -> None:
    clock = Clock()
    api = build(rate_limit=1, clock=clock)
    stranger = replace(get(WEB_APP), headers={})
    assert [api.handle(stranger).status for _ in range(5)] == [401] * 5
    assert [api.handle(get(WEB_APP)).status for _ in range(5)] == [200, 429, 429, 429, 429]
    clock.now += 3_600
    assert api.handle(get(WEB_APP)).status == 200


def test_sixty_requests_an_hour_are_allowed_unless_told_otherwise() -> None:
    world = sample_world()
    contents = Contents(world.documents())
    statuses = [
        api.handle(get(WEB_APP)).status
        for api in [DemoApi(world, contents, clock=Clock())]
        for _ in range(61)
    ]
    assert statuses == [200] * 60 + [429]
    unlimited = build(rate_limit=0)
    assert {unlimited.handle(get(WEB_APP)).status for _ in range(200)} == {200}


def test_a_text_that_cannot_be_kept_is_a_server_error(tmp_path: Any) -> None:
    directory = tmp_path / "gone"
    directory.mkdir()
    world = sample_world()
    contents = Contents(world.documents(), directory / "state.json")
    directory.rmdir()
    api = DemoApi(world, contents, rate_limit=0)
    before = contents.get(Scope.project("101"))
    assert refusal(api.handle(put(WEB_APP, {"content": "x"})))[0] == 500
    assert contents.get(Scope.project("101")) == before
