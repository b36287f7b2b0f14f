"""The tokens of a browser sign-in, in the official client's ``tokens.json``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, SecretStr, TypeAdapter

from bizctx_tui.accounts.checked import Problem, check_json
from bizctx_tui.accounts.stored import Token
from bizctx_tui.core.hidden import Hidden
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import OAuthError
from bizctx_tui.files.guarded import FileRefused, read_guarded
from bizctx_tui.files.private import replacing_private, write_private

RENEW_BEFORE_SECONDS: Final = 30
"""A token that lives shorter than this is renewed before it is used."""

_ROOM_BYTES: Final = 65_536


class Tokens(BaseModel):
    """An access token, until when it is good, and what renews it.

    Attributes:
        access_token: What is sent as Bearer.
        expires_at: When it runs out; carries a time zone.
        token_type: As the server named it, "Bearer".
        scope: What it may be used for, separated by blanks.
        refresh_token: What renews it; None when only a new sign-in does.
    """

    model_config = ConfigDict(
        defer_build=True, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    access_token: Token
    expires_at: AwareDatetime
    token_type: str
    scope: str
    refresh_token: SecretStr | None = None

    def expires_in(self, now: float) -> float:
        """Seconds that are left at ``now`` (Unix seconds); negative when it has run out."""
        return self.expires_at.timestamp() - now


_TOKENS: Final = TypeAdapter(Tokens)


def read_tokens(path: Path) -> Tokens:
    """The tokens in a file.

    Args:
        path: ``accounts/NAME/tokens.json``.

    Raises:
        OAuthError: OAUTH_TOKEN_ERROR: there is no such file, it is refused, or what it
            holds cannot be used. ``details`` has ``path`` and ``account_name``.
    """
    try:
        source = Hidden(read_guarded(path))
    except FileNotFoundError:
        raise _unusable(path, f"There are no tokens of the account {_name(path)}.") from None
    except FileRefused as refused:
        raise _unusable(path, refused.message, hint=refused.hint) from None
    tokens = check_json(_TOKENS, source)
    if isinstance(tokens, Problem):
        what = f"{visible(tokens.name)} {tokens.words}"
        raise _unusable(path, f"The tokens in {visible(str(path))} cannot be used: {what}.")
    return tokens


def write_tokens(path: Path, tokens: Tokens) -> None:
    """Replace the file by these tokens, as the official client writes them.

    Raises:
        StorageError: It could not be written; the old file is as it was.
    """
    write_private(path, _encoded(tokens))


@contextmanager
def replacing(path: Path) -> Iterator[Callable[[Tokens], None]]:
    """Make sure that a file of tokens can be replaced, before the server gives new ones.

    Renewing may make the old refresh token worthless: a disk that is full or read-only
    must be found out before, not after.

    Yields:
        A function that replaces the file by the tokens it is given.

    Raises:
        StorageError: The file could not be replaced; it is as it was.
    """
    with replacing_private(path, room=_ROOM_BYTES) as replace:
        yield lambda tokens: replace(_encoded(tokens))


def _encoded(tokens: Tokens) -> Hidden[bytes]:
    members = {
        "access_token": tokens.access_token.get_secret_value(),
        "expires_at": tokens.expires_at.isoformat(),
        "token_type": tokens.token_type,
        "scope": tokens.scope,
    }
    if tokens.refresh_token is not None:
        members["refresh_token"] = tokens.refresh_token.get_secret_value()
    return Hidden(json.dumps(members).encode("ascii"))


def _name(path: Path) -> str:
    return visible(path.parent.name)


def _unusable(path: Path, message: str, *, hint: str = "") -> OAuthError:
    sign_in = f"sign in again with `bizctx login --name {_name(path)}`."
    return OAuthError(
        message,
        details={"path": str(path), "account_name": path.parent.name},
        hint=f"{hint} Or {sign_in}" if hint else sign_in[0].upper() + sign_in[1:],
    )
