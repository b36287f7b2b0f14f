"""What the app keeps on the disk, read with SQL of our own and never through the app."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bizctx_tui.core.models import Scope

_VERSIONS = "FROM versions JOIN texts USING (hash) WHERE level = ? AND scope_id = ?"


class Kept:
    """The data directory of one home.

    Args:
        home: The home.
    """

    def __init__(self, home: Path) -> None:
        self.directory = home / "data"
        self._path = self.directory / "bizctx.db"

    def hashes(self, scope: Scope) -> frozenset[str] | None:
        """The hashes in the history of a document; None when there is no database."""
        if not self._path.exists():
            return None
        with self._reading() as connection:
            rows = connection.execute(f"SELECT hash {_VERSIONS}", (scope.level, scope.id))
            return frozenset(digest for (digest,) in rows)

    def texts(self, scope: Scope) -> set[str]:
        """The texts in the history of a document."""
        if not self._path.exists():
            return set()
        with self._reading() as connection:
            rows = connection.execute(f"SELECT body {_VERSIONS}", (scope.level, scope.id))
            return {zlib.decompress(body).decode("utf-8", "surrogatepass") for (body,) in rows}

    def damage(self) -> list[str]:
        """What is wrong with the database, in words."""
        found = [f"put aside: {path.name}" for path in self.directory.glob("*.damaged-*")]
        if self._path.exists():
            with self._reading() as connection:
                (said,) = connection.execute("PRAGMA integrity_check").fetchone()
                found += [] if said == "ok" else [f"the database is damaged: {said}"]
        return found

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=5)) as found:
            yield found
