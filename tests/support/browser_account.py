"""The files of a browser sign-in, and an OAuth server that rotates its tokens."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

from bizctx_tui.accounts.account import BrowserTokens
from tests.support.lying_server import Answer, Handle, Request

NAME = "team"
CLIENT_ID = "dummy-client-id"
FIRST_ACCESS = "Dummy-Access-first/+="
FIRST_REFRESH = "Dummy-Refresh-first/+="
SCOPE = "projects analysis"


def browser_account(
    directory: Path,
    *,
    now: float,
    seconds_left: float,
    refresh_token: str | None = FIRST_REFRESH,
    access_token: str = FIRST_ACCESS,
) -> BrowserTokens:
    """Files as the official client writes them, below a directory that is made for them."""
    account, oauth = directory / "accounts" / NAME, directory / "oauth"
    for each in (account, oauth):
        each.mkdir(mode=0o700, parents=True)
    tokens = {
        "access_token": access_token,
        "expires_at": datetime.fromtimestamp(now + seconds_left, UTC).isoformat(),
        "token_type": "Bearer",
        "scope": SCOPE,
    }
    if refresh_token is not None:
        tokens["refresh_token"] = refresh_token
    client = {
        "client_id": CLIENT_ID,
        "region": "us",
        "redirect_uri": "http://localhost:19284/callback",
        "scope": SCOPE,
        "created_at": "2026-01-01T00:00:00+00:00",
    }
    place = BrowserTokens(NAME, account / "tokens.json", oauth / "client_us.json")
    for path, content in ((place.tokens_file, tokens), (place.client_file, client)):
        path.write_text(json.dumps(content))
        path.chmod(0o600)
    return place


@dataclass
class RotatingServer:
    """An OAuth server for which each refresh token counts once.

    Attributes:
        expires_in: The life of what it gives, in seconds.
        valid: The refresh token that counts now.
        access: The access token that it gave last.
        refreshes: How often it gave new ones.
        hold: It answers only when this is set.
    """

    expires_in: float = 3600.0
    valid: str = FIRST_REFRESH
    access: str = FIRST_ACCESS
    refreshes: int = 0
    hold: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self.hold.set()

    def behaviour(self) -> Handle:
        return Handle(self.answer)

    def answer(self, request: Request) -> Answer:
        if not self.hold.wait(30):
            return Answer.json({"error": "held for too long"}, 500)
        form = parse_qs(request.body.decode("ascii"))
        with self._lock:
            if form.get("refresh_token") != [self.valid]:
                return Answer.json({"error": "invalid_grant"}, 400)
            self.refreshes += 1
            self.valid = f"Dummy-Refresh-{self.refreshes}"
            self.access = f"Dummy-Access-{self.refreshes}"
            return Answer.json(
                {
                    "access_token": self.access,
                    "refresh_token": self.valid,
                    "expires_in": self.expires_in,
                    "token_type": "Bearer",
                    "scope": SCOPE,
                }
            )
