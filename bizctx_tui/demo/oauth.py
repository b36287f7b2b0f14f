"""The sign-in server of the stand-in: registration, approval, and tokens that rotate.

It stands for ``https://HOST/oauth/``. It approves at once, where the real one shows a page.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bizctx_tui.demo.messages import Request, Response, failed
from bizctx_tui.demo.oauth_messages import (
    AUTHORIZE_PATH,
    REGISTER_PATH,
    TOKEN_PATH,
    OAuthRefusal,
    challenge_of,
    form_of,
    granted,
    needed,
    query_of,
    registration_of,
    sent_back,
)

DEFAULT_TOKEN_SECONDS: Final = 3600
"""How long an access token works, in seconds."""

DEFAULT_SCOPE: Final = "projects analysis"

_CODE_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True)
class _Client:
    redirect_uris: tuple[str, ...]
    scope: str


@dataclass(frozen=True, slots=True)
class _Code:
    client_id: str
    redirect_uri: str
    challenge: str
    expires_at: float


class DemoOAuth:
    """Registers clients, approves sign-ins and issues tokens. Safe to use from several threads.

    Each refresh token works once: the answer to it holds the next one, and the old one is
    answered with ``invalid_grant`` from then on.

    Args:
        token_seconds: How long an access token works, at least 1.
        clock: Seconds that never run backwards.

    Attributes:
        token_seconds: May be changed; holds for the tokens that are issued from then on.
    """

    def __init__(
        self,
        *,
        token_seconds: int = DEFAULT_TOKEN_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token_seconds = token_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._clients: dict[str, _Client] = {}
        self._codes: dict[str, _Code] = {}
        self._access: dict[str, float] = {}
        self._refresh: dict[str, str] = {}
        self._refreshes = 0
        self._routes: Final = {
            REGISTER_PATH: ("POST", self._register),
            AUTHORIZE_PATH: ("GET", self._authorize),
            TOKEN_PATH: ("POST", self._token),
        }

    @property
    def refreshes(self) -> int:
        """How many times tokens were renewed so far."""
        with self._lock:
            return self._refreshes

    def accepts(self, token: str) -> bool:
        """Whether this access token was issued here and has not run out."""
        with self._lock:
            expires_at = self._access.get(token)
            return expires_at is not None and self._clock() < expires_at

    def revoke(self, *, access_tokens: bool = False) -> None:
        """End every sign-in: its refresh token is answered with ``invalid_grant``.

        Args:
            access_tokens: End the access tokens as well; otherwise they work until they
                run out.
        """
        with self._lock:
            self._refresh.clear()
            if access_tokens:
                self._access.clear()

    def handle(self, request: Request) -> Response:
        """The answer to one request; errors are answers too, nothing is raised."""
        route = self._routes.get(request.path.partition("?")[0])
        if route is None:
            return failed(404, "Not found")
        method, answer = route
        if request.method != method:
            return failed(405, "Method not allowed", {"Allow": method})
        try:
            with self._lock:
                return answer(request)
        except OAuthRefusal as refusal:
            return refusal.response()

    def _register(self, request: Request) -> Response:
        asked = registration_of(request)
        client_id = f"demo-client-{secrets.token_hex(8)}"
        scope = asked.scope or DEFAULT_SCOPE
        self._clients[client_id] = _Client(tuple(asked.redirect_uris), scope)
        return granted(
            {
                "client_id": client_id,
                "redirect_uris": asked.redirect_uris,
                "grant_types": asked.grant_types,
                "response_types": asked.response_types,
                "token_endpoint_auth_method": "none",
                "scope": scope,
            },
            status=201,
        )

    def _authorize(self, request: Request) -> Response:
        fields = query_of(request)
        client_id, redirect_uri = needed(fields, "client_id"), needed(fields, "redirect_uri")
        # Until these two are known to belong together nobody may be sent anywhere.
        client = self._clients.get(client_id)
        if client is None:
            raise OAuthRefusal("invalid_client", "no such client is registered")
        if redirect_uri not in client.redirect_uris:
            raise OAuthRefusal("invalid_request", "redirect_uri is not the registered one")
        state = {"state": fields["state"]} if fields.get("state") else {}
        try:
            code = self._approve(fields, client_id, redirect_uri)
        except OAuthRefusal as refusal:
            answer = {"error": refusal.error, "error_description": refusal.description}
            return sent_back(redirect_uri, answer | state)
        return sent_back(redirect_uri, {"code": code} | state)

    def _approve(self, fields: dict[str, str], client_id: str, redirect_uri: str) -> str:
        if needed(fields, "response_type") != "code":
            raise OAuthRefusal("unsupported_response_type", "response_type must be code")
        if needed(fields, "code_challenge_method") != "S256":
            raise OAuthRefusal("invalid_request", "code_challenge_method must be S256")
        challenge = needed(fields, "code_challenge")
        now = self._clock()
        self._codes = {key: code for key, code in self._codes.items() if now < code.expires_at}
        key = f"demo-code-{secrets.token_urlsafe(24)}"
        self._codes[key] = _Code(client_id, redirect_uri, challenge, now + _CODE_SECONDS)
        return key

    def _token(self, request: Request) -> Response:
        fields = form_of(request)
        grant_type = needed(fields, "grant_type")
        client_id = needed(fields, "client_id")
        if client_id not in self._clients:
            raise OAuthRefusal("invalid_client", "no such client is registered")
        match grant_type:
            case "authorization_code":
                self._redeem(fields, client_id)
            case "refresh_token":
                self._rotate(fields, client_id)
            case _:
                raise OAuthRefusal("unsupported_grant_type", "no such grant type")
        return self._issue(client_id)

    def _redeem(self, fields: dict[str, str], client_id: str) -> None:
        """Use up the code of a sign-in; raises when it is not good for this client."""
        # Taken out first: a code works once, also when it was presented wrongly.
        code = self._codes.pop(needed(fields, "code"), None)
        verifier = needed(fields, "code_verifier")
        if code is None or self._clock() >= code.expires_at:
            raise OAuthRefusal("invalid_grant", "the code is unknown, used or has run out")
        if (code.client_id, code.redirect_uri) != (client_id, fields.get("redirect_uri")):
            raise OAuthRefusal("invalid_grant", "the code belongs to another client or address")
        if not hmac.compare_digest(challenge_of(verifier), code.challenge):
            raise OAuthRefusal("invalid_grant", "code_verifier does not fit the challenge")

    def _rotate(self, fields: dict[str, str], client_id: str) -> None:
        """Use up a refresh token; raises when it is not good for this client."""
        refresh_token = needed(fields, "refresh_token")
        if self._refresh.get(refresh_token) != client_id:
            raise OAuthRefusal("invalid_grant", "the refresh token is revoked or was used before")
        del self._refresh[refresh_token]
        self._refreshes += 1

    def _issue(self, client_id: str) -> Response:
        now = self._clock()
        self._access = {token: end for token, end in self._access.items() if now < end}
        access_token = f"demo-access-{secrets.token_urlsafe(24)}"
        refresh_token = f"demo-refresh-{secrets.token_urlsafe(24)}"
        self._access[access_token] = now + self.token_seconds
        self._refresh[refresh_token] = client_id
        return granted(
            {
                "access_token": access_token,
                "expires_in": self.token_seconds,
                "token_type": "Bearer",
                "scope": self._clients[client_id].scope,
                "refresh_token": refresh_token,
            }
        )
