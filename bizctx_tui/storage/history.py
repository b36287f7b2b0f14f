"""Every text that was seen on the server or sent to it, on this machine."""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Final, Literal, get_args
from urllib.parse import quote

from bizctx_tui.core.content_hash import content_hash
from bizctx_tui.core.document_key import DocumentKey
from bizctx_tui.core.models import Scope
from bizctx_tui.core.text.bytes import from_bytes, to_bytes
from bizctx_tui.errors import BizctxError, ExitCode, StorageError
from bizctx_tui.files.private import FILE_MODE, make_private_directory
from bizctx_tui.storage.database import Database
from bizctx_tui.storage.rows import Row

How = Literal["opened", "observed", "sent", "saved", "restored", "imported", "draft"]
"""How a text came.

``opened``: the first that was seen of a document. ``observed``: the server held it, and it was
somebody else who wrote it. ``sent``: it went out, and no answer said that it arrived. ``saved``
and ``restored``: it was written from here. ``imported``: from a file. ``draft``: a draft that
was thrown away, or a text that the server did not take.
"""

SHORTEST_HASH: Final = 6
"""Hexadecimal digits that name a version at least."""

_HOWS: Final[tuple[How, ...]] = get_args(How)
_NOT_ON_SERVER: Final = ("draft", "imported")
_COLUMNS: Final = (
    "v.id, v.level, v.scope_id, v.hash, v.at, v.seen_at, v.how, "
    "(SELECT characters FROM texts WHERE texts.hash = v.hash)"
)
_DOCUMENT: Final = "v.region = ? AND v.base_url = ? AND v.level = ? AND v.scope_id = ?"
_REMOVED_AT_ONCE: Final = 20


class VersionNotFound(BizctxError):
    """No version has that name, or more than one."""

    default_code = "VERSION_NOT_FOUND"
    exit_code = ExitCode.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Version:
    """A text at a time.

    Attributes:
        id: Grows with time.
        scope: The document.
        hash: :func:`bizctx_tui.core.content_hash.content_hash` of its text.
        at: When it was first seen or sent, in Unix seconds.
        seen_at: When it was last seen.
        how: How it came.
        characters: Its length in code points.
    """

    id: int
    scope: Scope
    hash: str
    at: float
    seen_at: float
    how: How
    characters: int


class History:
    """The versions of every document, whichever account saw them.

    Args:
        database: Where they are.
        clock: Unix seconds.
        limit: What their texts may take on the disk, in bytes. The versions seen longest ago
            go first; the newest of a document stays whatever it takes, and so does the
            newest that was on the server.
    """

    def __init__(self, database: Database, clock: Callable[[], float], *, limit: int) -> None:
        self._database = database
        self._clock = clock
        self._limit = limit

    def keep(self, key: DocumentKey, text: str, how: How) -> Version:
        """Remember a text, unless it is the document's newest already.

        Args:
            key: The document.
            text: All of it.
            how: How it came. ``opened`` becomes ``observed`` when another text was known
                before, and ``saved`` when it is one that was sent from here.

        Returns:
            The version that stands for it.

        Raises:
            StorageError: It could not be written.
        """
        digest, now = content_hash(text), self._clock()
        with self._database.transaction() as connection:
            found, how = self._known(connection, key, digest, how)
            if found is not None:
                connection.execute(
                    "UPDATE versions SET seen_at = ?, how = ? WHERE id = ?", (now, how, found.id)
                )
                return replace(found, seen_at=now, how=how)
            added = connection.execute(
                "INSERT OR IGNORE INTO texts VALUES (?, ?, ?)",
                (digest, len(text), zlib.compress(to_bytes(text))),
            ).rowcount
            version_id = connection.execute(
                "INSERT INTO versions (region, base_url, level, scope_id, hash, at, seen_at, how) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*_named(key), digest, now, now, how),
            ).lastrowid
            assert version_id is not None
            if added:
                self._trim(connection)
        return Version(version_id, key.scope, digest, now, now, how, len(text))

    def confirm(self, version_id: int, how: How) -> None:
        """A text that was sent arrived.

        Raises:
            StorageError: It could not be written.
        """
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE versions SET seen_at = ?, how = ? WHERE id = ?",
                (self._clock(), how, version_id),
            )

    def versions(self, key: DocumentKey) -> tuple[Version, ...]:
        """All of a document, the newest first.

        Raises:
            StorageError: They could not be read.
        """
        with self._database.reading() as connection:
            return tuple(self._versions(connection, key))

    def newest(self, key: DocumentKey) -> Version | None:
        """The last of a document that was on the server, as far as is known; None without one.

        Raises:
            StorageError: It could not be read.
        """
        with self._database.reading() as connection:
            return next(
                (
                    version
                    for version in self._versions(connection, key)
                    if version.how not in (*_NOT_ON_SERVER, "sent")
                ),
                None,
            )

    def text(self, version: Version) -> str:
        """The text of a version.

        Raises:
            StorageError: It could not be read.
        """
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT body FROM texts WHERE hash = ?", (version.hash,)
            ).fetchone()
        name = f"Version {version.id}"
        try:
            text = from_bytes(zlib.decompress(Row(name, found or (None,)).data()))
        except (zlib.error, UnicodeDecodeError):
            text = None
        if text is None or content_hash(text) != version.hash:
            raise StorageError(
                f"The text of version {version.id} in the history is damaged.",
                details={"version": version.id},
                hint="The other versions are not affected.",
            )
        return text

    def find(self, key: DocumentKey, name: str) -> Version:
        """The version of a document that somebody names.

        Args:
            key: The document.
            name: Its id, or the first digits of its hash; the newest of several with one hash.

        Raises:
            VersionNotFound: There is none, or the digits fit several texts.
            StorageError: They could not be read.
        """
        versions = self.versions(key)
        for version in versions:
            if str(version.id) == name:
                return version
        digits = name.lower()
        fitting: dict[str, Version] = {}
        if len(digits) >= SHORTEST_HASH:
            for version in versions:
                if version.hash.startswith(digits):
                    fitting.setdefault(version.hash, version)
        if len(fitting) == 1:
            return next(iter(fitting.values()))
        what = "More than one version" if fitting else "No version"
        candidates = [f"{version.id} ({version.hash[:12]})" for version in fitting.values()]
        raise VersionNotFound(
            f"{what} of this document is called {name!r}"
            + (f": {', '.join(candidates)}." if candidates else "."),
            details={"name": name, "candidates": candidates},
            hint="`bizctx history` lists them; a version is named by its number, or by "
            f"{SHORTEST_HASH} or more digits of its hash.",
        )

    def export(self, directory: Path, key: DocumentKey | None = None) -> tuple[Path, ...]:
        """Write versions as plain files, one each, in a directory for each document.

        Args:
            directory: Made, mode 0700, when it is missing. Files that are there are left as
                they are.
            key: The document; None for every one of every server.

        Returns:
            The files that were written.

        Raises:
            StorageError: Something could not be read or written.
        """
        where, values = ("1", ()) if key is None else (_DOCUMENT, _named(key))
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM versions v WHERE {where} ORDER BY v.id", values
            ).fetchall()
        written: list[Path] = []
        for row in rows:
            version = _version(row)
            # Nobody else's id may lead out of the directory.
            name = quote(version.scope.id, safe=" ", errors="surrogatepass")
            path = directory / f"{version.scope.level}-{name}" / _file_name(version)
            if _write_new(path, to_bytes(self.text(version))):
                written.append(path)
        return tuple(written)

    def bytes_used(self) -> int:
        """What the texts take on the disk.

        Raises:
            StorageError: It could not be read.
        """
        with self._database.reading() as connection:
            return _bytes_used(connection)

    def _known(
        self, connection: Connection, key: DocumentKey, digest: str, how: How
    ) -> tuple[Version | None, How]:
        """The version that stands for a text already, and how it came."""
        versions = self._versions(connection, key)
        if how in _NOT_ON_SERVER:
            newest = next(versions, None)
            same = newest is not None and newest.hash == digest
            return (newest, newest.how) if newest is not None and same else (None, how)
        knows_another = False
        for version in versions:
            if version.how in _NOT_ON_SERVER:
                continue
            if version.hash == digest:
                seen = how in ("opened", "observed")
                if version.how == "sent":
                    return version, "saved" if seen else how
                return version, version.how if seen or how == "sent" else how
            if version.how != "sent":
                knows_another = True
                break
            if how == "sent":
                break
        return None, "observed" if how == "opened" and knows_another else how

    def _versions(self, connection: Connection, key: DocumentKey) -> Iterator[Version]:
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM versions v WHERE {_DOCUMENT} ORDER BY v.id DESC", _named(key)
        )
        return (_version(row) for row in rows.fetchall())

    def _trim(self, connection: Connection) -> None:
        while (used := _bytes_used(connection)) > self._limit:
            removed = connection.execute(
                "DELETE FROM versions WHERE id IN (SELECT id FROM versions v WHERE EXISTS ("
                "SELECT 1 FROM versions n WHERE n.region = v.region AND n.base_url = v.base_url "
                "AND n.level = v.level AND n.scope_id = v.scope_id AND n.id > v.id "
                "AND (n.how IN ('opened', 'observed', 'saved', 'restored') "
                "OR v.how NOT IN ('opened', 'observed', 'saved', 'restored'))) "
                "ORDER BY seen_at, id LIMIT ?)",
                (_REMOVED_AT_ONCE if used > 2 * self._limit else 1,),
            ).rowcount
            if not removed:
                return
            connection.execute("DELETE FROM texts WHERE hash NOT IN (SELECT hash FROM versions)")


def _version(values: tuple[Any, ...]) -> Version:
    row = Row(f"Version {values[0]}", values)
    version_id, scope, digest = row.number(), row.scope(), row.text()
    at, seen_at, word, characters = row.seconds(), row.seconds(), row.text(), row.number()
    how = next((each for each in _HOWS if each == word), None)
    if how is None:
        raise StorageError(
            f"Version {version_id} in the history cannot be read.", details={"how": word}
        )
    return Version(version_id, scope, digest, at, seen_at, how, characters)


def _bytes_used(connection: Connection) -> int:
    (used,) = connection.execute("SELECT COALESCE(SUM(LENGTH(body)), 0) FROM texts").fetchone()
    return int(used)


def _named(key: DocumentKey) -> tuple[str, str, str, str]:
    # Not by principal: a document is the same whoever of this machine's user looks at it.
    return key.access.region, key.access.base_url, key.scope.level, key.scope.id


def _file_name(version: Version) -> str:
    stamp = time.strftime("%Y-%m-%dT%H-%M-%SZ", time.gmtime(version.at))
    return f"{stamp}-{version.how}-{version.id}-{version.hash[:8]}.md"


def _write_new(path: Path, data: bytes) -> bool:
    """Write a private file; False when there is one already."""
    try:
        make_private_directory(path.parent)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
        except OSError:
            path.unlink(missing_ok=True)
            raise
    except FileExistsError:
        return False
    except OSError as error:
        raise StorageError(
            f"{path} could not be written: {error.strerror}.",
            details={"path": str(path)},
            hint="Check the free space and the permissions of that directory.",
        ) from error
    return True
