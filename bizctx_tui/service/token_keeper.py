"""Tokens that stay fresh: renewed once, however many requests and processes want it.

A renewal makes the refresh token before it worthless, so once it is asked for it must be
finished and kept, whatever becomes of those who wait for it. It therefore runs in a thread
of its own, which neither a cancelled request nor an event loop that ends can stop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from pydantic import SecretStr

from bizctx_tui.accounts.account import BrowserTokens
from bizctx_tui.accounts.oauth_client import read_client
from bizctx_tui.accounts.tokens import RENEW_BEFORE_SECONDS, Tokens, read_tokens, replacing
from bizctx_tui.client.oauth import Grant, OAuthApi
from bizctx_tui.errors import BizctxError, ConfigError, OAuthError, StorageError
from bizctx_tui.files.lock import FileLock

LOCK_SECONDS: Final = 90.0
"""How long to wait, in seconds, while another process renews: longer than it may take."""

_TOKEN_ERROR: Final = "OAUTH_TOKEN_ERROR"
_REFRESH_ERROR: Final = "OAUTH_REFRESH_ERROR"


class TokenKeeper:
    """The credentials of a browser sign-in, read from its files for each request.

    The file is looked at each time, because the official client and other processes of ours
    renew the same tokens.

    Args:
        tokens: Where the tokens are.
        oauth: Renews them. It must not be used elsewhere.
        clock: Unix seconds.
    """

    def __init__(self, tokens: BrowserTokens, oauth: OAuthApi, clock: Callable[[], float]) -> None:
        self._place = tokens
        self._oauth = oauth
        self._clock = clock
        self._looking: asyncio.Task[SecretStr | BizctxError] | None = None

    async def authorization(self) -> SecretStr:
        """The Authorization header of a token that counts for 30 seconds at least.

        Raises:
            OAuthError: ``OAUTH_TOKEN_ERROR`` when there are no usable tokens,
                ``OAUTH_REFRESH_REVOKED`` when only a new sign-in helps,
                ``OAUTH_REFRESH_ERROR`` when they could not be renewed for another reason.
            ConfigError: The proxy that the environment names cannot be used.
        """
        if self._looking is None:
            self._looking = asyncio.create_task(asyncio.to_thread(self._look))
            self._looking.add_done_callback(self._forget)
        outcome = await asyncio.shield(self._looking)
        if isinstance(outcome, BizctxError):
            # One of its own for each who waits, and without the frames that it came from.
            raise type(outcome)(
                outcome.message, code=outcome.code, details=outcome.details, hint=outcome.hint
            )
        return outcome

    async def aclose(self) -> None:
        """Wait for a renewal under way, until it is kept."""
        if self._looking is not None:
            await asyncio.wait([self._looking])

    def _forget(self, looked: asyncio.Task[SecretStr | BizctxError]) -> None:
        self._looking = None

    def _look(self) -> SecretStr | BizctxError:
        try:
            tokens = read_tokens(self._place.tokens_file)
            if not self._is_fresh(tokens):
                tokens = self._renew()
        except (OAuthError, ConfigError) as error:
            return error
        return SecretStr(f"Bearer {tokens.access_token.get_secret_value()}")

    def _is_fresh(self, tokens: Tokens) -> bool:
        return tokens.expires_in(self._clock()) >= RENEW_BEFORE_SECONDS

    def _renew(self) -> Tokens:
        file = self._place.tokens_file
        lock = FileLock(file.with_name(f"{file.name}.lock"))
        asked = False
        try:
            with lock.held(seconds=LOCK_SECONDS):
                tokens = read_tokens(file)
                if self._is_fresh(tokens):
                    # Somebody else has renewed them while this waited for the lock.
                    return tokens
                refresh_token, client_id = self._refresh_token(tokens), self._client_id()
                try:
                    with replacing(file) as replace:
                        asked = True
                        now = self._clock()
                        grant = asyncio.run(self._ask(client_id, refresh_token))
                        tokens = _renewed(tokens, grant, now)
                        replace(tokens)
                except OAuthError:
                    # The official client knows no lock: it may have been quicker with the
                    # same refresh token, and then this one was refused.
                    tokens = read_tokens(file)
                    if not self._is_fresh(tokens):
                        raise
                return tokens
        except StorageError as error:
            raise self._not_kept(error, asked=asked) from None
        except OAuthError as error:
            raise self._named(error) from None

    async def _ask(self, client_id: str, refresh_token: SecretStr) -> Grant:
        try:
            return await self._oauth.refresh(client_id=client_id, refresh_token=refresh_token)
        finally:
            # This loop ends with the renewal, and the connections with it.
            await self._oauth.aclose()

    def _refresh_token(self, tokens: Tokens) -> SecretStr:
        if not tokens.refresh_token:
            raise OAuthError(
                f"The access token of the account {self._name} ran out, and it has no refresh "
                "token to renew it with.",
                code=_TOKEN_ERROR,
                details={"path": str(self._place.tokens_file)},
                hint=self._sign_in,
            )
        return tokens.refresh_token

    def _client_id(self) -> str:
        file = self._place.client_file
        try:
            return read_client(file).client_id
        except FileNotFoundError:
            pass
        raise OAuthError(
            f"The access token of the account {self._name} ran out and cannot be renewed: "
            f"{file} is missing, which names the client that the tokens were given to.",
            code=_REFRESH_ERROR,
            details={"path": str(file)},
            hint=self._sign_in,
        )

    def _not_kept(self, error: StorageError, *, asked: bool) -> OAuthError:
        why = "there is no way to keep a new one, so none was asked for"
        if asked:
            why = "the new one could not be kept"
        elif "seconds" in error.details:
            why = "another process that renews it did not finish"
        return OAuthError(
            f"The access token of the account {self._name} ran out, and {why}. {error.message}",
            code=_REFRESH_ERROR,
            details={**error.details, "account_name": self._name},
            hint=f"{error.hint} {self._sign_in}" if asked else error.hint,
        )

    def _named(self, error: OAuthError) -> OAuthError:
        revoked = error.code == "OAUTH_REFRESH_REVOKED"
        return OAuthError(
            error.message,
            code=error.code,
            details={**error.details, "account_name": self._name},
            hint=self._sign_in if revoked else error.hint,
        )

    @property
    def _name(self) -> str:
        return self._place.account_name

    @property
    def _sign_in(self) -> str:
        return f"Sign in again with `bizctx login --name {self._name}`."


def _renewed(tokens: Tokens, grant: Grant, asked_at: float) -> Tokens:
    """The new tokens; what the server left out stays as it was."""
    return Tokens(
        access_token=grant.access_token,
        expires_at=datetime.fromtimestamp(asked_at + grant.expires_in, UTC),
        token_type=grant.token_type,
        scope=tokens.scope if grant.scope is None else grant.scope,
        refresh_token=grant.refresh_token or tokens.refresh_token,
    )
