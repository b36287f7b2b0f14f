"""The ``/me`` list that the official client keeps of an account: read, never written."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bizctx_tui.client.me_lean import WrongShape, lean_of, parse_json
from bizctx_tui.core.models import Me, Region
from bizctx_tui.errors import StorageError
from bizctx_tui.files.guarded import read_guarded
from bizctx_tui.storage.me_cache import CachedMe, Miss


class _Stamp(BaseModel):
    model_config = ConfigDict(defer_build=True, frozen=True, extra="ignore")

    cached_at: float
    cached_region: Region | None = None


def official_list(path: Path, region: Region) -> CachedMe | Miss:
    """The list in an account's ``me.json``, of whatever age.

    Args:
        path: ``accounts/NAME/me.json``, at most 1 MiB, as the official client writes it.
        region: Of the account; a list of another region is not taken.
    """
    try:
        data = read_guarded(path)
    except FileNotFoundError:
        return Miss("absent")
    except StorageError:
        return Miss("unreadable")
    try:
        answer = parse_json(data)
        stamp = _Stamp.model_validate(answer)
        me = Me.model_validate(lean_of(answer))
    except (WrongShape, ValidationError):
        return Miss("corrupt")
    if stamp.cached_region not in (None, region):
        return Miss("foreign")
    return CachedMe(me, stamp.cached_at)
