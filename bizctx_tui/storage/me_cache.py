"""The last ``/me`` list of each principal, kept on disk so that the tree paints at once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bizctx_tui.core.document_key import Access
from bizctx_tui.core.hidden import Hidden
from bizctx_tui.core.models import Me, with_shared_permissions
from bizctx_tui.errors import StorageError
from bizctx_tui.files.private import read_private, write_private

FRESH_SECONDS = 86_400
"""How long a list is taken as true without asking again."""

_VERSION = 1


@dataclass(frozen=True, slots=True)
class CachedMe:
    """A list and when the server gave it (Unix seconds)."""

    me: Me
    fetched_at: float

    def is_fresh(self, now: float) -> bool:
        """Whether it is at most 24 hours old; one from the future is not trusted."""
        return 0 <= now - self.fetched_at < FRESH_SECONDS


@dataclass(frozen=True, slots=True)
class Miss:
    """Why there is no usable list: each of them is mended by asking the server."""

    reason: Literal["absent", "corrupt", "foreign", "unreadable"]


class _File(BaseModel):
    model_config = ConfigDict(defer_build=True, frozen=True, extra="forbid", strict=False)

    version: Literal[1]
    region: str
    base_url: str
    principal: str
    fetched_at: float
    me: Me


class MeCache:
    """Lists on disk, one file for each key.

    Args:
        directory: Where the files are; made, mode 0700, with the first write.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def path(self, key: Access) -> Path:
        """The file of this key, whether or not there is one."""
        return self._directory / _file_name(key)

    def load(self, key: Access) -> CachedMe | Miss:
        """The list that was kept for this key, of whatever age."""
        try:
            data = read_private(self.path(key))
        except FileNotFoundError:
            return Miss("absent")
        except StorageError:
            return Miss("unreadable")
        try:
            # Not pydantic's own reader: it refuses the lone surrogates a name may hold.
            found = json.loads(data, object_hook=with_shared_permissions)
            file = _File.model_validate(found)
        except (ValidationError, ValueError, RecursionError):
            return Miss("corrupt")
        if Access(file.region, file.base_url, file.principal) != key:
            return Miss("foreign")
        return CachedMe(file.me, file.fetched_at)

    def save(self, key: Access, cached: CachedMe) -> None:
        """Keep a list in place of the one before.

        Raises:
            StorageError: It could not be written; the one before is as it was.
        """
        file = _File(
            version=_VERSION,
            region=key.region,
            base_url=key.base_url,
            principal=key.principal,
            fetched_at=cached.fetched_at,
            me=cached.me,
        )
        data = json.dumps(file.model_dump(), ensure_ascii=True).encode("ascii")
        write_private(self.path(key), Hidden(data))


def _file_name(key: Access) -> str:
    """Two principals, regions or servers never share a file."""
    whole = "\n".join((key.region, key.base_url, key.principal))
    return hashlib.sha256(whole.encode()).hexdigest()[:32] + ".json"
