"""The OAuth server: registering, signing in with PKCE, renewing; each request sent once."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from bizctx_tui.client.oauth import Grant, OAuthApi, challenge_of, new_pkce, new_state
from bizctx_tui.client.timeouts import Timeouts
from bizctx_tui.errors import OAuthError
from tests.support.canaries import found
from tests.support.crash import crash_reports
from tests.support.lying_server import (
    Answer,
    Behaviour,
    Drop,
    Endless,
    Garbage,
    Handle,
    Hang,
    LyingServer,
    Request,
    Reset,
    Slow,
)

REDIRECT = "http://localhost:19284/callback"
CODE = "Dummy-Code/+ 1"
VERIFIER = "Dummy-Verifier-2"
REFRESH = "Dummy/Refresh+Token=3"
ACCESS = "Dummy-Access-4"
SECRETS = (CODE, VERIFIER, REFRESH)
CLIENT = "dummy-client"
GRANT: dict[str, object] = {
    "access_token": ACCESS,
    "refresh_token": "Dummy-Refresh-5",
    "expires_in": 3600,
    "token_type": "Bearer",
    "scope": "projects",
}
QUICK = Timeouts(connect=0.3, read=0.3, write=0.3, pool=0.3, total=5)


@asynccontextmanager
async def oauth_at(url: str, timeouts: Timeouts = QUICK) -> AsyncIterator[OAuthApi]:
    api = OAuthApi(url + "/oauth/", timeouts=timeouts)
    try:
        yield api
    finally:
        await api.aclose()


async def register(api: OAuthApi) -> str:
    return await api.register(REDIRECT, "projects analysis")


async def exchange(api: OAuthApi) -> Grant:
    return await api.exchange(
        client_id=CLIENT,
        code=SecretStr(CODE),
        redirect_uri=REDIRECT,
        verifier=SecretStr(VERIFIER),
    )


async def refresh(api: OAuthApi) -> Grant:
    return await api.refresh(client_id=CLIENT, refresh_token=SecretStr(REFRESH))


EACH = [
    (register, "OAUTH_LOGIN_ERROR"),
    (exchange, "OAUTH_LOGIN_ERROR"),
    (refresh, "OAUTH_REFRESH_ERROR"),
]


def test_the_challenge_is_the_one_of_the_standard() -> None:
    # RFC 7636, appendix B.
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_each_sign_in_has_its_own_proof_and_state() -> None:
    proofs = [new_pkce() for _ in range(50)]
    for proof in proofs:
        verifier = proof.verifier.get_secret_value()
        assert 43 <= len(verifier) <= 128
        digest = hashlib.sha256(verifier.encode()).digest()
        assert base64.urlsafe_b64decode(proof.challenge + "=") == digest
        assert verifier not in repr(proof)
    assert len({proof.challenge for proof in proofs}) == 50
    assert len({new_state() for _ in range(50)}) == 50
    assert len(new_state()) >= 32


async def test_this_client_is_registered_as_a_public_one() -> None:
    with LyingServer([Answer.json({"client_id": CLIENT, "other": 1}, 201)]) as server:
        async with oauth_at(server.url) as api:
            assert await register(api) == CLIENT
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/oauth/mcp/register/")
    assert request.headers["content-type"] == "application/json"
    assert request.json() == {
        "redirect_uris": [REDIRECT],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
        "scope": "projects analysis",
    }


def test_the_address_for_the_browser_has_all_that_the_server_needs() -> None:
    api = OAuthApi("https://mixpanel.com/oauth/")
    given = {"client_id": "a&b", "redirect_uri": REDIRECT, "state": "s", "challenge": "c"}
    address = urlsplit(api.authorize_address(**given))
    assert (address.scheme, address.netloc) == ("https", "mixpanel.com")
    assert address.path == "/oauth/authorize/"
    query = {
        "response_type": ["code"],
        "client_id": ["a&b"],
        "redirect_uri": [REDIRECT],
        "state": ["s"],
        "code_challenge": ["c"],
        "code_challenge_method": ["S256"],
    }
    assert parse_qs(address.query) == query
    scoped = urlsplit(api.authorize_address(**given, scope="projects analysis"))
    assert parse_qs(scoped.query) == query | {"scope": ["projects analysis"]}


async def test_a_code_is_redeemed_with_its_verifier() -> None:
    with LyingServer([Answer.json(GRANT)]) as server:
        async with oauth_at(server.url) as api:
            grant = await exchange(api)
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/oauth/token/")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(request.body.decode("ascii")) == {
        "grant_type": ["authorization_code"],
        "code": [CODE],
        "redirect_uri": [REDIRECT],
        "client_id": [CLIENT],
        "code_verifier": [VERIFIER],
    }
    assert grant.access_token.get_secret_value() == ACCESS
    assert grant.refresh_token is not None
    assert grant.refresh_token.get_secret_value() == "Dummy-Refresh-5"
    assert (grant.expires_in, grant.token_type, grant.scope) == (3600.0, "Bearer", "projects")
    assert ACCESS not in repr(grant)


async def test_an_odd_character_in_a_pasted_code_reaches_the_server() -> None:
    odd = SecretStr("\udc80é\x00")
    with LyingServer([Answer.json({"error": "invalid_grant"}, 400)]) as server:
        async with oauth_at(server.url) as api:
            with pytest.raises(OAuthError):
                await api.exchange(
                    client_id=CLIENT, code=odd, redirect_uri=REDIRECT, verifier=SecretStr("v")
                )
    assert b"code=%ED%B2%80%C3%A9%00&" in server.requests[0].body


@pytest.mark.parametrize(
    ("answered", "expires_in"),
    [(3600, 3600.0), ("3600", 3600.0), (1.5, 1.5), (0, 0.0), (-5, 0.0), (10**15, 3_153_600_000.0)],
)
async def test_any_number_of_seconds_is_taken_within_bounds(
    answered: object, expires_in: float
) -> None:
    with LyingServer([Answer.json(GRANT | {"expires_in": answered})]) as server:
        async with oauth_at(server.url) as api:
            assert (await refresh(api)).expires_in == expires_in


async def test_what_the_server_leaves_out_is_none() -> None:
    less = {k: v for k, v in GRANT.items() if k not in ("scope", "refresh_token")}
    for answer in (less, GRANT | {"scope": None, "refresh_token": ""}):
        with LyingServer([Answer.json(answer)]) as server:
            async with oauth_at(server.url) as api:
                grant = await refresh(api)
        assert (grant.scope, grant.refresh_token) == (None, None)


@pytest.mark.parametrize(
    "behaviour",
    [
        *(
            Answer.json({"error": "server_error"}, status)
            for status in (400, 401, 403, 429, 500, 503)
        ),
        Answer.redirect("http://localhost/elsewhere", 307),
        Answer.text("<html>"),
        Answer.json([]),
        Answer.json({"client_id": ""}),
        Answer.json({"client_id": 5, "access_token": 5, "token_type": [], "expires_in": "x"}),
        Answer(b"[" * 60_000),
        Answer(b"\xff\xfe"),
        Answer(b"x", headers={"Content-Encoding": "br"}),
        Endless(),
        Drop(),
        Reset(),
        Hang(),
        Garbage(),
        Slow(Answer.json(GRANT | {"client_id": CLIENT}), pause=0.1, piece_bytes=1),
    ],
)
async def test_each_way_of_failing_is_one_error_and_one_request(behaviour: Behaviour) -> None:
    for ask, code in EACH:
        with LyingServer([behaviour], then=Answer.json(GRANT | {"client_id": CLIENT})) as server:
            async with oauth_at(server.url, Timeouts(read=0.5, total=0.6)) as api:
                with pytest.raises(OAuthError) as caught:
                    await ask(api)
            assert [request.method for request in server.requests] == ["POST"]
        error = caught.value
        assert error.code == code
        assert error.message.isprintable()
        assert error.hint
        assert (error.__cause__, error.__context__) == (None, None)


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        (400, "invalid_grant", "OAUTH_REFRESH_REVOKED"),
        (401, "invalid_grant", "OAUTH_REFRESH_REVOKED"),
        (403, "invalid_grant", "OAUTH_REFRESH_ERROR"),
        (500, "invalid_grant", "OAUTH_REFRESH_ERROR"),
        (400, "invalid_client", "OAUTH_REFRESH_ERROR"),
        (401, ["invalid_grant"], "OAUTH_REFRESH_ERROR"),
    ],
)
async def test_only_invalid_grant_means_that_the_sign_in_is_revoked(
    status: int, said: object, code: str
) -> None:
    with LyingServer([Answer.json({"error": said}, status)]) as server:
        async with oauth_at(server.url) as api:
            with pytest.raises(OAuthError) as caught:
                await refresh(api)
    assert caught.value.code == code
    assert caught.value.details["status_code"] == status


async def test_what_the_server_said_is_quoted_without_escape_sequences() -> None:
    said = {"error": "invalid_request", "error_description": "because \x1b[31mred"}
    with LyingServer([Answer.json(said, 400)]) as server:
        async with oauth_at(server.url) as api:
            with pytest.raises(OAuthError) as caught:
                await exchange(api)
    assert "invalid_request: because ␛[31mred" in caught.value.message
    assert caught.value.details["error"] == "invalid_request"


def echo(status: int) -> Handle:
    def answer(request: Request) -> Answer:
        sent = request.body.decode("ascii")
        plain = " ".join(value for values in parse_qs(sent).values() for value in values)
        words = f"{sent} {plain} {base64.b64encode(plain.encode()).decode()} {ACCESS}"
        said = {"error": "invalid_request", "error_description": words, "access_token": ACCESS}
        return Answer.json(said, status, {"Location": f"http://x/?{sent}"})

    return Handle(answer)


@pytest.mark.parametrize("status", [200, 307, 400, 401, 500])
async def test_no_error_shows_what_was_sent(status: int) -> None:
    with LyingServer(then=echo(status)) as server:
        async with oauth_at(server.url) as api:
            for ask in (exchange, refresh):
                with pytest.raises(OAuthError) as caught:
                    await ask(api)
                assert found(crash_reports(caught.value) + repr(vars(api)), SECRETS) == []
