"""Puts the tokens of a bridge file where they are kept and renewed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bizctx_tui.accounts.tokens import Tokens, read_tokens, write_tokens
from bizctx_tui.errors import OAuthError
from bizctx_tui.files.lock import FileLock

LOCK_SECONDS: Final = 30.0
"""How long to wait for a process that renews the tokens."""


def lock_file(tokens_file: Path) -> Path:
    """What stands for the lock that whoever changes a file of tokens must hold."""
    return tokens_file.with_name(tokens_file.name + ".lock")


def hand_over(tokens: Tokens, tokens_file: Path) -> None:
    """Store the tokens of a bridge file, unless better ones are there already.

    Those that are there may be the same ones renewed: then the refresh token of the bridge
    file is dead, and to put it back would end the sign-in. So what runs out later stays.

    Raises:
        StorageError: They could not be written, or another process held the lock too long.
    """
    if not _better(tokens, tokens_file):
        return
    with FileLock(lock_file(tokens_file)).held(seconds=LOCK_SECONDS):
        # Asked again: another process may have renewed them before it let go of the lock.
        if _better(tokens, tokens_file):
            write_tokens(tokens_file, tokens)


def _better(tokens: Tokens, tokens_file: Path) -> bool:
    try:
        return tokens.expires_at > read_tokens(tokens_file).expires_at
    except OAuthError:
        # Absent, refused or broken: of no use to anybody as it is.
        return True
