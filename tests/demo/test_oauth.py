"""The sign-in server of the stand-in: who gets tokens, and how long they work."""

from __future__ import annotations

import json
import threading
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.demo.handler import DEMO_TOKEN, DemoApi
from bizctx_tui.demo.messages import Request, Response
from bizctx_tui.demo.oauth import DemoOAuth
from bizctx_tui.demo.oauth_messages import challenge_of
from bizctx_tui.demo.state import Contents
from bizctx_tui.demo.world import sample_world
from tests.support.clock import Clock

REDIRECT = "http://localhost:19284/callback"
VERIFIER = "a-verifier-of-at-least-forty-three-characters"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def parsed(response: Response) -> dict[str, Any]:
    document = json.loads(response.body)
    assert isinstance(document, dict)
    return document


def error_of(response: Response) -> tuple[int, str]:
    return response.status, parsed(response)["error"]


@dataclass
class Browser:
    """Signs in step by step, each step as it is asked to."""

    oauth: DemoOAuth

    def register(self, **changes: object) -> Response:
        body = {
            "redirect_uris": [REDIRECT],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "token_endpoint_auth_method": "none",
            "scope": "projects",
        }
        document = json.dumps(body | changes).encode()
        return self.oauth.handle(Request("POST", "/oauth/mcp/register/", {}, document))

    def client_id(self) -> str:
        response = self.register()
        assert response.status == 201
        return str(parsed(response)["client_id"])

    def authorize(self, client_id: str, /, **changes: str) -> Response:
        query = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": REDIRECT,
            "state": "the state & more",
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
        }
        path = f"/oauth/authorize/?{urlencode(query | changes)}"
        return self.oauth.handle(Request("GET", path))

    def code(self, client_id: str) -> str:
        return answer_in(self.authorize(client_id))["code"]

    def post(self, **fields: str) -> Response:
        return self.oauth.handle(Request("POST", "/oauth/token/", FORM, urlencode(fields).encode()))

    def exchange(self, client_id: str, code: str, /, **changes: str) -> Response:
        fields = {
            "grant_type": "authorization_code",
            "client_id": client_id,
            "code": code,
            "redirect_uri": REDIRECT,
            "code_verifier": VERIFIER,
        }
        return self.post(**(fields | changes))

    def refresh(self, client_id: str, refresh_token: str) -> Response:
        return self.post(
            grant_type="refresh_token", client_id=client_id, refresh_token=refresh_token
        )

    def signed_in(self) -> tuple[str, dict[str, Any]]:
        """A client's id and its tokens."""
        client_id = self.client_id()
        response = self.exchange(client_id, self.code(client_id))
        assert response.status == 200
        return client_id, parsed(response)


def answer_in(response: Response) -> dict[str, str]:
    """What the browser is sent back to the client with."""
    assert response.status == 302
    location = response.headers["Location"]
    assert location.startswith(f"{REDIRECT}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


@pytest.fixture
def browser(clock: Clock) -> Browser:
    return Browser(DemoOAuth(clock=clock))


def test_a_sign_in_gives_tokens_that_the_app_api_accepts_until_they_run_out(
    browser: Browser, clock: Clock
) -> None:
    api = DemoApi(sample_world(), Contents({}), rate_limit=0, clock=clock, oauth=browser.oauth)
    _, tokens = browser.signed_in()
    assert tokens["token_type"] == "Bearer"
    assert tokens["scope"] == "projects"
    assert tokens["expires_in"] == 3600

    def status(token: str) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return api.handle(Request("GET", "/api/app/me", headers)).status

    assert status(tokens["access_token"]) == 200
    assert status(tokens["refresh_token"]) == 401
    clock.now += 3599
    assert status(tokens["access_token"]) == 200
    clock.now += 1
    assert status(tokens["access_token"]) == 401
    assert status(DEMO_TOKEN) == 200


def test_the_app_api_passes_on_what_is_for_the_sign_in_server(browser: Browser) -> None:
    api = DemoApi(sample_world(), Contents({}), oauth=browser.oauth)
    client_id, tokens = browser.signed_in()
    fields = {
        "grant_type": "refresh_token",
        "client_id": client_id,
        "refresh_token": tokens["refresh_token"],
    }
    request = Request("POST", "/oauth/token/", FORM, urlencode(fields).encode())
    assert parsed(api.handle(request))["access_token"] != tokens["access_token"]


def test_the_state_comes_back_as_it_was_sent(browser: Browser) -> None:
    assert answer_in(browser.authorize(browser.client_id()))["state"] == "the state & more"


def test_a_refresh_token_works_once(browser: Browser) -> None:
    client_id, first = browser.signed_in()
    second = parsed(browser.refresh(client_id, first["refresh_token"]))
    assert not {first["access_token"], first["refresh_token"]} & set(second.values())
    assert error_of(browser.refresh(client_id, first["refresh_token"])) == (400, "invalid_grant")
    assert browser.refresh(client_id, second["refresh_token"]).status == 200
    assert browser.oauth.refreshes == 2


def test_of_many_who_renew_with_one_token_one_succeeds(browser: Browser) -> None:
    client_id, tokens = browser.signed_in()
    statuses: list[int] = []

    def renew() -> None:
        statuses.append(browser.refresh(client_id, tokens["refresh_token"]).status)

    threads = [threading.Thread(target=renew) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(statuses) == {200: 1, 400: 19}


def test_two_sign_ins_renew_without_disturbing_each_other(browser: Browser) -> None:
    client_id = browser.client_id()
    ours, theirs = (parsed(browser.exchange(client_id, browser.code(client_id))) for _ in range(2))
    assert browser.refresh(client_id, ours["refresh_token"]).status == 200
    assert browser.refresh(client_id, theirs["refresh_token"]).status == 200


def test_revoking_ends_the_refresh_tokens_and_on_request_the_access_tokens(
    browser: Browser,
) -> None:
    client_id, tokens = browser.signed_in()
    browser.oauth.revoke()
    assert error_of(browser.refresh(client_id, tokens["refresh_token"])) == (400, "invalid_grant")
    assert browser.oauth.accepts(tokens["access_token"])
    browser.oauth.revoke(access_tokens=True)
    assert not browser.oauth.accepts(tokens["access_token"])
    assert browser.oauth.refreshes == 0


def test_a_changed_lifetime_holds_for_the_next_tokens(browser: Browser, clock: Clock) -> None:
    client_id, tokens = browser.signed_in()
    browser.oauth.token_seconds = 5
    short = parsed(browser.refresh(client_id, tokens["refresh_token"]))
    assert short["expires_in"] == 5
    clock.now += 5
    assert browser.oauth.accepts(tokens["access_token"])
    assert not browser.oauth.accepts(short["access_token"])


def test_a_code_works_once_even_after_a_wrong_try(browser: Browser) -> None:
    client_id = browser.client_id()
    code = browser.code(client_id)
    assert browser.exchange(client_id, code).status == 200
    assert error_of(browser.exchange(client_id, code)) == (400, "invalid_grant")
    code = browser.code(client_id)
    wrong = browser.exchange(client_id, code, code_verifier="of somebody else")
    assert error_of(wrong) == (400, "invalid_grant")
    assert error_of(browser.exchange(client_id, code)) == (400, "invalid_grant")


def test_a_code_runs_out_after_ten_minutes(browser: Browser, clock: Clock) -> None:
    client_id = browser.client_id()
    code = browser.code(client_id)
    clock.now += 600
    assert error_of(browser.exchange(client_id, code)) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": "wrong"}, "invalid_grant"),
        ({"code_verifier": "日本"}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_request"),
        ({"redirect_uri": "http://localhost:19285/callback"}, "invalid_grant"),
        ({"redirect_uri": ""}, "invalid_grant"),
        ({"code": "guessed"}, "invalid_grant"),
        ({"code": ""}, "invalid_request"),
        ({"client_id": "unknown"}, "invalid_client"),
        ({"client_id": ""}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "invalid_request"),
    ],
)
def test_what_does_not_fit_gets_no_tokens(
    browser: Browser, changes: dict[str, str], error: str
) -> None:
    client_id = browser.client_id()
    code = browser.code(client_id)
    assert error_of(browser.exchange(client_id, code, **changes)) == (400, error)


def test_code_and_refresh_token_belong_to_one_client(browser: Browser) -> None:
    client_id, tokens = browser.signed_in()
    other = browser.client_id()
    assert error_of(browser.exchange(other, browser.code(client_id))) == (400, "invalid_grant")
    assert error_of(browser.refresh(other, tokens["refresh_token"])) == (400, "invalid_grant")
    assert browser.refresh(client_id, tokens["refresh_token"]).status == 200


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
    ],
)
def test_a_bad_request_for_approval_is_told_to_the_client(
    browser: Browser, changes: dict[str, str], error: str
) -> None:
    answer = answer_in(browser.authorize(browser.client_id(), **changes))
    assert answer["error"] == error
    assert answer["state"] == "the state & more"
    assert "code" not in answer


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "unknown"},
        {"client_id": ""},
        {"redirect_uri": "http://localhost:1/callback"},
        {"redirect_uri": "https://elsewhere.example/"},
        {"redirect_uri": ""},
    ],
)
def test_nobody_is_sent_to_an_address_that_was_not_registered(
    browser: Browser, changes: dict[str, str]
) -> None:
    response = browser.authorize(browser.client_id(), **changes)
    assert response.status == 400
    assert "Location" not in response.headers


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"redirect_uris": []}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://elsewhere.example/callback"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["http://localhost.elsewhere.example/"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["http://[localhost/"]}, "invalid_redirect_uri"),
        ({"redirect_uris": REDIRECT}, "invalid_redirect_uri"),
        ({"token_endpoint_auth_method": "client_secret_basic"}, "invalid_client_metadata"),
        ({"scope": 7}, "invalid_client_metadata"),
    ],
)
def test_a_client_that_cannot_be_used_is_not_registered(
    browser: Browser, changes: dict[str, object], error: str
) -> None:
    assert error_of(browser.register(**changes)) == (400, error)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/oauth/token/", 405),
        ("POST", "/oauth/authorize/", 405),
        ("GET", "/oauth/mcp/register/", 405),
        ("POST", "/oauth/token", 404),
        ("GET", "/oauth/", 404),
    ],
)
def test_what_is_not_there_or_not_allowed_is_said_so(
    browser: Browser, method: str, path: str, status: int
) -> None:
    assert browser.oauth.handle(Request(method, path)).status == status


@given(body=st.binary(max_size=200), kind=st.sampled_from([FORM["Content-Type"], "text/plain", ""]))
@pytest.mark.parametrize("path", ["/oauth/token/", "/oauth/mcp/register/"])
def test_garbage_is_refused_in_the_words_of_oauth(path: str, body: bytes, kind: str) -> None:
    request = Request("POST", path, {"Content-Type": kind}, body)
    status, error = error_of(DemoOAuth().handle(request))
    assert status == 400
    assert error.startswith("invalid_")


@given(st.text(max_size=200))
def test_a_garbled_query_gets_no_redirect(query: str) -> None:
    assert DemoOAuth().handle(Request("GET", f"/oauth/authorize/?{query}")).status == 400


def test_no_answer_with_tokens_may_be_kept_on_the_way(browser: Browser) -> None:
    client_id = browser.client_id()
    answer = browser.exchange(client_id, browser.code(client_id))
    assert answer.headers["Cache-Control"] == "no-store"
