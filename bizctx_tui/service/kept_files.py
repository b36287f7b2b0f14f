"""Where the files of an account are, as the official client lays them out."""

from __future__ import annotations

from pathlib import Path

from bizctx_tui.accounts.environment import Environment


def tokens_file(environment: Environment, name: str) -> Path:
    """The tokens of a browser account."""
    return environment.storage / "accounts" / name / "tokens.json"


def me_files(environment: Environment, name: str) -> tuple[Path, ...]:
    """Where the list of what an account can open may be kept.

    The official client writes it below its storage directory when it signs in, and below
    the home directory's ``.mp`` otherwise.
    """
    directories = dict.fromkeys((environment.storage, environment.home / ".mp"))
    return tuple(directory / "accounts" / name / "me.json" for directory in directories)
