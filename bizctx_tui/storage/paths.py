"""Where this user's files are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_cache_path


def cache_directory(environ: Mapping[str, str]) -> Path:
    """The directory for what can be fetched again.

    ``BIZCTX_CACHE_DIR`` names another one, for a shared machine or a read-only home.
    """
    named = environ.get("BIZCTX_CACHE_DIR", "")
    return Path(named) if named else user_cache_path("bizctx", appauthor=False)
