"""Requests that go wrong on purpose."""

from __future__ import annotations

import json

import pytest

from bizctx_tui.core.models import Scope
from bizctx_tui.demo.faults import GRAMMAR, Fault, FaultyApi, parse_fault
from bizctx_tui.demo.handler import DEMO_TOKEN, DemoApi
from bizctx_tui.demo.messages import Request
from bizctx_tui.demo.state import Contents
from bizctx_tui.demo.world import sample_world
from bizctx_tui.errors import ConfigError

BEARER = {"Authorization": f"Bearer {DEMO_TOKEN}"}
WEB_APP = Scope.project("101")
GET = Request("GET", "/api/app/projects/101/business-context", BEARER)
PUT = Request("PUT", GET.path, BEARER, b'{"content": "new"}')
ME = Request("GET", "/api/app/me", BEARER)
CHAIN = Request("GET", GET.path + "/chain", BEARER)


def build(*faults: str) -> tuple[FaultyApi, Contents]:
    world = sample_world()
    contents = Contents({WEB_APP: "old"})
    api = DemoApi(world, contents, rate_limit=0)
    return FaultyApi(api, [parse_fault(text) for text in faults]), contents


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("PUT=503", Fault("PUT", "status", status=503)),
        ("GET /me=403*2", Fault("GET", "status", "/me", 403, 2)),
        ("*=drop", Fault("*", "drop")),
        ("GET=truncate", Fault("GET", "truncate")),
        ("GET=not-json*10", Fault("GET", "not-json", count=10)),
        ("GET=wrong-shape", Fault("GET", "wrong-shape")),
        ("GET /projects/101=hang", Fault("GET", "hang", "/projects/101")),
        ("PUT=apply-drop*1", Fault("PUT", "apply-drop", count=1)),
        ("GET=302", Fault("GET", "status", status=302)),
        ("POST /oauth/token=400*1", Fault("POST", "status", "/oauth/token", 400, 1)),
    ],
)
def test_the_grammar_is_read(text: str, fault: Fault) -> None:
    assert parse_fault(text) == fault


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PUT",
        "PUT=",
        "=503",
        "put=503",
        "PUT=200",
        "PUT=600",
        "PUT=304",
        "PUT=status",
        "PUT=explode",
        "PUT=503*0",
        "PUT=503*-1",
        "PUT=503*",
        "PUT=503*two",
        "PUT =503",
        "PUT me=503",
        "PUT  /me=503",
        "PUT=503 ",
        "PUT=503\n",
        "PUT=٥٠٣",
    ],
)
def test_anything_else_is_refused_and_the_grammar_is_shown(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_fault(text)
    assert GRAMMAR in caught.value.hint


def test_a_status_fault_answers_with_it_and_stores_nothing() -> None:
    api, contents = build("PUT=503")
    delivery = api.deliver(PUT)
    assert delivery.response is not None
    assert (delivery.status, delivery.ending) == (503, "whole")
    assert json.loads(delivery.response.body)["status"] == "error"
    assert contents.get(WEB_APP) == "old"
    assert api.deliver(GET).status == 200


def test_a_429_says_when_to_come_back_and_a_redirect_where_to_go() -> None:
    api, _ = build("GET /me=429", "GET=302")
    limited, moved = api.deliver(ME).response, api.deliver(GET).response
    assert limited is not None
    assert moved is not None
    assert limited.headers["Retry-After"] == "1"
    assert moved.headers["Location"] == "/elsewhere"


def test_a_counted_fault_is_over_after_so_many_requests() -> None:
    api, _ = build("GET=500*2")
    assert [api.deliver(GET).status for _ in range(4)] == [500, 500, 200, 200]


def test_a_fault_without_a_count_never_ends() -> None:
    api, _ = build("*=500")
    assert {api.deliver(request).status for _ in range(50) for request in (GET, PUT)} == {500}


def test_the_first_fault_that_fits_and_is_not_used_up_counts() -> None:
    api, _ = build("GET=500*1", "GET /me=404*1", "*=503*1")
    assert api.deliver(GET).status == 500
    assert api.deliver(ME).status == 404
    assert api.deliver(ME).status == 503
    assert api.deliver(ME).status == 200


def test_a_prefix_is_whole_segments_below_the_api() -> None:
    api, _ = build("GET /projects/101=500", "GET /projects/10=404", "GET /m=404", "GET /api=404")
    assert api.deliver(GET).status == 500
    assert api.deliver(CHAIN).status == 500
    assert api.deliver(ME).status == 200
    assert api.deliver(Request("GET", "/api/app/projects/103/business-context", BEARER)).status == (
        200
    )


def test_drop_and_hang_store_nothing() -> None:
    api, contents = build("PUT=drop*1", "PUT=hang*1")
    dropped, hanging = api.deliver(PUT), api.deliver(PUT)
    assert (dropped.response, dropped.status, dropped.ending) == (None, None, "dropped")
    assert (hanging.response, hanging.status, hanging.ending) == (None, None, "hanging")
    assert contents.get(WEB_APP) == "old"


def test_apply_drop_stores_and_does_not_answer() -> None:
    api, contents = build("PUT=apply-drop")
    delivery = api.deliver(PUT)
    assert (delivery.response, delivery.ending) == (None, "dropped")
    assert contents.get(WEB_APP) == "new"


def test_truncate_stores_and_sends_half_of_the_true_answer() -> None:
    api, contents = build("PUT=truncate")
    delivery = api.deliver(PUT)
    assert delivery.ending == "truncated"
    assert delivery.response is not None
    assert json.loads(delivery.response.body)["results"] == {"content": "new"}
    assert contents.get(WEB_APP) == "new"


def test_not_json_stores_and_answers_200_with_a_page() -> None:
    api, contents = build("PUT=not-json")
    response = api.deliver(PUT).response
    assert response is not None
    assert response.status == 200
    assert response.body.startswith(b"<!doctype html>")
    assert contents.get(WEB_APP) == "new"


def test_wrong_shape_stores_and_answers_200_with_json_that_lacks_the_text() -> None:
    api, contents = build("PUT=wrong-shape")
    response = api.deliver(PUT).response
    assert response is not None
    assert json.loads(response.body)["results"] == {"content": None}
    assert contents.get(WEB_APP) == "new"


def test_a_spoilt_answer_does_not_open_the_door() -> None:
    api, contents = build("PUT=apply-drop")
    api.deliver(Request("PUT", PUT.path, {}, PUT.body))
    assert contents.get(WEB_APP) == "old"


REFRESH = Request(
    "POST",
    "/oauth/token/",
    {"Content-Type": "application/x-www-form-urlencoded"},
    b"grant_type=refresh_token&refresh_token=gone&client_id=nobody",
)


@pytest.mark.parametrize(
    ("status", "error"), [(400, "invalid_grant"), (401, "invalid_grant"), (503, "server_error")]
)
def test_a_sign_in_server_that_fails_says_so_in_the_words_of_oauth(status: int, error: str) -> None:
    api, _ = build(f"POST /oauth/token={status}")
    response = api.deliver(REFRESH).response
    assert response is not None
    assert response.status == status
    assert json.loads(response.body)["error"] == error
    assert api.deliver(GET).status == 200


def test_a_fault_of_the_app_api_leaves_the_sign_in_server_alone() -> None:
    api, _ = build("* /me=503", "* /projects=503", "* /oauth/mcp=drop")
    response = api.deliver(REFRESH).response
    assert response is not None
    assert json.loads(response.body)["error"] == "invalid_client"
