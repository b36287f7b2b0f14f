"""Where this user's files are."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_cache_path, user_config_path, user_data_path


def cache_directory(named: Path | None) -> Path:
    """The directory for what can be fetched again.

    Args:
        named: ``BIZCTX_CACHE_DIR``: another one, for a shared machine or a read-only home;
            None for the user's own.
    """
    return named if named is not None else user_cache_path("bizctx", appauthor=False)


def data_directory(named: Path | None) -> Path:
    """The directory for what cannot be fetched again: drafts and the history.

    Args:
        named: ``BIZCTX_DATA_DIR``: another one; None for the user's own.
    """
    return named if named is not None else user_data_path("bizctx", appauthor=False)


def settings_file(directory: Path | None) -> Path:
    """The file of settings that this user may write.

    Args:
        directory: ``BIZCTX_CONFIG_DIR``: another directory for it; None for the user's own.
    """
    if directory is None:
        directory = user_config_path("bizctx", appauthor=False)
    return directory / "settings.toml"
